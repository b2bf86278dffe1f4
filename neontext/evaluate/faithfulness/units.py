"""What is taken away when words are flipped: the different words of a document, or their occurrences one by one."""

from dataclasses import dataclass
from typing import Self
from zlib import crc32

import numpy as np
import numpy.typing as npt

from neontext.arrays import FloatArray, IntArray
from neontext.checks import check_choice
from neontext.corpus import WordTable
from neontext.embed import EmbeddedDocuments

HashArray = npt.NDArray[np.uint64]

#: A word with all its occurrences at once, or every occurrence by itself.
KINDS = ("word", "occurrence")


@dataclass(frozen=True, eq=False)
class PerturbationUnits:
    """Known words of some documents, cut into what is taken away in one step.

    Attributes
    ----------
    kind : {"word", "occurrence"}
        A word with all its occurrences, or every occurrence by itself.
    table : WordTable
        An entry a unit.
    words : tuple of str
        Names of the table's words.
    """

    kind: str
    table: WordTable
    words: tuple[str, ...]

    @classmethod
    def from_documents(cls, documents: EmbeddedDocuments, kind: str) -> Self:
        """Units of embedded documents: a step takes away a "word" or an "occurrence".

        Raises
        ------
        InputError
            For another kind.

        Examples
        --------
        >>> from neontext.embed import DocumentEmbedder, WordVectors
        >>> embedder = DocumentEmbedder(WordVectors(("car", "red"), np.eye(2, dtype=np.float32), "toy"))
        >>> units = PerturbationUnits.from_documents(embedder.fit(["red car car"]).embed(["red car car"]), "word")
        >>> units.table.word.tolist(), units.table.count.tolist(), units.table.entry_of_token.tolist()
        ([0, 1], [2, 1], [1, 0, 0])
        """
        check_choice("kind", kind, KINDS)
        make = WordTable.from_tokens if kind == "word" else WordTable.from_single_tokens
        return cls(kind, make(documents.tokens, documents.explained), documents.tokens.words)

    def __len__(self) -> int:
        return len(self.table)

    def ranks(self, relevance: FloatArray) -> IntArray:
        """Place of each unit in its document, 0 for the most relevant; ties go by place. Shape (n_units,), int."""
        ranks = np.empty(len(self), dtype=np.int64)
        ranks[self.table.order(relevance)] = self.table.position
        return ranks

    def random_relevance(self, seed: int) -> FloatArray:
        """Relevance for a random order, shape (n_units,), uniform in [0, 1).

        Drawn from the words and the seed alone: a document's random order is its own, wherever it stands.
        """
        table = self.table
        word = np.array([crc32(word.encode("utf-8", "surrogatepass")) for word in self.words], dtype=np.uint64)
        own = _scramble(word[table.word] << np.uint64(32) | table.position.astype(np.uint64))
        # Wraps around, as hashes do.
        content = np.zeros(table.n_documents, dtype=np.uint64)
        np.add.at(content, table.document, own)
        mixed = _scramble(own ^ _scramble(content + np.uint64(seed))[table.document])
        return (mixed >> np.uint64(11)).astype(np.float64) / 2.0**53


def _scramble(values: HashArray) -> HashArray:
    """SplitMix64's finishing step: every bit of the input decides on every bit of the output."""
    z = values + np.uint64(0x9E3779B97F4A7C15)
    z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return np.asarray(z ^ (z >> np.uint64(31)))
