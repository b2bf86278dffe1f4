"""A comparison as Markdown."""

from collections.abc import Iterator
from typing import Any

from neontext.report.comparison.sentences import (
    HOW_TO_READ,
    agreement_sentence,
    changes,
    matched_sentence,
    moved_sentence,
    purer_sentence,
    settings_sentence,
)
from neontext.report.formats.markdown import plain_markdown


def comparison_markdown(view: dict[str, Any]) -> str:
    """A comparison, readable on GitHub; names are escaped.

    Parameters
    ----------
    view : dict
        From `comparison_view`.
    """
    return "\n".join(_lines(view)) + "\n"


def _lines(view: dict[str, Any]) -> Iterator[str]:
    yield "# Two audits compared\n"
    for side in ("first", "second"):
        audit = view[side]
        size = f"{audit['n_documents']:,} documents, {audit['n_clusters']:,} clusters"
        yield f"- {side}: {plain_markdown(audit['name'])} ({plain_markdown(audit['folder'])}): {size}"
    yield f"- {purer_sentence(view)}\n- {plain_markdown(settings_sentence(view))}"
    yield f"- {matched_sentence(view)}\n- {agreement_sentence(view)}\n- {moved_sentence(view)}\n"
    yield "## Clusters\n\n| first | words | second | words | shared | overlap |\n|---:|---|---:|---|---:|---:|"
    yield from map(_cluster_row, view["clusters"])
    for cluster in view["unmatched"]:
        yield f"| – | | {cluster['cluster']} ({cluster['size']:,}) | {_about(cluster)} | – | – |"
    yield "\nIn brackets: the documents that are compared. Overlap: shared ones over those in either (Jaccard).\n"
    yield f"## Documents that moved\n\n{HOW_TO_READ}\n"
    for flow in view["flows"]:
        yield from _flow(flow)


def _cluster_row(cluster: dict[str, Any]) -> str:
    match, start = cluster["match"], f"| {cluster['cluster']} ({cluster['size']:,}) | {_about(cluster)} |"
    if match is None:
        return f"{start} – | | – | – |"
    shared = f"{match['shared']:,} | {match['overlap']:.2f}"
    return f"{start} {match['cluster']} ({match['size']:,}) | {_about(match)} | {shared} |"


def _about(cluster: dict[str, Any]) -> str:
    return f"**{plain_markdown(cluster['name'])}**: {', '.join(map(plain_markdown, cluster['words']))}"


def _flow(flow: dict[str, Any]) -> Iterator[str]:
    documents = "document" if flow["n_documents"] == 1 else "documents"
    share = f"({flow['share']:.0%} of {flow['first']})"
    yield f"### {flow['first']} → {flow['second']}: {flow['n_documents']:,} {documents} {share}\n"
    yield f"Words, on average: {plain_markdown(changes(flow['words']))}\n"
    for document in flow["documents"]:
        evidence = f"evidence {document['evidence_first']:+.2f} → {document['evidence_second']:+.2f}"
        words = plain_markdown(changes(document["words"]))
        yield f"- {plain_markdown(document['id'])}: {evidence}; {words}"
    yield ""
