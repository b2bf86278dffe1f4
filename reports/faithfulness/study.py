"""Are the explanations true to the model? Word flipping on test documents, against baselines, LIME and SHAP.

Run:  python reports/faithfulness/study.py [--data FOLDER] [--documents N] [--documents-peers N]

Needs the extra `studies` (lime, shap, matplotlib). 20 Newsgroups comes through scikit-learn's loader; BBC
(bbc.jsonl.gz, see corpora/bbc.md) is read from FOLDER if it is there. Writes results.md and a picture of the curves for
each corpus.
"""

import argparse
import sys
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path
from typing import NamedTuple

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[1]))
from orderings import ORDERINGS
from peers import PEERS, as_method
from tables import keep, made_on, markdown_table

from neontext import ClusterExplainer, Corpus, faithfulness, read_corpus
from neontext.evaluate.faithfulness.baselines import METHODS
from neontext.evaluate.faithfulness.bootstrap import Estimate
from neontext.evaluate.faithfulness.curves import FLIPPINGS, RANDOM, Faithfulness, Flipped
from neontext.evaluate.faithfulness.root_points import nearest_roots
from neontext.evaluate.faithfulness.units import KINDS, PerturbationUnits
from neontext.explain import EditedDocuments
from neontext.report.plots import plot_curves

HERE = Path(__file__).parent
#: What the issue's prototype promised.
PROMISED_AREA, PROMISED_COST = 0.98, 0.1


class Split(NamedTuple):
    """A corpus in two parts."""

    name: str
    train: Corpus
    test: Corpus


def corpora(data: Path) -> Iterator[Split]:
    """20 Newsgroups by date, and BBC in 60 and 40 percent."""
    yield Split("20 Newsgroups", *(read_corpus("20newsgroups", subset=part) for part in ("train", "test")))
    if (data / "bbc.jsonl.gz").is_file():
        bbc = read_corpus(data / "bbc.jsonl.gz")
        order = np.random.RandomState(0).permutation(len(bbc))
        cut = len(bbc) * 6 // 10
        yield Split("BBC", rows(bbc, order[:cut]), rows(bbc, order[cut:]))


def rows(corpus: Corpus, chosen: np.ndarray) -> Corpus:
    """Some documents of a corpus."""
    columns = ([column[i] for i in chosen] for column in (corpus.texts, corpus.labels, corpus.ids))
    return Corpus.from_texts(*columns)


def table(found: Faithfulness, kind: str) -> str:
    """Areas, their part of integrated gradients' and the cost of every method."""
    header = [f"by {kind}"]
    for flipping in FLIPPINGS:
        header += [f"{flipping}: area", "less random [95 %]", "of IG's"]
    lines = []
    for method in found.methods:
        line: list[object] = [method]
        for flipping in FLIPPINGS:
            key = Flipped(kind, method, flipping)
            line += [float(found.areas[key].mean()), show(found.relative_areas[key]), part_of_ig(found, key)]
        lines.append([*line, found.milliseconds.get((kind, method), float("nan"))])
    return markdown_table((*header, "ms a document"), lines)


def show(estimate: Estimate) -> str:
    """An estimate with its interval."""
    return f"{estimate.value:.2f} [{estimate.low:.2f}, {estimate.high:.2f}]"


def part_of_ig(found: Faithfulness, key: Flipped) -> float:
    """Area less random's, as a part of integrated gradients'."""
    if key.method == RANDOM:
        return float("nan")
    return found.relative_areas[key].value / found.relative_areas[key._replace(method="IG")].value


def against_ig(found: Faithfulness) -> str:
    """Which orderings differ from integrated gradients, document by document."""
    lines = []
    for method in found.methods:
        if method not in ("IG", RANDOM):
            differences = [found.difference(kind, flipping, method, "IG") for kind in KINDS for flipping in FLIPPINGS]
            lines.append([method, *(f"{show(d)}{verdict(d, i % 2 == 1)}" for i, d in enumerate(differences))])
    header = [f"{kind}, {flipping}" for kind in KINDS for flipping in FLIPPINGS]
    return markdown_table(("area less IG's (nats)", *header), lines)


