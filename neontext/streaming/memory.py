"""A bound of memory, turned into how many documents are held: of the sample, and of a batch."""

import re
from typing import NamedTuple

from neontext.choices import BATCH_DOCUMENTS
from neontext.corpus import BatchSize
from neontext.errors import InputError

#: Bytes that the libraries take, and word vectors while they are trained.
BASE = 400_000_000
#: Bytes for each document that is fitted on and analysed: its columns, features through landmarks, its place on maps.
PER_DOCUMENT = 12_000
#: Bytes for each character of a document that is worked on: its text, tokens and relevances.
PER_CHARACTER = 48
#: Bytes for each document of a corpus, however many are fitted on: its figures.
PER_ROW = 150
#: Share of the bound that batches may take.
FOR_BATCHES = 8
#: Documents that a sample holds, at least, to be worth a fit.
LEAST_SAMPLE = 2_000

_UNITS = {"MB": 10**6, "GB": 10**9, "TB": 10**12}


def parse_memory(memory: str) -> int:
    """Bytes of a bound that is written as a number and a unit.

    Raises
    ------
    InputError
        For anything else.

    Examples
    --------
    >>> parse_memory("4GB"), parse_memory("1.5 gb")
    (4000000000, 1500000000)
    """
    found = re.fullmatch(r"\s*([0-9]{1,9}(?:\.[0-9]{1,6})?)\s*(MB|GB|TB)\s*", str(memory), re.IGNORECASE)
    if found is None:
        raise InputError(f"memory={memory!r:.60}: expected a number and a unit, such as 4GB or 1500MB.")
    return int(float(found[1]) * _UNITS[found[2].upper()])


def batch_within(memory: int, n_documents: int = BATCH_DOCUMENTS) -> BatchSize:
    """A batch that takes an eighth of a bound, and has at most so many documents.

    Examples
    --------
    >>> batch_within(4 * 10**9), batch_within(10**9)
    (BatchSize(n_documents=8192, n_characters=8388608), BatchSize(n_documents=8192, n_characters=2604166))
    """
    share, default = memory // FOR_BATCHES, BatchSize()
    return BatchSize(
        max(1, min(n_documents, share // PER_DOCUMENT)), max(1, min(default.n_characters, share // PER_CHARACTER))
    )


class Seen(NamedTuple):
    """What decides how much memory documents take.

    Attributes
    ----------
    n_documents, n_characters : int
        Of the corpus.
    longest : int
        Characters of its longest document.
    """

    n_documents: int
    n_characters: int
    longest: int


def held_bytes(n_documents: int, mean_characters: float) -> int:
    """Bytes that documents take that are fitted on and analysed.

    Examples
    --------
    >>> held_bytes(50_000, 265.0)
    1236000000
    """
    return int(n_documents * (PER_DOCUMENT + PER_CHARACTER * mean_characters))


def sample_within(memory: int, seen: Seen, most: int) -> int:
    """Documents to fit on, at most `most`, so that a run takes no more than a bound.

    Raises
    ------
    InputError
        If the bound is too small for a sample of `LEAST_SAMPLE` documents, or for the longest document.
    """
    check_longest(memory, seen.longest)
    mean = seen.n_characters / max(seen.n_documents, 1)
    base = BASE + PER_ROW * seen.n_documents
    room = memory - memory // FOR_BATCHES - base
    fits = max(0, int(room / (PER_DOCUMENT + PER_CHARACTER * mean)))
    least = min(LEAST_SAMPLE, most, seen.n_documents)
    if fits < least:
        raise _too_small(memory, base + held_bytes(least, mean), f"a sample of {least:,} documents")
    return min(fits, most)


def holds(memory: int, n_documents: int, n_characters: int) -> bool:
    """Whether a bound leaves room to fit on so many documents."""
    needed = BASE + held_bytes(n_documents, n_characters / max(n_documents, 1))
    return needed <= memory - memory // FOR_BATCHES


def check_held(memory: int, n_documents: int, n_characters: int) -> None:
    """Refuse a bound in which documents do not fit that are held in any case."""
    if not holds(memory, n_documents, n_characters):
        needed = BASE + held_bytes(n_documents, n_characters / max(n_documents, 1))
        raise _too_small(memory, needed, f"{n_documents:,} documents that are fitted on")


def check_longest(memory: int, longest: int) -> None:
    """Refuse a bound in which one document does not fit."""
    needed = BASE + PER_CHARACTER * longest
    if needed > memory - memory // FOR_BATCHES:
        raise _too_small(memory, needed, f"a document of {longest:,} characters")


def needs_landmarks(memory: int, n_documents: int) -> bool:
    """Whether the kernel matrix of so many documents would take more than a quarter of a bound."""
    return 4 * n_documents**2 > memory // 4


def _too_small(memory: int, needed: int, what: str) -> InputError:
    asked = needed * FOR_BATCHES / (FOR_BATCHES - 1)
    return InputError(
        f"memory={memory / 1e9:.3g}GB is too small for {what}: expected {asked / 1e9:.2g}GB at least. Allow more with "
        "--memory."
    )
