"""The summary that the command line prints at the end."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from rich.console import Console
from rich.table import Table
from rich.text import Text

from neontext.corpus.labels import label_notes
from neontext.corpus.one_line import one_line
from neontext.embed import describe_left_out
from neontext.evaluate import Audit, ClusterSummary
from neontext.evaluate.findings.finding import removal_options
from neontext.explain.overview import text_table
from neontext.report.text_lines import named_figures, score_figures
from neontext.report.view.fidelity import fidelity_sentences

#: Words listed for each cluster beside its name; characters of a name.
N_WORDS, NAME = 4, 32
#: Findings that are printed.
N_FINDINGS = 5


def print_summary(
    audit: Audit, out_dir: Path, console: Console, again: Callable[[Sequence[str]], str] | None = None
) -> None:
    """Print scores, clusters, what was skipped and where the report lies.

    Parameters
    ----------
    audit : Audit
        The audit. Its names are hostile: they are printed as text, never as markup or control codes.
    out_dir : Path
        Where it was written.
    console : rich.console.Console
        Where to print.
    again : callable, optional
        The command that repeats the audit with further options: it is printed below findings that it is a remedy for.
    """
    with_labels = audit.corpus.labels is not None
    for fidelity in _fidelity(audit):
        console.print(fidelity)
    console.print(_cluster_table(audit, with_labels))
    lines = (
        _sweep,
        _scores,
        _stability,
        _vectors,
        _training,
        _whole,
        _moved,
        _skipped,
        _labels,
        _metadata,
        _left_out,
        _phrases,
        _checks,
        _lost_words,
    )
    for line in (describe(audit) for describe in lines):
        if line is not None:
            console.print(line)
    for line in _findings(audit, again):
        console.print(line, soft_wrap=line.no_wrap is True)
    console.print(Text.assemble("Report: ", (str(out_dir / "report.html"), "bold")), soft_wrap=True)


def _cluster_table(audit: Audit, with_labels: bool) -> Table:
    words = "Further words that pull in"
    columns = ("No.", "Name", "Verdict", "Size", *("Labels",) * with_labels, words)
    rows = (_cells(audit, cluster, with_labels) for cluster in audit.clusters)
    return text_table(columns, rows, left=("Name", "Verdict", "Labels", words))


def _cells(audit: Audit, cluster: ClusterSummary, with_labels: bool) -> list[str]:
    in_name, verdicts = cluster.name.split(", "), audit.findings.verdicts
    words = [one_line(word, NAME) for word, _ in cluster.words if word not in in_name][:N_WORDS]
    verdict = verdicts[cluster.cluster].verdict if verdicts else "–"
    cells = [str(cluster.cluster), one_line(cluster.name, NAME), verdict, f"{cluster.size:,}"]
    if with_labels:
        cells.append("–" if cluster.label_share is None else one_line(cluster.label_share, NAME))
    return [*cells, ", ".join(words)]


def _fidelity(audit: Audit) -> Iterator[Text]:
    """What words say of clusters that were made elsewhere: the first thing to know about all that follows."""
    for sentence in fidelity_sentences(audit):
        yield Text(one_line(sentence, 600))


def _scores(audit: Audit) -> Text:
    none = "" if audit.scores.n_scored else " (no labels: none of the scores against labels)"
    return Text.assemble(("Scores: ", "bold"), (named_figures(score_figures(audit.scores)) or "none") + none)


def _sweep(audit: Audit) -> Text | None:
    return None if audit.sweep is None else Text.assemble(("Clusters: ", "bold"), audit.sweep.reason)


def _stability(audit: Audit) -> Text | None:
    stability = audit.stability
    if stability is None:
        return None
    figures = {
        "ARI": stability.ari_between_runs,
        "pairs together": stability.co_assignment,
        "Jaccard": stability.jaccard,
        "reasons": stability.reasons,
    }
    shown = named_figures({name: value for name, value in figures.items() if value is not None})
    title = f"Stability over {stability.n_runs} refits: "
    return Text.assemble((title, "bold"), shown if stability.reason is None else one_line(stability.reason, 400))


def _vectors(audit: Audit) -> Text | None:
    """Vectors used and why, if the run noted them among its parameters."""
    vectors, reason = audit.parameters.get("chosen", {}).get("vectors", ()), audit.parameters.get("vectors_reason")
    if not vectors:
        return None
    names = ", ".join(one_line(name) for name in vectors)
    return Text.assemble(("Vectors: ", "bold"), names, f" ({one_line(reason, 400)})" if reason else "")


def _training(audit: Audit) -> Text | None:
    if not audit.converged:
        return Text(f"Training had not converged after {audit.n_iter:,} rounds.", style="yellow")
    chosen = audit.parameters.get("chosen", {})
    if "landmarks" not in chosen:
        return None
    trained, points = f"{chosen['trained_on']:,} documents", f"{chosen['support_points']:,} support points"
    return Text(f"Trained on {trained} through {chosen['landmarks']:,} landmarks; the model is {points}.")


def _whole(audit: Audit) -> Text | None:
    """What is known of all documents, where the rest is of those that the model was fitted on."""
    return None if audit.whole is None else Text(audit.whole.sentence)


def _moved(audit: Audit) -> Text | None:
    """How many documents left the label that their cluster started from, where clusters start from labels."""
    moved = audit.parameters.get("moved_from_labels")
    if not moved:
        return None
    return Text(f"{moved['n']:,} of {moved['of']:,} documents are in another cluster than their label started.")


def _findings(audit: Audit, again: Callable[[Sequence[str]], str] | None) -> Iterator[Text]:
    """The first findings, a line each, with their remedy; how many more there are; what could not be looked for."""
    findings = audit.findings
    if findings.found:
        yield Text("Look at first:", style="bold")
    for number, finding in enumerate(findings.found[:N_FINDINGS], 1):
        yield Text.assemble(f"{number:3}. ", (finding.kind, "bold"), f": {one_line(finding.sentence, 600)}")
        if again is not None and finding.removal:
            yield Text("     Without these words:")
            # On a line of its own, whole, to be copied.
            yield Text(again(removal_options(finding.removal)), no_wrap=True)
    if len(findings.found) > N_FINDINGS:
        yield Text(f"     and {len(findings.found) - N_FINDINGS:,} more, in report.html and summary.json")
    if findings.also_seen:
        yield Text(f"Also seen, and changing nothing: {len(findings.also_seen):,}, in report.html", style="dim")
    for sentence in findings.missing:
        yield Text(one_line(sentence, 600), style="yellow")


def _checks(audit: Audit) -> Text | None:
    """One line: every check's figure, in yellow where it passes its limit."""
    measured = [check for check in audit.checks if check.value is not None]
    if not measured:
        return None
    figures = [
        (f"{check.name.replace('_', ' ')} {check.value:.2g}", "" if check.passed else "yellow") for check in measured
    ]
    commas = [piece for figure in figures for piece in (", ", figure)][1:]
    return Text.assemble(("Checks: ", "bold"), *commas)


