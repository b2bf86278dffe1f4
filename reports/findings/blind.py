"""Findings of two corpora that were not looked at while the finders were built, each judged by hand.

Run:  python reports/findings/blind.py

Lee's news (300 texts, with gensim's tests) without labels; docstrings of NumPy, SciPy, scikit-learn and pandas with the
package as their label. Writes blind.md. A finding that has no judgement in judgements.json is printed as "not judged".
"""

import importlib
import inspect
import json
import sys
import warnings
from pathlib import Path

import gensim

sys.path.insert(0, str(Path(__file__).parents[1]))
from study import context_of
from tables import keep, made_on, markdown_table

from neontext import ClusterExplainer, Corpus
from neontext.evaluate import Finding, find_all

#: Modules whose public functions and classes are read; words of a docstring, at least.
MODULES = {
    "numpy": ("", ".linalg", ".random", ".fft", ".ma"),
    "scipy": (".stats", ".signal", ".sparse", ".optimize", ".ndimage", ".special"),
    "sklearn": (".cluster", ".linear_model", ".metrics", ".preprocessing", ".ensemble", ".decomposition"),
    "pandas": ("",),
}
MIN_WORDS = 20


def lee() -> Corpus:
    """Lee's background corpus of news (Lee, Pincombe and Welsh, 2005)."""
    path = Path(gensim.__file__).parent / "test" / "test_data" / "lee_background.cor"
    lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
    return Corpus.from_texts([line for line in lines if line.strip()], name="Lee's news")


def docstrings() -> Corpus:
    """Docstrings of four packages, each object once."""
    texts, labels, ids, seen = [], [], [], set()
    for package, modules in MODULES.items():
        for module in (importlib.import_module(package + part) for part in modules):
            for name in sorted(name for name in dir(module) if not name.startswith("_")):
                item = getattr(module, name)
                text = inspect.getdoc(item) if callable(item) and id(item) not in seen else None
                seen.add(id(item))
                if text and len(text.split()) >= MIN_WORDS:
                    texts.append(text)
                    labels.append(package)
                    ids.append(f"{module.__name__}.{name}")
    return Corpus.from_texts(texts, labels, ids=ids, name="docstrings")


def main() -> None:
    """Find, and set the judgements beside what was found."""
    judged = json.loads(Path(__file__).with_name("judgements.json").read_text(encoding="utf-8"))
    parts = []
    for corpus, n_clusters in ((lee(), 8), (docstrings(), 12)):
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            findings = find_all(context_of(ClusterExplainer(n_clusters, random_state=0).fit(corpus)))
        rows = [
            [finding.kind, finding.sentence, *judged.get(f"{corpus.name}: {key(finding)}", ["not judged", ""])]
            for finding in findings.found
        ]
        good = sum(row[2] == "true and useful" for row in rows)
        table = markdown_table(("kind", "finding", "judged", "why"), rows)
        seen = [f"{finding.kind} ({', '.join(finding.words[:3])})" for finding in findings.also_seen]
        also = ", ".join(seen) or "nothing"
        parts.append(
            f"## {corpus.name}, {len(corpus):,} documents in {n_clusters} clusters: {good} of {len(rows)} true and "
            f"useful\n\n{table}\n\nAlso seen: {also}."
        )
    text = "\n\n".join(
        (
            "# Findings judged by hand",
            "Two corpora that nobody looked at while the finders were built; every finding was judged by the "
            "beginnings of the documents that it names. One thing was changed after this check and because of it: the "
            "merge of two clusters is held against the merges of other pairs, since labels coarser than clusters "
            "made seven merges of the docstrings.",
            *parts,
            made_on(),
        )
    )
    keep(__file__, text, "blind.md")


def key(finding: Finding) -> str:
    """What a judgement goes by: the kind and the first words, or none."""
    return " ".join([finding.kind, *finding.words[:3]])


if __name__ == "__main__":
    main()
