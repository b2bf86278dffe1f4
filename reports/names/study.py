"""Names of clusters: which documents hold a word of the name, and which of these are in the cluster.

Run:  python reports/names/study.py FOLDER

BBC (bbc.jsonl.gz) and the test posts of 20 Newsgroups (20newsgroups.jsonl.gz) are read from FOLDER, the demo corpus
comes with the package. Writes results.md.
"""

import gzip
import json
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[1]))
from tables import keep, made_on, markdown_table

from neontext import ClusterExplainer, Corpus, read_corpus
from neontext.arrays import FloatArray, IntArray
from neontext.corpus import LetterTokenizer, Tokens
from neontext.evaluate.clusters import majority_labels, word_totals
from neontext.evaluate.naming import name_clusters
from neontext.explain import Explanations

N_WORDS = 3
Names = list[list[str]]


def corpora(folder: Path) -> Iterator[Corpus]:
    """The three corpora."""
    yield read_corpus("demo")
    yield Corpus.from_texts(*_columns(folder / "bbc.jsonl.gz"), name="BBC")
    yield read_corpus("20newsgroups", subset="test")


def _columns(path: Path) -> tuple[list[str], list[str]]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    return [row["text"] for row in rows], [row["label"] for row in rows]


def by_ours(explanations: Explanations, n_clusters: int) -> Names:
    """The names that an audit gives."""
    return [name.split(", ") for name in name_clusters(explanations, n_clusters)]


def by_relevance(explanations: Explanations, n_clusters: int) -> Names:
    """The words with the largest relevance summed over the cluster."""
    return _largest(word_totals(explanations, explanations.relevance, n_clusters), explanations.tokens)


def by_c_tf_idf(explanations: Explanations, n_clusters: int) -> Names:
    """The words of the largest c-TF-IDF (Grootendorst, 2022): tf / |cluster| · log(1 + A / f)."""
    tokens = explanations.tokens
    cluster = explanations.clusters[tokens.document]
    counts = np.zeros((n_clusters, tokens.n_words))
    np.add.at(counts, (cluster[cluster >= 0], tokens.word[cluster >= 0]), 1.0)
    words = np.maximum(counts.sum(axis=0), 1.0)
    average = counts.sum() / n_clusters
    return _largest(counts / np.maximum(counts.sum(axis=1, keepdims=True), 1.0) * np.log1p(average / words), tokens)


def by_label(explanations: Explanations, n_clusters: int) -> Names:
    """The words of the majority label."""
    read = LetterTokenizer()
    labels = majority_labels(explanations.corpus, explanations.clusters, n_clusters)
    return [list(read([(label or "").replace(".", " ").replace("-", " ")]).words) for label in labels]


def _largest(values: FloatArray, tokens: Tokens) -> Names:
    order = np.argsort(-values, axis=1, kind="stable")[:, :N_WORDS]
    return [[tokens.words[word] for word in row] for row in order]


METHODS = {
    "ours": by_ours,
    "relevance summed": by_relevance,
    "c-TF-IDF": by_c_tf_idf,
    "majority label": by_label,
}


def measure(names: Names, explanations: Explanations) -> FloatArray:
    """Coverage, precision and F1, averaged over the clusters."""
    tokens, rows = explanations.tokens, []
    place = {word: code for code, word in enumerate(tokens.words)}
    for cluster, words in enumerate(names):
        inside: IntArray = explanations.clusters == cluster
        held = np.isin(tokens.word, [place[word] for word in words if word in place])
        holds = np.bincount(tokens.document[held], minlength=len(inside)) > 0
        coverage, precision = ((inside & holds).sum() / max(n.sum(), 1) for n in (inside, holds))
        rows.append((coverage, precision, 2 * coverage * precision / max(coverage + precision, 1e-12)))
    return np.mean(rows, axis=0)


def main(folder: Path) -> None:
    """Measure, and show the names."""
    rows, held_out, listed = [], {name: [] for name in METHODS}, []
    seen = {name: [] for name in METHODS}
    for corpus in corpora(folder):
        explainer = ClusterExplainer(random_state=0).fit(corpus)
        found, n = explainer.explain(), explainer.n_clusters_
        order = np.random.RandomState(0).permutation(len(found))
        half, rest = found.take(np.sort(order[::2])), found.take(np.sort(order[1::2]))
        for name, method in METHODS.items():
            all_of_them = measure(method(found, n), found)
            other = measure(method(half, n), rest)
            seen[name].append(all_of_them[2])
            held_out[name].append(other[2])
            rows.append([corpus.name, name, *map(float, all_of_them), float(other[2])])
        names = [list(map(", ".join, method(found, n))) for method in METHODS.values()]
        table = [[k, *(of_method[k] for of_method in names)] for k in range(n)]
        listed.append(f"## {corpus.name}\n\n{markdown_table(('cluster', *METHODS), table)}")
    for name in METHODS:
        rows.append(["mean", name, "", "", float(np.mean(seen[name])), float(np.mean(held_out[name]))])
    header = ("corpus", "name by", "coverage", "precision", "F1", "F1, held out")
    text = "\n\n".join(
        (
            "# Names of clusters",
            "Coverage: share of a cluster's documents that hold a word of its name. Precision: share of the documents "
            "that hold one that are in the cluster. All averaged over the clusters. Held out: named by one half of the "
            "documents, measured on the other.",
            markdown_table(header, rows),
            *listed,
            made_on(),
        )
    )
    keep(__file__, text)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
