"""Training documents, known again wherever they are passed, so that each is judged by the model without itself."""

from dataclasses import dataclass
from functools import cached_property
from typing import Self

import numpy as np

from neontext.arrays import IntArray
from neontext.corpus import Corpus
from neontext.neuralize import ClusterNetwork


@dataclass(frozen=True, eq=False)
class TrainingDocuments:
    """The documents that a model was trained on.

    Attributes
    ----------
    corpus : Corpus
        The documents.
    own_support : ndarray of int of shape (n_documents,)
        Support point that each document is itself, -1 where it is none.

    Examples
    --------
    >>> training = TrainingDocuments(Corpus.from_texts(["one", "two"]), np.array([-1, 5]))
    >>> training.excluded(Corpus.from_texts(["two", "three", "one"])).tolist()
    [5, -1, -1]
    """

    corpus: Corpus
    own_support: IntArray

    @classmethod
    def from_network(cls, network: ClusterNetwork, corpus: Corpus) -> Self:
        """The documents of a corpus under the model that was trained on them."""
        return cls(corpus, network.support.own_support(len(corpus)))

    @cached_property
    def _support_of_text(self) -> dict[str, int]:
        """Support point by text; of equal documents the first one's."""
        rows = reversed(np.flatnonzero(self.own_support >= 0).tolist())
        return {self.corpus.texts[row]: int(self.own_support[row]) for row in rows}

    def excluded(self, corpus: Corpus) -> IntArray:
        """Support point that each document of a corpus is itself, -1 for documents that the model does not hold.

        Documents of the same text are judged alike: as the first of them that is a support point.
        """
        return np.array([self._support_of_text.get(text, -1) for text in corpus.texts], dtype=np.int64)
