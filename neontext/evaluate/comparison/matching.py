"""Documents of two corpora matched: the same text under the same id, else the same text."""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from neontext.arrays import IntArray


@dataclass(frozen=True, eq=False)
class MatchedDocuments:
    """Which document of the second corpus is which of the first.

    Attributes
    ----------
    first, second : ndarray of int of shape (n_matched,)
        Rows that are the same document, in order of the first.
    n_by_text : int
        How many of them have another id, and were matched by their text alone.
    only_first, only_second : ndarray of int
        Rows that were not matched.
    n_changed : int
        How many of `only_first` have an id that a document of `only_second` has too, with another text.
    """

    first: IntArray
    second: IntArray
    n_by_text: int
    only_first: IntArray
    only_second: IntArray
    n_changed: int


def match_documents(
    first_ids: Sequence[str], first_texts: Sequence[str], second_ids: Sequence[str], second_texts: Sequence[str]
) -> MatchedDocuments:
    """Match documents of two corpora by id and text, and what is left by text alone.

    Never by the id alone: words of different texts cannot be compared. Documents that are alike in both are matched in
    their order, each once.

    Examples
    --------
    >>> found = match_documents(["1", "2", "3"], ["a", "b", "c"], ["1", "9"], ["a", "b"])
    >>> found.first.tolist(), found.second.tolist(), found.n_by_text, found.only_first.tolist()
    ([0, 1], [0, 1], 1, [2])
    """
    rows = range(len(first_ids)), range(len(second_ids))
    both = _pairs(
        *rows, list(zip(first_ids, first_texts, strict=True)), list(zip(second_ids, second_texts, strict=True))
    )
    left = _left(rows[0], (i for i, _ in both)), _left(rows[1], (j for _, j in both))
    by_text = _pairs(*left, first_texts, second_texts)
    pairs = np.array(sorted(both + by_text), dtype=np.int64).reshape(-1, 2)
    only_first, only_second = _left(rows[0], pairs[:, 0].tolist()), _left(rows[1], pairs[:, 1].tolist())
    changed = {second_ids[row] for row in only_second}
    return MatchedDocuments(
        first=pairs[:, 0],
        second=pairs[:, 1],
        n_by_text=len(by_text),
        only_first=np.array(only_first, dtype=np.int64),
        only_second=np.array(only_second, dtype=np.int64),
        n_changed=sum(first_ids[row] in changed for row in only_first),
    )


def _pairs(
    first_rows: Iterable[int],
    second_rows: Iterable[int],
    first_keys: Sequence[Hashable],
    second_keys: Sequence[Hashable],
) -> list[tuple[int, int]]:
    """Rows of equal keys, in order, each once."""
    waiting: dict[Hashable, list[int]] = defaultdict(list)
    for row in second_rows:
        waiting[second_keys[row]].append(row)
    queues = {key: iter(rows) for key, rows in waiting.items()}
    matched = ((row, next(queues.get(first_keys[row], iter(())), None)) for row in first_rows)
    return [(row, other) for row, other in matched if other is not None]


def _left(rows: Iterable[int], taken: Iterable[int]) -> list[int]:
    gone = set(taken)
    return [row for row in rows if row not in gone]
