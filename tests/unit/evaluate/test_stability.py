"""Stability: one for what cannot come out otherwise, literal counts for what can, a sentence for what is too small."""

from itertools import combinations

import numpy as np
import pytest
from messages import assert_says
from scipy.stats import rankdata, spearmanr
from sklearn.cluster import KMeans

from neontext import ClusterExplainer, Corpus, KernelKMeans, WordVectors
from neontext.errors import InputError
from neontext.evaluate import measure_stability
from neontext.evaluate.stability import RankCorrelations, RunComparison, ranks_within, summarise_runs
from neontext.explain.layer import MergedLayer

#: Three far groups of four words.
WORDS = ("ant", "bee", "cat", "dog", "eel", "fox", "gnu", "hen", "ibis", "jay", "kiwi", "lark")
CENTRES = np.repeat(np.array([[10.0, 0.0, 0.0], [0.0, 10.0, 0.0], [0.0, 0.0, 10.0]]), 4, axis=0)
VECTORS = WordVectors(WORDS, CENTRES + np.random.RandomState(0).normal(size=CENTRES.shape), "toy")


def separated_texts(n_each=12):
    rng = np.random.RandomState(1)
    return [" ".join(rng.choice(WORDS[4 * k : 4 * k + 4], 5)) for k in range(3) for _ in range(n_each)]


def fitted(texts, n_clusters=3, **parameters):
    parameters = {"vectors": VECTORS, "n_components": None, "n_init": 2, "random_state": 0, **parameters}
    return ClusterExplainer(n_clusters, **parameters).fit(texts)


def stability_of(explainer, n_runs=4, seed=0):
    return measure_stability(explainer.explain(), explainer.clusterer_, n_runs, np.random.RandomState(seed))


@pytest.mark.parametrize("clusterer", [None, KMeans(3, n_init=3)])
def test_separated_clusters_are_perfectly_stable(clusterer):
    found = stability_of(fitted([*separated_texts(), "", "unknown"], clusterer=clusterer))
    assert (found.ari_between_runs, found.ari_with_model, found.co_assignment, found.jaccard) == (1, 1, 1, 1)
    assert [(c.cluster, c.co_assignment, c.jaccard) for c in found.clusters] == [(0, 1, 1), (1, 1, 1), (2, 1, 1)]
    assert found.reason is None
    assert 0.5 < found.reasons <= 1


def test_where_explaining_takes_long_reasons_are_those_of_some(monkeypatch):
    explainer = fitted([*separated_texts(), "", "unknown"])
    whole = stability_of(explainer)
    monkeypatch.setattr(MergedLayer, "max_of_cluster", 12)
    assert stability_of(explainer) == whole
    monkeypatch.setattr(MergedLayer, "max_of_cluster", 4)
    some = stability_of(explainer)
    assert 0 < some.n_reasons <= 12 < whole.n_reasons
    assert (some.ari_with_model, some.jaccard) == (whole.ari_with_model, whole.jaccard)
    assert 0.5 < some.reasons <= 1


def test_what_has_no_clusters_is_not_stable():
    rng = np.random.RandomState(0)
    vectors = WordVectors(WORDS, rng.normal(size=(12, 8)), "noise")
    texts = [" ".join(rng.choice(WORDS, 6)) for _ in range(60)]
    found = stability_of(fitted(texts, 6, vectors=vectors))
    assert found.ari_between_runs < 0.7
    assert found.jaccard < 0.8
    assert found.co_assignment < 0.9
    assert found.reasons < 0.9


def test_co_assignment_and_jaccard_by_counting_pairs():
    rng = np.random.RandomState(0)
    reference, run = rng.randint(3, size=20), rng.randint(4, size=20)
    comparison = RunComparison(reference, 3)
    matched = comparison.add(run)
    for k in range(3):
        members = np.flatnonzero(reference == k)
        assert comparison.together[0][k] == sum(run[i] == run[j] for i, j in combinations(members, 2))
        other = set(np.flatnonzero(run == matched[k]))
        assert comparison.jaccard[0][k] == pytest.approx(len(set(members) & other) / len(set(members) | other))
    assert len(set(matched)) == 3


def test_reasons_are_the_mean_of_all_pairs_of_rank_correlations():
    explained = fitted(separated_texts(2)).explain()
    runs = [np.random.RandomState(seed).normal(size=len(explained.relevance)) for seed in range(3)]
    reasons = RankCorrelations(explained)
    for relevance in runs:
        reasons.add(relevance, np.arange(3))
    tokens = explained.tokens
    for row, found in enumerate(reasons.correlations()):
        own = slice(tokens.indptr[row], tokens.indptr[row + 1])
        n_words = len(set(tokens.word[own]))
        totals = [np.bincount(tokens.word[own], run[own], tokens.n_words) for run in runs]
        present = np.unique(tokens.word[own])
        if n_words < 3:
            assert np.isnan(found)
            continue
        pairs = [spearmanr(a[present], b[present]).statistic for a, b in combinations(totals, 2)]
        assert found == pytest.approx(np.mean(pairs))


