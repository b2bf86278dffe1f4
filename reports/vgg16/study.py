"""The paper's section 5.3 and Fig. 7: what VGG-16 sees at three depths, in pictures clustered by their own positions.

Run:  python reports/vgg16/study.py [--data FOLDER] [--weights FILE]

Needs the extras `deep` and `plots`. The painting (A. M. Coolidge's poker game of 1894) and the streetcar are read from
FOLDER/images if they are there, the spiral is drawn. Weights: FILE, else vgg16_conv_imagenet_f16.npz in FOLDER, else
torchvision downloads them. The dense network is trained on mnist.npz in FOLDER, if it is there. Writes results.md and
a figure for each picture.
"""

import argparse
import json
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[1]))
from figure import END, POOL, draw
from measures import (
    N_BINS,
    N_SHIFTS,
    Found,
    against_shifts,
    angle_weights,
    best_share,
    edge_angles,
    entropy,
    mean_entropy,
    shares,
)
from pictures import SIDE, Picture, pictures, regions
from tables import keep, made_on, markdown_table

from neontext.deep import Composite, DeepKMeans, bounded_composite
from neontext.deep.positions import PositionClusters, cluster_positions
from neontext.deep.vgg16 import CAFFE, POOLS, vgg16, vgg16_composite
from neontext.deep.weights import load_weights, torchvision_weights
from neontext.persist.weights import read_weights

HERE = Path(__file__).parent
N_CLUSTERS = 8
WEIGHTS, MNIST = "vgg16_conv_imagenet_f16.npz", "mnist.npz"
SEEDS = range(5)
#: What a picture with three layers may take: seconds, and gigabytes.
MAX_SECONDS, MAX_GB = 60, 4
ALONE = """
import json, sys, time
sys.path.insert(0, sys.argv[1])
from pathlib import Path
import torch
import study
picture = next(study.pictures(Path(sys.argv[2])))
start = time.perf_counter()
study.explain(picture, study.weights_of(Path(sys.argv[2]), Path(sys.argv[3]) if sys.argv[3] else None))
seconds = time.perf_counter() - start
peak = int(next(line for line in open("/proc/self/status") if line.startswith("VmHWM:")).split()[1]) * 1024 / 1e9
print(json.dumps({"seconds": seconds, "gb": peak, "threads": torch.get_num_threads()}))
"""


def weights_of(data: Path, file: Path | None):
    """Weights from a file, or from torchvision."""
    path = file or data / WEIGHTS
    return read_weights(path) if file or path.is_file() else torchvision_weights()


def explain(picture: Picture, weights) -> dict[int, PositionClusters]:
    """Clusters and heatmaps of the three layers."""
    return {layer: explain_layer(picture, weights, layer) for layer in POOLS}


def explain_layer(picture: Picture, weights, layer: int, seed: int = 0) -> PositionClusters:
    """Clusters and heatmaps of one layer."""
    module = load_weights(vgg16(layer), weights, "the weights")
    composite = vgg16_composite(layer, CAFFE)
    return cluster_positions(module, CAFFE.apply(picture.values), composite, n_clusters=N_CLUSTERS, seed=seed)


def ordered(found: PositionClusters) -> np.ndarray:
    """Heatmaps, the clusters with the most evidence first."""
    return found.heatmaps[np.argsort(-found.explained)]


def absorbed_table(results: dict[str, dict[int, PositionClusters]]) -> str:
    """What every layer kept, in percent of what it received, for every picture and depth."""
    columns = [(name, layer) for name in results for layer in POOLS]
    names = [balance.name for balance in next(iter(results.values()))[POOLS[-1]].balance]
    rows = []
    for name in names:
        row: list[object] = [name]
        for picture, layer in columns:
            kept = {b.name: f"{b.rule}, {100 * b.absorbed_share:.2f}" for b in results[picture][layer].balance}
            row.append(kept.get(name, "–"))
        rows.append(row)
    total = [100 * found.absorbed.sum() / found.balance[0].received.sum() for _, found in flat(results)]
    rows.append(["all together", *(f"{value:.2f}" for value in total)])
    return markdown_table(["layer", *(f"{picture}, {layer}" for picture, layer in columns)], rows)


def flat(results: dict[str, dict[int, PositionClusters]]):
    """Every result with its picture's name."""
    return [(name, found) for name, layers in results.items() for found in layers.values()]


def sums_table(results: dict[str, dict[int, PositionClusters]]) -> str:
    """Evidence, and where it went."""
    rows = []
    for name, layers in results.items():
        for layer, found in layers.items():
            pixels, explained = found.heatmaps.sum(), found.explained.sum()
            left = explained - pixels - found.bias.sum() - found.absorbed.sum()
            sums = (explained, pixels, found.bias.sum(), found.absorbed.sum())
            rows.append(
                [name, layer, found.labels.size, *(f"{value:.1f}" for value in sums), f"{left / explained:.1e}"]
            )
    header = (
        "picture",
        "layer",
        "positions",
        "evidence (nats)",
        "pixels",
        "bias neuron",
        "absorbed",
        "rest / evidence",
    )
    return markdown_table(header, rows)


