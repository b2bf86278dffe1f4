"""Leave-one-out rounds: the literal formula, increments, emptied clusters, and how a search ends."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reference import leave_one_out_scores

from neontext.cluster import partition as partition_module
from neontext.cluster.kernels import KernelMatrix
from neontext.cluster.partition import PATIENCE, PartitionSearch, refine_partition

SEEDS = st.integers(0, 2**32 - 1)


class GivenKernel:
    """A matrix of similarities that stands for the kernel."""

    def __init__(self, K):
        self.K = np.asarray(K, dtype=np.float64)

    def __len__(self):
        return len(self.K)

    def weighted_sums(self, indices, weights):
        return self.K[:, indices] @ weights


def random_search(seed, unplaced=False):
    rng = np.random.default_rng(seed)
    n, n_clusters = int(rng.integers(5, 14)), int(rng.integers(2, 4))
    X = rng.normal(size=(n, 2))
    rest = rng.integers(-1 if unplaced else 0, n_clusters, size=n - n_clusters)
    labels = np.concatenate([np.arange(n_clusters), rest])
    K = np.exp(-((X[:, None] - X[None]) ** 2).sum(axis=2))
    return K, labels, n_clusters


@settings(max_examples=25)
@given(SEEDS, st.booleans())
def test_scores_are_the_literal_formula(seed, unplaced):
    K, labels, n_clusters = random_search(seed, unplaced)
    found = PartitionSearch(GivenKernel(K), labels, n_clusters).scores()
    np.testing.assert_allclose(found, leave_one_out_scores(K, labels, n_clusters), rtol=1e-9, atol=1e-12)


@settings(max_examples=25)
@given(SEEDS, st.booleans())
def test_incremental_sums_are_the_recomputed_ones(seed, unplaced):
    K, labels, n_clusters = random_search(seed, unplaced)
    search = PartitionSearch(GivenKernel(K), labels, n_clusters)
    for _ in range(4):
        movers, targets = search.preferred_moves()
        if len(movers):
            search.move(movers, targets)
        fresh = PartitionSearch(GivenKernel(K), search.labels, n_clusters)
        np.testing.assert_allclose(search.scores(), fresh.scores(), rtol=1e-9, atol=1e-12)


@settings(max_examples=25)
@given(SEEDS, st.booleans())
def test_after_convergence_no_point_gains_by_moving(seed, unplaced):
    K, labels, n_clusters = random_search(seed, unplaced)
    partition = refine_partition(GivenKernel(K), labels, n_clusters, 1000)
    assert (partition.labels >= 0).all()
    scores = leave_one_out_scores(K, partition.labels, n_clusters)
    own = scores[np.arange(len(K)), partition.labels]
    if partition.converged:
        assert (own >= scores.max(axis=1) - 1e-5).all()


@settings(max_examples=25)
@given(SEEDS)
def test_the_objective_is_the_sum_of_the_norms(seed):
    K, labels, n_clusters = random_search(seed)
    partition = refine_partition(GivenKernel(K), labels, n_clusters, 1000)
    members = [np.flatnonzero(partition.labels == k) for k in range(n_clusters)]
    assert partition.objective == pytest.approx(sum(np.sqrt(K[np.ix_(m, m)].sum()) for m in members))


def test_a_point_in_the_wrong_cluster_moves():
    X = np.array([[0.0], [0.1], [0.2], [9.0], [9.1], [9.2]])
    partition = refine_partition(KernelMatrix(X, 1.0, 1.0), np.array([0, 0, 1, 1, 1, 1]), 2, 10)
    assert partition.labels.tolist() == [0, 0, 0, 1, 1, 1]
    assert (partition.converged, partition.n_iter, partition.n_restarted) == (True, 2, 0)


def test_unplaced_points_are_placed_even_in_one_round():
    X = np.array([[0.0], [0.1], [9.0], [9.1], [0.2], [9.2]])
    partition = refine_partition(KernelMatrix(X, 1.0, 1.0), np.array([0, 0, 1, 1, -1, -1]), 2, 1)
    assert partition.labels.tolist() == [0, 0, 1, 1, 0, 1]
    assert partition.converged


def test_a_point_alone_in_its_cluster_stays():
    X = np.array([[0.0], [0.1], [0.9]])
    partition = refine_partition(KernelMatrix(X, 1.0, 1.0), np.array([0, 0, 1]), 2, 10)
    assert partition.labels.tolist() == [0, 0, 1]


def test_an_emptied_cluster_starts_anew_from_the_point_that_fits_worst():
    # Both points of cluster 1 resemble cluster 0 more than each other: all at once, they leave.
    X = np.array([[0.0], [0.1], [-0.1], [-1.5], [1.7]])
    partition = refine_partition(KernelMatrix(X, 1.0, 1.0), np.array([0, 0, 0, 1, 1]), 2, 50)
    assert partition.n_restarted == 1
    assert partition.labels.tolist() in ([0, 0, 0, 0, 1], [0, 0, 0, 1, 0])


def test_points_that_all_want_to_swap_places_settle_when_fewer_move_at_once():
    # Each point's only companion is far away and the others are near: if all move, nothing has changed.
    X = np.array([[0.0], [1.0], [6.0], [7.0]])
    partition = refine_partition(KernelMatrix(X, 0.1, 1.0), np.array([0, 1, 0, 1]), 2, 100)
    assert partition.converged
    assert partition.labels.tolist() in ([0, 0, 1, 1], [1, 1, 0, 0])


def test_more_clusters_than_points_can_fill_leaves_some_empty():
    partition = refine_partition(KernelMatrix(np.zeros((3, 1)), 1.0, 1.0), np.array([0, 0, 0]), 3, 10)
    assert partition.converged
    assert partition.labels.tolist() == [0, 0, 0]


def swinging_kernel():
    """Similarities (of no feature space) under which five points never come to rest."""
    rng = np.random.RandomState(1014)
    n = rng.randint(3, 8)
    K = rng.rand(n, n)
    K = np.round((K + K.T) / 2, 1)
    np.fill_diagonal(K, 1)
    labels = np.concatenate([np.arange(2), rng.randint(0, 2, size=n - 2)])
    return GivenKernel(K), labels


def test_points_that_swing_for_ever_are_stopped_and_it_is_said():
    kernel, labels = swinging_kernel()
    partition = refine_partition(kernel, labels, 2, 10_000)
    assert not partition.converged
    assert partition.n_iter <= PATIENCE + 20
    assert "back and forth" in partition.reason


def test_too_many_rounds_without_a_gain_are_said(monkeypatch):
    monkeypatch.setattr(partition_module, "PATIENCE", 1)
    kernel, labels = swinging_kernel()
    partition = refine_partition(kernel, labels, 2, 10_000)
    assert not partition.converged
    assert "1 rounds" in partition.reason


def test_a_search_that_did_not_converge_gives_the_best_partition_it_saw():
    kernel, labels = swinging_kernel()
    partition = refine_partition(kernel, labels, 2, 10_000)
    assert partition.objective >= refine_partition(kernel, partition.labels, 2, 1).objective - 1e-9
    members = [np.flatnonzero(partition.labels == k) for k in range(2)]
    assert partition.objective == pytest.approx(sum(np.sqrt(kernel.K[np.ix_(m, m)].sum()) for m in members))


def test_too_few_rounds_are_said():
    kernel, labels = swinging_kernel()
    partition = refine_partition(kernel, labels, 2, 1)
    assert not partition.converged
    assert (partition.n_iter, partition.reason) == (1, "stopped after max_iter=1 rounds")


@pytest.mark.parametrize(("gain", "moves"), [(-1e-7, False), (1e-7, False), (9e-7, False), (5e-6, True)])
def test_a_point_moves_only_for_more_than_rounding(gain, moves):
    K = np.eye(3)
    K[2, 0] = K[0, 2] = 0.5
    K[2, 1] = K[1, 2] = 0.5 + gain
    movers, targets = PartitionSearch(GivenKernel(K), np.array([0, 1, 0]), 2).preferred_moves()
    assert (movers.tolist(), targets.tolist()) == (([2], [1]) if moves else ([], []))


def test_rounding_does_not_make_what_is_left_of_a_cluster_smaller_than_its_points():
    K = np.eye(4)
    K[0, 1] = K[1, 0] = 0.5
    K[1, 2] = K[2, 1] = -0.6  # No similarity is: what is left without the first point looks smaller than two points.
    scores = PartitionSearch(GivenKernel(K), np.array([0, 0, 0, 1]), 2).scores()
    assert scores[0, 0] == pytest.approx(0.5 / np.sqrt(2))
