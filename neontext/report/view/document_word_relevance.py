"""Relevance of every word in every document, its occurrences summed."""

from typing import Any, NamedTuple

import numpy as np
from scipy.sparse import csr_matrix

from neontext.arrays import FloatArray, IntArray
from neontext.explain import Explanations


def document_word_relevance(explanations: Explanations) -> Any:
    """Sparse matrix of documents and words.

    Parameters
    ----------
    explanations : Explanations
        Of all documents.

    Returns
    -------
    csr_matrix of shape (n_documents, n_words)
        Relevance of the word in the document, in nats, all its occurrences together. An entry for every word with a
        vector that the document has, also where it is zero; words in order within a document.
    """
    kept = explanations.explained
    tokens = explanations.tokens
    places = (tokens.document[kept], tokens.word[kept])
    sums = csr_matrix((explanations.relevance[kept], places), shape=(len(explanations), tokens.n_words))
    sums.sum_duplicates()
    return sums


class Strongest(NamedTuple):
    """The word that speaks most for each document's cluster.

    Attributes
    ----------
    word : ndarray of int of shape (n_documents,)
        Index into the tokens' words; -1 where no word speaks for it.
    relevance : ndarray of shape (n_documents,)
        In nats.
    """

    word: IntArray
    relevance: FloatArray


def strongest_words(sums: Any) -> Strongest:
    """Strongest word of every row of `document_word_relevance`; the first in order where two are equal.

    Examples
    --------
    >>> strongest_words(csr_matrix([[0.5, 2.0], [0.0, -1.0], [0.0, 0.0]])).word.tolist()
    [1, -1, -1]
    """
    n = sums.shape[0]
    document = np.repeat(np.arange(n), np.diff(sums.indptr))
    order = np.lexsort((sums.indices, -sums.data, document))
    first = order[np.unique(document[order], return_index=True)[1]]
    first = first[sums.data[first] > 0]
    word, relevance = np.full(n, -1, dtype=np.int64), np.zeros(n)
    word[document[first]], relevance[document[first]] = sums.indices[first], sums.data[first]
    return Strongest(word, relevance)