def angles_table(picture: Picture, found: PositionClusters) -> str:
    """Angles of the edges under every cluster's relevance, at the lowest layer."""
    bins, edges = edge_angles(picture.values)
    weights = np.array([angle_weights(heatmap, bins, edges) for heatmap in ordered(found)])
    rows = []
    for number, row in enumerate(weights, start=1):
        top, part = int(row.argmax()), row.max() / row.sum() if row.any() else float("nan")
        peak = f"{180 * top // N_BINS}° to {180 * (top + 1) // N_BINS}°" if row.any() else "–"
        rows.append([number, float(row.sum() / weights.sum()), entropy(row), peak, float(part)])
    header = ("cluster", "part of the relevance on edges", "entropy (bits)", "most frequent angle", "its part")
    return markdown_table(header, rows)


def chance_table(lines: dict[str, Found]) -> str:
    """Figures beside chance."""
    rows = [[name, f.value, f.mean, f"{f.low:.3f} to {f.high:.3f}", f"{f.p:.3f}"] for name, f in lines.items()]
    return markdown_table(("", "found", "moved: mean", "moved: 5 % to 95 %", "p"), rows)


def angles(picture: Picture, results: dict[int, PositionClusters]) -> str:
    """How selective the clusters are for angles, at every layer, against chance."""
    bins, edges = edge_angles(picture.values)
    every = entropy(np.bincount(bins[edges], minlength=N_BINS) / edges.sum())
    lines = {
        f"layer {layer}: entropy, mean of the clusters": against_shifts(
            mean_entropy, found.heatmaps, bins, edges, lower=True
        )
        for layer, found in results.items()
    }
    return (
        f"All edges of the spiral, by themselves: {every:.2f} bits; {N_BINS} equal bins: {np.log2(N_BINS):.2f}.\n\n"
        f"{chance_table(lines)}\n\nLayer {POOLS[0]}, cluster by cluster:\n\n{angles_table(picture, results[POOLS[0]])}"
    )


def concentration(results: dict[int, PositionClusters]) -> str:
    """How much of the best cluster's relevance lies in what was marked, at every layer, against chance."""
    lines = {}
    for name, region in regions().items():
        for layer, found in results.items():
            label = f"{name} ({100 * region.mean():.1f} % of the picture), layer {layer}"
            lines[label] = against_shifts(best_share, found.heatmaps, region)
    header = ("cluster", *regions())
    by_region = [shares(ordered(results[POOLS[-1]]), region) for region in regions().values()]
    rows = [[number + 1, *(float(column[number]) for column in by_region)] for number in range(N_CLUSTERS)]
    return f"{chance_table(lines)}\n\nLayer {POOLS[-1]}, cluster by cluster:\n\n{markdown_table(header, rows)}"


def seeds(shown: dict[str, Picture], weights) -> str:
    """The same figures for other starts of k-means."""
    spiral, edges = shown["spiral"], edge_angles(shown["spiral"].values)
    rows = [[f"spiral, layer {POOLS[0]}: entropy, mean of the clusters"]]
    rows[0] += [mean_entropy(explain_layer(spiral, weights, POOLS[0], seed).heatmaps, *edges) for seed in SEEDS]
    if "painting" in shown:
        found = [explain_layer(shown["painting"], weights, POOLS[-1], seed).heatmaps for seed in SEEDS]
        for name, region in regions().items():
            rows.append([f"painting, layer {POOLS[-1]}: {name}", *(best_share(maps, region) for maps in found)])
    return markdown_table(("", *(f"seed {seed}" for seed in SEEDS)), rows)


def dense(data: Path) -> str:
    """Accuracy of the dense network on MNIST, and what its layers absorb."""
    digits = np.load(data / MNIST)
    train, test = (digits[name].reshape(-1, 784).astype(np.float32) / 255 for name in ("x_train", "x_test"))
    model = DeepKMeans(10, init="labels", max_epochs=10, random_state=0).fit(train, digits["y_train"])
    accuracy = (model.predict(test) == digits["y_test"]).mean()
    rows = []
    for name, composite in {"z everywhere": Composite(), "box, then z": bounded_composite(0.0, 1.0)}.items():
        found = model.explain(test, composite=composite)
        lost = np.abs(found.absorbed) / np.abs(found.balance[0].received[0])
        layers = ", ".join(f"{layer.name} {100 * layer.absorbed_share:.1e}" for layer in found.balance)
        rows.append([name, layers, f"{100 * np.median(lost):.1e}", f"{100 * lost.max():.1e}"])
    header = ("rules", "absorbed by layer, %", "of a digit's relevance, median, %", "worst digit, %")
    return (
        f"Three fully connected layers without biases, ground-truth clusters, 10 epochs: test accuracy {accuracy:.4f} "
        f"(paper: 0.96; wanted: at least 0.96). Relevance that does not reach the pixels, over all {len(test):,} test "
        f"digits (wanted: within 1 %):\n\n{markdown_table(header, rows)}"
    )


