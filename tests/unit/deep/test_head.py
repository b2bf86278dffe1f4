"""The head on features against the numpy network."""

import numpy as np
import pytest
from sklearn.cluster import KMeans

from neontext.cluster import SupportPoints
from neontext.neuralize import ClusterNetwork

torch = pytest.importorskip("torch", reason="torch is not installed: pip install 'neontext[deep]'")

from neontext.deep import FeatureKMeans  # noqa: E402
from neontext.deep.head import feature_relevance  # noqa: E402

POINTS = np.random.RandomState(0).rand(30, 4)


def test_features_and_bias_add_up_to_the_evidence():
    network = ClusterNetwork(SupportPoints.from_centroids(POINTS[:3]), 7.0)
    pooled, R, bias = feature_relevance(network, POINTS, None)
    np.testing.assert_allclose(R.sum(axis=1) + bias, pooled.evidence, atol=1e-10)
    np.testing.assert_allclose(pooled.evidence, network.logits(POINTS).max(axis=1), atol=1e-10)


def test_features_that_are_zero_take_nothing():
    points = POINTS * (POINTS > 0.5)
    _, R, _ = feature_relevance(ClusterNetwork(SupportPoints.from_centroids(POINTS[:3]), 7.0), points, None)
    assert not R[points == 0].any()


def test_head_is_the_network_of_scikit_learns_kmeans():
    """The identity as feature map: the same centroids, the same logits, the same literal layers."""
    identity = torch.nn.Linear(4, 4, bias=False).double()
    identity.weight.data = torch.eye(4, dtype=torch.float64)
    model = FeatureKMeans(3, module=identity, random_state=0).fit(POINTS)
    kmeans = KMeans(3, n_init=10, random_state=0).fit(POINTS)
    network = ClusterNetwork.from_clusterer(kmeans, X=POINTS)
    assert model.beta_ == pytest.approx(network.beta, rel=1e-6)
    np.testing.assert_allclose(model.evidence(POINTS), network.logits(POINTS), atol=1e-6)
    for cluster in range(3):
        literal = model.network().forward_literal(POINTS, cluster)
        np.testing.assert_allclose(model.evidence(POINTS)[:, cluster], literal, atol=1e-6)


def test_origin_is_where_boundaries_meet_for_centroids_of_equal_length():
    network = ClusterNetwork(SupportPoints.from_centroids(np.eye(4)), 2.0)
    pooled, _, bias = feature_relevance(network, POINTS, None)
    p = pooled.competitors
    entropy = -np.where(p > 0, p * np.log(np.where(p > 0, p, 1)), 0).sum(axis=1)
    np.testing.assert_allclose(bias, -entropy, atol=1e-10)
