import numpy as np
import pytest

from neontext.corpus import Corpus, LetterTokenizer
from neontext.embed import DocumentEmbedder, EmbeddedDocuments, WordVectors
from neontext.explain.training_documents import TrainingDocuments

TEXTS = ["red cat", "big dogs", "cat red", "bird", "big dogs dogs", "Big DOGS!", ""]
VECTORS = WordVectors(("big", "bird", "cat", "dogs", "red"), np.eye(5, dtype=np.float32), "toy")
EMBEDDER = DocumentEmbedder(VECTORS).fit(TEXTS)


def in_order(texts):
    """Documents of an embedder that is no bag: all tokens known, their order is seen."""
    tokens = LetterTokenizer()(texts)
    return EmbeddedDocuments(np.zeros((len(texts), 1)), tokens, np.ones(tokens.n_tokens, dtype=bool))


def known_again(documents, own_support):
    """Training documents of which some are support points."""
    rows = np.flatnonzero(own_support >= 0)
    ids = tuple(map(str, range(len(own_support))))
    return TrainingDocuments(ids, documents.fingerprints[rows], own_support[rows], lambda: (None, documents))


@pytest.mark.parametrize("embed", [EMBEDDER.embed, in_order])
def test_documents_are_known_by_what_the_embedder_sees(embed):
    training = known_again(embed(TEXTS), np.array([4, -1, 7, -1, 2, 9, -1]))
    assert training.excluded(embed(TEXTS))[1:].tolist() == [9, 4 if embed == EMBEDDER.embed else 7, -1, 2, 9, -1]
    again = ["big\r\nDogs ", "never seen", "bird", "The red, cat", "big dogs dogs dogs", "", "dogs big dogs"]
    in_other_order = 2 if embed == EMBEDDER.embed else -1
    assert training.excluded(embed(again)).tolist() == [9, -1, -1, 4, -1, -1, in_other_order]


def test_words_without_a_vector_make_no_other_document():
    training = known_again(EMBEDDER.embed(TEXTS), np.arange(len(TEXTS)))
    assert training.excluded(EMBEDDER.embed(["red unheard cat", "unheard"])).tolist() == [0, -1]


def test_some_of_the_documents():
    documents = EMBEDDER.embed(TEXTS)
    rows = np.array([5, 0, 0])
    assert documents.take(rows).fingerprints.tolist() == documents.fingerprints[rows].tolist()


@pytest.mark.parametrize("own_support", [np.full(len(TEXTS), -1), np.arange(len(TEXTS))])
def test_no_documents_and_no_support(own_support):
    training = known_again(EMBEDDER.embed(TEXTS), own_support)
    none = training.excluded(EMBEDDER.embed([]))
    assert (none.shape, none.dtype) == ((0,), np.int64)
    assert known_again(EMBEDDER.embed([]), none).excluded(EMBEDDER.embed(["red cat"])).tolist() == [-1]


def test_documents_are_read_once_and_when_they_are_asked_for():
    corpus, reads = Corpus.from_texts(TEXTS), []

    def read():
        reads.append(1)
        return corpus, EMBEDDER.embed(TEXTS)

    training = TrainingDocuments(corpus.ids, np.empty(0, np.uint64), np.empty(0, np.int64), read)
    assert training.excluded(EMBEDDER.embed(TEXTS)).tolist() == [-1] * len(TEXTS)
    assert not training.are(corpus)
    assert not reads
    assert training.corpus is corpus
    assert training.embedded is training.embedded
    assert training.are(corpus)
    assert len(reads) == 1