def verdict(difference: Estimate, high_is_better: bool) -> str:
    """Better or worse, where the interval excludes zero."""
    if difference.low <= 0 <= difference.high:
        return ""
    return " better" if (difference.value > 0) == high_is_better else " worse"


def conclusion(name: str, found: Faithfulness) -> str:
    """Whether ours keeps what the prototype promised."""
    parts = [part_of_ig(found, Flipped(kind, "midpoint", "deletion")) for kind in KINDS]
    cost = np.mean([found.milliseconds[kind, "midpoint"] / found.milliseconds[kind, "IG"] for kind in KINDS])
    kept = "yes" if min(parts) >= PROMISED_AREA and cost <= PROMISED_COST else "no"
    shown = " and ".join(f"{part:.1%} by {kind}" for part, kind in zip(parts, KINDS, strict=True))
    return (
        f"- {name}: our default (midpoint) has {shown} of IG's deletion area, at {cost:.3f} of its cost; promised were "
        f"{PROMISED_AREA:.0%} at {PROMISED_COST}: {kept}."
    )


def edited_test(explainer: ClusterExplainer, found: Faithfulness, test: Corpus) -> EditedDocuments:
    """The documents that were measured, under the model."""
    explained = explainer.explain([test.texts[row] for row in found.documents])
    return EditedDocuments(
        explainer.layer_,
        explainer.network_,
        explained.documents,
        explained.clusters,
        explained.excluded,
    )


def conservation(edited: EditedDocuments) -> str:
    """What each way that has a sum leaves to the bias."""
    units = PerturbationUnits.from_documents(edited.documents, "word")
    evidence = edited.evidence(edited.points, np.arange(len(edited)))
    lines = []
    for name, method in (dict(METHODS) | ORDERINGS).items():
        total = np.bincount(units.table.document, method(edited, units), minlength=len(edited))
        lines.append([name, float(np.mean(np.abs(evidence - total))), float(np.mean(np.abs(evidence)))])
    return markdown_table(("method", "mean size of f less the sum of words", "mean size of f"), lines)


def roots_line(edited: EditedDocuments) -> str:
    """How well the root points are found."""
    roots = nearest_roots(edited)
    angle = np.quantile(roots.sines[roots.found], (0.5, 0.95, 1.0))
    return (
        f"Root points: found for {int(roots.found.sum())} of {len(edited)} documents, largest |f| there "
        f"{roots.residuals[roots.found].max():.1e}; sine of the angle between gradient and way to the document: median "
        f"{angle[0]:.1e}, 95 % {angle[1]:.1e}, largest {angle[2]:.1e}."
    )


def section(split: Split, n_documents: int, n_peers: int) -> tuple[str, str, str]:
    """Everything about one corpus, and its lines of the summary."""
    explainer = ClusterExplainer(random_state=0).fit(split.train)
    ours = dict(METHODS) | ORDERINGS
    found = faithfulness(explainer, split.test, methods=ours, n_documents=n_documents)
    picture = split.name.lower().replace(" ", "") + ".svg"
    plot_curves(found, HERE / picture)
    print(split.name, found.relative_areas, flush=True)
    peers = {name: as_method(values) for name, values in PEERS.items()}
    faithfulness(explainer, split.test, methods=peers, n_documents=1)  # Compiles, so that it is nobody's cost below.
    compared = {name: METHODS[name] for name in ("midpoint", "origin", "IG", "occlusion")} | peers
    beside = faithfulness(explainer, split.test, methods=compared, n_documents=n_peers)
    edited = edited_test(explainer, found, split.test)
    parts = [
        f"## {split.name}",
        f"{len(found.documents)} test documents (left out: {left_out(found)}); model of {len(split.train)} documents, "
        f"{explainer.n_clusters_} clusters, {explainer.embedder_.reason_}.",
        *(table(found, kind) for kind in KINDS),
        f"![Mean curves]({picture})",
        f"### {split.name}: document by document against integrated gradients",
        against_ig(found),
        f"### {split.name}: LIME and SHAP, on {len(beside.documents)} of the documents",
        *(table(beside, kind) for kind in KINDS),
        f"### {split.name}: what is left to the bias",
        conservation(edited),
        roots_line(edited),
    ]
    return "\n\n".join(parts), conclusion(split.name, found), searched(split.name, found)


