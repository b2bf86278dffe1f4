"""Artefacts, the Clever Hans of a clustering: words that say nothing about the subject and hold a cluster together.

Candidates come from the texts alone (see `candidates`). What counts is then measured: how much of the documents'
relevance rests on these words, and what happens when they are deleted.
"""

from collections.abc import Iterator

import numpy as np

from neontext.arrays import BoolArray, FloatArray, IntArray
from neontext.embed import DocumentEmbedder
from neontext.evaluate.clusters import some_of_each
from neontext.evaluate.findings.candidates import Candidate, find_candidates, find_dictionary, is_strange
from neontext.evaluate.findings.context import N_WORDS, AuditContext, Reassigned, first_documents, score_details
from neontext.evaluate.findings.estimates import mean_interval
from neontext.evaluate.findings.finding import Finding, removal_advice
from neontext.evaluate.findings.repetition import MIN_DOCUMENTS, find_repetition

#: Documents of the cluster that several words, a date or a tag must mark; and their least share of the cluster.
MIN_MARKED, MIN_SHARE = 2, 0.01
#: The same for one word alone, where it is strange and stands in one place, and where it stands anywhere.
MIN_WITH_WORD, MIN_WITH_LOOSE_WORD, MIN_SHARE_OF_WORD = 3, 5, 0.08
#: Share of the evidence that must go with the words, beyond what goes with others, for a cluster to rest on them.
MIN_LOSS = 0.05
#: Artefacts that are told, at most.
MOST = 10

_SAYS = {
    "repeated text": "repeat them word for word",
    "markup": "hold them as tags of a markup language",
    "date": "are stamped with such a date",
    "strange word": "hold them once, and no dictionary does",
}

_RESTS = "Read two of the documents. If these words are not what the cluster should be about, take them out"
_RESTS_NOT = "The words are there, but the cluster does not rest on them. Another clustering may take them up."


def find_artefacts(context: AuditContext) -> Iterator[Finding]:
    """Words that are not about anything and mark documents of a cluster, tested by deleting them."""
    if context.explanations.against is not None:
        return
    repetition = find_repetition(context.explanations.corpus.texts, context.explanations.tokens)
    dictionary = find_dictionary(context.explanations.explainer.layer.embedder)
    marked = [
        (candidate, cluster, rows)
        for candidate in find_candidates(context, repetition, dictionary)
        if (place := _place(context, candidate, dictionary)) is not None
        for cluster, rows in [place]
    ]
    marked.sort(key=lambda item: (-len(item[2]), item[1]))
    for candidate, cluster, rows in marked[:MOST]:
        yield _prove(context, candidate, cluster, rows)


def _place(
    context: AuditContext, candidate: Candidate, dictionary: frozenset[str] | None
) -> tuple[int, IntArray] | None:
    """The cluster in which most of the marked documents lie, and those; None where it is not marked enough."""
    rows = np.unique(context.document[candidate.tokens])
    clusters = context.explanations.clusters[rows]
    if len(rows) < MIN_DOCUMENTS or not (clusters >= 0).any():
        return None
    cluster = int(np.bincount(clusters[clusters >= 0], minlength=context.n_clusters).argmax())
    inside, size = rows[clusters == cluster], len(context.rows_of[cluster])
    words = _words(context, candidate.tokens)
    if candidate.why in ("date", "markup") or (len(words) > 1 and candidate.why == "repeated text"):
        least, share = MIN_MARKED, MIN_SHARE
    elif dictionary is None or is_strange(words[0], dictionary):
        loose = candidate.why == "strange word"
        least, share = MIN_WITH_LOOSE_WORD if loose else MIN_WITH_WORD, MIN_SHARE_OF_WORD
    else:
        return None
    return (cluster, inside) if len(inside) >= max(least, share * size) else None


def _words(context: AuditContext, where: BoolArray) -> tuple[str, ...]:
    """Words that stand somewhere, by their relevance there."""
    tokens = context.explanations.tokens
    relevance = np.bincount(tokens.word[where], context.explanations.relevance[where], minlength=tokens.n_words)
    present = np.unique(tokens.word[where])
    return tuple(tokens.words[word] for word in present[np.argsort(-relevance[present], kind="stable")])


