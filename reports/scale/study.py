"""How an audit grows with the corpus, and how near training through landmarks comes to the exact model.

Run:  python reports/scale/study.py [--data FOLDER] [--sizes N ...] [--largest N]

Corpora of any size are made by make_corpus.py (FOLDER/../tools): documents of 30 to 60 words, sentences of posts of 20
Newsgroups, of which smaller corpora are the beginning of larger ones. Every audit is a process of its own; times are
processor time of all its threads. Without FOLDER there is nothing to measure.
"""

import argparse
import json
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from itertools import combinations
from pathlib import Path
from time import process_time

import numpy as np
from sklearn.metrics import adjusted_rand_score

sys.path.insert(0, str(Path(__file__).parents[1]))
from tables import keep, made_on, markdown_table

from neontext import ClusterExplainer, audit_corpus, read_corpus
from neontext.cluster import KernelKMeans, evidence
from neontext.evaluate import score_clustering
from neontext.runtime.stages import watching

N_CLUSTERS, SEEDS, N_POSTS = 20, (0, 1, 2), 8_000
PEER = """
import json, sys, time
from sklearn.cluster import MiniBatchKMeans
from sklearn.decomposition import TruncatedSVD
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.pipeline import make_pipeline
texts = [json.loads(line)["text"] for line in open(sys.argv[1], encoding="utf-8")]
make_pipeline(
    TfidfVectorizer(stop_words="english"), TruncatedSVD(100, random_state=0), MiniBatchKMeans(20, random_state=0)
).fit(texts)
peak = next(line for line in open("/proc/self/status") if line.startswith("VmHWM"))
print(json.dumps([time.process_time(), int(peak.split()[1]) / 1e3]))
"""


class ProcessorTime:
    """Watches a job's stages: processor time of each, and the peak of memory at its end."""

    def __init__(self):
        self.rows = []

    def announce(self, stages):
        """Nobody waits for it."""

    @contextmanager
    def stage(self, name):
        """Time a stage."""
        start = process_time()
        yield
        self.rows.append((name, process_time() - start, peak_megabytes()))


def peak_megabytes():
    """Peak of this program's memory; `ru_maxrss` would count that of the program that started it, too."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.partition("VmHWM:")[2].split()[0]) / 1e3


def audit(corpus):
    """Audit a corpus here and print what each stage took."""
    watcher = ProcessorTime()
    with tempfile.TemporaryDirectory() as folder, watching(watcher):
        audit_corpus(corpus, Path(folder) / "audit", n_clusters=N_CLUSTERS, vectors="ppmi", map="pca")
        size = sum(file.stat().st_size for file in Path(folder).rglob("*") if file.is_file()) / 1e6
    print(json.dumps({"stages": watcher.rows, "total": process_time(), "megabytes": size}))


def in_a_process(*arguments):
    """What a run of Python prints last, as JSON."""
    done = subprocess.run([sys.executable, *arguments], check=True, capture_output=True, text=True)
    return json.loads(done.stdout.splitlines()[-1])


def growth(sizes, data, folder):
    """Stages, total and peak memory by size, and what scikit-learn takes for clusters alone at the largest one."""
    maker, largest = data.parent / "tools" / "make_corpus.py", folder / f"{max(sizes)}.jsonl"
    subprocess.run([sys.executable, maker, str(max(sizes)), largest, "--data", data], check=True)
    lines, audits = largest.read_text(encoding="utf-8").splitlines(keepends=True), {}
    for size in sorted(sizes):
        part = folder / f"part{size}.jsonl"
        part.write_text("".join(lines[:size]), encoding="utf-8")
        audits[size] = in_a_process(__file__, "--audit", part)
        print(size, audits[size]["total"], file=sys.stderr)
    return audits, *in_a_process("-c", PEER, largest)


def growth_tables(audits, peer, memory):
    """Markdown: seconds by stage with their exponents, totals, memory, and the ratio to the peer."""
    sizes, names = list(audits), [stage[0] for stage in next(iter(audits.values()))["stages"]]
    seconds = {size: dict.fromkeys(names, 0.0) | {n: s for n, s, _ in audits[size]["stages"]} for size in sizes}
    rows = [[name, *(seconds[size][name] for size in sizes), _exponent(seconds, name)] for name in names]
    totals = {size: {"total": audits[size]["total"]} for size in sizes}
    rows.append(["whole process", *(totals[size]["total"] for size in sizes), _exponent(totals, "total")])
    peaks = [max(peak for _, _, peak in audits[size]["stages"]) for size in sizes]
    rows.append(["peak memory, MB", *peaks, float("nan")])
    rows.append(["size of the audit, MB", *(audits[size]["megabytes"] for size in sizes), float("nan")])
    header = ["processor seconds", *(f"{size:,}" for size in sizes), f"exponent, {sizes[-2]:,} to {sizes[-1]:,}"]
    ratio = totals[sizes[-1]]["total"] / peer
    return (
        f"{markdown_table(header, rows)}\n\nThe same {sizes[-1]:,} documents through scikit-learn's TF-IDF, "
        f"TruncatedSVD(100) and MiniBatchKMeans, without any explanation: {peer:.0f} processor seconds, {memory:,.0f} "
        f"MB. The whole audit takes {ratio:.2f} times as long."
    )


def _exponent(seconds, name):
    first, last = list(seconds)[-2:]
    if min(seconds[first][name], seconds[last][name]) < 0.5:
        return float("nan")
    return float(np.log(seconds[last][name] / seconds[first][name]) / np.log(last / first))


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


def main(sizes, data):
    """Measure all of it and write results.md."""
    posts = read_corpus(data / "20newsgroups.jsonl.gz")
    drawn = np.sort(np.random.RandomState(0).permutation(len(posts))[:N_POSTS])
    posts = posts.take(drawn.tolist())
    parts = ["# Growth\n", made_on(), f"\n## Landmarks, {len(posts):,} posts of 20 Newsgroups\n", agreement(posts)]
    parts += ["\nA training document is one of the many that a mean stands for, and is not left out of it:\n"]
    parts += [margins(posts), "\n## Processor time and memory by the number of documents\n"]
    with tempfile.TemporaryDirectory() as folder:
        parts.append(growth_tables(*growth(sizes, data, Path(folder))))
    keep(__file__, "\n".join(parts))


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--data", type=Path, default=Path(__file__).parents[2].parent / "shared" / "data")
    parser.add_argument("--sizes", type=int, nargs="+", default=[10_000, 40_000, 160_000])
    parser.add_argument("--audit")
    arguments = parser.parse_args()
    if arguments.audit:
        audit(arguments.audit)
    else:
        main(arguments.sizes, arguments.data)
