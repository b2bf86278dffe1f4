"""Checks that every audit runs: explanations add up, and they say something about this very model."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from operator import ge, le

import numpy as np
from scipy.stats import rankdata

from neontext.arrays import FloatArray, IntArray
from neontext.corpus import ensure_tokenizer
from neontext.corpus.coverage import lost_letters
from neontext.embed import unknown_cause
from neontext.evaluate.fidelity import IN_PART, Fidelity
from neontext.explain import Explanations, WordExplainer, explain_documents
from neontext.neuralize import ClusterNetwork
from neontext.runtime.blocks import one_thread

#: Documents that are explained again, at most, and how many at a time.
N_SAMPLE, BLOCK = 100, 7
#: Differences, relative to the evidence, that are rounding; an embedder may name its own.
ROUNDING = 1e-6
#: Share of the words that may stay unexplained; agreement with the labels that is expected.
MAX_HIDDEN, MIN_AGREEMENT = 0.5, 0.99
#: Size of the bias beside the evidence, at most.
MAX_BIAS = 1.0
#: Share of the letters that may be in no token.
MAX_LOST = 0.05
#: Rank correlation that explanations may have with those of a randomised model.
MAX_ALIKE = 0.5
#: What each check means.
SENTENCES = {
    "residual": "Words plus bias meet the evidence, to rounding.",
    "words_without_vector": "Share of the words that have no vector: no relevance.",
    "letters_in_no_token": "Share of the letters that are in no token, neither word nor stop word.",
    "bias": "Size of the bias, which belongs to no word (of a sentence transformer: its special pieces), beside the "
    "evidence: sum of |bias| over sum of |evidence|.",
    "agreement": "Share of documents that network and clusters agree on.",
    "fidelity": "Agreement, beyond chance (kappa), of the clusters that were given with those that words alone give.",
    "order_and_batches": f"Explained again in another order, {BLOCK} at a time: the same, to rounding.",
    "randomised_model": "Rank correlation with the explanations of a model whose support points are shuffled between "
    "the clusters: explanations that are true to the model must change with it.",
}


@dataclass(frozen=True)
class Check:
    """One check and what came of it.

    Attributes
    ----------
    name : str
        What was checked.
    value : float or None
        The figure; None where there was nothing to measure.
    limit : float
        What it may come to.
    passed : bool or None
        Whether it does; None where there was nothing to measure.
    sentence : str
        What it means.
    """

    name: str
    value: float | None
    limit: float
    passed: bool | None
    sentence: str


def check_soundness(
    explanations: Explanations, random_state: int = 0, fidelity: Fidelity | None = None
) -> tuple[Check, ...]:
    """Check the explanations of a corpus.

    Parameters
    ----------
    explanations : Explanations
        Of all documents.
    random_state : int
        Draws the documents that are explained again, and shuffles the randomised model.
    fidelity : Fidelity, optional
        Of a surrogate, where the clusters were made elsewhere: it is checked in place of agreement.

    Returns
    -------
    tuple of Check
        residual (largest |words + bias - evidence|, relative to the evidence), words_without_vector (share of the
        tokens), letters_in_no_token (share of the letters that no word and no stop word holds),
        bias (sum of |bias| over sum of |evidence|), agreement (share of documents that the network puts where
        the clusterer put them), order_and_batches (largest relative difference when a sample is explained again
        in another order and block size), randomised_model (mean rank correlation of a sample's word relevances with
        those of a model whose support points are shuffled between the clusters).
    """
    # Many small products: threads would spend their time waiting for each other.
    with one_thread():
        return _checks(explanations, _sample(explanations, random_state), random_state, fidelity)


def _checks(
    explanations: Explanations, sample: IntArray, random_state: int, fidelity: Fidelity | None
) -> tuple[Check, ...]:
    rounding = getattr(explanations.explainer.layer.embedder, "rounding", ROUNDING)
    return (
        _check("residual", _residual(explanations), le, rounding),
        _words(explanations),
        _letters(explanations),
        _check("bias", _bias_share(explanations), le, MAX_BIAS),
        _check("agreement", _agreement(explanations), ge, MIN_AGREEMENT)
        if fidelity is None
        else _check("fidelity", fidelity.kappa, ge, IN_PART),
        _check("order_and_batches", _order_difference(explanations, sample), le, rounding),
        _check("randomised_model", _randomised_correlation(explanations, sample, random_state), le, MAX_ALIKE),
    )


def _check(name: str, value: float | None, holds: Callable[[float, float], bool], limit: float) -> Check:
    return Check(name, value, limit, None if value is None else bool(holds(value, limit)), SENTENCES[name])


def _words(explanations: Explanations) -> Check:
    check = _check("words_without_vector", _unknown(explanations), le, MAX_HIDDEN)
    if check.passed is not False:
        return check
    texts, documents, training = explanations.corpus.texts, explanations.documents, explanations.is_training
    cause = unknown_cause(texts, documents, explanations.explainer.layer.embedder, training=training)
    return replace(check, sentence=f"{check.sentence} Likely cause: {cause}.")


def _letters(explanations: Explanations) -> Check:
    tokenizer = ensure_tokenizer(getattr(explanations.explainer.layer.embedder, "tokenizer", None))
    lost = lost_letters(explanations.corpus.texts, explanations.tokens, tokenizer)
    check = _check("letters_in_no_token", lost.share, le, MAX_LOST)
    cause = f" Likely cause: {lost.cause}." if lost.cause and check.passed is False else ""
    return replace(check, sentence=check.sentence + cause)


def _sample(explanations: Explanations, random_state: int) -> IntArray:
    """Some documents that have a cluster, in an order of their own."""
    placed = np.flatnonzero(explanations.clusters >= 0)
    return np.random.RandomState(random_state).permutation(placed)[:N_SAMPLE]


def _residual(explanations: Explanations) -> float | None:
    placed = explanations.clusters >= 0
    if not placed.any():
        return None
    return float((np.abs(explanations.residual) / np.maximum(np.abs(explanations.evidence), 1.0))[placed].max())


def _unknown(explanations: Explanations) -> float | None:
    return float(1.0 - explanations.explained.mean()) if len(explanations.explained) else None


def _bias_share(explanations: Explanations) -> float | None:
    bias, evidence = (float(np.nansum(np.abs(part))) for part in (explanations.bias, explanations.evidence))
    return bias / evidence if evidence > 0 else None


def _agreement(explanations: Explanations) -> float | None:
    placed = explanations.clusters >= 0
    if not placed.any():
        return None
    return float((explanations.outlierness[placed].argmin(axis=1) == explanations.clusters[placed]).mean())


def _order_difference(explanations: Explanations, sample: IntArray) -> float | None:
    """Largest difference of evidence and relevances, relative to the evidence."""
    blocks = np.split(sample, range(BLOCK, len(sample), BLOCK)) if len(sample) else []
    return max((_difference(explanations, _explain_again(explanations, rows), rows) for rows in blocks), default=None)


def _explain_again(
    explanations: Explanations, rows: IntArray, explainer: WordExplainer | None = None, excluded: IntArray | None = None
) -> Explanations:
    """Explain some documents alone, from their texts on, by the same model or another."""
    corpus, clusters = explanations.corpus.take(rows.tolist()), explanations.clusters[rows]
    documents = explanations.explainer.layer.embedder.embed(corpus.texts)
    excluded = (explanations.excluded if excluded is None else excluded)[rows]
    by = explainer or explanations.explainer
    return explain_documents(by, corpus, documents, clusters, against=explanations.against, excluded=excluded)


def _difference(explanations: Explanations, again: Explanations, rows: IntArray) -> float:
    before, after = _relevances(explanations, rows), _relevances(again, range(len(rows)))
    if [len(part) for part in before] != [len(part) for part in after]:
        return float("inf")
    scale = np.maximum(np.abs(explanations.evidence[rows]), 1.0)
    by_document = np.abs(explanations.evidence[rows] - again.evidence) / scale
    by_word = [np.abs(a - b).max(initial=0.0) / size for a, b, size in zip(before, after, scale, strict=True)]
    return float(max(by_document.max(), *by_word))


def _relevances(explanations: Explanations, rows: Iterable[int]) -> list[FloatArray]:
    """Relevances of the tokens of each of some documents."""
    starts = explanations.tokens.indptr
    return [explanations.relevance[starts[row] : starts[row + 1]] for row in rows]


def _randomised_correlation(explanations: Explanations, sample: IntArray, random_state: int) -> float | None:
    """Mean over the documents in which both models tell words apart."""
    network, place = shuffled_network(explanations.explainer.network, random_state)
    left = np.where(explanations.excluded >= 0, place[explanations.excluded], -1)
    again = _explain_again(explanations, sample, replace(explanations.explainer, network=network), left)
    pairs = zip(_relevances(explanations, sample), _relevances(again, range(len(sample))), strict=True)
    values = [value for a, b in pairs if (value := rank_correlation(a, b)) is not None]
    return float(np.mean(values)) if values else None


def shuffled_network(network: ClusterNetwork, random_state: int) -> tuple[ClusterNetwork, IntArray]:
    """The same support points, dealt out to the clusters anew, and the new position of each, shape (n_support,).

    Clusters are as large as before; weights, widths and stiffness stay.
    """
    support = network.support
    clusters = np.random.RandomState(random_state).permutation(support.clusters)
    if np.array_equal(clusters, support.clusters):
        # Few support points can be dealt out as they were: every one goes to the next cluster instead.
        clusters = (support.clusters + 1) % support.n_clusters
    shuffled = support.with_clusters(clusters)
    place = np.empty(len(clusters), dtype=np.int64)
    place[np.argsort(clusters, kind="stable")] = np.arange(len(clusters))
    return ClusterNetwork(shuffled, network.beta), place


def rank_correlation(a: FloatArray, b: FloatArray) -> float | None:
    """Spearman's rank correlation; None where one side has no ranks.

    Examples
    --------
    >>> rank_correlation(np.array([1.0, 2.0, 3.0]), np.array([9.0, 5.0, 1.0])).__round__(6)
    -1.0
    """
    if len(a) < 2 or not (np.ptp(a) > 0 and np.ptp(b) > 0):
        return None
    return float(np.corrcoef(rankdata(a), rankdata(b))[0, 1])
