"""The README's table of measured figures, taken from the studies' results.

Run:  python reports/front.py

Nothing is measured here: every figure is looked up in the tables that the studies wrote.
"""

import re
from pathlib import Path

REPORTS = Path(__file__).parent
README = REPORTS.parent / "README.md"
BLOCK = re.compile(r"(<!-- figures: .*? -->\n).*?(<!-- end of figures -->)", re.DOTALL)
#: Headings within studies.
LIME, MILLION = "#20 Newsgroups: LIME and SHAP", "#A million documents"
#: What is said, the study (from a heading on), column, row of neontext, and rows of others by their names here.
FIGURES = (
    ("Purity of k-means on 20 Newsgroups (test split)", "newsgroups/results.md", "from k-means", "neontext, auto",
     {"LSA": "LSA 100 + k-means", "LDA": "gensim LDA", "TF-IDF": "TF-IDF + k-means"}),
    ("Evidence left on average when words are deleted in order, nats (20 posts of 20 Newsgroups; lower is better)",
     f"faithfulness/results.md{LIME}", "deletion: area", "midpoint", {"LIME": "LIME", "SHAP": "SHAP Partition"}),
    ("The same, milliseconds a document", f"faithfulness/results.md{LIME}", "ms a document", "midpoint",
     {"LIME": "LIME", "SHAP": "SHAP Partition"}),
    ("Clusters made elsewhere: share of held-out documents that words give theirs", "foreign/results.md", "held out",
     "ours, auto", {"c-TF-IDF": "c-TF-IDF argmax", "softmax on TF-IDF": "softmax on TF-IDF"}),
    ("Explaining 20 Newsgroups to the words, times assigning it", "speed/results.md", "times assigning",
     "explain, down to the words", {}),
    ("Words and bias against evidence, largest error", "speed/results.md", "midpoint", "20 Newsgroups, whole", {}),
    ("Processor seconds of an audit of 160,000 documents", "scale/large.md", "160,000", "whole process", {}),
    ("The same, a million", f"scale/large.md{MILLION}", "processor seconds", "whole process", {}),
    ("The same, peak memory in MB", f"scale/large.md{MILLION}", "peak memory so far, MB", "whole process", {}),
)  # fmt: skip


def look_up(name: str, row: str, column: str) -> str:
    """The first cell of that row and column in the tables of a study, behind the heading that its name ends with.

    Raises
    ------
    LookupError
        If there is none.
    """
    header: list[str] = []
    file, _, heading = name.partition("#")
    text = (REPORTS / file).read_text(encoding="utf-8")
    for line in text[text.index(heading) :].splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")] if line.startswith("|") else []
        if not header or not cells:
            header = cells
        elif cells[0] == row and column in header:
            return cells[header.index(column)]
    raise LookupError(f"{name} has no {column!r} of {row!r}")


def figures() -> str:
    """The table, as Markdown."""
    lines = ["| | neontext | others |", "|---|---|---|"]
    for what, name, column, own, others in FIGURES:
        beside = ", ".join(f"{called} {look_up(name, row, column)}" for called, row in others.items())
        lines.append(f"| [{what}](reports/{name.partition('#')[0]}) | {look_up(name, own, column)} | {beside} |")
    return "\n".join(lines) + "\n"


def with_figures(readme: str) -> str:
    """README with the table as it is now."""
    return BLOCK.sub(lambda match: match[1] + figures() + match[2], readme)


if __name__ == "__main__":
    README.write_text(with_figures(README.read_text(encoding="utf-8")), encoding="utf-8")