def test_two_words_always_come_out_alike_or_the_other_way_round_and_do_not_count():
    explained = fitted(["ant bee", *separated_texts(4)]).explain()
    reasons = RankCorrelations(explained)
    for seed in range(2):
        reasons.add(np.random.RandomState(seed).normal(size=len(explained.relevance)), np.arange(3))
    assert np.isnan(reasons.correlations()[0])
    assert np.isfinite(reasons.correlations()[1:]).any()


def test_an_empty_cluster_takes_nothing_from_the_mean():
    comparison = RunComparison(np.array([0, 0, 2, 2]), 3)
    for run in ([1, 1, 0, 0], [0, 0, 2, 2]):
        comparison.add(np.array(run))
    found = summarise_runs(comparison, np.full(4, np.nan), 2)
    assert found.jaccard == 1.0
    assert [cluster.jaccard for cluster in found.clusters] == [1.0, None, 1.0]


def test_reasons_that_cannot_be_told():
    """One word, equal relevances, and a cluster without a match in a run."""
    explained = fitted(["ant bee cat dog", "ant ant", *separated_texts(4)]).explain()
    reasons = RankCorrelations(explained)
    for seed in range(2):
        reasons.add(np.random.RandomState(seed).normal(size=len(explained.relevance)), np.array([0, 1, 2]))
    assert np.isnan(reasons.correlations()[1])
    constant = RankCorrelations(explained)
    for _ in range(2):
        constant.add(np.ones(len(explained.relevance)), np.array([0, 1, 2]))
    # Occurrences add up, so words that occur equally often are equally relevant here.
    assert np.isnan(constant.correlations()[0])
    unmatched = RankCorrelations(explained)
    for matched in ([-1, 1, 2], [-1, 1, 2]):
        unmatched.add(np.random.RandomState(0).normal(size=len(explained.relevance)), np.array(matched))
    assert np.isnan(unmatched.correlations()[explained.clusters == 0]).all()
    assert np.nanmin(unmatched.correlations()[explained.clusters == 1]) == pytest.approx(1)


def test_ranks_share_ties():
    values, group = np.array([3.0, 1.0, 3.0, 2.0, 2.0]), np.array([0, 0, 0, 1, 1])
    found = ranks_within(group, values)
    for g in (0, 1):
        expected = rankdata(values[group == g])
        assert (found[group == g] - expected).tolist() == pytest.approx(
            [(found[group == g] - expected)[0]] * len(expected)
        )
    assert ranks_within(np.empty(0, int), np.empty(0)).shape == (0,)


def test_the_same_seed_gives_the_same_figures():
    explainer = fitted(separated_texts(6))
    assert stability_of(explainer) == stability_of(explainer)


def test_too_small_a_corpus_is_a_sentence():
    found = stability_of(fitted(separated_texts(4)))
    assert_says(found.reason, "12 documents", "3 clusters", "too few")
    assert (found.ari_between_runs, found.co_assignment, found.jaccard, found.reasons) == (None,) * 4
    assert found.clusters == ()


def test_a_sample_that_cannot_be_clustered_is_a_sentence():
    """Started from labels, one of which a single document carries: some samples miss it."""
    labels = ["a"] * 7 + ["b"] * 7 + ["c"] * 6 + ["d"]
    explainer = ClusterExplainer(vectors=VECTORS, n_components=None, init="labels", random_state=0)
    found = stability_of(explainer.fit(separated_texts(7), labels), n_runs=20)
    assert_says(found.reason, "could not be clustered", "3 distinct labels", "4")
    assert found.jaccard is None


def test_an_error_that_is_not_the_clusterer_s_is_not_taken_for_one(monkeypatch):
    def fail(*_, **__):
        raise ValueError("somewhere else")

    monkeypatch.setattr("neontext.evaluate.stability.explain_documents", fail)
    with pytest.raises(ValueError, match="somewhere else"):
        stability_of(fitted(separated_texts(6)))


@pytest.mark.parametrize("n_runs", [1, 0, -3, 2.5, True])
def test_fewer_than_two_runs(n_runs):
    explainer = fitted(separated_texts(6))
    with pytest.raises(InputError, match="n_runs"):
        stability_of(explainer, n_runs)


def test_settings_of_the_clusterer_are_kept():
    clusterer = KernelKMeans(3, n_support=2, n_init=1)
    found = stability_of(fitted(Corpus.from_texts(separated_texts()), clusterer=clusterer))
    assert found.jaccard == 1
