"""What is done to counted terms on their way to a point: each step is linear, or linear given the document.

What is not linear (the logarithm of a count, a length) is a factor of the document's own, which is known when it is
explained: it enters as the weight of the document's terms.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np

from neontext.arrays import FloatArray
from neontext.checks import check_choice

NORMS = ("l1", "l2", "max")


@dataclass(frozen=True)
class TermFrequency:
    """How a count enters: as it is, as one, or as one plus its logarithm.

    Attributes
    ----------
    binary, sublinear : bool
        One for every count; one plus the logarithm.
    """

    binary: bool = False
    sublinear: bool = False

    def weigh(self, table: Any) -> None:
        """Change a csr_array of documents and terms in place."""
        if self.binary:
            table.data[:] = 1.0
        if self.sublinear:
            np.log(table.data, out=table.data)
            table.data += 1.0


@dataclass(frozen=True, eq=False)
class Scale:
    """A factor for every term, such as its inverse document frequency; zero for one that was not selected.

    Attributes
    ----------
    factors : ndarray of shape (n_columns,)
        The factors.
    """

    factors: FloatArray

    def weigh(self, table: Any) -> None:
        """Change a csr_array of documents and terms in place."""
        table.data *= self.factors[table.indices]


@dataclass(frozen=True)
class UnitLength:
    """Every document scaled to length one.

    Attributes
    ----------
    norm : {"l1", "l2", "max"}
        The length: sum of absolute values, Euclidean, largest absolute value.
    """

    norm: str = "l2"

    def __post_init__(self) -> None:
        check_choice("norm", self.norm, NORMS)

    def weigh(self, table: Any) -> None:
        """Change a csr_array of documents and terms in place."""
        size = np.diff(table.indptr)
        row = np.repeat(np.arange(len(size)), size)
        if self.norm == "max":
            length = np.zeros(len(size))
            np.maximum.at(length, row, np.abs(table.data))
        else:
            power = np.abs(table.data) if self.norm == "l1" else table.data**2
            length = np.bincount(row, power, minlength=len(size)).astype(np.float64)
        table.data *= self._factor(length)[row]

    def of_points(self, X: FloatArray) -> FloatArray:
        """Factor on every point, shape (n_documents,); one for a point at the origin."""
        if self.norm == "max":
            return self._factor(np.abs(X).max(axis=1, initial=0.0))
        return self._factor((np.abs(X) if self.norm == "l1" else X**2).sum(axis=1))

    def _factor(self, length: FloatArray) -> FloatArray:
        length = np.sqrt(length) if self.norm == "l2" else length
        return np.divide(1.0, length, out=np.ones_like(length), where=length > 0)


@dataclass(frozen=True, eq=False)
class Affine:
    """A linear map between points, and an offset: A x + b.

    Attributes
    ----------
    A : ndarray of shape (n_out, n_in)
        The map.
    b : ndarray of shape (n_out,)
        The offset.
    """

    A: FloatArray
    b: FloatArray


#: Steps of documents and terms, and of points.
TermStep = TermFrequency | Scale | UnitLength
PointStep = Affine | UnitLength
