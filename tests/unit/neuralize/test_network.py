"""The network computes what the cluster model computes, whichever way round."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.special import expit
from sklearn.cluster import DBSCAN, BisectingKMeans, KMeans, MiniBatchKMeans
from sklearn.exceptions import NotFittedError
from sklearn.linear_model import LogisticRegression
from sklearn.mixture import GaussianMixture
from sklearn.preprocessing import StandardScaler
from strategies import models

from neontext.cluster import KernelKMeans, SupportPoints, soft_assignment
from neontext.errors import InputError
from neontext.neuralize import ClusterNetwork, LinearLayer, SoftPoolLayer

X = np.random.default_rng(0).normal(size=(120, 3)) + np.repeat(np.eye(3) * 4, 40, axis=0)
CENTROIDS = SupportPoints([[0.0], [2.0], [5.0]], [0, 1, 2])


def close(found, expected):
    """To 1e-9 of the scale of the numbers, as the literal formulas promise in float64."""
    np.testing.assert_allclose(found, expected, rtol=1e-9, atol=1e-9)


@settings(max_examples=25)
@given(models(), st.integers(0, 1000))
def test_logits_literal_layers_and_definition_are_one_function(model, seed):
    points = np.random.default_rng(seed).normal(size=(3, model.points.shape[1]))
    network = model.network
    logits = network.logits(points)
    for cluster in range(model.n_clusters):
        literal = model.literal(cluster)
        close(logits[:, cluster], [literal.forward(x)[0] for x in points])
        close(network.forward_literal(points, cluster), logits[:, cluster])


@settings(max_examples=25)
@given(models())
def test_logits_are_the_log_odds_of_the_assignment(model):
    network = model.network
    P = network.probabilities(model.points)
    close(P, soft_assignment(network.support.outlierness(model.points), model.beta))
    close(expit(network.logits(model.points)), P)
    np.testing.assert_array_equal(network.assign(model.points), P.argmax(axis=1))


@settings(max_examples=25)
@given(models())
def test_leaving_out_reaches_every_answer(model):
    network, everything = model.network, np.arange(len(model.points))
    for j in everything:
        rest, x = model.without(j).network, model.points[j][None]
        np.testing.assert_allclose(network.logits(x, np.array([j])), rest.logits(x), rtol=1e-7, atol=1e-7)
        np.testing.assert_allclose(network.probabilities(x, np.array([j])), rest.probabilities(x), atol=1e-7)


def test_k_means_evidence_by_hand():
    np.testing.assert_allclose(ClusterNetwork(CENTROIDS, 3.0).logits([[0.5]])[0, 0], -np.log(np.exp(-6) + np.exp(-60)))


def test_layers_of_centroids():
    pairs, over_i, over_j, over_k = ClusterNetwork(CENTROIDS, 3.0).layers(1)
    assert isinstance(pairs, LinearLayer)
    assert all(isinstance(layer, SoftPoolLayer) for layer in (over_i, over_j, over_k))
    np.testing.assert_allclose(pairs.W, [[4.0], [-6.0]])
    np.testing.assert_allclose(pairs.b, [-4.0, 21.0])
    assert (over_i.stiffness, over_j.stiffness, over_k.stiffness, over_k.scale) == (1.0, -1.0, -3.0, 3.0)


@pytest.mark.parametrize("cluster", [-1, 3, 99])
def test_layers_of_a_cluster_that_is_not_there(cluster):
    with pytest.raises(InputError, match=r"0 \.\. 2"):
        ClusterNetwork(CENTROIDS, 1.0).layers(cluster)


@pytest.mark.parametrize("kind", [KMeans, MiniBatchKMeans])
def test_k_means_of_scikit_learn_assigns_alike(kind):
    model = kind(3, n_init=3, random_state=0).fit(X)
    network = ClusterNetwork.from_clusterer(model, X=X)
    new = np.random.default_rng(1).normal(size=(200, 3)) * 4
    np.testing.assert_array_equal(network.assign(new), model.predict(new))
    assert network.agreement(X, model.predict(X)) == 1.0
    np.testing.assert_allclose(network.support.outlierness(new), model.transform(new) ** 2, atol=1e-9)


def test_bisecting_k_means_is_read_as_its_centroids():
    model = BisectingKMeans(5, random_state=0).fit(X)
    network = ClusterNetwork.from_clusterer(model, X=X)
    nearest = ((X[:, None] - model.cluster_centers_[None]) ** 2).sum(axis=2).argmin(axis=1)
    np.testing.assert_array_equal(network.assign(X), nearest)
    # Its own predict walks down the tree of splits, so that points near a boundary can differ.
    assert network.agreement(X, model.labels_) == (nearest == model.labels_).mean()
    assert network.agreement(X, model.labels_) > 0.8


def test_kernel_k_means_brings_its_own_stiffness():
    model = KernelKMeans(3, random_state=0).fit(X)
    network = ClusterNetwork.from_clusterer(model)
    assert network.support is model.support_
    assert network.beta == model.beta_
    np.testing.assert_array_equal(network.logits(X), model.evidence(X))
    assert ClusterNetwork.from_clusterer(model, beta=2).beta == 2.0


def test_stiffness_is_calibrated_on_the_points_given():
    model = KMeans(3, n_init=1, random_state=0).fit(X)
    network = ClusterNetwork.from_clusterer(model, X=X)
    assert network.probabilities(X).max(axis=1).mean() == pytest.approx(0.9, abs=1e-6)


def test_stiffness_that_cannot_be_had():
    model = KMeans(3, n_init=1, random_state=0).fit(X)
    with pytest.raises(InputError, match="pass X="):
        ClusterNetwork.from_clusterer(model)
    assert ClusterNetwork.from_clusterer(model, beta=0.5).beta == 0.5


@pytest.mark.parametrize("beta", [-1.0, 0.0, np.nan, np.inf, "stiff", None])
def test_stiffness_that_is_none(beta):
    model = KMeans(3, n_init=1, random_state=0).fit(X)
    with pytest.raises(InputError, match="beta"):
        ClusterNetwork.from_clusterer(model, beta=beta)


@pytest.mark.parametrize("clusterer", [DBSCAN(), GaussianMixture(2), StandardScaler()])
def test_other_estimators_are_refused(clusterer):
    with pytest.raises(
        InputError, match=r"cannot be rewritten .* KMeans, MiniBatchKMeans, Bisecting.*init=labels.*register"
    ):
        ClusterNetwork.from_clusterer(clusterer.fit(X))


def test_clusterer_that_is_not_fitted():
    with pytest.raises(NotFittedError):
        ClusterNetwork.from_clusterer(KMeans(2))


def test_one_cluster():
    with pytest.raises(InputError, match="one cluster"):
        ClusterNetwork(SupportPoints([[0.0]], [0]), 1.0)
    with pytest.raises(InputError, match="one cluster"):
        ClusterNetwork.from_clusterer(KMeans(1).fit(X), beta=1.0)


def test_prototypes_with_offsets_are_a_logistic_regression():
    """With w_k = 2 mu_k and b_k = -||mu_k||^2 - c_k, the soft assignment at stiffness one is its probability."""
    model = LogisticRegression().fit(X, np.arange(len(X)) % 3)
    prototypes = model.coef_ / 2
    support = SupportPoints.from_centroids(prototypes, offsets=-(prototypes**2).sum(axis=1) - model.intercept_)
    network = ClusterNetwork(support, beta=1.0)
    np.testing.assert_allclose(network.probabilities(X), model.predict_proba(X), atol=1e-12)
    np.testing.assert_array_equal(network.assign(X), model.predict(X))
    np.testing.assert_allclose(network.forward_literal(X, 1), network.logits(X)[:, 1], atol=1e-10)
