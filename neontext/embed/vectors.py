"""A table of word vectors: one row of numbers a word, whatever file or training it comes from."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from neontext.arrays import IntArray
from neontext.corpus import WordForm
from neontext.errors import VectorsError

_SHOWN = 3  # how many repeated words a message lists


@dataclass(frozen=True, eq=False, repr=False)
class WordVectors:
    """Words and their vectors, checked once and read-only from then on.

    Parameters
    ----------
    words : tuple of str
        The words, most frequent first where the source knows frequencies; no word twice.
    matrix : ndarray of float32, shape (n_words, n_dimensions)
        Row ``i`` is the vector of ``words[i]``; finite numbers. A C-contiguous float32 array is not copied, so do
        not change it afterwards; anything else numeric is converted.
    name : str
        Where the vectors come from, e.g. ``"glove"``, ``"ppmi"`` or a file name.
    pretrained : bool, default False
        Whether they come from elsewhere rather than from the corpus at hand.

    Raises
    ------
    VectorsError
        If there is no word, a word is not a string or is repeated, the lengths differ, the matrix does not have two
        axes and at least one column, or a number is NaN, infinite or too large for float32.

    Examples
    --------
    >>> import numpy as np
    >>> vectors = WordVectors(("sun", "moon"), np.array([[1, 0], [0, 1]], dtype=np.float32), name="toy")
    >>> vectors
    WordVectors('toy', 2 words, 2 dimensions)
    >>> vectors.rows(["moon", "star"])
    array([ 1, -1])
    """

    words: tuple[str, ...]
    matrix: npt.NDArray[np.float32]
    name: str
    pretrained: bool = False

    def __post_init__(self) -> None:
        source = f"word vectors {self.name!r}"
        words = tuple(self.words)
        matrix = _float32(self.matrix, source)
        check_vectors(words, matrix, source)
        object.__setattr__(self, "words", words)
        object.__setattr__(self, "matrix", matrix)

    @property
    def n_dimensions(self) -> int:
        """Length of each vector."""
        return int(self.matrix.shape[1])

    def __len__(self) -> int:
        return len(self.words)

    def __contains__(self, word: object) -> bool:
        return word in self._row_of

    def __repr__(self) -> str:
        pretrained = ", pretrained" if self.pretrained else ""
        return f"WordVectors({self.name!r}, {len(self):,} words, {self.n_dimensions} dimensions{pretrained})"

    @cached_property
    def _row_of(self) -> dict[str, int]:
        return {word: row for row, word in enumerate(self.words)}

    def rows(self, words: Sequence[str]) -> IntArray:
        """Row number of each word, -1 where the word is missing.

        Parameters
        ----------
        words : sequence of str
            The words to look up, compared exactly (case included).

        Returns
        -------
        ndarray of int64, shape (len(words),)

        Examples
        --------
        >>> WordVectors(("sun",), np.ones((1, 2)), name="toy").rows(["sun", "Sun"])
        array([ 0, -1])
        """
        row_of = self._row_of
        return np.fromiter((row_of.get(word, -1) for word in words), dtype=np.int64, count=len(words))

    def first(self, n: int) -> "WordVectors":
        """Keep the first ``n`` words, or all if there are fewer. Files are sorted by frequency, most frequent first.

        Raises
        ------
        VectorsError
            If ``n`` is below 1.

        Examples
        --------
        >>> WordVectors(("sun", "moon"), np.eye(2), name="toy").first(1).words
        ('sun',)
        """
        if n < 1:
            raise VectorsError(f"Asked for the first {n} words of {self!r}; give a number of at least 1.")
        return self if n >= len(self) else replace(self, words=self.words[:n], matrix=self.matrix[:n])


def in_word_form(vectors: WordVectors, form: Callable[[str], str] | None = None) -> WordVectors:
    """Vectors of words in the form that the words of texts have; of spellings of one word the first, so most frequent.

    Parameters
    ----------
    vectors : WordVectors
        Vectors of words in any case.
    form : callable, optional
        The form of a word; by default `WordForm()`.

    Returns
    -------
    WordVectors
        The same object if every word is in its form already.

    Examples
    --------
    >>> in_word_form(WordVectors(("Sun", "sun", "Moon"), np.eye(3), name="toy")).words
    ('sun', 'moon')
    """
    formed = list(map(form or WordForm(), vectors.words))
    if formed == list(vectors.words):
        return vectors
    first_row: dict[str, int] = {}
    for row, word in enumerate(formed):
        first_row.setdefault(word, row)
    return replace(vectors, words=tuple(first_row), matrix=vectors.matrix[list(first_row.values())])


def check_vectors(
    words: Sequence[str], matrix: npt.NDArray[np.float32], source: str, place: Callable[[int], str] = "row {}".format
) -> None:
    """Raise a ``VectorsError`` that begins with `source` if words and matrix do not make a usable table.

    `place` gives what the message calls a row, e.g. ``"line 5"`` of a file, from the row number.

    Examples
    --------
    >>> check_vectors(["sun", "sun"], np.eye(2, dtype=np.float32), "toy")  # doctest: +ELLIPSIS
    Traceback (most recent call last):
    neontext.errors.VectorsError: toy: 1 word is there more than once: 'sun' (row 0 and row 1). Each word needs ...
    """
    _check_shape(words, matrix, source)
    _check_finite(words, matrix, source, place)
    check_unique(words, source, place)


def _check_shape(words: Sequence[str], matrix: npt.NDArray[np.float32], source: str) -> None:
    if not words:
        raise VectorsError(f"{source}: there is not a single word; give at least one word with its vector.")
    for row, word in enumerate(words):
        if not isinstance(word, str):
            raise VectorsError(
                f"{source}: word {row} is {word!r}, of type {type(word).__name__}; words must be strings (str)."
            )
    if len(words) != len(matrix):
        raise VectorsError(f"{source}: {len(words):,} words but {len(matrix):,} vectors; give one vector a word.")
    if matrix.shape[1] < 1:
        raise VectorsError(f"{source}: the vectors have no dimension; give at least one number a word.")


def _check_finite(
    words: Sequence[str], matrix: npt.NDArray[np.float32], source: str, place: Callable[[int], str]
) -> None:
    # minimum and maximum carry a NaN along, and unlike isfinite(matrix) they need no second array of this size
    if np.isfinite(matrix.min()) and np.isfinite(matrix.max()):
        return
    row = int(np.argmin(np.isfinite(matrix).all(axis=1)))
    values = matrix[row]
    column = int(np.argmin(np.isfinite(values)))
    raise VectorsError(
        f"{source}: the vector of {words[row]!r} ({place(row)}) holds {values[column]} in dimension {column}; only "
        "finite float32 numbers can be used. Leave the word out, or write its vector again."
    )


def check_unique(words: Sequence[str], source: str, place: Callable[[int], str]) -> None:
    """Raise a ``VectorsError`` that begins with `source` if a word is there more than once."""
    if len(set(words)) == len(words):
        return
    first_row: dict[str, int] = {}
    again = [(word, row) for row, word in enumerate(words) if first_row.setdefault(word, row) != row]
    shown = ", ".join(f"{word!r} ({place(first_row[word])} and {place(row)})" for word, row in again[:_SHOWN])
    more = f" and {len(again) - _SHOWN:,} more" if len(again) > _SHOWN else ""
    count = "1 word is" if len(again) == 1 else f"{len(again):,} words are"
    raise VectorsError(
        f"{source}: {count} there more than once: {shown}{more}. Each word needs exactly one vector: remove the others."
    )


def _float32(matrix: Any, source: str) -> npt.NDArray[np.float32]:
    """Read-only, C-contiguous float32 view of two axes; copies only when it must."""
    try:
        array = np.asarray(matrix)
    except ValueError as error:
        raise VectorsError(f"{source}: the vectors do not have the same length ({error}); give a 2-D array.") from None
    if array.ndim != 2 or array.dtype.kind not in "fiu":
        raise VectorsError(
            f"{source}: the matrix has shape {array.shape} and type {array.dtype}; expected real numbers in the "
            "shape (n_words, n_dimensions)."
        )
    with np.errstate(over="ignore"):  # too large for float32 becomes inf, which the check for finite numbers reports
        view = np.ascontiguousarray(array, dtype=np.float32).view()
    view.flags.writeable = False
    return view
