import numpy as np
import pytest

from neontext.corpus import LetterTokenizer
from neontext.embed import DocumentEmbedder, EmbeddedDocuments, WordVectors
from neontext.explain.training_documents import TrainingDocuments

TEXTS = ["red cat", "big dogs", "cat red", "bird", "big dogs dogs", "Big DOGS!", ""]
VECTORS = WordVectors(("big", "bird", "cat", "dogs", "red"), np.eye(5, dtype=np.float32), "toy")
EMBEDDER = DocumentEmbedder(VECTORS).fit(TEXTS)


def in_order(texts):
    """Documents of an embedder that is no bag: all tokens known, their order is seen."""
    tokens = LetterTokenizer()(texts)
    return EmbeddedDocuments(np.zeros((len(texts), 1)), tokens, np.ones(tokens.n_tokens, dtype=bool))


@pytest.mark.parametrize("embed", [EMBEDDER.embed, in_order])
def test_documents_are_known_by_what_the_embedder_sees(embed):
    training = TrainingDocuments(embed(TEXTS).fingerprints, np.array([4, -1, 7, -1, 2, 9, -1]))
    assert training.excluded(embed(TEXTS))[1:].tolist() == [9, 4 if embed == EMBEDDER.embed else 7, -1, 2, 9, -1]
    again = ["big\r\nDogs ", "never seen", "bird", "The red, cat", "big dogs dogs dogs", "", "dogs big dogs"]
    in_other_order = 2 if embed == EMBEDDER.embed else -1
    assert training.excluded(embed(again)).tolist() == [9, -1, -1, 4, -1, -1, in_other_order]


def test_words_without_a_vector_make_no_other_document():
    training = TrainingDocuments(EMBEDDER.embed(TEXTS).fingerprints, np.arange(len(TEXTS)))
    assert training.excluded(EMBEDDER.embed(["red unheard cat", "unheard"])).tolist() == [0, -1]


def test_some_of_the_documents():
    documents = EMBEDDER.embed(TEXTS)
    rows = np.array([5, 0, 0])
    assert documents.take(rows).fingerprints.tolist() == documents.fingerprints[rows].tolist()


@pytest.mark.parametrize("own_support", [np.full(len(TEXTS), -1), np.arange(len(TEXTS))])
def test_no_documents_and_no_support(own_support):
    training = TrainingDocuments(EMBEDDER.embed(TEXTS).fingerprints, own_support)
    none = training.excluded(EMBEDDER.embed([]))
    assert (none.shape, none.dtype) == ((0,), np.int64)
    assert TrainingDocuments(none.astype(np.uint64), none).excluded(EMBEDDER.embed(["red cat"])).tolist() == [-1]
