"""`--clusters auto` on corpora whose number of labels is known: the choice, and what does nearly as well.

Run:  python reports/clusters/study.py FOLDER

BBC (bbc.jsonl.gz) is read from FOLDER, the test posts of 20 Newsgroups by scikit-learn. Writes results.md.
"""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))
from tables import keep, made_on, markdown_table

from neontext import ClusterExplainer, read_corpus
from neontext.cluster import choose_n_clusters


def main(folder: Path) -> None:
    """Sweep, and show every curve."""
    rows, curves = [], []
    corpora = {
        "demo": read_corpus("demo"),
        "BBC": read_corpus(folder / "bbc.jsonl.gz"),
        "20 Newsgroups, test": read_corpus("20newsgroups", subset="test"),
    }
    for name, corpus in corpora.items():
        explanations = ClusterExplainer(random_state=0).fit(corpus).explain()
        sweep = choose_n_clusters(explanations.points[explanations.clusters >= 0], random_state=0)
        stable = [point.n_clusters for point in sweep.curve if point.stability >= 0.5]
        nearly = ", ".join(map(str, sweep.nearly))
        rows.append([name, len(corpus.label_names), sweep.n_clusters, nearly, f"{min(stable)} to {max(stable)}"])
        table = markdown_table(
            ("clusters", "silhouette", "stability", "held-out evidence"), [list(point) for point in sweep.curve]
        )
        curves.append(f"## {name}\n\n{table}")
    text = "\n\n".join(
        (
            "# How many clusters",
            "Nearly as good: a mean rank of at most 1.5 behind the best. Stable: an adjusted Rand index of 0.5 or more "
            "between fits on halves. No criterion of the three, nor their mean rank, gives the number of labels on all "
            "three corpora: silhouettes grow with K on real corpora, two clusters are stable on almost any, and "
            "held-out evidence falls. So the choice is a suggestion, and the sentence names the others.",
            markdown_table(("corpus", "labels", "chosen", "nearly as good", "stable"), rows),
            *curves,
            made_on(),
        )
    )
    keep(__file__, text)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
