"""Surrogates: the formulas to the letter, scikit-learn's contract, points left out, and labels that are odd."""

import numpy as np
import pytest
from messages import says
from scipy.special import logsumexp, softmax
from sklearn.datasets import make_blobs
from sklearn.linear_model import LogisticRegression
from sklearn.utils.estimator_checks import parametrize_with_checks

from neontext.cluster import BestSurrogate, KernelSurrogate, PrototypeSurrogate
from neontext.cluster.surrogate import median_squared_distance
from neontext.errors import InputError
from neontext.neuralize import ClusterNetwork

X, Y = make_blobs(120, 4, centers=3, cluster_std=3.0, random_state=0)
SURROGATES = [KernelSurrogate(random_state=0), PrototypeSurrogate(random_state=0)]
BEST = BestSurrogate(random_state=0)


@parametrize_with_checks([*SURROGATES, BEST, KernelSurrogate(n_support=3, random_state=0)])
def test_scikit_learns_contract(estimator, check):
    check(estimator)


def literal_log_similarity(x, own, surrogate):
    """Log of the normalised similarity sum of each label, without the point itself."""
    gamma, result = surrogate.gamma_, []
    for k in range(3):
        members = [X[j] for j in range(len(X)) if Y[j] == k and j != own]
        similarity = sum(np.exp(-gamma * np.sum((x - s) ** 2)) for s in members)
        norm = sum(np.exp(-gamma * np.sum((s - t) ** 2)) for s in members for t in members)
        result.append(np.log(similarity / np.sqrt(norm)))
    return np.array(result)


def test_kernel_surrogate_is_the_formula():
    model = KernelSurrogate(random_state=0).fit(X, Y)
    a, b = model.beta_ / model.gamma_, -model.beta_ * model.support_.offsets
    for x in X[:5] + 0.3:
        expected = softmax(a * literal_log_similarity(x, None, model) + b)
        np.testing.assert_allclose(model.predict_proba([x])[0], expected, rtol=1e-9)


def test_every_point_is_left_out_of_its_own_judgement():
    model = KernelSurrogate(random_state=0).fit(X, Y)
    a, b = model.beta_ / model.gamma_, -model.beta_ * model.support_.offsets
    logits = np.array([a * literal_log_similarity(x, row, model) + b for row, x in enumerate(X)])
    np.testing.assert_array_equal(model.held_out_, logits.argmax(axis=1))
    expected = (logsumexp(logits, axis=1) - logits[np.arange(len(X)), Y]).mean()
    assert model.log_loss_ == pytest.approx(expected, rel=1e-9)
    assert (model.held_out_ != Y).any()


@pytest.mark.parametrize("n_support", [None, 5])
def test_network_of_a_kernel_surrogate_gives_what_it_held_out(n_support):
    model = KernelSurrogate(n_support=n_support, random_state=0).fit(X, Y)
    network = ClusterNetwork.from_clusterer(model)
    assigned = network.assign(X, model.support_.own_support(len(X)))
    np.testing.assert_array_equal(assigned, model.held_out_)
    np.testing.assert_allclose(network.probabilities(X[:3]), model.predict_proba(X[:3]), rtol=1e-12)


def test_width_is_that_with_the_smallest_loss():
    best = KernelSurrogate(random_state=0).fit(X, Y)
    for factor in (0.1, 10.0):
        other = KernelSurrogate(gamma=best.gamma_ * factor, random_state=0).fit(X, Y)
        assert other.log_loss_ > best.log_loss_


@pytest.mark.parametrize("n_labels", [2, 3])
def test_prototype_surrogate_predicts_as_a_regression_does(n_labels):
    rows = n_labels > Y
    model = PrototypeSurrogate(random_state=0).fit(X[rows], Y[rows])
    regression = LogisticRegression(C=10.0).fit(X[rows], Y[rows])
    assert (model.predict(X[rows]) == regression.predict(X[rows])).mean() > 0.9


def test_what_is_held_out_was_not_seen():
    signs = np.random.RandomState(0).randint(2, size=120)
    # One column a pair of points alone: it says nothing about the others.
    alone = np.repeat(np.eye(60), 2, axis=0) * 5.0
    pairs = np.repeat(signs[:60], 2)
    model = PrototypeSurrogate(random_state=0).fit(np.eye(120) * 5.0, signs)
    assert (model.held_out_ == signs).mean() < 0.65
    assert (PrototypeSurrogate(random_state=0).fit(alone, pairs).held_out_ == pairs).mean() > 0.65


@pytest.mark.parametrize("surrogate", SURROGATES, ids=["kernel", "prototypes"])
def test_labels_stay_as_given(surrogate):
    names = np.array(["b", "c", "a"], dtype=object)[Y]
    model = surrogate.fit(X, names)
    np.testing.assert_array_equal(model.classes_, ["a", "b", "c"])
    np.testing.assert_array_equal(model.classes_[model.labels_], names)


@pytest.mark.parametrize("surrogate", SURROGATES, ids=["kernel", "prototypes"])
@pytest.mark.parametrize("y", [[0] * 119 + [1], np.arange(120) // 2, np.arange(120)], ids=["one", "pairs", "all"])
def test_tiny_clusters_are_a_model_too(surrogate, y):
    model = surrogate.fit(X, np.asarray(y))
    assert np.isfinite(model.predict_proba(X)).all()
    assert np.isfinite(model.log_loss_)


@pytest.mark.parametrize("surrogate", SURROGATES, ids=["kernel", "prototypes"])
def test_equal_points(surrogate):
    model = surrogate.fit(np.ones((6, 2)), [0, 0, 0, 0, 1, 1])
    assert model.predict([[1.0, 1.0]]).tolist() == [0]


@pytest.mark.parametrize("surrogate", SURROGATES, ids=["kernel", "prototypes"])
def test_one_label_is_refused(surrogate):
    with pytest.raises(InputError, match=says("one class", "two")):
        surrogate.fit(X, np.zeros(len(X), dtype=int))


def test_parameters_out_of_range_are_refused():
    for parameters in ({"gamma": -1.0}, {"gamma": "wide"}, {"n_support": 0}, {"support_method": "none"}):
        with pytest.raises(InputError, match=next(iter(parameters))):
            KernelSurrogate(**parameters).fit(X, Y)


def test_median_distance_leaves_out_equal_points():
    assert median_squared_distance(np.array([[0.0], [0.0], [0.0], [2.0]]), np.random.RandomState(0)) == 4.0
    assert median_squared_distance(np.full((3, 1), 7.0), np.random.RandomState(0)) == 1.0


@pytest.mark.parametrize(
    ("kind", "labels"),
    [
        (PrototypeSurrogate, lambda cloud: cloud.sum(axis=1) > 0),
        (KernelSurrogate, lambda cloud: cloud[:, 0] ** 2 > 0.5),
    ],
)
def test_the_better_surrogate_is_taken(kind, labels):
    cloud = np.random.RandomState(0).normal(size=(300, 10 if kind is PrototypeSurrogate else 2))
    best = BEST.fit(cloud, labels(cloud))
    assert type(best.best_) is kind
    np.testing.assert_array_equal(best.held_out_, best.best_.held_out_)
