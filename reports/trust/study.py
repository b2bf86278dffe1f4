"""Flips, stability and the number of clusters: what they find, and what they cost.

Run:  python reports/trust/study.py [--data FOLDER] [--vectors ppmi]

BBC (bbc.jsonl.gz) and 20 Newsgroups (20newsgroups.jsonl.gz) are read from FOLDER if they are there.
"""

import argparse
import sys
import warnings
from itertools import combinations
from pathlib import Path
from time import perf_counter

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[1]))
from tables import keep, made_on, markdown_table

from neontext import ClusterExplainer, Corpus, read_corpus
from neontext.evaluate import measure_stability
from neontext.explain import Explanations

#: Refits of the stability; documents whose flips are compared with every set of up to three words.
N_REFITS, N_COMPARED = 10, 50
#: Documents of 20 Newsgroups that are read, at random.
N_NEWSGROUPS = 4_000
#: Columns of the tables.
OF_FLIPS = ("corpus", "documents", "with a flip", "words (quartiles)", "assign, s", "explain, s", "flips, s")
OF_STABILITY = ("corpus", "ARI between", "ARI with model", "pairs", "Jaccard", "reasons", "cluster, s", "refits, s")
OF_SWEEPS = ("corpus", "labels", "chosen", "why", "s")


def corpora(data: Path | None) -> dict[str, Corpus]:
    """The demo, and whatever is there of the real ones."""
    found = {"demo": read_corpus("demo")}
    for name in ("bbc", "20newsgroups"):
        path = None if data is None else data / f"{name}.jsonl.gz"
        if path is not None and path.is_file():
            found[name] = sample(read_corpus(path))
    return found


def sample(corpus: Corpus) -> Corpus:
    """At most so many documents, at random."""
    rows = np.sort(np.random.RandomState(0).permutation(len(corpus))[:N_NEWSGROUPS])
    labels = corpus.labels or (None,) * len(corpus)
    return Corpus.from_texts([corpus.texts[row] for row in rows], [labels[row] for row in rows], name=corpus.name)


def flips_row(name: str, explainer: ClusterExplainer) -> list[object]:
    """How many documents flip, by how many words, and what it costs beside assigning and explaining."""
    start = perf_counter()
    explainer.network_.assign(explainer.embed(explainer.corpus_))
    assigning = perf_counter() - start
    start = perf_counter()
    explanations = explainer.explain()
    explaining = perf_counter() - start
    start = perf_counter()
    sizes = np.array([len(flip.words) for flip in explanations.flips if flip is not None])
    seeking = perf_counter() - start
    quartiles = " / ".join(f"{value:g}" for value in np.quantile(sizes, (0.25, 0.5, 0.75)))
    return [name, len(explanations), len(sizes), quartiles, assigning, explaining, seeking]


def fewest(explanations: Explanations, embedder_assign: object, row: int, most: int = 3) -> int | None:
    """Size of the smallest set of at most `most` words whose removal moves a document, by trying them all."""
    words = sorted({word.word for word in explanations[row].words})
    tokens = [word.word for word in explanations[row].words]
    for size in range(1, min(most, len(words) - 1) + 1):
        texts = [" ".join(t for t in tokens if t not in gone) for gone in combinations(words, size)]
        if (embedder_assign(texts, row) != explanations.clusters[row]).any():  # type: ignore[operator]
            return size
    return None


def optimality_row(explainer: ClusterExplainer) -> str:
    """How often greedy finds as few words as there are, where trying all sets of up to three finds a flip at all."""
    explanations = explainer.explain()
    own = explainer.network_.support.own_support(len(explanations))

    def assign(texts: list[str], row: int) -> np.ndarray:
        return explainer.network_.assign(explainer.embed(texts), np.full(len(texts), own[row]))

    rows = np.linspace(0, len(explanations) - 1, N_COMPARED).astype(int)
    best = {row: fewest(explanations, assign, row) for row in rows}
    found = {row: explanations.flips[row] for row, size in best.items() if size is not None}
    as_few = sum(flip is not None and len(flip.words) == best[row] for row, flip in found.items())
    return (
        f"Demo, {len(rows)} documents, every set of up to three words tried: {len(found)} have such a flip, and the "
        f"one that is found is as small in {as_few} of them."
    )


def stability_row(name: str, explainer: ClusterExplainer) -> list[object]:
    """Stability, and its cost beside the clustering's."""
    start = perf_counter()
    found = measure_stability(explainer.explain(), explainer.clusterer_, N_REFITS, np.random.RandomState(0))
    seconds = perf_counter() - start
    figures = [found.ari_between_runs, found.ari_with_model, found.co_assignment, found.jaccard, found.reasons]
    return [name, *figures, explainer.seconds_["cluster"], seconds]


def main() -> None:
    """Print the tables and keep them in results.md."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, default=None)
    parser.add_argument("--vectors", default="ppmi")
    arguments = parser.parse_args()
    warnings.simplefilter("ignore")
    flips, stability, sweeps, compared = [], [], [], ""
    for name, corpus in corpora(arguments.data).items():
        explainer = ClusterExplainer(vectors=arguments.vectors, random_state=0).fit(corpus)
        flips.append(flips_row(name, explainer))
        compared = compared or optimality_row(explainer)
        stability.append(stability_row(name, explainer))
        chosen = ClusterExplainer("auto", vectors=arguments.vectors, random_state=0).fit(corpus)
        seconds = chosen.seconds_["choose clusters"]
        sweeps.append([name, explainer.n_clusters_, chosen.n_clusters_, chosen.sweep_.reason, seconds])
    text = "\n\n".join(
        (
            "# Flips, stability, and the number of clusters",
            f"Vectors: {arguments.vectors}. {made_on()}",
            "## Flips: fewest words whose removal moves a document",
            markdown_table(OF_FLIPS, flips),
            compared,
            f"## Stability over {N_REFITS} refits",
            markdown_table(OF_STABILITY, stability),
            "## `--clusters auto`",
            markdown_table(OF_SWEEPS, sweeps),
        )
    )
    keep(__file__, text)


if __name__ == "__main__":
    main()
