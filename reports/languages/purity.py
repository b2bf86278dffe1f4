"""What the words of the English default do to purity, beside the former rule, without abbreviations, and with phrases.

Run:  python reports/languages/purity.py FOLDER

20 Newsgroups comes through scikit-learn's loader. BBC (bbc.jsonl.gz, see corpora/bbc.md) is read from FOLDER. Writes
purity.md.
"""

import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[1]))
from former import FormerTokenizer
from tables import keep, made_on, markdown_table

from neontext import ClusterExplainer, Corpus, LetterTokenizer, read_corpus
from neontext.evaluate import purity

SEEDS = (0, 1, 2)
#: Settings that are compared; the first is the rule before words were looked at more closely.
SETTINGS = {
    "former rule": {"tokenizer": FormerTokenizer()},
    "default": {},
    "default without abbreviations": {"tokenizer": LetterTokenizer(abbreviations=False)},
    "default with phrases": {"phrases": True},
}

COLUMNS = ("corpus", "words", "purity from labels", "purity from k-means", "tokens", "words with a vector")


def splits(folder: Path) -> Iterator[tuple[str, Corpus, Corpus, int]]:
    """Name, training and test documents, number of clusters: 20 Newsgroups by date, BBC in 60 and 40 percent."""
    yield "20 Newsgroups", read_corpus("20newsgroups", subset="train"), read_corpus("20newsgroups", subset="test"), 20
    bbc = read_corpus(folder / "bbc.jsonl.gz")
    order = np.random.RandomState(0).permutation(len(bbc)).tolist()
    cut = len(bbc) * 6 // 10
    yield "BBC", bbc.take(order[:cut]), bbc.take(order[cut:]), 5


def scored(explainer: ClusterExplainer, test: Corpus) -> float:
    """Purity over the test documents that have a cluster."""
    clusters = explainer.predict(test)
    placed = np.flatnonzero(clusters >= 0)
    return purity([test.labels[row] for row in placed], clusters[placed])


def measured(train: Corpus, test: Corpus, n_clusters: int, settings: dict[str, object]) -> list[object]:
    """Cells of a row: mean and range of purity from labels and from k-means, tokens and words."""
    cells: list[object] = []
    for init in ("labels", "kmeans"):
        runs = [ClusterExplainer(n_clusters, init=init, random_state=seed, **settings).fit(train) for seed in SEEDS]
        found = [scored(explainer, test) for explainer in runs]
        cells.append(f"{np.mean(found):.3f} ({min(found):.3f} – {max(found):.3f})")
    tokens = runs[0].embedder_.tokenize(train.texts)
    return [*cells, f"{tokens.n_tokens:,}", f"{len(runs[0].embedder_.words_):,}"]


def compared(rows: list[list[object]]) -> list[str]:
    """What the default changes of the former rule, and what abbreviations and phrases change of the default."""
    means = {(row[0], row[1]): [float(str(cell).split()[0]) for cell in row[2:4]] for row in rows}
    said = []
    for name in dict.fromkeys(str(row[0]) for row in rows):
        former, default, without, phrases = (means[name, setting] for setting in SETTINGS)
        kept = all(new >= old for new, old in zip(default, former, strict=True))
        said.append(
            f"- {name}: wanted was no less than the former rule, from labels and from k-means; the default has "
            f"{difference(default, former)}: **{'yes' if kept else 'no'}**. Abbreviations make "
            f"{difference(default, without)} of that; phrases change the default by {difference(phrases, default)}."
        )
    return said


def difference(new: list[float], old: list[float]) -> str:
    """Signed differences, from labels and from k-means."""
    return " and ".join(f"{a - b:+.3f}" for a, b in zip(new, old, strict=True))


def write(rows: list[list[object]]) -> None:
    """Write the table and what it says."""
    text = (
        "# Purity with the English default\n\n"
        f"Mean over the seeds {', '.join(map(str, SEEDS))} (smallest – largest), test documents, vectors by `auto`.\n\n"
        f"{markdown_table(COLUMNS, rows)}\n\n" + "\n".join(compared(rows)) + f"\n\n{made_on()}"
    )
    keep(__file__, text, "purity.md")


def main() -> None:
    """Measure and write."""
    rows = []
    for name, train, test, n_clusters in splits(Path(sys.argv[1])):
        for setting, parameters in SETTINGS.items():
            rows.append([name, setting, *measured(train, test, n_clusters, parameters)])
            print(rows[-1], flush=True)
    write(rows)


if __name__ == "__main__":
    main()
