"""Are the words of a surrogate reasons of the original? Delete them, and ask the original again."""

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import numpy as np

from neontext.arrays import BoolArray, FloatArray, IntArray
from neontext.corpus import Tokens, WordTable
from neontext.errors import InputError
from neontext.explain import Explanations

#: Share of a document's words that is deleted, and documents that are asked for, at most.
SHARE, N_DOCUMENTS = 0.25, 200


class OriginalCheck(NamedTuple):
    """What the model that made the clusters says to documents that lost words.

    Attributes
    ----------
    n : int
        Documents that were asked for.
    moved : float
        Share that it gives another label without the words that speak most for their cluster.
    moved_random : float
        Share without as many words at random.
    n_flips : int
        Documents among these of which some words decide, by the surrogate.
    flips : float or None
        Share of these that the original moves too without those words.
    """

    n: int
    moved: float
    moved_random: float
    n_flips: int
    flips: float | None


def check_on_original(
    explanations: Explanations,
    predict: Callable[[list[str]], Sequence[Any]],
    *,
    share: float = SHARE,
    n_documents: int = N_DOCUMENTS,
    random_state: int = 0,
) -> OriginalCheck:
    """Delete words from the texts of documents and see whether the original moves them.

    Parameters
    ----------
    explanations : Explanations
        Of documents, each for the cluster that it was given.
    predict : callable
        From texts to labels, by the model that made the clusters (it encodes them again, say).
    share : float
        Share of a document's words that is deleted, strongest first; all occurrences of a word go together.
    n_documents : int
        Documents that are asked for, drawn at random.
    random_state : int
        Draws documents and random words.

    Returns
    -------
    OriginalCheck
        Shares of moved documents.

    Raises
    ------
    InputError
        If `predict` gives no label for each text, or no document has a cluster.

    Examples
    --------
    >>> from neontext import ClusterExplainer, read_corpus
    >>> corpus = read_corpus("demo")
    >>> old, new = corpus.take(range(0, 200, 2)), corpus.take(range(1, 200, 2))
    >>> explainer = ClusterExplainer.from_labels(old, old.labels, surrogate="kernel", random_state=0)
    >>> check = check_on_original(explainer.explain(new), explainer.predict)
    >>> check.moved > check.moved_random
    True
    """
    rng = np.random.RandomState(random_state)
    rows = np.sort(rng.permutation(np.flatnonzero(explanations.clusters >= 0))[:n_documents])
    if not len(rows):
        raise InputError("No document has a cluster: there is nothing to delete words from.")
    part = explanations.take(rows)
    before = _labels(predict, list(part.corpus.texts))

    def moved(deleted: BoolArray) -> BoolArray:
        return np.asarray(_labels(predict, delete_tokens(part.corpus.texts, part.tokens, deleted)) != before)

    flips = [None if flip is None else set(flip.words) for flip in part.flips]
    flipped = np.array([words is not None for words in flips])
    decides = np.array(
        [part.tokens.words[w] in (flips[d] or ()) for d, w in zip(part.tokens.document, part.tokens.word, strict=True)]
    )
    return OriginalCheck(
        n=len(rows),
        moved=float(moved(strongest_words(part, part.relevance, share)).mean()),
        moved_random=float(moved(strongest_words(part, rng.uniform(size=len(part.relevance)), share)).mean()),
        n_flips=int(flipped.sum()),
        flips=float(moved(decides)[flipped].mean()) if flipped.any() else None,
    )


def strongest_words(explanations: Explanations, scores: FloatArray, share: float) -> BoolArray:
    """Tokens of the words with the largest scores in their document, up to a share of its explained tokens.

    Parameters
    ----------
    explanations : Explanations
        The documents.
    scores : ndarray of shape (n_tokens,)
        Score of every token; those of a word are added up.
    share : float
        Of the explained tokens of a document; one word at least.

    Returns
    -------
    ndarray of bool of shape (n_tokens,)
    """
    table = WordTable.from_tokens(explanations.tokens, explanations.explained)
    order = np.lexsort((-table.sum_by_word(scores), table.document))
    count, document = table.count[order], table.document[order]
    before = np.cumsum(count) - count
    before -= before[np.searchsorted(document, document)]
    taken = np.zeros(len(order) + 1, dtype=np.bool_)
    taken[order] = before < share * np.bincount(document, count, minlength=len(explanations))[document]
    # A token that the table does not hold has entry -1: the last place, which is never taken.
    return np.asarray(taken[table.entry_of_token])


def delete_tokens(texts: Sequence[str], tokens: Tokens, deleted: BoolArray) -> list[str]:
    """The texts without some tokens, everything else untouched."""
    return [
        _without(text, tokens.start[inside][deleted[inside]], tokens.end[inside][deleted[inside]])
        for text, inside in zip(texts, map(slice, tokens.indptr[:-1], tokens.indptr[1:]), strict=True)
    ]


def _without(text: str, starts: IntArray, ends: IntArray) -> str:
    kept = zip([0, *ends.tolist()], [*starts.tolist(), len(text)], strict=True)
    return "".join(text[start:end] for start, end in kept)


def _labels(predict: Callable[[list[str]], Sequence[Any]], texts: list[str]) -> Any:
    labels = np.asarray(predict(texts))
    if labels.shape != (len(texts),):
        raise InputError(f"predict gives labels of shape {labels.shape} for {len(texts)} texts: expected one for each.")
    return labels
