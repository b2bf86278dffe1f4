"""Which documents were skipped, and the reason that is given."""

import pytest

from neontext import ClusterExplainer, Corpus, read_corpus
from neontext.evaluate import skipped_documents


@pytest.fixture(scope="module")
def explainer():
    return ClusterExplainer(n_clusters=3, vectors="ppmi", random_state=0).fit(read_corpus("demo"))


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "empty document"),
        (" \n\t", "empty document"),
        ("the and it", "no token"),
        ("12 !! a", "no token"),
        ("zyzzyva qwertzuiop", "no known word: none of its 2 tokens has a word vector"),
    ],
)
def test_reason(explainer, text, reason):
    corpus = Corpus.from_texts([text, read_corpus("demo").texts[0]], ids=["lost", "found"])
    (skipped,) = skipped_documents(explainer.explain(corpus))
    assert (skipped.document, skipped.id) == (0, "lost")
    assert skipped.reason.startswith(reason)


def test_nothing_is_skipped_where_every_document_has_a_known_word(explainer):
    assert skipped_documents(explainer.explain()) == ()


def test_documents_of_the_training_corpus_are_listed_by_row_even_if_ids_repeat():
    texts = [*read_corpus("demo").texts[:40], "", "zyzzyva"]
    corpus = Corpus.from_texts(texts, ids=["same"] * len(texts))
    explainer = ClusterExplainer(n_clusters=2, vectors="ppmi", random_state=0).fit(corpus)
    assert [(item.document, item.id) for item in skipped_documents(explainer.explain())] == [(40, "same"), (41, "same")]
