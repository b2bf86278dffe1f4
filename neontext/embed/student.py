r"""Word vectors that stand in for a sentence transformer: a linear student, fitted to some of its embeddings."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from scipy import sparse

from neontext.arrays import FloatArray, IntArray
from neontext.corpus import Tokens
from neontext.embed.centroids import unit_rows
from neontext.embed.sentences import SentenceEmbedder
from neontext.embed.train import train_ppmi
from neontext.embed.vectors import WordVectors
from neontext.embed.weights import word_weights
from neontext.errors import InputError
from neontext.runtime.blocks import one_thread

#: What stands before the folder of the teacher in the name of a student.
PREFIX = "student:"
#: Documents that the teacher encodes, at most, and the share of these that tells how well it is followed.
N_ENCODED, HELD_OUT = 1_500, 0.1
#: Size of the vectors that are mapped, and penalty on the map.
N_DIMENSIONS, PENALTY = 300, 3.0


class Fit(NamedTuple):
    """A linear map from points made of words to embeddings.

    Attributes
    ----------
    A : ndarray of shape (n_dimensions, width)
        The map.
    mean : ndarray of shape (width,)
        Mean embedding.
    """

    A: FloatArray
    mean: FloatArray

    @classmethod
    def ridge(cls, Z: FloatArray, E: FloatArray) -> "Fit":
        r"""Ridge regression: :math:`A = (Z^\top Z + 3 I)^{-1} Z^\top (E - \bar E)`."""
        mean = E.mean(axis=0)
        with one_thread():
            return cls(np.linalg.solve(Z.T @ Z + PENALTY * np.eye(Z.shape[1]), Z.T @ (E - mean)), mean)

    def cosine(self, Z: FloatArray, E: FloatArray) -> float:
        """Mean cosine of what the map makes of points with their embeddings, both less the mean."""
        with one_thread():
            found = Z @ self.A
        wanted = E - self.mean
        size = np.linalg.norm(found, axis=1) * np.linalg.norm(wanted, axis=1)
        return float((np.einsum("nd,nd->n", found, wanted) / np.where(size > 0, size, 1.0)).mean())


@dataclass(frozen=True, eq=False)
class Student:
    r"""A sentence transformer's linear student: words get vectors, and everything on them is exact.

    The teacher encodes `n_encoded` of the documents. With :math:`\Phi` the corpus's ppmi vectors (300 numbers, unit
    length) and :math:`z_d` the unit length sum of a document's, weighted as documents are embedded, ridge regression
    maps :math:`z_d` to the embeddings; a word's vector is :math:`W = \Phi A`.

    Parameters
    ----------
    teacher : str, Path, SentenceTransformer or SentenceEmbedder
        See `SentenceEmbedder`.
    texts : sequence of str
        The training documents.
    n_encoded : int
        Documents that the teacher encodes, at most; a tenth of them is held out to say how well it is followed.
    """

    teacher: Any
    texts: Sequence[str]
    n_encoded: int = N_ENCODED

    def train(self, tokens: Tokens, random_state: int = 0, weights: FloatArray | None = None) -> WordVectors:
        """Vectors for the words of the training documents.

        Parameters
        ----------
        tokens : Tokens
            Of the texts.
        random_state : int
            Seed of the ppmi vectors, and of which documents are encoded.
        weights : ndarray of shape (n_words,), optional
            Weight of each of `tokens.words`; by default smooth inverse frequency.

        Returns
        -------
        WordVectors
            float32, as wide as the teacher's embeddings; the name says how many documents were encoded and the cosine
            with the teacher on those that were held out.

        Raises
        ------
        InputError, VectorsError, ModelError, MissingDependencyError
            If tokens are of other texts, too few, or the teacher cannot be read.
        """
        if tokens.n_documents != len(self.texts):
            raise InputError(
                f"A student was given tokens of {tokens.n_documents} documents and {len(self.texts)} texts"
            )
        phi = train_ppmi(tokens, n_dimensions=N_DIMENSIONS, random_state=random_state)
        unit = unit_rows(phi.matrix.astype(np.float64))
        Z = self._points(tokens, phi, unit, word_weights("sif", tokens)[0] if weights is None else weights)
        rows = self._sample(np.flatnonzero(Z.any(axis=1)), random_state)
        teacher = self.teacher if isinstance(self.teacher, SentenceEmbedder) else SentenceEmbedder(self.teacher)
        E = teacher.embed([self.texts[row] for row in rows]).X
        held = max(int(HELD_OUT * len(rows)), 1)
        cosine = Fit.ridge(Z[rows[held:]], E[held:]).cosine(Z[rows[:held]], E[:held])
        with one_thread():
            matrix = unit @ Fit.ridge(Z[rows], E).A
        name = f"student of {teacher.encoder.name}, {len(rows):,} documents encoded, held-out cosine {cosine:.2f}"
        return WordVectors(phi.words, matrix.astype(np.float32), name)

    def _points(self, tokens: Tokens, phi: WordVectors, unit: FloatArray, weights: FloatArray) -> FloatArray:
        """Documents as unit sums of weighted word vectors; zero where no word has one."""
        row = phi.rows(tokens.words)[tokens.word]
        known = row >= 0
        indptr = np.concatenate([[0], np.cumsum(known)])[tokens.indptr]
        entries = (weights[tokens.word[known]], row[known], indptr)
        return unit_rows(np.asarray(sparse.csr_array(entries, shape=(tokens.n_documents, len(unit))) @ unit))

    def _sample(self, rows: IntArray, random_state: int) -> IntArray:
        """Documents to encode, in an order of their own."""
        if len(rows) < 2:
            raise InputError("A student needs two documents at least of which a word has a vector.")
        return np.random.RandomState(random_state).permutation(rows)[: self.n_encoded]


def with_texts(vectors: Any, texts: Sequence[str]) -> Any:
    """The same vectors with a `Student` of these texts in the place of every "student:FOLDER" (several joined by "+").

    Examples
    --------
    >>> with_texts("student:encoder+ppmi", ["a text"])
    [Student(teacher='encoder', texts=['a text'], n_encoded=1500), 'ppmi']
    """
    parts = vectors.split("+") if isinstance(vectors, str) else vectors
    if not isinstance(parts, list | tuple) or not any(_is_student(part) for part in parts):
        return vectors
    stripped = [part.strip() if isinstance(part, str) else part for part in parts]
    return [Student(part.removeprefix(PREFIX), texts) if _is_student(part) else part for part in stripped]


def _is_student(part: object) -> bool:
    return isinstance(part, str) and part.strip().startswith(PREFIX)
