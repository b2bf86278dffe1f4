"""A comparison in the terminal."""

from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from neontext.corpus.one_line import one_line
from neontext.explain.overview import text_table
from neontext.report.comparison.sentences import (
    HOW_TO_READ,
    agreement_sentence,
    changes,
    matched_sentence,
    moved_sentence,
    purer_sentence,
    settings_sentence,
)

#: Flows, words of each and of a cluster that are printed.
N_FLOWS, N_WORDS, N_CLUSTER_WORDS = 10, 6, 4


def print_comparison(view: dict[str, Any], console: Console) -> None:
    """Print matched clusters, agreement, and where documents went.

    Parameters
    ----------
    view : dict
        From `comparison_view`. Its names are hostile: they are printed as text.
    console : rich.console.Console
        Where to print.
    """
    console.print(_clusters(view))
    for name, sentence in (
        ("Purer", purer_sentence),
        ("Settings", settings_sentence),
        ("Compared", matched_sentence),
        ("Agreement", agreement_sentence),
        ("Changes", moved_sentence),
    ):
        console.print(Text.assemble((f"{name}: ", "bold"), sentence(view)))
    if not view["flows"]:
        return
    console.print(_flows(view))
    if len(view["flows"]) > N_FLOWS:
        console.print(Text(f"and {len(view['flows']) - N_FLOWS:,} more pairs of clusters, in compare.json with --out"))
    console.print(Text(HOW_TO_READ, style="dim"))


def _clusters(view: dict[str, Any]) -> Table:
    rows = [
        [*_cluster(cluster), *_cluster(cluster["match"]), *_shared(cluster["match"])] for cluster in view["clusters"]
    ]
    rows += [[*_cluster(None), *_cluster(cluster), *_shared(None)] for cluster in view["unmatched"]]
    return text_table(("First", "Size", "Words", "Second", "Size", "Words", "Shared", "Overlap"), rows, left=("Words",))


def _shared(match: dict[str, Any] | None) -> list[str]:
    return ["–", "–"] if match is None else [f"{match['shared']:,}", f"{match['overlap']:.2f}"]


def _cluster(cluster: dict[str, Any] | None) -> list[str]:
    if cluster is None:
        return ["–", "–", ""]
    words = ", ".join(one_line(word, 24) for word in cluster["words"][:N_CLUSTER_WORDS])
    return [str(cluster["cluster"]), f"{cluster['size']:,}", words]


def _flows(view: dict[str, Any]) -> Table:
    rows = (
        (flow["first"], flow["second"], f"{flow['n_documents']:,}", changes(flow["words"][:N_WORDS]))
        for flow in view["flows"][:N_FLOWS]
    )
    columns = ("From", "To", "Documents", "Words that moved them")
    return text_table(columns, rows, left=columns[-1:])
