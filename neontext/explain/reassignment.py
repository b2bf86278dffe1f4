"""Whether edited documents have arrived in another cluster, told by as few clusters as can tell it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from neontext.arrays import BoolArray, FloatArray, IntArray
from neontext.corpus import Ragged
from neontext.explain.edited import EditedDocuments

#: Gap of outlierness, relative to its size, below which two clusters are equally near: a tie is no move.
TIE = 1e-9
#: Blocks of documents (given by row), and their points after some of their edits.
EditedPoints = Callable[[IntArray, Ragged], Iterator[tuple[slice, FloatArray]]]


@dataclass(frozen=True, eq=False)
class ReassignmentTest:
    """Tells whether edited documents have arrived in another cluster.

    Attributes
    ----------
    documents : EditedDocuments
        The documents, where they are.
    target : ndarray of int of shape (n_documents,)
        Where each shall go; -1: anywhere else.
    outlierness : ndarray of shape (n_documents, n_clusters)
        Of the whole documents.
    points : callable
        Points of documents after some of their edits.
    """

    documents: EditedDocuments
    target: IntArray
    outlierness: FloatArray
    points: EditedPoints

    @property
    def whole_arrive(self) -> BoolArray:
        """Whether documents arrive without any edit, shape (n_documents,)."""
        return self._nearest(np.arange(len(self.target)), self.outlierness)

    def moves(self, document: IntArray, edits: Ragged) -> BoolArray:
        """Whether documents arrive after these edits, shape (n,)."""
        moved = np.empty(len(document), dtype=np.bool_)
        for block, points in self.points(document, edits):
            moved[block] = self._arrived(document[block], points)
        return moved

    def clusters(self, document: IntArray, edits: Ragged) -> IntArray:
        """Where documents that arrive are after these edits, shape (n,)."""
        clusters = self.target[document]
        for block, points in self.points(document, edits):
            anywhere = np.flatnonzero(clusters[block] < 0)
            outlierness = self.documents.outlierness(points[anywhere], document[block][anywhere])
            clusters[block][anywhere] = outlierness.argmin(axis=1)
        return clusters

    def _arrived(self, document: IntArray, points: FloatArray) -> BoolArray:
        """Whether documents have arrived at these points, shape (n,)."""
        sent = self.target[document] >= 0
        home, rival = (
            self.documents.outlierness_of(points, document, clusters[document])
            for clusters in (self.documents.clusters, self._rival)
        )
        # Who is sent somewhere has not arrived if home, or the next cluster, is nearer; who may go anywhere has if one
        # is nearer than home. These are most, and no other cluster need be asked.
        arrived = _nearer(rival, home)
        asked = np.flatnonzero(sent & arrived)
        third = self.documents.outlierness_of(points[asked], document[asked], self._third[document[asked]])
        arrived[asked] = _nearer(rival[asked], third)
        open_ = np.flatnonzero(arrived == sent)
        arrived[open_] = self._nearest(document[open_], self.documents.outlierness(points[open_], document[open_]))
        return arrived

    @cached_property
    def _rival(self) -> IntArray:
        """Cluster that each document shall go to; if anywhere, the nearest one that it is not in."""
        return np.where(self.target >= 0, self.target, self._nearest_but(self.documents.clusters))

    @cached_property
    def _third(self) -> IntArray:
        """Nearest cluster that is neither the document's nor its rival; of two clusters the document's."""
        third = self._nearest_but(self.documents.clusters, self._rival)
        return np.where(third == self._rival, self.documents.clusters, third)

    def _nearest_but(self, *clusters: IntArray) -> IntArray:
        others = self.outlierness.copy()
        for own in clusters:
            others[np.arange(len(others)), own] = np.inf
        return np.asarray(others.argmin(axis=1))

    def _nearest(self, document: IntArray, outlierness: FloatArray) -> BoolArray:
        """Whether each document has arrived, given its outlierness for every cluster; shape (n,)."""
        rows, target = np.arange(len(document)), self.target[document]
        asked = np.where(target >= 0, target, self.documents.clusters[document])
        at = outlierness[rows, asked]
        others = outlierness.copy()
        others[rows, asked] = np.inf
        nearest = others.min(axis=1)
        return np.where(target >= 0, _nearer(at, nearest), _nearer(nearest, at))


def _nearer(one: FloatArray, other: FloatArray) -> BoolArray:
    """Whether one cluster is nearer than another, given the outlierness for both; a tie is not."""
    return np.asarray(other - one > TIE * (np.abs(one) + np.abs(other)))
