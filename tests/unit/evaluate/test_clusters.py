"""Summaries of clusters: a tiny case by hand, and a real corpus by literal loops."""

import pytest
from columns import explained

from neontext import ClusterExplainer, Corpus, read_corpus
from neontext.evaluate import summarise_clusters
from neontext.evaluate.clusters import N_WORDS


@pytest.fixture(scope="module")
def demo():
    corpus = read_corpus("demo")
    labels = tuple(None if row % 7 == 0 else label for row, label in enumerate(corpus.labels))
    texts = (*corpus.texts, "zzzz qqqq", "")
    corpus = Corpus.from_texts(texts, labels=[*labels, "lost", None])
    return ClusterExplainer(n_clusters=6, vectors="ppmi", random_state=0).fit(corpus).explain()


def test_words_are_averaged_over_the_documents_of_their_cluster():
    found = explained(["cat dog cat", "cat", "dog"], ["x", "y", "x"], [0, 0, 1], [1.0, -0.5, 2.0, 3.0, 4.0])
    first, second = summarise_clusters(found, 2, {0: (1,)})
    assert first.words == (("cat", pytest.approx((1 + 2 + 3) / 2)),)
    assert first.words_against == (("dog", pytest.approx(-0.5 / 2)),)
    assert second.words == (("dog", 4.0),)
    assert second.words_against == ()
    assert (first.exemplars, second.exemplars) == ((1,), ())


def test_majority_label_and_purity():
    found = explained(["cat"] * 5, ["x", "x", "y", None, "z"], [0, 0, 0, 0, 1], [1.0] * 5)
    first, second = summarise_clusters(found, 2, {})
    assert (first.size, first.majority_label, first.purity) == (4, "x", pytest.approx(2 / 3))
    assert first.labels == (("x", 2), ("y", 1))
    assert (second.size, second.majority_label, second.purity) == (1, "z", 1.0)


def test_a_tie_between_labels_goes_to_the_first_by_name_in_any_order():
    for labels in (["b", "a"], ["a", "b"]):
        summary = summarise_clusters(explained(["cat", "dog"], labels, [0, 0], [1.0, 1.0]), 1, {})[0]
        assert (summary.majority_label, summary.purity) == ("a", 0.5)


def test_without_labels_there_is_no_purity():
    summary = summarise_clusters(explained(["cat"], None, [0], [1.0]), 1, {})[0]
    assert (summary.purity, summary.majority_label, summary.labels) == (None, None, ())


def test_an_empty_cluster_has_a_summary():
    empty = summarise_clusters(explained(["cat"], ["x"], [0], [1.0]), 2, {})[1]
    assert (empty.size, empty.purity, empty.words, empty.words_against, empty.exemplars) == (0, None, (), (), ())


def test_tokens_without_a_vector_and_documents_without_a_cluster_count_nothing():
    found = explained(["cat dog", "cat"], None, [0, -1], [1.0, 99.0, 99.0], known=[True, False, True])
    summary = summarise_clusters(found, 1, {})[0]
    assert (summary.size, summary.words, summary.words_against) == (1, (("cat", 1.0),), ())


def test_words_without_relevance_are_on_neither_side():
    summary = summarise_clusters(explained(["cat dog"], None, [0], [0.0, 1.0]), 1, {})[0]
    assert (summary.words, summary.words_against) == ((("dog", 1.0),), ())


def test_a_real_corpus_against_literal_loops(demo):
    for summary in summarise_clusters(demo, 6, {}):
        rows = [row for row in range(len(demo)) if demo.clusters[row] == summary.cluster]
        totals = {}
        for row in rows:
            for word in demo[row].words:
                totals[word.word] = totals.get(word.word, 0.0) + word.relevance / len(rows)
        ranked = sorted(totals.values(), reverse=True)
        assert summary.size == len(rows)
        assert [value for _, value in summary.words] == pytest.approx([v for v in ranked if v > 0][:N_WORDS])
        assert [value for _, value in summary.words_against] == pytest.approx(
            [v for v in reversed(ranked) if v < 0][:N_WORDS]
        )
        for word, value in (*summary.words, *summary.words_against):
            assert totals[word] == pytest.approx(value), word
        labels = [demo.corpus.labels[row] for row in rows if demo.corpus.labels[row] is not None]
        assert dict(summary.labels) == {label: labels.count(label) for label in labels}
        assert summary.purity == pytest.approx(max(map(labels.count, labels)) / len(labels))
    assert sum(summary.size for summary in summarise_clusters(demo, 6, {})) == len(demo) - 2
