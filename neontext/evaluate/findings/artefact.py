"""Artefacts, the Clever Hans of a clustering: words that say nothing about the subject and hold a cluster together.

Candidates come from the texts alone (see `candidates`). What counts is then measured: how much of the documents'
relevance rests on these words, and what happens when they are deleted.
"""

from collections.abc import Iterator

import numpy as np

from neontext.arrays import BoolArray, IntArray
from neontext.embed import DocumentEmbedder
from neontext.evaluate.findings.candidates import Candidate, find_candidates, find_dictionary, is_strange
from neontext.evaluate.findings.context import N_WORDS, AuditContext, Reassigned, first_documents, score_details
from neontext.evaluate.findings.finding import Finding, removal_advice
from neontext.evaluate.findings.repetition import MIN_DOCUMENTS, find_repetition

#: Documents of the cluster that several words, or a date, must mark; and their least share of the cluster.
MIN_MARKED, MIN_SHARE = 2, 0.01
#: The same for one word alone, where it is strange and stands in one place, and where it stands anywhere.
MIN_WITH_WORD, MIN_WITH_LOOSE_WORD, MIN_SHARE_OF_WORD = 3, 5, 0.08
#: Artefacts that are told, at most.
MOST = 10

_SAYS = {
    "repeated text": "text that these documents repeat word for word",
    "date": "a date that stamps these documents",
    "strange word": "no word of the dictionary, and it stands once in each of these documents",
}

_RESTS = "Read two of the documents. If these words are not what the cluster should be about, take them out"
_RESTS_NOT = (
    "The words are there, but the cluster does not rest on them: they carry no more than their share, and no more "
    "documents leave without them than without others. Another clustering may take them up."
)


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
    if candidate.why == "date" or (len(words) > 1 and candidate.why == "repeated text"):
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
    inside = np.isin(context.document, rows)
    total = float(np.abs(explanations.relevance[inside]).sum())
    value = float(explanations.relevance[candidate.tokens & inside].sum()) / total if total else 0.0
    null = float((candidate.tokens & inside).sum() / max((explanations.explained & inside).sum(), 1))
    deleted = context.without(candidate.tokens)
    others = context.without(_other_words(context, candidate.tokens))
    before = float(explanations.evidence[rows].mean())
    after, by_chance = (_evidence(again, rows, cluster) for again in (deleted, others))
    leave, leave_by_chance = (_leaving(again, rows, cluster) for again in (deleted, others))
    words, n = _words(context, candidate.tokens), len(rows)
    rests = value > null or leave > leave_by_chance
    removal = words if rests and _can_leave_out(context, words) else ()
    listed = ", ".join(words[:3]) + (", …" if len(words) > 3 else "")
    held = np.bincount(context.document[candidate.tokens], explanations.relevance[candidate.tokens], len(explanations))
    return Finding(
        kind="artefact",
        clusters=(cluster,),
        documents=first_documents(rows, -held[rows]),
        measure="share of the relevance in these documents",
        value=value,
        null=null,
        words=words[:N_WORDS],
        removal=removal,
        sentence=(
            f"{listed}: {_SAYS[candidate.why]}, {n} of the {len(context.rows_of[cluster])} in cluster {cluster}. "
            f"It carries {value:.0%} of their relevance with {null:.0%} of their words. Deleted, {leave} of the {n} "
            f"leave the cluster and the mean evidence goes from {before:+.2f} to {after:+.2f}; with as many other "
            f"words deleted, {leave_by_chance} leave and it goes to {by_chance:+.2f}."
        ),
        advice=_advice(removal) if rests else _RESTS_NOT,
        details={
            "documents marked": float(n),
            "documents that leave": float(leave),
            "documents that leave by chance": float(leave_by_chance),
            "evidence before": before,
            "evidence after": after,
            "evidence after, by chance": by_chance,
            **score_details(context.scores, context.scores_with(deleted.rows, deleted.clusters, deleted.points)),
        },
        strength=(leave + n * max(value, 0.0)) / max(len(context.rows_of[cluster]), 1),
    )


def _can_leave_out(context: AuditContext, words: tuple[str, ...]) -> bool:
    """Whether the command line can leave the words out: not for an embedder that brings its own words."""
    return isinstance(context.explanations.explainer.layer.embedder, DocumentEmbedder) and all(
        map(str.isprintable, words)
    )


def _advice(removal: tuple[str, ...]) -> str:
    if not removal:
        return f"{_RESTS} of the texts and audit again."
    return f"{_RESTS}: audit again with {removal_advice(removal)} added to the command."


def _evidence(again: Reassigned, rows: IntArray, cluster: int) -> float:
    """Mean evidence of some documents for a cluster, of those that have a word left; 0 if none has."""
    values = again.evidence[np.isin(again.rows, rows), cluster]
    values = values[np.isfinite(values)]
    return float(values.mean()) if len(values) else 0.0


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
