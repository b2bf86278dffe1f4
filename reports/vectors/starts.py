"""Whether more starts of kernel k-means would be worth as much as better word vectors.

Run:  python reports/vectors/starts.py [--data FOLDER] [--packages FOLDER]

The corpora of study.py, with ppmi vectors. Writes starts.md.
"""

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[1]))
from criteria import Points
from tables import keep, made_on, markdown_table

from corpora import MOST, Sample, samples
from neontext import KernelKMeans
from neontext.corpus import make_tokenizer
from neontext.embed import DocumentEmbedder
from neontext.evaluate import purity

STARTS = (5, 30)
#: Part of an objective by which another one is better, not merely alike.
WORTH = 1e-3


def row(sample: Sample) -> list[object]:
    """Objective and purity from labels, and the best of some starts from k-means."""
    tokens = make_tokenizer("letters", sample.language)(sample.corpus.texts)
    points, labels = Points.fit(DocumentEmbedder("ppmi", random_state=0), tokens), np.array(sample.corpus.labels)
    X, known = points.of(tokens)
    cells: list[object] = []
    for parameters in ({"init": "labels"}, *({"n_init": n} for n in STARTS)):
        model = KernelKMeans(len(set(labels[known])), random_state=0, **parameters).fit(X[known], labels[known])
        cells += [model.inertia_ / known.sum(), purity(labels[known], model.labels_)]
    print(sample.name, cells, flush=True)
    return [sample.name, *cells]


def rows(options: argparse.Namespace) -> Iterator[list[object]]:
    """A row a corpus."""
    yield from map(row, samples(options.data, options.packages))


def main() -> None:
    """Print and keep the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path(__file__).parents[3] / "shared" / "data")
    parser.add_argument("--packages", type=Path)
    table = list(rows(parser.parse_args()))
    better = sum(line[-2] < (1 - WORTH) * line[1] for line in table)
    header = ["corpus", "from labels: objective", "purity"]
    for n in STARTS:
        header += [f"{n} starts: objective", f"purity of {n}"]
    text = (
        "# More starts?",
        made_on(),
        f"Kernel k-means on ppmi points of at most {MOST:,} documents; the objective is the mean squared distance to "
        "the cluster's mean in feature space (lower is better).",
        markdown_table(header, table),
        f"On {better} of {len(table)} corpora the best of {STARTS[-1]} starts has an objective better by more "
        f"than {WORTH:.1%} than what training makes of the labels themselves: there the objective itself prefers "
        "another partition, and no start would change that.",
    )
    keep(__file__, "\n\n".join(text), "starts.md")


if __name__ == "__main__":
    main()
