"""How the processor time of a model and its explanations grows with the corpus: printed, never asserted.

Run:  python reports/scale/growth.py

Documents are five sentences each, drawn from the demo corpus: the time is that of as many documents, the vocabulary is
that of a small corpus. Exponents are of the number of documents; about one is linear.
"""

import re
import sys
import time
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[1]))
from tables import markdown_table

from neontext import ClusterExplainer, read_corpus

SIZES, N_SENTENCES, N_CLUSTERS, N_LANDMARKS = (5_000, 20_000), 5, 8, 500


def documents(n):
    """Texts of sentences, drawn at random; fewer are the beginning of more."""
    sentences = np.array([s for text in read_corpus("demo").texts for s in re.split(r"(?<=[.!?])\s+", text) if s])
    drawn = np.random.RandomState(0).randint(len(sentences), size=(n, N_SENTENCES))
    return [" ".join(row) for row in sentences[drawn].tolist()]


def seconds(texts):
    """Processor seconds of fitting, of explaining to the words, and of flips."""
    explainer = ClusterExplainer(N_CLUSTERS, vectors="ppmi", landmarks=N_LANDMARKS, n_init=1, random_state=0)
    started = time.process_time()
    explainer.fit(texts)
    fitted = time.process_time()
    explanations = explainer.explain()
    explained = time.process_time()
    _ = explanations.flips
    return np.array([fitted - started, explained - fitted, time.process_time() - explained])


if __name__ == "__main__":
    corpus = documents(max(SIZES))
    few, many = (seconds(corpus[:size]) for size in SIZES)
    exponents = np.log(many / few) / np.log(SIZES[1] / SIZES[0])
    header = ("processor seconds", *(f"{size:,} documents" for size in SIZES), "exponent")
    rows = list(zip(("fit", "explain", "flips"), few.tolist(), many.tolist(), exponents.tolist(), strict=True))
    print(markdown_table(header, rows))
