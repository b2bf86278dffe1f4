"""`explain_documents`: from embedded documents to their explanations, all in one go."""

from typing import Any

import numpy as np
import numpy.typing as npt

from neontext.arrays import IntArray
from neontext.corpus import Corpus
from neontext.embed import EmbeddedDocuments, TokenRelevance
from neontext.errors import InputError
from neontext.explain.competitors import CompetitorEvidence, CompetitorRelevance, pool_each
from neontext.explain.explainer import WordExplainer
from neontext.explain.explanations import Explanations
from neontext.explain.pooling import Contrast, pool_evidence


def explain_documents(
    explainer: WordExplainer,
    corpus: Corpus,
    documents: EmbeddedDocuments,
    clusters: npt.ArrayLike | None = None,
    *,
    against: int | None = None,
    excluded: IntArray | None = None,
    addable: tuple[str, ...] = (),
    n_competitors: int = 0,
) -> Explanations:
    """Explain documents.

    Parameters
    ----------
    explainer : WordExplainer
        The model.
    corpus : Corpus
        The documents.
    documents : EmbeddedDocuments
        The same, embedded.
    clusters : array-like of int of shape (n_documents,), optional
        Cluster to explain, -1 for documents that have none; by default the assigned one. Ignored for documents without
        a known word.
    against : int, optional
        Explain against this competitor only.
    excluded : ndarray of int of shape (n_documents,), optional
        Support point that each document is itself, -1 for none: the model that explains it is without it.
    addable : tuple of str
        Words of `against` from which `additions` chooses.
    n_competitors : int
        Strongest competitors that every document is explained against on the same way down; against others it is
        explained when they are asked for.

    Returns
    -------
    Explanations
        One for every document. Memory beside the result: blocks of 64 MB.
    """
    n, asked = len(corpus), _for_documents(clusters, len(corpus))
    # A cluster for each document may be none; a lone one is meant.
    each = asked is not None and np.asarray(clusters).ndim > 0
    rows = np.flatnonzero(documents.known & (asked != -1) if each else documents.known)
    wanted = None if asked is None else asked[rows]
    excluded = np.full(n, -1, dtype=np.int64) if excluded is None else excluded
    points = explainer.layer.points(documents)
    network, left = explainer.network, excluded[rows]
    pooled = pool_evidence(network, points[rows], wanted, against=against, excluded=left)
    whole = Contrast(
        _spread(pooled.G, rows, n, 0.0), _spread(pooled.M, rows, n, 0.0), _spread(pooled.bias, rows, n, np.nan)
    )
    competing = None
    if n_competitors:
        strongest = pool_each(network, points[rows], pooled.clusters, n_competitors, against=against, excluded=left)
        everywhere = strongest.mapped(lambda column: _spread(column, rows, n, 0))
        shared, competing = _with_competitors(explainer, documents, whole, everywhere)
    else:
        shared = explainer.word_relevance(documents, *whole)
    return Explanations(
        explainer=explainer,
        documents=documents,
        corpus=corpus,
        row=np.arange(n),
        against=against,
        addable=addable,
        points=points,
        excluded=excluded,
        clusters=_spread(pooled.clusters, rows, n, -1),
        runner_up=_spread(pooled.competitors.argmax(axis=1), rows, n, -1),
        evidence=_spread(pooled.evidence, rows, n, np.nan),
        outlierness=_spread(pooled.outlierness, rows, n, np.nan),
        bias=np.asarray(shared.bias),
        G=whole.G,
        M=whole.M,
        relevance=shared.relevance,
        competing=competing,
    )


def _with_competitors(
    explainer: WordExplainer, documents: EmbeddedDocuments, whole: Contrast, each: CompetitorEvidence
) -> tuple[TokenRelevance, CompetitorRelevance]:
    """Relevance against all competitors, and against each of some, on one way down."""
    G = np.concatenate([whole.G[:, None], each.G], axis=1)
    M, bias = np.column_stack([whole.M, each.M]), np.column_stack([whole.bias, each.bias])
    shared = explainer.word_relevances(documents, G, M, bias)
    (first, others), found = np.split(shared.relevance, [1], axis=1), np.asarray(shared.bias)
    return TokenRelevance(first[:, 0], found[:, 0]), CompetitorRelevance(each, others, found[:, 1:])


def _for_documents(clusters: npt.ArrayLike | None, n_documents: int) -> IntArray | None:
    """Cluster asked for each document; None where none was asked for."""
    if clusters is None:
        return None
    wanted = np.asarray(clusters)
    if wanted.ndim == 0:
        wanted = np.full(n_documents, wanted)
    if wanted.shape != (n_documents,):
        raise InputError(f"clusters has the shape {wanted.shape}: expected one, or {n_documents}.")
    return wanted


def _spread(values: npt.NDArray[Any], rows: IntArray, n: int, missing: float) -> npt.NDArray[Any]:
    """Values of some rows as a column of all rows."""
    column = np.full((n, *values.shape[1:]), missing, dtype=values.dtype)
    column[rows] = values
    return column
