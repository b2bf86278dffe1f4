"""What is taken away when words are flipped: the different words of a document, or their occurrences one by one."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from neontext.arrays import FloatArray, IntArray
from neontext.embed import EmbeddedDocuments
from neontext.errors import InputError

HashArray = npt.NDArray[np.uint64]

#: A word with all its occurrences at once, or every occurrence by itself.
KINDS = ("word", "occurrence")


@dataclass(frozen=True, eq=False)
class Units:
    """Known words of some documents, cut into what is taken away in one step; in columns, document by document.

    Attributes
    ----------
    kind : {"word", "occurrence"}
        A word with all its occurrences, or every occurrence by itself.
    document : ndarray of int of shape (n_units,)
        Row of the document, rising.
    word : ndarray of int of shape (n_units,)
        Row of the word in the embedder's vocabulary.
    count : ndarray of int of shape (n_units,)
        Occurrences.
    of_token : ndarray of int of shape (n_tokens,)
        Unit of each token; -1 where its word has no vector.
    n_documents : int
        Number of documents.
    """

    kind: str
    document: IntArray
    word: IntArray
    count: IntArray
    of_token: IntArray
    n_documents: int

    @classmethod
    def cut(cls, documents: EmbeddedDocuments, kind: str) -> "Units":
        """Units of embedded documents.

        Parameters
        ----------
        documents : EmbeddedDocuments
            The documents.
        kind : {"word", "occurrence"}
            What a step takes away.

        Raises
        ------
        InputError
            For another kind.

        Examples
        --------
        >>> from neontext.embed import DocumentEmbedder, WordVectors
        >>> embedder = DocumentEmbedder(WordVectors(("car", "red"), np.eye(2, dtype=np.float32), "toy"))
        >>> units = Units.cut(embedder.fit(["red car car"]).embed(["red car car"]), "word")
        >>> units.word.tolist(), units.count.tolist(), units.of_token.tolist()
        ([0, 1], [2, 1], [1, 0, 0])
        """
        if kind not in KINDS:
            raise InputError(f"kind={kind!r}: expected one of {', '.join(KINDS)}.")
        known = np.flatnonzero(documents.word >= 0)
        document, word = documents.tokens.document[known], documents.word[known]
        width = int(word.max(initial=0)) + 1
        keys = document * width + word if kind == "word" else np.arange(len(known))
        _, first, inverse, count = np.unique(keys, return_index=True, return_inverse=True, return_counts=True)
        of_token = np.full(len(documents.word), -1, dtype=np.int64)
        of_token[known] = inverse
        return cls(kind, document[first], word[first], count, of_token, documents.tokens.n_documents)

    def __len__(self) -> int:
        return len(self.document)

    @cached_property
    def sizes(self) -> IntArray:
        """Units of each document, shape (n_documents,)."""
        return np.bincount(self.document, minlength=self.n_documents)

    @cached_property
    def indptr(self) -> IntArray:
        """Units ``indptr[i]`` to ``indptr[i + 1]`` (exclusive) are document i's; shape (n_documents + 1,)."""
        return np.concatenate([[0], np.cumsum(self.sizes)])

    def pool(self, relevance: FloatArray) -> FloatArray:
        """Sum over the tokens of each unit: from shape (n_tokens,) to (n_units,)."""
        known = self.of_token >= 0
        return np.bincount(self.of_token[known], relevance[known], minlength=len(self)).astype(np.float64)

    def ranks(self, relevance: FloatArray) -> IntArray:
        """Place of each unit in its document, 0 for the most relevant; ties go by place in the document.

        Parameters
        ----------
        relevance : ndarray of shape (n_units,)
            Any numbers.

        Returns
        -------
        ndarray of int of shape (n_units,)
        """
        order = np.lexsort((-relevance, self.document))
        ranks = np.empty(len(self), dtype=np.int64)
        ranks[order] = np.arange(len(self)) - np.repeat(self.indptr[:-1], self.sizes)
        return ranks

    def random_relevance(self, seed: int) -> FloatArray:
        """Relevance for a random order, shape (n_units,), uniform in [0, 1).

        Drawn from the words and the seed alone: a document's random order is its own, wherever it stands.
        """
        place = np.arange(len(self)) - np.repeat(self.indptr[:-1], self.sizes)
        own = _scramble(self.word.astype(np.uint64) << np.uint64(32) | place.astype(np.uint64))
        # Wraps around, as hashes do.
        content = np.zeros(self.n_documents, dtype=np.uint64)
        np.add.at(content, self.document, own)
        mixed = _scramble(own ^ _scramble(content + np.uint64(seed))[self.document])
        return (mixed >> np.uint64(11)).astype(np.float64) / 2.0**53


def _scramble(values: HashArray) -> HashArray:
    """SplitMix64's finishing step: every bit of the input decides on every bit of the output."""
    z = values + np.uint64(0x9E3779B97F4A7C15)
    z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return np.asarray(z ^ (z >> np.uint64(31)))