def _labels(audit: Audit) -> Text | None:
    notes = label_notes(audit.corpus.labels)
    return Text.assemble(("Labels: ", "yellow"), one_line(" ".join(notes), 600)) if notes else None


def _metadata(audit: Audit) -> Text | None:
    """Which further fields are in the tables."""
    names = list(map(one_line, audit.corpus.metadata))
    return Text.assemble(("Kept with each document: ", "bold"), one_line(", ".join(names), 300)) if names else None


def _left_out(audit: Audit) -> Text | None:
    """Words that the bounds of the vocabulary left out."""
    sentences = describe_left_out(audit.parameters.get("left_out", {}))
    return Text.assemble(("Left out: ", "bold"), one_line(" ".join(sentences), 600)) if sentences else None


def _phrases(audit: Audit) -> Text | None:
    """Phrases that count as one token, where they were asked for."""
    found = audit.parameters.get("phrases_found")
    if not found:
        return None
    shown = ", ".join(one_line(phrase, NAME) for phrase in found["first"])
    return Text.assemble(("Phrases: ", "bold"), f"{found['n']:,}{', such as ' + shown if shown else ''}")


def _lost_words(audit: Audit) -> Text | None:
    """A warning where many letters are in no token, or many tokens have no vector."""
    named = ("letters_in_no_token", "words_without_vector")
    lost = [check for check in audit.checks if check.name in named and check.passed is False]
    if not lost:
        return None
    shares = " ".join(f"{check.value:.0%}: {one_line(check.sentence, 400)}" for check in lost)
    return Text.assemble(("Words are missing: ", "bold yellow"), (shares, "yellow"))


def _skipped(audit: Audit) -> Text | None:
    if not audit.skipped:
        return None
    first = "; ".join(f"{one_line(document.id, NAME)}: {document.reason}" for document in audit.skipped[:3])
    more = len(audit.skipped) - 3
    rest = f"; and {more:,} more, in summary.json" if more > 0 else ""
    return Text.assemble((f"Skipped {len(audit.skipped):,} of {len(audit.corpus):,}: ", "yellow"), first + rest)
