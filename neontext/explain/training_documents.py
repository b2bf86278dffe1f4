"""Training documents, known again wherever they are passed, so that each is judged by the model without itself."""

from dataclasses import dataclass
from functools import cached_property
from typing import Self

import numpy as np

from neontext.arrays import IntArray, UIntArray
from neontext.embed import EmbeddedDocuments
from neontext.neuralize import ClusterNetwork


@dataclass(frozen=True, eq=False)
class TrainingDocuments:
    """The documents that a model was trained on, known by what the model sees of them.

    Case, blanks, line ends, stop words and words without a vector make no other document; see
    `EmbeddedDocuments.fingerprints`.

    Attributes
    ----------
    fingerprints : ndarray of uint64 of shape (n_documents,)
        Of the documents.
    own_support : ndarray of int of shape (n_documents,)
        Support point that each document is itself, -1 where it is none.

    Examples
    --------
    >>> from neontext.embed import DocumentEmbedder, WordVectors
    >>> vectors = WordVectors(("cat", "dog", "red"), np.eye(3, dtype=np.float32), "toy")
    >>> embedder = DocumentEmbedder(vectors).fit(["the red cat", "a red dog"])
    >>> training = TrainingDocuments(embedder.embed(["the red cat", "a red dog"]).fingerprints, np.array([-1, 5]))
    >>> training.excluded(embedder.embed(["Dog: red!", "red bird", "red cat"])).tolist()
    [5, -1, -1]
    """

    fingerprints: UIntArray
    own_support: IntArray

    @classmethod
    def from_network(cls, network: ClusterNetwork, documents: EmbeddedDocuments) -> Self:
        """The documents under the model that was trained on them."""
        return cls(documents.fingerprints, network.support.own_support(len(documents.fingerprints)))

    @cached_property
    def _known(self) -> tuple[UIntArray, IntArray]:
        """Fingerprints of support points, ascending, and their support points; of equal documents the first one's."""
        rows = np.flatnonzero(self.own_support >= 0)
        fingerprints, first = np.unique(self.fingerprints[rows], return_index=True)
        return fingerprints, self.own_support[rows[first]]

    def excluded(self, documents: EmbeddedDocuments) -> IntArray:
        """Support point that each document is itself, -1 for documents that the model does not hold.

        Documents that look the same to the model are judged alike: as the first of them that is a support point.
        """
        fingerprints, support = self._known
        asked = documents.fingerprints
        if not len(fingerprints):
            return np.full(len(asked), -1, dtype=np.int64)
        place = np.minimum(np.searchsorted(fingerprints, asked), len(fingerprints) - 1)
        return np.where(documents.known & (fingerprints[place] == asked), support[place], -1)
