"""Training documents: read when they are asked for, and known again, so that each is judged without itself."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Self

import numpy as np

from neontext.arrays import IntArray, UIntArray
from neontext.corpus import Corpus
from neontext.embed import EmbeddedDocuments
from neontext.neuralize import ClusterNetwork


@dataclass(frozen=True, eq=False)
class TrainingDocuments:
    """The documents that a model was trained on; those that are support points are known by what the model sees.

    Case, blanks, line ends, stop words and words without a vector make no other document; see
    `EmbeddedDocuments.fingerprints`. To explain further documents, the training documents themselves are not needed:
    a loaded model reads and embeds them when they are first asked for.

    Attributes
    ----------
    ids : tuple of str
        Of all documents.
    fingerprints : ndarray of uint64 of shape (n_supporting,)
        Of the documents that are support points, in their order.
    support : ndarray of int of shape (n_supporting,)
        Support point that each of them is.
    read : callable
        Returns all documents, and the same embedded. It is called once.

    Examples
    --------
    >>> from neontext.embed import DocumentEmbedder, WordVectors
    >>> vectors = WordVectors(("cat", "dog", "red"), np.eye(3, dtype=np.float32), "toy")
    >>> corpus = Corpus.from_texts(["the red cat", "a red dog"])
    >>> embedder = DocumentEmbedder(vectors).fit(corpus.texts)
    >>> documents = embedder.embed(corpus.texts)
    >>> training = TrainingDocuments(corpus.ids, documents.fingerprints[1:], np.array([5]), lambda: (corpus, documents))
    >>> training.excluded(embedder.embed(["Dog: red!", "red bird", "red cat"])).tolist()
    [5, -1, -1]
    """

    ids: tuple[str, ...]
    fingerprints: UIntArray
    support: IntArray
    read: Callable[[], tuple[Corpus, EmbeddedDocuments]]

    @classmethod
    def from_network(cls, network: ClusterNetwork, corpus: Corpus, documents: EmbeddedDocuments) -> Self:
        """The documents under the model that was trained on them."""
        own = network.support.own_support(len(corpus))
        rows = np.flatnonzero(own >= 0)
        return cls(corpus.ids, documents.fingerprints[rows], own[rows], lambda: (corpus, documents))

    @cached_property
    def _documents(self) -> tuple[Corpus, EmbeddedDocuments]:
        return self.read()

    @property
    def corpus(self) -> Corpus:
        """All documents."""
        return self._documents[0]

    @property
    def embedded(self) -> EmbeddedDocuments:
        """All documents, embedded."""
        return self._documents[1]

    def are(self, corpus: Corpus) -> bool:
        """Whether a corpus is this very one; nothing is read for that."""
        return "_documents" in vars(self) and corpus is self.corpus

    @cached_property
    def _known(self) -> tuple[UIntArray, IntArray]:
        """Fingerprints of support points, ascending, and their support points; of equal documents the first one's."""
        fingerprints, first = np.unique(self.fingerprints, return_index=True)
        return fingerprints, self.support[first]

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


class TrainedMixin:
    """Estimators that keep the documents that they were trained on."""

    _training: TrainingDocuments

    @property
    def corpus_(self) -> Corpus:
        """The training documents; a loaded model reads them when they are first asked for."""
        return self._training.corpus
