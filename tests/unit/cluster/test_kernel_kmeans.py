"""`KernelKMeans`: scikit-learn's contract, starts, ordinary bad input, and that its answers agree with each other."""

import warnings

import numpy as np
import pandas as pd
import pytest
from messages import says
from sklearn.datasets import make_blobs
from sklearn.exceptions import ConvergenceWarning
from sklearn.metrics import adjusted_rand_score
from sklearn.model_selection import GridSearchCV
from sklearn.utils.estimator_checks import parametrize_with_checks

from neontext.cluster import KernelKMeans, evidence, kernel_kmeans
from neontext.cluster.partition import Partition
from neontext.errors import InputError

X, Y = make_blobs(90, 4, centers=3, cluster_std=1.5, random_state=0)
LINE = np.array([[0.0], [0.1], [0.2], [5.0], [5.1], [5.2]])


def fitted(data=X, n_clusters=3, y=None, **parameters):
    return KernelKMeans(n_clusters, random_state=0, **parameters).fit(data, y)


@pytest.fixture
def quiet():
    """Turn every warning into an error."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        yield


@parametrize_with_checks([KernelKMeans(n_clusters=2), KernelKMeans(n_clusters=2, n_support=2)])
@pytest.mark.filterwarnings("ignore::sklearn.exceptions.ConvergenceWarning")
def test_scikit_learns_contract(estimator, check):
    check(estimator)


@pytest.mark.usefixtures("quiet")
@pytest.mark.parametrize("init", ["kmeans", "random"])
def test_clusters_that_can_be_seen_are_found(init):
    model = fitted(init=init)
    assert adjusted_rand_score(Y, model.labels_) > 0.9
    assert model.converged_


@pytest.mark.usefixtures("quiet")
def test_exact_model_is_every_training_point():
    model = fitted()
    assert sorted(model.support_.source.tolist()) == list(range(90))
    np.testing.assert_array_equal(model.support_.points, X[model.support_.source])
    np.testing.assert_array_equal(model.support_.clusters, model.labels_[model.support_.source])


def test_labels_are_what_the_model_without_the_document_says():
    model = fitted()
    outlierness = model.support_.outlierness(X, model.support_.own_support(90))
    np.testing.assert_array_equal(model.labels_, outlierness.argmin(axis=1))


def test_inertia_is_the_distance_to_the_unit_length_mean_in_feature_space():
    model = fitted()
    K = np.exp(-model.gamma_ * ((X[:, None] - X[None]) ** 2).sum(axis=2))
    expected = 0.0
    for k in range(3):
        own = np.flatnonzero(model.labels_ == k)
        expected += sum(2 - 2 * K[i, own].sum() / np.sqrt(K[np.ix_(own, own)].sum()) for i in own)
    assert model.inertia_ == pytest.approx(expected, rel=1e-4)


def test_answers_agree_with_each_other():
    model = fitted()
    new = np.random.default_rng(0).normal(size=(30, 4)) * 5
    P = model.predict_proba(new)
    np.testing.assert_allclose(P.sum(axis=1), 1.0)
    np.testing.assert_array_equal(model.predict(new), P.argmax(axis=1))
    np.testing.assert_array_equal(model.predict(new), model.transform(new).argmin(axis=1))
    np.testing.assert_array_equal(model.predict(new), model.evidence(new).argmax(axis=1))
    np.testing.assert_array_equal(model.evidence(new), evidence(model.transform(new), model.beta_))


def test_stiffness_makes_the_training_documents_nine_tenths_sure():
    model = fitted(np.random.default_rng(0).normal(size=(80, 3)))
    support = model.support_
    scores = -model.beta_ * support.outlierness(support.points[np.argsort(support.source)], support.own_support(80))
    P = np.exp(scores - scores.max(axis=1, keepdims=True))
    assert (P.max(axis=1) / P.sum(axis=1)).mean() == pytest.approx(0.9, abs=1e-6)


def test_gamma_and_beta_given_are_used():
    model = fitted(gamma=0.25, beta=2)
    assert (model.gamma_, model.beta_, model.support_.gamma) == (0.25, 2.0, 0.25)


def test_same_seed_same_model():
    first, second = fitted(init="random"), fitted(init="random")
    np.testing.assert_array_equal(first.labels_, second.labels_)
    assert first.beta_ == second.beta_


@pytest.mark.parametrize("n_support", [None, 3])
def test_little_memory_gives_the_same_labels(n_support):
    model, tight = fitted(n_support=n_support), fitted(n_support=n_support, kernel_memory_mb=1e-6)
    np.testing.assert_array_equal(model.labels_, tight.labels_)


def test_order_of_the_documents_changes_nothing():
    order = np.random.default_rng(1).permutation(90)
    start = np.arange(90) % 3
    model, shuffled = fitted(init=start), fitted(X[order], init=start[order])
    np.testing.assert_array_equal(model.labels_[order], shuffled.labels_)
    np.testing.assert_allclose(model.evidence(X), shuffled.evidence(X), rtol=1e-6, atol=1e-6)


@pytest.mark.parametrize("shift", [10.0, 1e4])
def test_moving_all_points_changes_nothing(shift):
    model, moved = fitted(gamma=0.1), fitted(X + shift, gamma=0.1)
    np.testing.assert_array_equal(model.labels_, moved.labels_)
    np.testing.assert_array_equal(moved.predict(X + shift), model.predict(X))


def test_the_best_start_is_kept():
    inertia = {n: fitted(np.random.default_rng(3).normal(size=(60, 2)), 5, init="random", n_init=n) for n in (1, 15)}
    assert inertia[15].inertia_ <= inertia[1].inertia_


@pytest.mark.parametrize(("objective", "kept"), [(9.95, 0), (9.0, 1)])
def test_a_start_that_settled_is_kept_if_it_is_nearly_as_good(objective, kept, monkeypatch):
    found = [
        Partition(np.array([0, 0, 0, 1, 1, 1]), objective, 5, True, "", 0),
        Partition(np.array([1, 1, 1, 0, 0, 0]), 10.0, 5, False, "it swung", 0),
    ]
    monkeypatch.setattr(kernel_kmeans, "refine_partition", lambda *_: found.pop(0))
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        model = fitted(LINE, 2, n_init=2)
    assert model.labels_[0] == kept
    assert [warning.category for warning in caught] == [ConvergenceWarning] * kept


def test_start_from_an_array_with_gaps():
    model = fitted(LINE, 2, init=[1, -1, -1, 0, -1, -1])
    assert model.labels_.tolist() == [1, 1, 1, 0, 0, 0]
    assert model.cluster_labels_ is None


def test_start_from_labels_with_gaps():
    model = fitted(LINE, 2, ["sea", None, float("nan"), "air", -1, "air"], init="labels")
    assert model.cluster_labels_.tolist() == ["air", "sea"]
    assert model.labels_.tolist() == [1, 1, 1, 0, 0, 0]


def test_labels_that_are_numbers_sort_as_numbers():
    data = np.repeat(np.arange(12) * 10.0, 3)[:, None]
    labels = np.repeat(np.arange(12), 3)
    model = fitted(data, 12, labels, init="labels")
    assert model.cluster_labels_.tolist() == list(range(12))
    assert model.labels_.tolist() == labels.tolist()


@pytest.mark.parametrize(
    ("parameters", "y", "message"),
    [
        ({"n_clusters": 0}, None, "n_clusters=0: expected a whole number of at least 1"),
        ({"n_clusters": 2.0}, None, "n_clusters=2.0: expected a whole number"),
        ({"n_clusters": True}, None, "n_clusters=True"),
        ({"n_init": 0}, None, "n_init=0"),
        ({"max_iter": 0}, None, "max_iter=0"),
        ({"n_support": 0}, None, "n_support=0"),
        ({"gamma": -1.0}, None, "gamma=-1.0: expected 'auto' or a positive number"),
        ({"gamma": "scale"}, None, "gamma='scale'"),
        ({"gamma": None}, None, "gamma=None"),
        ({"gamma": np.ones(2)}, None, "gamma="),
        ({"gamma": 1e20}, None, "too large"),
        ({"beta": np.nan}, None, "beta=nan"),
        ({"kernel_memory_mb": -1}, None, "kernel_memory_mb=-1"),
        ({"kernel_memory_mb": "much"}, None, "kernel_memory_mb='much'"),
        ({"init": "k-means++"}, None, "expected one of kmeans, labels, random"),
        ({"init": [0, 1]}, None, r"expected a whole number for each of the\s+90 points"),
        ({"init": [[0], [0, 1]]}, None, "init"),
        ({"init": np.zeros(90)}, None, "float64"),
        ({"init": np.zeros(90, dtype=int)}, None, r"holds the clusters \[0\]"),
        ({"init": np.arange(90) % 4}, None, r"\[0, 1, 2, 3\]"),
        ({"init": "labels"}, None, "pass them as y"),
        ({"init": "labels"}, ["a", "b"], "one label for each of the 90"),
        ({"init": "labels"}, ["a", "b"] * 45, "2 distinct labels and n_clusters is 3"),
        ({"init": "labels"}, [None] * 90, "0 distinct labels"),
        ({"support_method": "best"}, None, "expected one of kmedoids, kmeans, sklearn-extra"),
        ({"n_clusters": 91}, None, "n_samples=90 should be >= n_clusters=91"),
    ],
)
def test_what_is_refused(parameters, y, message):
    with pytest.raises(InputError, match=message):
        KernelKMeans(**{"n_clusters": 3, **parameters}).fit(X, y)


def test_one_cluster_has_no_evidence():
    model = fitted(n_clusters=1)
    assert set(model.labels_) == {0}
    assert (model.predict_proba(X) == 1).all()
    with pytest.raises(InputError, match="two"):
        model.evidence(X)


def test_as_many_clusters_as_documents():
    model = fitted(LINE, 6)
    assert sorted(model.labels_) == list(range(6))
    assert model.inertia_ == pytest.approx(0.0, abs=1e-5)


def test_all_documents_equal():
    with pytest.warns(ConvergenceWarning, match="Only 1 of 2 clusters"):
        model = fitted(np.full((12, 3), 0.1), 2)
    assert set(model.labels_) == {0}
    assert (model.gamma_, model.beta_) == (1.0, 1.0)
    assert np.isfinite(model.transform(np.eye(3))).all()


def test_all_documents_equal_but_labelled_apart():
    row = np.random.default_rng(0).normal(size=50) * 3
    with pytest.warns(ConvergenceWarning, match="beta cannot be calibrated"):
        model = fitted(np.tile(row, (30, 1)), 2, [0] * 15 + [1] * 15, init="labels")
    assert model.beta_ == 1.0
    np.testing.assert_allclose(model.evidence(np.tile(row, (2, 1))), 0.0, atol=1e-6)


def test_fewer_distinct_documents_than_clusters():
    with pytest.warns(ConvergenceWarning, match="Only 3 of 5 clusters"):
        model = fitted(np.repeat(np.eye(3), 5, axis=0), 5)
    assert sorted(set(model.labels_)) == [0, 1, 2]
    np.testing.assert_array_equal(model.predict(np.repeat(np.eye(3), 5, axis=0)), model.labels_)


@pytest.mark.usefixtures("quiet")
def test_exact_duplicates_stay_together():
    labels = fitted(np.repeat(LINE, 4, axis=0), 2).labels_.reshape(6, 4)
    assert (labels == labels[:, :1]).all()
    assert labels[0, 0] == labels[2, 0] != labels[3, 0]


@pytest.mark.usefixtures("quiet")
@pytest.mark.parametrize("gamma", [1e4, 1e8])
def test_every_similarity_underflows(gamma):
    model = fitted(gamma=gamma)
    assert np.isfinite(model.evidence(X + 0.5)).all()
    assert np.isfinite(model.inertia_)
    np.testing.assert_array_equal(model.predict(X), model.support_.clusters[model.support_.own_support(90)])


def test_it_says_when_it_did_not_converge():
    data = np.random.default_rng(0).normal(size=(60, 2))
    with pytest.warns(ConvergenceWarning, match=says("did not converge", "1 rounds", "max_iter=1")):
        model = fitted(data, 4, init="random", max_iter=1)
    assert not model.converged_
    assert model.n_iter_ == 1


@pytest.mark.parametrize("method", ["kmedoids", "kmeans"])
def test_reduced_support(method):
    model = fitted(n_support=4, support_method=method)
    assert model.support_.sizes.tolist() == [4, 4, 4]
    assert model.support_.alpha.sum() == 90
    assert adjusted_rand_score(model.labels_, fitted().labels_) > 0.9


@pytest.mark.parametrize("seed", [2, 3])
def test_a_medoid_goes_where_its_documents_go(seed):
    rng = np.random.RandomState(seed)
    data = rng.normal(size=(200, 5)) + np.repeat(rng.normal(size=(4, 5)) * 1.5, 50, axis=0)
    model = fitted(data, 4, n_support=3)
    assert model.labels_[model.support_.source].tolist() == model.support_.clusters.tolist()


# --- scikit-learn's conventions -------------------------------------------------------------------------------------


def test_score_is_the_opposite_of_the_outlierness_that_is_left():
    X, new = np.random.RandomState(0).normal(size=(2, 40, 3))
    model = KernelKMeans(3, random_state=0).fit(X)
    assert model.score(new) == pytest.approx(-sum(min(row) for row in model.transform(new).tolist()))
    assert model.score(model.support_.points[:5]) > model.score(model.support_.points[:5] + 100)
    search = GridSearchCV(KernelKMeans(gamma=0.1, random_state=0), {"n_clusters": [2, 3]}, cv=2).fit(X)
    assert np.isfinite(search.cv_results_["mean_test_score"]).all()


def test_columns_have_names_and_go_into_a_frame():
    X = np.random.RandomState(0).normal(size=(40, 3))
    model = KernelKMeans(3, random_state=0).fit(X)
    expected, clusters, evidence = model.transform(X), model.predict(X), model.evidence(X)
    names = [f"kernelkmeans{cluster}" for cluster in range(3)]
    assert model.get_feature_names_out().tolist() == names
    frame = model.set_output(transform="pandas").transform(pd.DataFrame(X, index=range(40, 80)))
    assert (list(frame.columns), list(frame.index)) == (names, list(range(40, 80)))
    np.testing.assert_allclose(frame, expected)
    np.testing.assert_array_equal(model.predict(X), clusters)
    np.testing.assert_array_equal(model.evidence(X), evidence)


def test_weights_of_samples_are_no_parameter():
    with pytest.raises(TypeError, match="sample_weight"):
        KernelKMeans(2).fit(np.eye(4), sample_weight=np.ones(4))
    assert "sample_weight" in KernelKMeans.__doc__
