"""How near training through landmarks comes to the exact model; how an audit grows with the corpus says large.py.

Run:  python reports/scale/study.py [--data FOLDER]

Without FOLDER there is nothing to measure.
"""

import argparse
import sys
from itertools import combinations
from pathlib import Path

import numpy as np
from sklearn.metrics import adjusted_rand_score

sys.path.insert(0, str(Path(__file__).parents[1]))
from tables import keep, made_on, markdown_table

from neontext import ClusterExplainer, read_corpus
from neontext.cluster import KernelKMeans, evidence
from neontext.evaluate import score_clustering

N_CLUSTERS, SEEDS, N_POSTS = 20, (0, 1, 2), 8_000


def points_of_posts(corpus):
    """Points of the posts with a known word, and their rows."""
    fitted = ClusterExplainer(N_CLUSTERS, vectors="ppmi", n_init=1, random_state=0).fit(corpus)
    rows = np.flatnonzero(fitted.labels_ >= 0)
    return fitted.embed(corpus.take(rows.tolist())), rows


def agreement(corpus):
    """Markdown: partitions through landmarks beside exact ones."""
    X, rows = points_of_posts(corpus)
    labels = corpus.take(rows.tolist()).labels
    exact = [KernelKMeans(N_CLUSTERS, landmarks=None, random_state=seed).fit(X).labels_ for seed in SEEDS]
    table = [_agreement_row("the kernel matrix itself", exact, exact, labels, X)]
    for n_landmarks in (250, 500, 1_000):
        found = [KernelKMeans(N_CLUSTERS, landmarks=n_landmarks, random_state=seed).fit(X).labels_ for seed in SEEDS]
        table.append(_agreement_row(f"{n_landmarks:,} landmarks", found, exact, labels, X))
    between = np.mean([adjusted_rand_score(a, b) for a, b in combinations(exact, 2)])
    header = ["trained through", "ARI to the exact one, same seed", "purity", "purity by seed"]
    return f"{markdown_table(header, table)}\n\nExact partitions of different seeds agree with an ARI of {between:.3f}."


def _agreement_row(name, found, exact, labels, X):
    purities = [score_clustering(labels, clusters, X).purity for clusters in found]
    same = np.mean([adjusted_rand_score(a, b) for a, b in zip(found, exact, strict=True)])
    return [name, float(same), float(np.mean(purities)), ", ".join(f"{value:.3f}" for value in purities)]


def margins(corpus):
    """Markdown: evidence of training documents over that of unseen ones, exact and through landmarks."""
    X, _ = points_of_posts(corpus)
    order = np.random.RandomState(0).permutation(len(X))
    seen, unseen = X[order[: 3 * len(X) // 4]], X[order[3 * len(X) // 4 :]]
    rows = []
    for name, landmarks in (("exact, left out of itself", None), ("landmarks, 50 means a cluster", 1_000)):
        model = KernelKMeans(N_CLUSTERS, landmarks=landmarks, n_init=3, random_state=0).fit(seen)
        own = model.support_.own_support(len(seen))
        inside = np.median(evidence(model.support_.outlierness(seen, own), model.beta_).max(axis=1))
        rows.append([name, float(inside / np.median(model.evidence(unseen).max(axis=1)))])
    return markdown_table(["model", "median evidence, training over unseen"], rows)


def main(data):
    """Measure both tables and write results.md."""
    posts = read_corpus(data / "20newsgroups.jsonl.gz")
    drawn = np.sort(np.random.RandomState(0).permutation(len(posts))[:N_POSTS])
    posts = posts.take(drawn.tolist())
    parts = ["# Training through landmarks\n", made_on(), f"\n## {len(posts):,} posts of 20 Newsgroups\n"]
    parts += [agreement(posts)]
    parts += ["\nA training document is one of the many that a mean stands for, and is not left out of it:\n"]
    keep(__file__, "\n".join([*parts, margins(posts)]))


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--data", type=Path, default=Path(__file__).parents[2].parent / "shared" / "data")
    main(parser.parse_args().data)
