"""The first screen: what an auditor has to know before all else, in three sentences, four scores and one document."""

from typing import Any

import numpy as np

from neontext.evaluate import Audit, Finding
from neontext.evaluate.findings.verdict import VERDICTS
from neontext.explain.highlight import STRONGEST, pieces, strongest
from neontext.report.view.fidelity import fidelity_sentences
from neontext.report.view.page_data import shown_rows
from neontext.report.view.scores import score_rows

#: Scores that stand on the first screen, and the names that there is room for.
SCORES = {"purity": "Purity", "ari": "Adjusted Rand", "nmi": "NMI (V-measure)", "silhouette": "Silhouette"}
#: Characters of the document that is shown.
N_PASSAGE = 420
#: Documents that are named beside what to do first.
N_READ = 3
_SOUND = "one thing"


def first_screen(audit: Audit) -> dict[str, Any]:
    """What the first screen of the page shows.

    Parameters
    ----------
    audit : Audit
        The audit.

    Returns
    -------
    dict
        worst (cluster, name, size, what it is, and why in a sentence; its cluster is None where none is suspicious),
        first (what to do first: a sentence, and documents to read), trust (how far the scores can be trusted: a
        sentence), scores, and document (a passage of one, highlighted; None where the page holds none that has a
        cluster).
    """
    finding = next((finding for finding in audit.findings.found if len(finding.clusters) == 1), None)
    worst = _worst(audit, finding)
    return {
        "worst": worst,
        "first": _first(audit),
        "trust": {"sentence": " ".join([*fidelity_sentences(audit)[:1], _counted(audit), _checked(audit)])},
        "scores": [row | {"name": SCORES[row["key"]]} for row in score_rows(audit.scores) if row["key"] in SCORES],
        "document": _document(audit, finding, worst["cluster"]),
    }


def _worst(audit: Audit, finding: Finding | None) -> dict[str, Any]:
    """The cluster that the first finding about one alone names; else the one with the worst verdict."""
    if finding is not None:
        return _suspect(audit, finding.clusters[0], finding.kind, finding.sentence.partition(". ")[2])
    verdicts = [verdict for verdict in audit.findings.verdicts if verdict.verdict != _SOUND]
    if verdicts:
        worst = min(verdicts, key=lambda verdict: (VERDICTS[1:] + VERDICTS[:1]).index(verdict.verdict))
        return _suspect(audit, worst.cluster, worst.verdict, worst.sentence)
    n = len(audit.findings.verdicts)
    none = f"None is suspicious: all {n:,} are about one thing." if n else "No cluster was judged."
    return {"cluster": None, "sentence": none}


def _suspect(audit: Audit, cluster: int, what: str, sentence: str) -> dict[str, Any]:
    summary = audit.clusters[cluster]
    return {"cluster": cluster, "name": summary.name, "size": summary.size, "what": what, "sentence": sentence}


def _first(audit: Audit) -> dict[str, Any]:
    findings = audit.findings
    if not findings.found:
        nothing = "Nothing was found that needs a look before all else."
        return {"sentence": findings.missing[0] if findings.missing else nothing, "documents": []}
    first, shown = findings.found[0], set(shown_rows(audit).tolist())
    rows = [row for row in first.documents if row in shown][:N_READ]
    sentence, end, _ = first.sentence.partition(". ")
    documents = [{"document": row, "id": audit.corpus.ids[row]} for row in rows]
    return {"sentence": sentence + end.strip(), "documents": documents}


def _counted(audit: Audit) -> str:
    """Which documents the scores count, and how many of these are in clusters that are about something."""
    n, n_scored, verdicts = len(audit.corpus), audit.scores.n_scored, audit.findings.verdicts
    if n_scored:
        counted = f"The scores against labels count {n_scored:,} of {n:,} documents"
    else:
        counted = "No labels: the silhouette tells how far apart the clusters lie, not whether they are right"
    if not verdicts:
        return f"{counted}."
    sound = [audit.clusters[verdict.cluster].size for verdict in verdicts if verdict.verdict == _SOUND]
    share = sum(sound) / max(sum(cluster.size for cluster in audit.clusters), 1)
    return (
        f"{counted}; {share:.0%} of the documents are in the {len(sound)} of {len(verdicts)} clusters about one thing."
    )


