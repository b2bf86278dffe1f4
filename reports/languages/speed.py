"""Speed of the tokenizer beside the former one and spaCy's blank one, in turn in one run.

Run:  python reports/languages/speed.py FOLDER

20 Newsgroups comes through scikit-learn's loader. BBC (bbc.jsonl.gz, see corpora/bbc.md) is read from FOLDER. Each
tokenizer is made anew for every run, as for a corpus of a user's, and timed by the processor. Writes speed.md.
"""

import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from time import process_time

import numpy as np
import spacy

sys.path.insert(0, str(Path(__file__).parents[1]))
from former import FormerTokenizer
from tables import keep, made_on, markdown_table

from neontext import LetterTokenizer, read_corpus

N_ROUNDS = 5
COLUMNS = ("corpus", "characters", "former, s", "ours, s", "spaCy blank, s", "ours / former", "spaCy / ours")


def with_spacy(texts: Sequence[str]) -> None:
    """SpaCy's words, and nothing of them kept."""
    make = spacy.blank("en").make_doc
    for text in texts:
        make(text)


def seconds(run: Callable[[Sequence[str]], object], texts: Sequence[str]) -> float:
    """Seconds of the processor."""
    start = process_time()
    run(texts)
    return process_time() - start


def row_of(name: str, texts: Sequence[str]) -> list[object]:
    """Medians over the rounds; ratios are those of one round each, and of these the median."""
    runs = [lambda part: FormerTokenizer()(part), lambda part: LetterTokenizer()(part), with_spacy]
    former, ours, theirs = np.array([[seconds(run, texts) for run in runs] for _ in range(N_ROUNDS)]).T
    medians = [float(np.median(column)) for column in (former, ours, theirs, ours / former, theirs / ours)]
    return [name, f"{sum(map(len, texts)):,}", *medians]


def main() -> None:
    """Measure and write."""
    corpora = {
        "20 Newsgroups, training posts": read_corpus("20newsgroups", subset="train"),
        "BBC": read_corpus(Path(sys.argv[1]) / "bbc.jsonl.gz"),
    }
    rows = [row_of(name, corpus.texts) for name, corpus in corpora.items()]
    keep(
        __file__,
        "# Speed of the tokenizer\n\n"
        f"Seconds of the processor, medians of {N_ROUNDS} rounds in which all three take turns. Wanted: at most as "
        "long as the former one (which knew no joiners, forms and abbreviations), and a tenth of spaCy's blank one.\n\n"
        f"{markdown_table(COLUMNS, rows)}\n\n{made_on()}",
        "speed.md",
    )


if __name__ == "__main__":
    main()
