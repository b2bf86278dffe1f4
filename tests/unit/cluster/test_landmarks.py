"""Training through landmarks: the literal low-rank kernel, samples, and clusters that are found as by the exact one."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from messages import says
from sklearn.datasets import make_blobs
from sklearn.metrics import adjusted_rand_score

from neontext import ClusterExplainer, read_corpus
from neontext.cluster import KernelKMeans, landmarks
from neontext.cluster.kernels import KernelMatrix
from neontext.cluster.landmarks import LandmarkKernel, count_landmarks, sample_rows
from neontext.errors import InputError

X, Y = make_blobs(400, 5, centers=4, cluster_std=1.5, random_state=0)


def test_as_many_landmarks_as_points_are_the_kernel_matrix():
    rows, weights = np.array([3, 60, 399]), np.random.RandomState(1).normal(size=(3, 2))
    through = LandmarkKernel.fit(X, 0.05, 400, np.random.RandomState(0)).weighted_sums(rows, weights)
    np.testing.assert_allclose(through, KernelMatrix(X, 0.05, 100).weighted_sums(rows, weights), atol=2e-3)


def test_few_landmarks_are_the_literal_formula(monkeypatch):
    centres = X[:20]
    monkeypatch.setattr(landmarks, "find_landmarks", lambda *_: centres)

    def similarities(A, B):
        return np.exp(-0.05 * ((A[:, None] - B[None]) ** 2).sum(axis=2))

    C = similarities(X, centres)
    literal = C @ np.linalg.pinv(similarities(centres, centres), rcond=1e-6, hermitian=True) @ C.T
    np.fill_diagonal(literal, 1.0)
    weights = np.random.RandomState(2).normal(size=(400, 3))
    through = LandmarkKernel.fit(X, 0.05, 20, np.random.RandomState(0)).weighted_sums(np.arange(400), weights)
    np.testing.assert_allclose(through, literal @ weights, atol=1e-3)


def test_the_diagonal_is_one_so_that_leaving_out_takes_off_what_was_brought_in():
    kernel = LandmarkKernel.fit(X, 0.5, 5, np.random.RandomState(0))
    own = [kernel.weighted_sums(np.array([row]), np.ones((1, 1)))[row, 0] for row in range(0, 400, 40)]
    np.testing.assert_allclose(own, 1.0, atol=1e-5)


def test_clusters_are_those_of_the_exact_model():
    exact = KernelKMeans(4, landmarks=None, n_init=3, random_state=0).fit(X)
    through = KernelKMeans(4, landmarks=60, n_init=3, random_state=0).fit(X)
    assert (exact.n_landmarks_, through.n_landmarks_) == (None, 60)
    assert adjusted_rand_score(exact.labels_, through.labels_) > 0.95
    assert len(through.support_.points) <= 4 * landmarks.N_SUPPORT < len(exact.support_.points)


def test_a_support_point_is_called_by_the_document_nearest_to_it_and_none_is_left_out():
    support = KernelKMeans(4, landmarks=60, n_support=3, support_method="kmeans", random_state=0).fit(X).support_
    assert (support.source == -1).all()
    distances = ((X[support.nearest] - support.points) ** 2).sum(axis=1)
    inside = [np.flatnonzero(support.outlierness(X).argmin(axis=1) == cluster) for cluster in support.clusters]
    nearest = [((X[rows] - point) ** 2).sum(axis=1).min() for rows, point in zip(inside, support.points, strict=True)]
    assert np.mean(distances <= np.array(nearest) + 1e-9) > 0.8  # The model moves a few documents out of a pool.


def test_medoids_of_a_sample_are_rows_of_all_points(monkeypatch):
    monkeypatch.setattr(landmarks, "N_TRAINED", 100)
    support = KernelKMeans(4, landmarks=30, n_support=3, random_state=0).fit(X).support_
    np.testing.assert_array_equal(X[support.source], support.points)
    np.testing.assert_array_equal(support.source, support.nearest)


def test_a_cluster_of_a_thousandth_is_found():
    far = np.full((20, 5), 60.0) + np.random.RandomState(0).normal(size=(20, 5))
    many = np.vstack([make_blobs(20_000 - 20, 5, centers=3, random_state=1)[0], far])
    model = KernelKMeans(4, landmarks=100, n_init=3, random_state=0).fit(many)
    assert model.n_landmarks_ == 100
    assert set(np.flatnonzero(model.labels_ == model.labels_[-1])) == set(range(20_000 - 20, 20_000))


@given(
    sizes=st.lists(st.integers(0, 90), min_size=1, max_size=5),
    n_trained=st.integers(1, 200),
    n_kept=st.integers(1, 30),
    without=st.integers(0, 50),
)
def test_a_sample_keeps_some_of_every_cluster(sizes, n_trained, n_kept, without):
    start = np.repeat(np.arange(-1, len(sizes)), [without, *sizes])
    start = np.random.RandomState(0).permutation(start)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(landmarks, "N_TRAINED", n_trained)
        patch.setattr(landmarks, "N_KEPT", n_kept)
        rows = sample_rows(start, len(start), np.random.RandomState(1))
    kept = sum(min(size, n_kept) for size in sizes)
    assert len(rows) == (len(start) if len(start) <= n_trained else max(n_trained, kept))
    assert (np.diff(rows) > 0).all()
    found = np.bincount(start[rows] + 1, minlength=len(sizes) + 1)[1:]
    assert (found >= np.minimum(sizes, n_kept)).all()


@pytest.mark.parametrize(
    ("asked", "n_points", "expected"),
    [("auto", 20_000, None), ("auto", 20_001, 1_000), (None, 10**6, None), (300, 1_000, 300), (300, 200, 200)],
)
def test_how_many_landmarks(asked, n_points, expected):
    assert count_landmarks(asked, n_points) == expected


@pytest.mark.parametrize("asked", ["many", 1, 0, -3, 2.5, True])
def test_what_is_no_number_of_landmarks_is_refused(asked):
    with pytest.raises(InputError, match=says("landmarks")):
        KernelKMeans(2, landmarks=asked).fit(X)


def test_words_add_up_and_supporting_documents_have_names(tmp_path):
    explainer = ClusterExplainer(4, vectors="ppmi", landmarks=40, n_init=2, random_state=0).fit(read_corpus("demo"))
    explanations = explainer.explain()
    assert np.abs(explanations.residual).max() < 1e-9
    assert all(support.id in explainer.corpus_.ids for support in explanations[0].support_for)
    explainer.save(tmp_path / "model")
    loaded = ClusterExplainer.load(tmp_path / "model")
    assert loaded.landmarks == 40
    assert str(loaded.explain()[0]) == str(explanations[0])