def left_out(found: Faithfulness) -> str:
    """Documents that could not be flipped."""
    return "; ".join(f"{count} {reason}" for reason, count in found.skipped.items()) or "none"


def searched(name: str, found: Faithfulness) -> str:
    """What the search for something better than integrated gradients found."""
    lines = []
    for method in ORDERINGS:
        parts = {key: part_of_ig(found, Flipped(*key)) for key in ((k, method, f) for k in KINDS for f in FLIPPINGS)}
        shown = ", ".join(f"{flipping} by {kind} {part:.1%}" for (kind, _, flipping), part in parts.items())
        lines.append(f"- {name}, {method}: {shown} of IG's.")
    return "\n".join(lines)


METHOD = """\
Test documents, each explained for the cluster it is assigned to. Words are deleted (inserted) from the most
relevant on; what is there is embedded and judged anew, lengths and denominators included. *Area*: mean evidence
(log-odds, nats) on the way. *Less random*: less the mean area of five random orders of the same document, with
a bootstrap interval over the documents; for deletion the lower the better, for insertion the higher. *Of IG's*: as
a part of what integrated gradients reach. A word goes with all its occurrences, or every occurrence goes by itself;
documents of more than 51 units go in 50 steps. Milliseconds: one run on a busy machine, root search included for SR
and IG (20 gradients), nothing shared. midpoint is our default, origin our other root point; the rows from "removal"
to "own path" are tries, see the end."""

TRIES = """\
*Removal, first order* takes the gradient by the exact move of the point when a unit goes (denominator and length
recomputed); *second order* adds the curvature along that move. Both approximate occlusion, and the tables show that
occlusion itself falls behind on deletion, most of all by word, as much as it leads on insertion: what the first
removal does is no guide to the hundredth. *Root at the document* is the derivative through the denominator of the
mean plus an even share of f: it adds up exactly, without a bias, from one evaluation, and stays near the midpoint
rule in every area; its zero is the document's own mean, so that it says less about a word by itself. *Two gradients*
is IG by the trapezoid rule from one Newton step towards the root: nearly IG's areas, without its search. *Own path*
averages the midpoint rule over the document and what is left of it without its first 30 % and 60 %: three
evaluations, relevance plus a bias of the same form. It follows the very path that deletion takes, so it is made for
that curve: it has the largest deletion area everywhere, and the insertion columns say what it pays. None of these is
in the package: what wins one area loses in the other, and the midpoint rule has the clearest reading."""


def main() -> None:
    """Measure both corpora in one run."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path(__file__).parents[3] / "shared" / "data")
    parser.add_argument("--documents", type=int, default=300)
    parser.add_argument("--documents-peers", type=int, default=20)
    asked = parser.parse_args()
    sections = [section(split, asked.documents, asked.documents_peers) for split in corpora(asked.data)]
    text = "\n\n".join(
        (
            "# Are the explanations true to the model?",
            METHOD,
            "\n".join(line for _, line, _ in sections),
            *(body for body, _, _ in sections),
            "## Looking for better",
            TRIES,
            "\n".join(lines for _, _, lines in sections),
            f"{made_on()} lime {version('lime')}, shap {version('shap')}.",
        )
    )
    keep(__file__, text)


if __name__ == "__main__":
    main()
