"""Which word vectors should `auto` choose? Test purity of several sets on corpora of several kinds.

Run:  python reports/vectors/study.py [--data FOLDER]

20 Newsgroups comes through scikit-learn's loader. BBC (bbc.jsonl.gz, see corpora/bbc.md) is read from FOLDER if it is
there. The short corpora are cut from these two: titles, titles with the first words, subject lines.
"""

import argparse
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[1]))
from tables import keep, made_on, markdown_table

from neontext import ClusterExplainer, Corpus, read_corpus
from neontext.evaluate import purity

SETS = ("ppmi", "lsa", "glove", "ppmi+glove", "lsa+ppmi+glove")
SEEDS = (0, 1)


class Split(NamedTuple):
    """A corpus in two parts."""

    name: str
    train: Corpus
    test: Corpus


def corpora(data: Path) -> Iterator[Split]:
    """Corpora of several sizes, lengths of documents and numbers of labels."""
    train, test = (read_corpus("20newsgroups", subset=part) for part in ("train", "test"))
    yield Split("20 Newsgroups", train, test)
    five = {"comp.graphics", "rec.autos", "sci.crypt", "rec.sport.baseball", "soc.religion.christian"}
    yield Split("20 Newsgroups, 5 groups", pick(train, five), pick(test, five))
    headed = [read_corpus("20newsgroups", subset=part, keep=("headers",)) for part in ("train", "test")]
    seven = {name for name in headed[0].labels if name.startswith(("rec.", "sci.", "talk.politics.mideast"))}
    yield Split("subject lines, 9 groups", *(cut(pick(part, seven), subject) for part in headed))
    if (data / "bbc.jsonl.gz").is_file():
        bbc = read_corpus(data / "bbc.jsonl.gz")
        order = np.random.RandomState(0).permutation(len(bbc))
        halves = rows(bbc, order[: len(bbc) * 6 // 10]), rows(bbc, order[len(bbc) * 6 // 10 :])
        yield Split("BBC", *halves)
        yield Split("BBC, title and 160 characters", *(cut(half, beginning) for half in halves))
        yield Split("BBC, titles", *(cut(half, lambda text: text.split("\n")[0]) for half in halves))
    demo = read_corpus("demo")
    yield Split("demo (train = test)", demo, demo)


def rows(corpus: Corpus, chosen: np.ndarray) -> Corpus:
    """Some documents of a corpus."""
    columns = ([column[i] for i in chosen] for column in (corpus.texts, corpus.labels, corpus.ids))
    return Corpus.from_texts(*columns)


def pick(corpus: Corpus, labels: set[str]) -> Corpus:
    """Documents of some labels."""
    return rows(corpus, np.flatnonzero([label in labels for label in corpus.labels]))


def cut(corpus: Corpus, part: object) -> Corpus:
    """A part of every text."""
    return Corpus.from_texts([part(text) for text in corpus.texts], corpus.labels, corpus.ids)


def subject(text: str) -> str:
    """Subject line of a post."""
    found = re.search(r"^Subject: (.*)$", text, re.MULTILINE)
    return found.group(1) if found else ""


def beginning(text: str) -> str:
    """Title and first characters of an article."""
    title, _, body = text.partition("\n")
    return f"{title}. {body.strip()[:160]}"


def test_purity(split: Split, vectors: str, init: str, seed: int) -> float:
    """Purity of the test documents; those without a known word count as wrong."""
    explainer = ClusterExplainer(vectors=vectors, init=init, random_state=seed).fit(split.train)
    clusters = explainer.predict(split.test)
    placed = np.flatnonzero(clusters >= 0)
    return purity([split.test.labels[i] for i in placed], clusters[placed]) * len(placed) / len(clusters)


def main() -> None:
    """Measure every set on every corpus."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path(__file__).parents[3] / "shared" / "data")
    data = parser.parse_args().data
    table, chosen = [], []
    for split in corpora(data):
        reason = ClusterExplainer(random_state=0).fit(split.train).embedder_.reason_
        chosen.append(f"- {split.name}: {reason}")
        row = [split.name]
        for vectors in SETS:
            from_kmeans = [test_purity(split, vectors, "kmeans", seed) for seed in SEEDS]
            row.append(f"{test_purity(split, vectors, 'labels', 0):.3f} / {np.mean(from_kmeans):.3f}")
        table.append(row)
        print(row, flush=True)
    text = "\n\n".join(
        (
            "# Which word vectors?",
            "Test purity of kernel k-means started from labels / from k-means (mean of two seeds), SIF weights, unit "
            "length, 50 principal components. Test documents without a known word count as wrong.",
            markdown_table(("corpus", *SETS), table),
            "What `auto` said:",
            "\n".join(chosen),
            made_on(),
        )
    )
    keep(__file__, text)


if __name__ == "__main__":
    main()
