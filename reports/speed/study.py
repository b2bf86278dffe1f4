"""What it costs: explaining against assigning, kernel k-means against its peers, the whole audit; and that it adds up.

Run:  python reports/speed/study.py [--data FOLDER]

Needs tslearn (a development dependency). BBC (bbc.jsonl.gz) is read from FOLDER if it is there. Each peer runs in a
process of its own, so that its peak memory is its own.
"""

import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median
from time import perf_counter

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[1]))
from tables import keep, made_on, markdown_table

from neontext import ClusterExplainer, Corpus, read_corpus
from neontext.cluster import SupportPoints
from neontext.explain import pool_evidence
from neontext.neuralize import ClusterNetwork

REPEATS = 5
PEERS = {
    "neontext KernelKMeans, one start": (
        "from neontext.cluster import KernelKMeans as M; M(20, n_init=1, random_state=0).fit(X)"
    ),
    "neontext KernelKMeans, ten starts": "from neontext.cluster import KernelKMeans as M; M(20, random_state=0).fit(X)",
    "scikit-learn SpectralClustering": (
        "from sklearn.cluster import SpectralClustering as M; "
        "M(20, gamma=gamma, affinity='rbf', assign_labels='kmeans', random_state=0).fit(X)"
    ),
    "tslearn KernelKMeans": (
        "from tslearn.clustering import KernelKMeans as M; "
        "M(20, kernel='rbf', kernel_params={'gamma': gamma}, n_init=1, random_state=0).fit(X)"
    ),
}
CHILD = """
import json, sys, time, warnings
warnings.simplefilter("ignore")
import numpy as np
X, gamma = np.load(sys.argv[1]), float(sys.argv[2])
exec(sys.argv[3].split(";")[0])
def peak():
    return int(next(line for line in open("/proc/self/status") if line.startswith("VmHWM:")).split()[1])
open("/proc/self/clear_refs", "w").write("5")
before = peak()
start = time.perf_counter()
exec(sys.argv[3])
seconds = time.perf_counter() - start
print(json.dumps({"seconds": seconds, "mb": (peak() - before) * 1024 / 1e6}))
"""


def kernel_kmeans_table(explainer: ClusterExplainer) -> str:
    """Seconds and memory of one fit on 10,000 points of 20 Newsgroups, kernel included."""
    X = explainer.embed(explainer.corpus_)[explainer.labels_ >= 0][:10_000]
    gamma = explainer.network_.support.gamma
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "X.npy"
        np.save(path, X)
        found = {name: run_alone(path, gamma, code) for name, code in PEERS.items()}
    ours = found["neontext KernelKMeans, one start"]
    kernel = 4 * len(X) ** 2 / 1e6
    rows = [
        [name, run["seconds"], run["seconds"] / ours["seconds"], run["mb"], run["mb"] / kernel]
        for name, run in found.items()
    ]
    header = (f"{len(X):,} x {X.shape[1]}, 20 clusters", "seconds", "times ours", "MB above imports", "float32 kernels")
    return markdown_table(header, rows)


