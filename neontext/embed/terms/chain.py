"""Steps behind a vectoriser, put together into one `TermEmbedder`."""

from dataclasses import dataclass, field

import numpy as np

from neontext.arrays import BoolArray, FloatArray, IntArray
from neontext.embed.terms.analyzer import TermAnalyzer
from neontext.embed.terms.embedder import TermEmbedder
from neontext.embed.terms.lookup import HashedTerms, Vocabulary
from neontext.embed.terms.steps import Affine, PointStep, Scale, TermFrequency, TermStep, UnitLength
from neontext.errors import InputError

#: Numbers of the largest matrix of words and dimensions: 2 GB in float64.
MAX_ELEMENTS = 1 << 28


@dataclass(frozen=True, eq=False)
class Diagonal:
    """A factor on every column, and an offset."""

    factors: FloatArray
    offset: FloatArray


@dataclass(frozen=True, eq=False)
class Selection:
    """Some of the columns, as a mask."""

    kept: BoolArray


Step = TermFrequency | UnitLength | Affine | Diagonal | Selection


@dataclass
class TermChain:
    """Steps behind a vectoriser, put together: as long as no matrix has come, they are of terms, then of points.

    Attributes
    ----------
    analyzer, lookup
        See `TermEmbedder`.
    weighing : list of TermStep
        Steps of terms.
    columns : ndarray of int
        Columns of the vocabulary that are left.
    offset : ndarray of shape (n_columns_left,) or None
        What is added to the weights.
    vectors : ndarray of shape (n_columns_left, n_sums) or None
        A vector for each of these terms, once a matrix has come.
    steps : list of PointStep
        Steps of points.
    description : list of str
        What has come, a line each.
    """

    analyzer: TermAnalyzer
    lookup: Vocabulary | HashedTerms
    weighing: list[TermStep]
    columns: IntArray
    description: list[str]
    offset: FloatArray | None = None
    vectors: FloatArray | None = None
    steps: list[PointStep] = field(default_factory=list)
    width: int = 0

    def __post_init__(self) -> None:
        self.width = self.width or len(self.columns)

    def add(self, step: Step) -> None:
        """Add a step behind the others."""
        if self.vectors is not None:
            self._add_to_points(step)
        elif isinstance(step, Affine):
            self.project(step.A, step.b)
        elif isinstance(step, Diagonal):
            self.weighing.append(self._scale(step.factors))
            offset = step.offset if self.offset is None else self.offset * step.factors + step.offset
            self.offset = offset if offset.any() else None
        elif isinstance(step, Selection):
            self.weighing.append(self._scale(step.kept.astype(np.float64)))
            self.columns, self.width = self.columns[step.kept], int(step.kept.sum())
            self.offset = None if self.offset is None else self.offset[step.kept]
        else:
            self._check_centre(step)
            self.weighing.append(step)

    def project(self, A: FloatArray, b: FloatArray | None = None) -> None:
        """Go on from terms to points by a matrix of shape (n_dimensions, n_columns_left)."""
        check_size(len(A), self.lookup.n_columns)
        vectors = np.zeros((self.lookup.n_columns, len(A)))
        vectors[self.columns] = A.T
        b = np.zeros(len(A)) if b is None else b
        b = b if self.offset is None else b + A @ self.offset
        self.vectors, self.width, self.offset = vectors, len(A), None
        if b.any():
            self.steps.append(Affine(np.eye(len(A)), b))

    def _add_to_points(self, step: Step) -> None:
        if isinstance(step, TermFrequency):
            raise InputError("TfidfTransformer(sublinear_tf=True) behind a projection is not linear in the words.")
        if isinstance(step, Diagonal):
            step = Affine(np.diag(step.factors), step.offset)
        elif isinstance(step, Selection):
            step = Affine(np.eye(len(step.kept))[step.kept], np.zeros(int(step.kept.sum())))
        self.width = len(step.A) if isinstance(step, Affine) else self.width
        self.steps.append(step)

    def _scale(self, factors: FloatArray) -> Scale:
        """Factors of the columns that are left as those of all; one for the others, which are zero already."""
        every = np.ones(self.lookup.n_columns)
        every[self.columns] = factors
        return Scale(every)

    def _check_centre(self, step: Step) -> None:
        if self.offset is not None:
            raise InputError(
                f"{type(step).__name__} behind a centring of {self.width:,} terms cannot be explained word by word "
                "without a dense table of documents and terms: put TruncatedSVD or PCA before the centring."
            )

    def embedder(self) -> TermEmbedder:
        """The embedder; `project` has been called."""
        if self.vectors is None:
            raise InputError("The terms have no vectors yet: project them first.")
        return TermEmbedder(
            self.analyzer,
            self.lookup,
            tuple(self.weighing),
            self.vectors,
            tuple(self.steps),
            tuple(self.description),
        )


def check_size(n_dimensions: int, n_words: int) -> None:
    """Refuse a matrix of words and dimensions that would not fit into memory.

    Raises
    ------
    InputError
        With what to do.
    """
    if n_dimensions * n_words > MAX_ELEMENTS:
        raise InputError(
            f"The model lies in {n_dimensions:,} dimensions of {n_words:,} words: too many to give every word a dense "
            "vector. Put TruncatedSVD before the model, or fewer words (max_features, min_df)."
        )