def _prove(context: AuditContext, candidate: Candidate, cluster: int, rows: IntArray) -> Finding:
    """Delete the words, assign again, and compare with deleting as many other words of the same documents."""
    explanations = context.explanations
    tried, where = _tried(context, candidate, rows)
    deleted, others = context.without(where), context.without(_other_words(context, where))
    before, whole = explanations.evidence[tried], len(tried) == len(rows)
    after, by_chance = (_evidence(context, again, tried, cluster) for again in (deleted, others))
    leave, leave_by_chance = (_leaving(again, tried, cluster) for again in (deleted, others))
    held = max(float(np.abs(before).mean()), 1e-300)
    loss, null = mean_interval((by_chance - after) / held), float((before - by_chance).mean()) / held
    rests = loss.low > 0 and loss.value >= MIN_LOSS
    words, n = _words(context, candidate.tokens), len(rows)
    removal = words if rests and _can_leave_out(context, words) else ()
    held_by = np.where(candidate.tokens, explanations.relevance, 0.0)
    of_words = np.bincount(context.document, held_by, minlength=len(explanations))
    return Finding(
        kind="artefact",
        clusters=(cluster,),
        documents=first_documents(rows, -of_words[rows]),
        measure="share of the evidence of these documents that goes with the words",
        value=null + loss.value,
        interval=(null + loss.low, null + loss.high),
        null=null,
        words=words[:N_WORDS],
        removal=removal,
        sentence=(
            f"{_sentence(context, candidate, cluster, words, n, rests)} These words carry "
            f"{_share(context, candidate.tokens, rows)}; deleted{_from(len(tried), whole)}, {leave:,} of the "
            f"{len(tried):,} leave the cluster and the mean evidence goes from {before.mean():+.2f} to "
            f"{after.mean():+.2f}; with as many other words deleted, "
            f"{leave_by_chance:,} leave and it goes to {by_chance.mean():+.2f}."
        ),
        advice=_advice(removal) if rests else _RESTS_NOT,
        details={
            "documents marked": float(n),
            "documents tried": float(len(tried)),
            "documents that leave": float(leave),
            "documents that leave by chance": float(leave_by_chance),
            "evidence before": float(before.mean()),
            "evidence after": float(after.mean()),
            "evidence after, by chance": float(by_chance.mean()),
            **(_scores_without(context, deleted) if rests and whole else {}),
        },
        effect=n * max(min(loss.value, 1.0), (leave - leave_by_chance) / len(tried)) if rests else 0.0,
    )


def _tried(context: AuditContext, candidate: Candidate, rows: IntArray) -> tuple[IntArray, BoolArray]:
    """Documents that words are deleted from, and these words; some, drawn at random, where each takes long."""
    tried = rows[some_of_each(np.zeros_like(rows), context.explanations.explainer.layer.max_of_cluster)]
    # Where all are tried, so are those of other clusters: scores without the words are of them all.
    inside = np.isin(context.document, tried) | (len(tried) == len(rows))
    return tried, candidate.tokens & inside


def _from(n_tried: int, whole: bool) -> str:
    return "" if whole else f" from {n_tried:,} of them, drawn at random"


def _sentence(
    context: AuditContext, candidate: Candidate, cluster: int, words: tuple[str, ...], n: int, rests: bool
) -> str:
    """What to do about the words, and what they are."""
    listed = ", ".join(words[:3]) + (", …" if len(words) > 3 else "")
    start = (
        f"Take {listed} out of the texts"
        if rests
        else f"Leave {listed} in: hardly more rests on them than on other words"
    )
    size = len(context.rows_of[cluster])
    return f"{start}; {n:,} of the {size:,} documents of {context.called(cluster)} {_SAYS[candidate.why]}."


def _scores_without(context: AuditContext, deleted: Reassigned) -> dict[str, float | None]:
    return score_details(context.scores, context.scores_with(deleted.rows, deleted.clusters, deleted.points))


def _share(context: AuditContext, where: BoolArray, rows: IntArray) -> str:
    """Share of the documents' relevance, and of their words, in words."""
    explanations, inside = context.explanations, np.isin(context.document, rows)
    total = float(np.abs(explanations.relevance[inside]).sum())
    carried = float(explanations.relevance[where & inside].sum()) / total if total else 0.0
    of_words = float((where & inside).sum() / max((explanations.explained & inside).sum(), 1))
    return f"{carried:.0%} of the relevance of these documents with {of_words:.0%} of their words"


def _can_leave_out(context: AuditContext, words: tuple[str, ...]) -> bool:
    """Whether the command line can leave the words out: not for an embedder that brings its own words."""
    return isinstance(context.explanations.explainer.layer.embedder, DocumentEmbedder) and all(
        map(str.isprintable, words)
    )


def _advice(removal: tuple[str, ...]) -> str:
    if not removal:
        return f"{_RESTS} of the texts and audit again."
    return f"{_RESTS}: audit again with {removal_advice(removal)} added to the command."


def _evidence(context: AuditContext, again: Reassigned, rows: IntArray, cluster: int) -> FloatArray:
    """Evidence of each of some documents for a cluster; 0 where no word is left, as it was where none was deleted."""
    evidence = context.explanations.evidence[rows].copy()
    # Rows are ascending on both sides.
    evidence[np.isin(rows, again.rows)] = np.nan_to_num(again.evidence[np.isin(again.rows, rows), cluster])
    return evidence


def _leaving(again: Reassigned, rows: IntArray, cluster: int) -> int:
    return int((again.clusters[np.isin(again.rows, rows)] != cluster).sum())


def _other_words(context: AuditContext, where: BoolArray) -> BoolArray:
    """As many other explained tokens of the same documents, drawn at random."""
    random_state = np.random.RandomState(0)
    others = np.zeros(len(where), dtype=bool)
    indptr, explained = context.explanations.tokens.indptr, context.explanations.explained
    for row in np.unique(context.document[where]):
        span = slice(int(indptr[row]), int(indptr[row + 1]))
        free = np.flatnonzero(explained[span] & ~where[span])
        drawn = random_state.permutation(free)[: int(where[span].sum())]
        others[span.start + drawn] = True
    return others
