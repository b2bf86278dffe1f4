"""Which column a term has: by a vocabulary, or by its hash."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from sklearn.utils import murmurhash3_32

from neontext.arrays import FloatArray, IntArray


@dataclass(frozen=True)
class Vocabulary:
    """Terms with a column each.

    Attributes
    ----------
    terms : tuple of str
        The term of every column.
    """

    terms: tuple[str, ...]

    @property
    def n_columns(self) -> int:
        """Number of columns."""
        return len(self.terms)

    @cached_property
    def _column(self) -> dict[str, int]:
        return {term: column for column, term in enumerate(self.terms)}

    def columns(self, terms: Sequence[str]) -> tuple[IntArray, FloatArray]:
        """Column of each term, -1 for one that has none, and the sign by which it counts; shapes (n_terms,)."""
        get = self._column.get
        return np.fromiter((get(term, -1) for term in terms), np.int64, len(terms)), np.ones(len(terms))


@dataclass(frozen=True)
class HashedTerms:
    """Every term has a column by its hash (MurmurHash3, as scikit-learn's `HashingVectorizer`); several may share it.

    Attributes
    ----------
    n_columns : int
        Number of columns.
    alternate_sign : bool
        Whether the hash also decides by which sign a term counts.
    """

    n_columns: int
    alternate_sign: bool

    def columns(self, terms: Sequence[str]) -> tuple[IntArray, FloatArray]:
        """See `Vocabulary.columns`; every term has a column."""
        hashes = np.array([murmurhash3_32(term, seed=0) for term in terms], dtype=np.int64)
        signs = np.where(hashes < 0, -1.0, 1.0) if self.alternate_sign else np.ones(len(terms))
        return np.abs(hashes) % self.n_columns, signs