def cost(data: Path, file: Path | None) -> str:
    """Seconds and peak memory of one picture with three layers, in a process of its own."""
    arguments = [sys.executable, "-c", ALONE, str(HERE), str(data), str(file or "")]
    done = subprocess.run(arguments, capture_output=True, text=True, check=True)
    found = json.loads(done.stdout.splitlines()[-1])
    kept = found["seconds"] < MAX_SECONDS and found["gb"] < MAX_GB
    return (
        f"One picture of {SIDE} x {SIDE} with three layers, weights read included: {found['seconds']:.1f} seconds on "
        f"{found['threads']} threads, {found['gb']:.2f} GB at the peak of the whole process (wanted: under "
        f"{MAX_SECONDS} seconds and {MAX_GB} GB: {'yes' if kept else 'no'})."
    )


def report(
    results: dict[str, dict[int, PositionClusters]],
    shown: dict[str, Picture],
    cost_line: str,
    other_seeds: str,
    dense_text: str,
) -> str:
    """The whole text of results.md."""
    figures = "\n\n".join(f"![{name}: heatmaps of every layer and cluster]({name}.png)" for name in results)
    parts = [
        "# What VGG-16 sees: clusters of positions at three depths",
        f"""The three pictures, {SIDE} x {SIDE}. Every position of a max-pool's output (layer 17, 24, 31) is a point of
length one; k-means with {N_CLUSTERS} clusters of one picture's own points, stiffness such that the highest probability
averages 0.9. Relevance starts where the evidence for the cluster is not negative, from the z-rule to the letter, and
goes down by LRP-gamma: 0.25 on convolutions up to layer 17, 0.1 above, the box rule (z^B) on the first. A max-pool
hands everything to its winner; biases stand in the denominators and keep their part (gamma favours positive biases
like weights). Figures: clusters by falling evidence, pixels summed {POOL} x {POOL}; colours are symmetric and end at
the {END}th percentile of each panel, printed under it, in nats. Section 5.3 of Kauffmann et al. shows pictures and no
numbers.""",
        figures,
        f"## Cost\n\n{cost_line}",
        f"## Where the evidence went\n\nSummed over clusters and their positions.\n\n{sums_table(results)}",
        f"## Absorbed by every layer\n\nRule, and percent of what the layer received.\n\n{absorbed_table(results)}",
        f"## Angles of the spiral's edges\n\nPositive relevance on edges, by the angle of the edge in {N_BINS} bins; "
        f"moved: the same heatmaps, moved together by {N_SHIFTS} random ways. Low entropy: a cluster is "
        "about one angle. Clusters count by how much of the relevance on edges is theirs."
        f"\n\n{angles(shown['spiral'], results['spiral'])}",
    ]
    if "painting" in results:
        parts.append(
            "## Dogs and lamp\n\nPart of a cluster's positive relevance inside boxes marked by hand (boxes.json), for "
            f"the cluster that has most; moved heatmaps are judged the same way.\n\n"
            f"{concentration(results['painting'])}"
        )
    parts.append(f"## Other starts of k-means\n\n{other_seeds}")
    if dense_text:
        parts.append(f"## The dense network of section 5.1\n\n{dense_text}")
    return "\n\n".join([*parts, f"{made_on()[:-1]}; torch {version('torch')}."])


def main() -> None:
    """Explain every picture, draw the figures, print the tables."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, default=Path(__file__).parents[3] / "shared" / "data")
    parser.add_argument("--weights", type=Path)
    arguments = parser.parse_args()
    weights = weights_of(arguments.data, arguments.weights)
    shown = {picture.name: picture for picture in pictures(arguments.data)}
    results = {name: explain(picture, weights) for name, picture in shown.items()}
    for name, found in results.items():
        heatmaps = {layer: ordered(result) for layer, result in found.items()}
        draw(shown[name].values if shown[name].may_be_shown else None, heatmaps, HERE / f"{name}.png")
    dense_text = dense(arguments.data) if (arguments.data / MNIST).is_file() else ""
    keep(__file__, report(results, shown, cost(arguments.data, arguments.weights), seeds(shown, weights), dense_text))


if __name__ == "__main__":
    main()
