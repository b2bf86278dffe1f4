"""Scores against counts done by hand and formulas written out."""

from collections import Counter
from itertools import permutations
from math import log

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from neontext.errors import InputError
from neontext.evaluate import purity, score_clustering
from neontext.evaluate.scores import N_FOR_SILHOUETTE, contingency

# Cluster 0 holds a, a; cluster 1 holds a, b, b, c.
LABELS = ["a", "a", "a", "b", "b", "c"]
CLUSTERS = np.array([0, 0, 1, 1, 1, 1])
X = np.arange(6.0)[:, None]

LABELLED = st.lists(st.tuples(st.sampled_from("abc"), st.integers(0, 3)), min_size=2, max_size=12)


def entropy(names):
    return -sum(n / len(names) * log(n / len(names)) for n in Counter(names).values())


def mutual_information(left, right):
    return entropy(left) + entropy(right) - entropy(list(zip(left, right, strict=True)))


def test_contingency_counts_labels_in_clusters():
    assert contingency(LABELS, CLUSTERS).tolist() == [[2, 1], [0, 2], [0, 1]]


def test_purity_by_hand():
    assert purity(LABELS, CLUSTERS) == pytest.approx((2 + 2) / 6)
    assert score_clustering(LABELS, CLUSTERS, X).purity == pytest.approx(4 / 6)


def test_inverse_purity_by_hand():
    assert score_clustering(LABELS, CLUSTERS, X).inverse_purity == pytest.approx((2 + 2 + 1) / 6)


def test_adjusted_rand_index_by_counting_pairs():
    # Pairs together in both: 2; in the labels: 3 + 1; in the clusters: 1 + 6; of 15.
    by_chance = 4 * 7 / 15
    assert score_clustering(LABELS, CLUSTERS, X).ari == pytest.approx((2 - by_chance) / ((4 + 7) / 2 - by_chance))


def test_mutual_information_scores_from_entropies():
    scores = score_clustering(LABELS, CLUSTERS, X)
    clusters = CLUSTERS.tolist()
    expected = 2 * mutual_information(LABELS, clusters) / (entropy(LABELS) + entropy(clusters))
    assert scores.nmi == pytest.approx(expected)
    assert scores.v_measure == pytest.approx(expected)


def test_adjusted_mutual_information_takes_the_mean_over_all_permutations_off():
    clusters = CLUSTERS.tolist()
    chance = np.mean([mutual_information(list(order), clusters) for order in permutations(LABELS)])
    mean_entropy = (entropy(LABELS) + entropy(clusters)) / 2
    expected = (mutual_information(LABELS, clusters) - chance) / (mean_entropy - chance)
    assert score_clustering(LABELS, CLUSTERS, X).ami == pytest.approx(expected)


def test_silhouette_of_four_points_on_a_line():
    points = np.array([[0.0], [1.0], [4.0], [6.0]])
    expected = np.mean([(5 - 1) / 5, (4 - 1) / 4, (3.5 - 2) / 3.5, (5.5 - 2) / 5.5])
    assert score_clustering(None, np.array([0, 0, 1, 1]), points).silhouette == pytest.approx(expected)


def test_perfect_clusters_under_other_names():
    scores = score_clustering(["x", "y", "x", "y"], np.array([1, 0, 1, 0]), X[:4])
    assert (scores.purity, scores.inverse_purity) == (1.0, 1.0)
    assert [scores.ari, scores.nmi, scores.ami, scores.v_measure] == pytest.approx([1.0] * 4)


def test_documents_without_label_or_cluster_are_left_out():
    labels = [*LABELS, None, "z"]
    clusters = np.array([*CLUSTERS, 0, -1])
    points = np.concatenate([X, [[2.5], [1e9]]])
    with_more, plain = score_clustering(labels, clusters, points), score_clustering(LABELS, CLUSTERS, X)
    assert with_more.n_scored == 6
    for name in ("purity", "inverse_purity", "ari", "nmi", "ami", "v_measure"):
        assert getattr(with_more, name) == pytest.approx(getattr(plain, name)), name
    # The silhouette needs no label, but it needs a cluster: the far point has none.
    assert with_more.silhouette == score_clustering(None, clusters[:-1], points[:-1]).silhouette


@pytest.mark.parametrize("labels", [None, [None] * 6])
def test_without_labels_only_the_silhouette(labels):
    scores = score_clustering(labels, CLUSTERS, X)
    assert scores.n_scored == 0
    assert (scores.purity, scores.inverse_purity, scores.ari) == (None, None, None)
    assert (scores.nmi, scores.ami, scores.v_measure) == (None, None, None)
    assert scores.silhouette is not None


def test_labelled_documents_that_have_no_cluster_are_no_ground_for_scores():
    assert score_clustering(["a", None], np.array([-1, 0]), X[:2]).purity is None


def test_one_cluster():
    scores = score_clustering(LABELS, np.zeros(6, dtype=int), X)
    assert scores.purity == pytest.approx(3 / 6)
    assert scores.inverse_purity == 1.0
    assert scores.ari == pytest.approx(0.0)
    assert scores.silhouette is None


def test_every_document_its_own_cluster_has_no_silhouette():
    scores = score_clustering(LABELS, np.arange(6), X)
    assert scores.purity == 1.0
    assert scores.silhouette is None


def test_no_document_with_a_cluster():
    scores = score_clustering(LABELS, np.full(6, -1), X)
    assert scores.n_scored == 0
    assert scores.silhouette is None


def test_a_gap_between_cluster_numbers_counts_nothing():
    assert purity(["a", "b"], [0, 7]) == 1.0


@pytest.mark.parametrize(("labels", "clusters"), [([], []), (["a"], [0, 1]), (["a", "b"], [0])])
def test_purity_needs_a_cluster_for_every_label(labels, clusters):
    with pytest.raises(InputError, match=f"{len(labels)} labels for {len(clusters)} clusters"):
        purity(labels, clusters)


def test_silhouette_of_many_documents_is_a_repeatable_sample():
    n = N_FOR_SILHOUETTE + 100
    points = np.random.default_rng(0).normal(size=(n, 2))
    points[: n // 2] += 8
    clusters = (np.arange(n) < n // 2).astype(int)
    first, again = (score_clustering(None, clusters, points).silhouette for _ in range(2))
    assert first == again
    assert first > 0.7


@given(LABELLED)
def test_scores_keep_their_bounds_and_ignore_names(pairs):
    labels, clusters = [label for label, _ in pairs], np.array([cluster for _, cluster in pairs])
    points = np.arange(float(len(pairs)))[:, None]
    scores = score_clustering(labels, clusters, points)
    assert max(Counter(labels).values()) / len(labels) <= scores.purity <= 1
    assert 0 < scores.inverse_purity <= 1
    swapped = score_clustering(
        [str(cluster) for cluster in clusters], np.array(["abc".index(x) for x in labels]), points
    )
    assert swapped.purity == pytest.approx(scores.inverse_purity)
    renamed = score_clustering([label.upper() + "!" for label in labels], 5 - clusters, points)
    for name in ("purity", "inverse_purity", "ari", "nmi", "ami", "v_measure", "silhouette"):
        assert getattr(renamed, name) == pytest.approx(getattr(scores, name), abs=1e-9), name
