r"""Who takes how much of the evidence: the shares of support points, as a table (method, section 5).

The share of a pair (i, j) is :math:`P_{ij} = \beta\, p_k\, p_{j|k}\, q_i`. Words need only its sums over the pairs;
rules for pixels also need sums of squares, of positive parts, of one competitor or of one support point, so here the
factors themselves are kept: a row an image, a column a support point.
"""

from dataclasses import dataclass, fields, replace

import numpy as np

from neontext.arrays import FloatArray, IntArray
from neontext.cluster import SupportPoints
from neontext.explain.pooling import competitor_margins, p_log_p, pool_competitors, pool_entropy, pool_weights
from neontext.neuralize import ClusterNetwork


@dataclass(frozen=True, eq=False)
class Shares:
    r"""Shares of support points and clusters in the evidence of some images.

    Attributes
    ----------
    network : ClusterNetwork
        The model.
    clusters : ndarray of int of shape (n_images,)
        Cluster c explained.
    outlierness : ndarray of shape (n_images, n_clusters)
        Forward pass.
    evidence : ndarray of shape (n_images,)
        Log-odds f_c, from the forward pass.
    pool : ndarray of shape (n_images, n_support)
        Share of each support point in its own cluster's pool (:math:`q_i`, :math:`p_{j|k}`); one in sum for each.
    competitors : ndarray of shape (n_images, n_clusters)
        :math:`p_k`; zero for c.
    p_log_p : ndarray of shape (n_images,)
        :math:`\sum_k p_k \log p_k`, the bias of the last pool.
    distances : ndarray of shape (n_images, n_support)
        :math:`\|x - s_j\|^2 + b_j`; a pair's activation is :math:`a_{ij}`, the distance to j less that to i.
    offsets : ndarray of shape (n_images, n_clusters)
        Mean offset :math:`b_j` of each pool.
    entropies : ndarray of shape (n_images, n_clusters)
        Entropy of each pool, nats.
    """

    network: ClusterNetwork
    clusters: IntArray
    outlierness: FloatArray
    evidence: FloatArray
    pool: FloatArray
    competitors: FloatArray
    p_log_p: FloatArray
    distances: FloatArray
    offsets: FloatArray
    entropies: FloatArray

    @classmethod
    def from_points(
        cls,
        network: ClusterNetwork,
        X: FloatArray,
        clusters: IntArray | None = None,
        *,
        against: int | None = None,
        excluded: IntArray | None = None,
    ) -> "Shares":
        """Shares for some images.

        Parameters
        ----------
        network : ClusterNetwork
            The model.
        X : ndarray of shape (n_images, n_components)
            Images as points.
        clusters : ndarray of int of shape (n_images,), optional
            Clusters to explain; the assigned ones by default.
        against : int, optional
            The only competitor; an image of this very cluster is explained against all.
        excluded : ndarray of int of shape (n_images,), optional
            Support point that each image is itself, -1 for none.

        Returns
        -------
        Shares
            Memory: (n_images, n_support).
        """
        support = network.soft_support
        pool, distances = np.empty((2, len(X), len(support.points)))
        outlierness, offsets, entropies = np.empty((3, len(X), support.n_clusters))
        norms = support.log_divisors(excluded, len(X))
        for k, (weights, logits, highest, offset) in enumerate(pool_weights(support, X, excluded)):
            members = support.members(k)
            total = weights.sum(axis=1)
            log_alpha = weights @ support.log_alpha[members]
            if excluded is not None:
                log_alpha += support.excluded_offset(weights, k, excluded)
            outlierness[:, k] = (norms[:, k] - np.log(total) - highest - offset) / support.gamma
            # What is left out is infinitely far, which is more than arithmetic takes.
            nearest = norms[:, k] - highest - offset
            distances[:, members] = (nearest[:, None] - np.maximum(logits, _FARTHEST)) / support.gamma
            offsets[:, k] = (norms[:, k] - log_alpha / total) / support.gamma
            entropies[:, k] = pool_entropy(weights, logits, total)
            pool[:, members] = weights / total[:, None]
        clusters = outlierness.argmin(axis=1) if clusters is None else clusters
        margins = competitor_margins(outlierness, clusters)
        p, evidence, entropy = pool_competitors(margins, clusters, network.beta, against)
        return cls(network, clusters, outlierness, evidence, pool, p, -entropy, distances, offsets, entropies)

    def contrast(self, values: FloatArray) -> FloatArray:
        """Mean over the competitors less the cluster's own value, times beta; from shape (n_images, n_clusters)."""
        own = values[np.arange(len(values)), self.clusters]
        return np.asarray(self.network.beta * np.einsum("nk,nk->n", self.competitors, values - own[:, None]))

    @property
    def pool_bias(self) -> FloatArray:
        """What the pools keep for themselves, shape (n_images,): entropies, and no pixel's."""
        return self.p_log_p - self.contrast(self.entropies) / self.network.soft_support.gamma

    @property
    def signed(self) -> FloatArray:
        r"""Sums of :math:`P_{ij}`, shape (n_images, n_support): over j for points of c, minus over i for all others."""
        support = self.network.soft_support
        signs = -self.competitors
        signs[np.arange(len(signs)), self.clusters] = self.competitors.sum(axis=1)
        return np.asarray(self.network.beta * self.pool * signs[:, support.clusters])

    def rows(self, chosen: IntArray | slice) -> "Shares":
        """The shares of some of the images."""
        arrays = {name: getattr(self, name)[chosen] for name in _ARRAYS}
        return replace(self, **arrays)

    def by_competitor(self) -> "Shares":
        """The parts of one image's competitors, a row for each cluster; they add up to the whole."""
        p = np.diag(self.competitors[0])
        repeated = self.rows(np.zeros(len(p), dtype=np.int64))
        return replace(repeated, competitors=p, p_log_p=p_log_p(p).sum(axis=1)).with_evidence()

    def by_support(self, excluded: int = -1) -> "Shares":
        """The parts of one image's support points, a row each in the order of `network.soft_support`.

        The parts of the cluster's own points add up to the whole, and so do those of all its competitors' points.

        Parameters
        ----------
        excluded : int
            Support point that the image is itself, as the shares were made; -1 for none.
        """
        support, share, c = self.network.soft_support, self.pool[0], self.clusters[0]
        k, every = support.clusters, np.arange(len(share))
        repeated = self.rows(np.zeros(len(share), dtype=np.int64))
        # A point of c faces every competitor, a point of a competitor stands for that one alone.
        faced = (k == c)[:, None] | (k[:, None] == np.arange(support.n_clusters))
        p = np.where(faced, self.competitors[0], 0.0)
        # A pool's entropy and offset, taken apart: the p_log_p at each point, and its own offset.
        repeated.entropies[every, k] = -np.log(np.maximum(share, _SMALLEST))
        log_alpha = _log_alpha_without(support, excluded)
        mean_log_alpha = np.bincount(k, share * log_alpha)
        repeated.offsets[every, k] += (mean_log_alpha[k] - log_alpha) / support.gamma
        return replace(
            repeated,
            pool=np.where(k[:, None] == k, np.eye(len(share)), repeated.pool),
            competitors=p * share[:, None],
            p_log_p=share * p_log_p(p).sum(axis=1),
        ).with_evidence()

    def with_evidence(self) -> "Shares":
        """The same with each part's part of the evidence."""
        return replace(self, evidence=self.contrast(self.outlierness) + self.p_log_p)


_ARRAYS = tuple(field.name for field in fields(Shares) if field.name != "network")
#: Log-similarity, relative to the largest, below which nothing is told apart.
_FARTHEST = -1e6
#: Shares below this are nothing.
_SMALLEST = 1e-300


def _log_alpha_without(support: SupportPoints, excluded: int) -> FloatArray:
    """Logarithms of the weights, that of the point left out without the one document."""
    log_alpha = support.log_alpha.copy()
    if excluded >= 0:
        cluster = int(support.clusters[excluded])
        alone = np.ones((1, support.sizes[cluster]))
        shrunk = support.excluded_offset(alone, cluster, np.array([excluded]))
        log_alpha[excluded] += max(float(shrunk[0]), _FARTHEST)
    return log_alpha
