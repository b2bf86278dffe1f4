"""Edited documents: documents under a fitted model that are assigned again when words are taken away or put in."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from neontext.arrays import FloatArray, IntArray
from neontext.corpus import Ragged
from neontext.corpus.ragged import runs
from neontext.embed import EmbeddedDocuments
from neontext.explain.layer import PointLayer
from neontext.explain.perturbation import Perturbation
from neontext.explain.pooling import PooledEvidence, pool_evidence
from neontext.neuralize import ClusterNetwork

#: Numbers of the largest array of a block of edited documents: 64 MB in float64.
BLOCK_ELEMENTS = 1 << 23


@dataclass(frozen=True, eq=False)
class EditedDocuments:
    """Documents, each with its cluster, and the model that assigns what becomes of them.

    Whatever is taken away or put in, lengths and denominators are computed anew: this is the model's own answer for the
    edited document. Every document needs a token that the embedder knows.

    Attributes
    ----------
    layer : PointLayer
        From documents to points.
    network : ClusterNetwork
        From points to evidence.
    documents : EmbeddedDocuments
        The documents, whole.
    clusters : ndarray of int of shape (n_documents,)
        Cluster of each.
    excluded : ndarray of int of shape (n_documents,)
        Support point that each document is itself, -1 for none: it is assigned by the model without it, edited or not.
    """

    layer: PointLayer
    network: ClusterNetwork
    documents: EmbeddedDocuments
    clusters: IntArray
    excluded: IntArray

    def __len__(self) -> int:
        return len(self.clusters)

    @cached_property
    def points(self) -> FloatArray:
        """Points of the whole documents, shape (n_documents, n_components)."""
        return self.layer.points(self.documents)

    def outlierness(self, points: FloatArray, rows: IntArray) -> FloatArray:
        """Outlierness of documents `rows` at some points, shape (n_points, n_clusters)."""
        return self.network.support.outlierness(points, self.excluded[rows])

    def outlierness_of(self, points: FloatArray, rows: IntArray, clusters: IntArray) -> FloatArray:
        """The same for one cluster of each point, shape (n_points,)."""
        return self.network.support.outlierness_of(points, clusters, self.excluded[rows])

    def evidence(self, points: FloatArray, rows: IntArray) -> FloatArray:
        """Evidence for the clusters of documents `rows` at some points, shape (n_points,)."""
        logits = self.network.logits(points, self.excluded[rows])
        return np.asarray(logits[np.arange(len(rows)), self.clusters[rows]])

    def pooled(self, points: FloatArray, rows: IntArray) -> PooledEvidence:
        """The same with its gradient: `evidence`, and `G`, which is the gradient, since the shares are derivatives."""
        return pool_evidence(self.network, points, self.clusters[rows], excluded=self.excluded[rows])

    def edited_evidence(self, perturbation: Perturbation, document: IntArray, removed: Ragged) -> FloatArray:
        """Evidence of what remains for the document's own cluster, shape (n_edited,); see `edited_points`."""
        result = np.empty(len(document))
        for block, points in self.edited_points(perturbation, document, removed):
            result[block] = self.evidence(points, document[block])
        return result

    def edited_points(
        self, perturbation: Perturbation, document: IntArray, removed: Ragged, added: Ragged | None = None
    ) -> Iterator[tuple[slice, FloatArray]]:
        """Blocks of edited documents and their points, in bounded memory.

        Parameters
        ----------
        perturbation : Perturbation
            From `PointLayer.perturbation`, for these documents.
        document, removed, added
            See `Perturbation.points`; by default nothing is added.

        Yields
        ------
        slice
            Of `document`.
        ndarray of shape (n_block, n_components)
            Their points.
        """
        added = Ragged.empty(len(document)) if added is None else added
        most = max(BLOCK_ELEMENTS // (perturbation.width + self.network.n_clusters), 1)
        for block in runs(removed.sizes + added.sizes + 1, most):
            rows = np.arange(block.start, block.stop)
            yield block, perturbation.points(document[block], removed.take(rows), added.take(rows))
