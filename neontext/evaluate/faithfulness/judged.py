"""Documents under a fitted model, ready to be judged again when words of theirs are taken away."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy import sparse

from neontext.arrays import FloatArray, IntArray
from neontext.embed import DocumentEmbedder, EmbeddedDocuments
from neontext.evaluate.faithfulness.units import Units
from neontext.explain import MergedLayer, PooledEvidence, pool_evidence
from neontext.neuralize import ClusterNetwork

#: Elements of the largest array of a block of re-embedded documents: 64 MB in float64.
BLOCK_ELEMENTS = 1 << 23


@dataclass(frozen=True, eq=False)
class JudgedDocuments:
    """Documents, each with the cluster whose evidence is followed, and the model that judges what remains of them.

    Whatever is taken away, lengths and denominators are computed anew: this is the model's own answer for the shorter
    document. Every document needs a known word.

    Attributes
    ----------
    embedder : DocumentEmbedder
        Fitted.
    layer : MergedLayer
        From word occurrences to points.
    network : ClusterNetwork
        From points to evidence.
    documents : EmbeddedDocuments
        The documents, whole.
    clusters : ndarray of int of shape (n_documents,)
        Cluster whose evidence is followed.
    excluded : ndarray of int of shape (n_documents,)
        Support point that each document is itself, -1 for none: also its remains are judged by the model without it.
    """

    embedder: DocumentEmbedder
    layer: MergedLayer
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

    def evidence(self, points: FloatArray, rows: IntArray) -> FloatArray:
        """Evidence for the clusters of documents `rows` at some points, shape (n_points,)."""
        logits = self.network.logits(points, self.excluded[rows])
        return np.asarray(logits[np.arange(len(rows)), self.clusters[rows]])

    def pooled(self, points: FloatArray, rows: IntArray) -> PooledEvidence:
        """The same with its gradient: `evidence`, and `G`, which is the gradient, since the shares are derivatives."""
        return pool_evidence(self.network, points, self.clusters[rows], excluded=self.excluded[rows])

    def blocks(self, rows_of_document: IntArray) -> Iterator[tuple[int, int]]:
        """Cut the documents into runs whose re-embedded remains stay in bounded memory (64 MB an array).

        Parameters
        ----------
        rows_of_document : ndarray of int of shape (n_documents,)
            Remains that each document leaves.
        """
        width = sum(table.n_dimensions + 2 for table in self.embedder.vectors_)
        most = max(BLOCK_ELEMENTS // (width + self.network.n_clusters), 1)
        start, held = 0, 0
        for row, size in enumerate(rows_of_document.tolist()):
            if held + size > most and row > start:
                yield start, row
                start, held = row, 0
            held += size
        if start < len(rows_of_document):
            yield start, len(rows_of_document)

    def accumulated(self, units: Units, chosen: slice, rows: IntArray, shape: tuple[int, int]) -> FloatArray:
        """Points of documents that are put together step by step.

        Parameters
        ----------
        units : Units
            Of these documents.
        chosen : slice
            The units that are put in.
        rows : ndarray of int of shape (n_chosen,)
            ``document * n_steps + step`` at which each is put in.
        shape : (int, int)
            Documents and steps.

        Returns
        -------
        ndarray of shape (n_documents, n_steps, n_components)
            Sums of word vectors from step to step, then scaled as the embedder does it.
        """
        added, contributions, _ = self._counted(units, chosen, rows, shape[0] * shape[1])
        sums = np.asarray(added @ contributions).reshape(*shape, -1).cumsum(axis=1)
        return self._points(sums.reshape(shape[0] * shape[1], -1)).reshape(*shape, -1)

    def without_each(self, units: Units) -> FloatArray:
        """Points of the documents with one unit taken away, for every unit; shape (n_units, n_components).

        Where nothing is left, the point of an empty document. Memory: the result, and blocks of 64 MB.
        """
        points = np.empty((len(units), self.layer.n_components))
        for first, last in self.blocks(units.sizes):
            chosen = slice(int(units.indptr[first]), int(units.indptr[last]))
            points[chosen] = self._without_each(units, chosen, units.document[chosen] - first, last - first)
        return points

    def _without_each(self, units: Units, chosen: slice, row: IntArray, n_documents: int) -> FloatArray:
        whole, contributions, column = self._counted(units, chosen, row, n_documents)
        taken = units.count[chosen, None] * contributions[column]
        return self._points(np.asarray(whole @ contributions)[row] - taken)

    def _counted(
        self, units: Units, chosen: slice, rows: IntArray, n_rows: int
    ) -> tuple[sparse.csr_array, FloatArray, IntArray]:
        """Occurrences of the chosen units as a table of rows and different words; what one occurrence adds; columns."""
        words, column = np.unique(units.word[chosen], return_inverse=True)
        entries = (units.count[chosen].astype(np.float64), (rows, column))
        table = sparse.csr_array(sparse.coo_array(entries, shape=(n_rows, len(words))))
        return table, self.embedder.contributions(words, np.ones(len(words))), column

    def _points(self, sums: FloatArray) -> FloatArray:
        return self.layer.project(self.embedder.embed_sums(sums))
