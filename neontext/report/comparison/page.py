"""A comparison as one self-contained page, in the frame of the report: no script, no network."""

from typing import Any

from neontext.explain import Explanation
from neontext.explain.highlight import STRONGEST, Piece, pieces
from neontext.report.comparison.flow import flow_chart
from neontext.report.comparison.sentences import (
    HOW_TO_READ,
    agreement_sentence,
    matched_sentence,
    moved_sentence,
    purer_sentence,
)
from neontext.report.comparison.view import ComparedAudits
from neontext.report.html import SIGNED_FROM, STEPS, render_page

#: Flows whose documents stand on the page, documents of each, and characters of each text.
N_FLOWS, N_DOCUMENTS, N_CHARACTERS = 40, 3, 2_000
#: Largest table that can be read.
MAX_CLUSTERS = 60

_MEANINGS = {
    "stayed": ("Stayed", "Share of documents whose two clusters are matched to each other."),
    "ari": ("Adjusted Rand index", "Agreement on which pairs belong together; 0 by chance, 1 if perfect."),
    "ami": ("Adjusted mutual information", "How much one clustering tells about the other; 0 by chance, 1 if perfect."),
    "nmi": ("Normalised mutual information (V-measure)", "The same, not corrected for chance; 0 to 1."),
}

_SIDE_SCORES = {"purity": "Purity", "inverse_purity": "Inverse purity", "ari": "ARI", "ami": "AMI"}


def comparison_page(compared: ComparedAudits, view: dict[str, Any]) -> str:
    """One HTML page that shows a comparison.

    Parameters
    ----------
    compared : ComparedAudits
        Two audits, for the texts.
    view : dict
        Of them, from `comparison_view`.

    Returns
    -------
    str
        The page; everything in it is escaped, and its Content-Security-Policy allows its own style sheet alone.
    """
    agreement = view["agreement"]
    scores = [
        {"name": name, "value": agreement[key], "meaning": meaning}
        for key, (name, meaning) in _MEANINGS.items()
        if agreement[key] is not None
    ]
    return render_page(
        "comparison.html.j2",
        view=view,
        scores=scores,
        sentences=[purer_sentence(view), matched_sentence(view), agreement_sentence(view), moved_sentence(view)],
        chart=flow_chart(view),
        side_scores=_side_scores(view),
        how_to_read=HOW_TO_READ,
        table=_table(view),
        flows=[_flow(compared, flow) for flow in view["flows"][:N_FLOWS]],
    )


def _side_scores(view: dict[str, Any]) -> list[dict[str, Any]]:
    """Scores of both against the labels, side by side; none without labels."""
    scores = view["scores"]
    return [] if scores is None else [{"name": name, "values": scores[key]} for key, name in _SIDE_SCORES.items()]


def _table(view: dict[str, Any]) -> dict[str, Any] | None:
    """Documents in each pair of clusters, matches on the diagonal; None where it would be too large to read."""
    if max(view["first"]["n_clusters"], view["second"]["n_clusters"]) > MAX_CLUSTERS:
        return None
    match = [None if cluster["match"] is None else cluster["match"]["cluster"] for cluster in view["clusters"]]
    columns = [k for k in match if k is not None] + [cluster["cluster"] for cluster in view["unmatched"]]
    rows = [_table_row(view["table"][k], columns) for k in range(len(match))]
    linked = {(flow["first"], flow["second"]) for flow in view["flows"][:N_FLOWS]}
    return {"columns": columns, "rows": rows, "match": match, "linked": linked}


def _table_row(counts: list[int], columns: list[int]) -> list[dict[str, Any]]:
    size = max(sum(counts), 1)
    return [{"cluster": k, "n": counts[k], "share": counts[k] / size} for k in columns]


def _flow(compared: ComparedAudits, flow: dict[str, Any]) -> dict[str, Any]:
    return flow | {"documents": [_document(compared, document) for document in flow["documents"][:N_DOCUMENTS]]}


def _document(compared: ComparedAudits, document: dict[str, Any]) -> dict[str, Any]:
    """A document with its text as both audits explain it, on one scale."""
    sides = (compared.first.explanation(document["first"]), compared.second.explanation(document["second"]))
    scale = max((abs(word.relevance) for side in sides for word in side.words), default=0.0)
    n = len(sides[0].text)
    return document | {
        "scale": scale,
        "omitted": n - N_CHARACTERS if n > N_CHARACTERS else 0,
        "texts": [
            {"side": side, "cluster": explanation.cluster, "pieces": _pieces(explanation, scale)}
            for side, explanation in zip(("first", "second"), sides, strict=True)
        ],
    }


def _pieces(explanation: Explanation, scale: float) -> list[dict[str, Any]]:
    words = [word for word in explanation.spans[0] if word[1] <= N_CHARACTERS]
    return [
        {"text": piece.text, "class": _class(piece), "relevance": piece.relevance}
        for piece in pieces(explanation.text[:N_CHARACTERS], words, (), scale)
    ]


def _class(piece: Piece) -> str:
    """Class of a highlight in the report's style sheet: colour, step of opacity, and "s" where it carries its sign."""
    step = round(STEPS * piece.opacity / STRONGEST)
    return f"{piece.kind[0]}{step}" + " s" * (step >= SIGNED_FROM) if piece.kind else ""