def _checked(audit: Audit) -> str:
    """Whether the checks hold, the training ended, and the clusters come out again."""
    measured = [check for check in audit.checks if check.passed is not None]
    failed = [check.name.replace("_", " ") for check in measured if not check.passed]
    if failed:
        checks = f"Not all checks hold: {', '.join(failed)}"
    else:
        checks = f"All {len(measured)} checks of the explanations hold" if measured else "No check was run"
    trained = "" if audit.converged else "; training had not converged"
    stability = audit.stability
    if stability is None:
        return f"{checks}{trained}; whether the clusters come out again was not measured (--stability 20)."
    again = stability.ari_between_runs
    told = (
        stability.reason if again is None else f"over {stability.n_runs} refits the clusters agree by ARI {again:.2f}"
    )
    return f"{checks}{trained}; {told}."


def _document(audit: Audit, finding: Finding | None, cluster: int | None) -> dict[str, Any] | None:
    """A document of the worst cluster, else of the largest one: the first that the page holds."""
    explanations, shown = audit.explanations, set(shown_rows(audit).tolist())
    largest = max(audit.clusters, key=lambda summary: summary.size)
    exemplars = (*(() if cluster is None else audit.clusters[cluster].exemplars), *largest.exemplars)
    named = (*(finding.documents if finding else ()), *exemplars)
    row = next((row for row in named if row in shown and explanations.clusters[row] >= 0), None)
    if row is None:
        return None
    own = int(explanations.clusters[row])
    evidence, bias = float(explanations.evidence[row]), float(explanations.bias[row])
    return {
        "document": row,
        "id": audit.corpus.ids[row],
        "cluster": own,
        "name": audit.clusters[own].name,
        "evidence": evidence,
        "words": evidence - bias,
        "bias": bias,
        "bias_name": explanations.explainer.bias_name,
        "passage": _passage(audit, row),
    }


def _passage(audit: Audit, row: int) -> dict[str, Any]:
    """The passage of a document whose words have most relevance together, cut where their colours change."""
    explanations, text = audit.explanations, audit.corpus.texts[row]
    words = [(word.start, word.end, word.relevance) for word in explanations.words(row)]
    first, last = _window(words)
    inside = [(start - first, end - first, relevance) for start, end, relevance in words if first <= start < last]
    unknown = [(span.start, span.end) for span in explanations.unexplained(row)]
    outside = [(start - first, end - first) for start, end in unknown if first <= start and end <= last]
    runs = pieces(text[first:last], inside, outside, strongest(words))
    return {
        "begins": first == 0,
        "ends": last >= len(text.rstrip()),
        "pieces": [{"piece": run.text, "kind": run.kind, "share": run.opacity / STRONGEST} for run in runs],
    }


def _window(words: list[tuple[int, int, float]]) -> tuple[int, int]:
    """From the first to the last character of the words within `N_PASSAGE` that have most relevance together."""
    if not words:
        return 0, N_PASSAGE
    start, end = np.array([word[0] for word in words]), np.maximum.accumulate([word[1] for word in words])
    running = np.concatenate([[0.0], np.cumsum([word[2] for word in words])])
    stop = np.maximum(np.searchsorted(end, start + N_PASSAGE, side="right"), np.arange(len(words)) + 1)
    best = int(np.argmax(running[stop] - running[:-1]))
    first, last = int(start[best]), int(end[stop[best] - 1])
    # What fits in front of it belongs to it: a text is read from its beginning.
    return (0, int(end[end <= N_PASSAGE].max())) if last <= N_PASSAGE else (first, last)
