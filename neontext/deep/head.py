r"""The head: evidence of points in feature space, and what each feature takes of it.

Relevance starts from the z-rule to the letter, :math:`R_d = a_d\, G_d` (root "origin" of `neontext.explain`): further
down, a rule can only hand on what an active neuron received, and a feature that is zero has nothing below it to hand
it to. What the clusters' boundaries have off the origin goes to the bias neuron. With centroids of equal length, as
`DeepKMeans` has them by default, every boundary passes through the origin, and nothing is lost by it.
"""

from neontext.arrays import FloatArray, IntArray
from neontext.explain import PooledEvidence, pool_evidence
from neontext.neuralize import ClusterNetwork


def feature_relevance(
    network: ClusterNetwork, points: FloatArray, clusters: IntArray | None
) -> tuple[PooledEvidence, FloatArray, FloatArray]:
    """Share a cluster's evidence out over the features.

    Parameters
    ----------
    network : ClusterNetwork
        The clusters in feature space.
    points : ndarray of shape (n, n_features)
        Features.
    clusters : ndarray of int of shape (n,), optional
        Cluster to explain for every point; the assigned one by default.

    Returns
    -------
    pooled : PooledEvidence
        Clusters, evidence, shares of the competitors.
    relevance : ndarray of shape (n, n_features)
        Relevance of every feature.
    bias : ndarray of shape (n,)
        The bias neuron, from its own formula; features and bias add up to the evidence.
    """
    pooled = pool_evidence(network, points, clusters)
    return pooled, points * pooled.G, pooled.bias - pooled.M