def run_alone(path: Path, gamma: float, code: str) -> dict[str, float]:
    """Run one fit in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-c", CHILD, str(path), str(gamma), code], capture_output=True, text=True, check=True
    )
    print(code.split(";")[0], done.stdout, flush=True)
    return json.loads(done.stdout.splitlines()[-1])


def cost_table(explainer: ClusterExplainer) -> str:
    """Assigning, explaining and explaining down to the words, for all training documents."""
    corpus, network = explainer.corpus_, explainer.network_
    documents = explainer.embedder_.embed(corpus.texts)
    points = explainer.layer_.points(documents)
    own = network.support.own_support(len(corpus))
    explainer.explain()
    steps = {
        "assign": lambda: network.assign(points, own),
        "explain, down to the points": lambda: pool_evidence(network, points, excluded=own),
        "explain, down to the words": explainer.explain,
    }
    # In turn, round after round, so that a drift of the machine's speed meets them all.
    runs: dict[str, list[float]] = {name: [] for name in steps}
    for _ in range(REPEATS):
        for name, step in steps.items():
            start = perf_counter()
            step()
            runs[name].append(perf_counter() - start)
    base = median(runs["assign"])
    rows = [[name, median(times), median(times) / base, min(times), max(times)] for name, times in runs.items()]
    rows.append(["(embedding them, from text)", embedding_seconds(explainer), float("nan"), float("nan"), float("nan")])
    size = f"{len(corpus):,} documents, {network.support.points.shape[0]:,} support points"
    return markdown_table((size, "seconds (median)", "times assigning", "min", "max"), rows)


def embedding_seconds(explainer: ClusterExplainer) -> float:
    """Seconds to tokenize and embed all training documents."""
    start = perf_counter()
    explainer.embedder_.embed(explainer.corpus_.texts)
    return perf_counter() - start


def additivity_row(name: str, corpus: Corpus, explainer: ClusterExplainer) -> list[object]:
    """Largest error of words + bias against the evidence, for both root points."""
    row: list[object] = [name, len(corpus)]
    for root in ("midpoint", "origin"):
        explanations = explainer.set_params(root=root).explain()
        scale = np.nanmax(np.abs(explanations.evidence))
        row.append(f"{np.nanmax(np.abs(explanations.residual)):.1e}")
    explainer.set_params(root="midpoint")
    return [*row, float(scale), f"{literal_error(explainer):.1e}"]


def literal_error(explainer: ClusterExplainer) -> float:
    """Largest difference between the fast logits and the literal four layers, on a model of five points a cluster."""
    support = explainer.network_.support
    few = np.concatenate([np.arange(start, min(start + 5, end)) for start, end in bounds(support)])
    small = SupportPoints(support.points[few], support.clusters[few], support.alpha[few], support.gamma)
    network = ClusterNetwork(small, explainer.network_.beta)
    X = support.points[:200]
    literal = np.stack([network.forward_literal(X, cluster) for cluster in range(network.n_clusters)], axis=1)
    return float(np.abs(literal - network.logits(X)).max())


def bounds(support: SupportPoints) -> list[tuple[int, int]]:
    """First and last support point of each cluster."""
    return list(zip(support.bounds[:-1].tolist(), support.bounds[1:].tolist(), strict=True))


def audit_row(arguments: list[str]) -> list[object]:
    """Seconds and peak memory of a whole audit, by the command line, report included."""
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "audit"
        start = perf_counter()
        command = [sys.executable, "-c", "from neontext.cli.main import run; run()", "audit", *arguments]
        subprocess.run([*command, "--out", str(out)], check=True, capture_output=True)
        seconds = perf_counter() - start
        summary = json.loads((out / "summary.json").read_text(encoding="utf-8"))
        report = (out / "report.html").stat().st_size / 1e6
        return [" ".join(arguments), summary["n_documents"], seconds, summary["peak_memory_mb"] / 1e3, report]


def main() -> None:
    """Measure everything in one run."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path(__file__).parents[3] / "shared" / "data")
    data = parser.parse_args().data
    newsgroups = ClusterExplainer(20, random_state=0).fit(read_corpus("20newsgroups"))
    demo = ClusterExplainer(8, random_state=0).fit(read_corpus("demo"))
    checked = [("20 Newsgroups, whole", newsgroups), ("demo", demo)]
    if (data / "bbc.jsonl.gz").is_file():
        checked.append(("BBC", ClusterExplainer(random_state=0).fit(read_corpus(data / "bbc.jsonl.gz"))))
    text = "\n\n".join(
        (
            "# Speed, memory, and that it adds up",
            "## Explaining against assigning (20 Newsgroups, whole)",
            cost_table(newsgroups),
            "## Kernel k-means against its peers (20 Newsgroups, first 10,000 points, kernel included)",
            "Ours: bandwidth rule, stiffness and the float64 assignment included; the peers get its kernel width. One "
            "start each, but for our second row. Each in a process of its own; memory is the peak above the start.",
            kernel_kmeans_table(newsgroups),
            "## A whole audit, by the command line",
            markdown_table(
                ("neontext audit", "documents", "seconds", "peak GB", "report.html, MB"),
                [audit_row(["20newsgroups", "--subset", "all"]), audit_row(["demo"])],
            ),
            "## Words + bias = evidence",
            "Largest error over all documents, for both root points, beside the largest evidence; and of the fast "
            "logits against the literal four layers.",
            markdown_table(
                ("corpus", "documents", "midpoint", "origin", "largest evidence", "literal layers"),
                [additivity_row(name, explainer.corpus_, explainer) for name, explainer in checked],
            ),
            made_on(),
        )
    )
    keep(__file__, text)


if __name__ == "__main__":
    main()
