"""A partition corrected by hand: clusters merged, renamed or dropped, documents moved."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np

from neontext.arrays import IntArray
from neontext.corpus.labels import plain_label
from neontext.errors import InputError

#: Between the names of clusters that become one and are given none.
JOIN = " + "
#: Characters of a name that a sentence quotes.
_WIDTH = 60


class RevisedPartition(NamedTuple):
    """A partition as revised.

    Attributes
    ----------
    labels : ndarray of int of shape (n_documents,)
        Cluster of every document, -1 for none. Clusters stand in the order that they had.
    names : tuple of str, length n_clusters
        Their names, all different.
    notes : tuple of str
        Sentences about what was revised.
    """

    labels: IntArray
    names: tuple[str, ...]
    notes: tuple[str, ...]


def revise_partition(
    labels: IntArray,
    names: Sequence[str],
    *,
    merge: Sequence[Sequence[int]] = (),
    rename: Mapping[int, str] | None = None,
    move: Mapping[int, int | None] | None = None,
    drop: Sequence[int] = (),
) -> RevisedPartition:
    """Revise a partition.

    Every cluster is named by the number that it has before anything is revised. Clusters are merged first, then
    renamed, then documents are moved, then clusters are dropped: a document that is moved out of a dropped cluster
    stays, and one that is moved into a merged cluster is in the union. Clusters that are left empty are gone.

    Parameters
    ----------
    labels : ndarray of int of shape (n_documents,)
        Cluster of every document, -1 for none.
    names : sequence of str, length n_clusters
        Names of the clusters.
    merge : sequence of sequences of int
        Clusters that become one; its name is that of all joined, unless one of them is renamed.
    rename : dict of int to str, optional
        New names.
    move : dict of int to (int or None), optional
        Cluster for a row; None: no cluster.
    drop : sequence of int
        Clusters whose documents have none afterwards.

    Raises
    ------
    InputError
        If requests contradict each other, two clusters get one name, or fewer than two are left.

    Examples
    --------
    >>> revised = revise_partition(np.array([0, 1, 2, 2]), ["a", "b", "c"], merge=[[0, 1]], rename={2: "d"})
    >>> revised.labels.tolist(), revised.names
    ([0, 0, 1, 1], ('a + b', 'd'))
    """
    rename, move = rename or {}, move or {}
    becomes = _merged(len(names), merge)
    _check_dropped(set(drop), merge, rename, move)
    called = _renamed(becomes, names, rename)
    revised = np.where(labels >= 0, becomes[labels], -1)
    revised[np.isin(labels, list(drop))] = -1
    for row, cluster in move.items():
        revised[row] = -1 if cluster is None else becomes[cluster]
    left, codes = np.unique(revised[revised >= 0], return_inverse=True)
    if len(left) < 2:
        raise InputError(
            f"{len(left)} cluster{'s' * (len(left) != 1)} would be left: what tells one from another needs two."
        )
    revised[revised >= 0] = codes
    new_names = tuple(called[k] for k in left.tolist())
    _check_different(new_names)
    notes = _notes(names, called, becomes, merge, rename, move, drop, set(left.tolist()))
    return RevisedPartition(revised, new_names, tuple(notes))


def _merged(n_clusters: int, merge: Sequence[Sequence[int]]) -> IntArray:
    """What each cluster becomes: the first, by number, of those that it is merged with."""
    becomes = np.arange(n_clusters)
    times = Counter(cluster for group in merge for cluster in set(group))
    if twice := [cluster for cluster, n in times.items() if n > 1]:
        raise InputError(f"Cluster {twice[0]} stands in two merges: put all that become one into one merge.")
    for group in merge:
        if len(set(group)) < 2:
            raise InputError(f"A merge names {len(set(group))} cluster: expected two or more.")
        becomes[list(group)] = min(group)
    return becomes


def _check_dropped(
    dropped: set[int], merge: Sequence[Sequence[int]], rename: Mapping[int, str], move: Mapping[int, int | None]
) -> None:
    asked = [
        *((cluster, "merged") for group in merge for cluster in group),
        *((cluster, "renamed") for cluster in rename),
        *((cluster, f"given the document of row {row}") for row, cluster in move.items()),
    ]
    for cluster, what in asked:
        if cluster in dropped:
            raise InputError(f"Cluster {cluster} is dropped and {what}: choose one of them.")


def _renamed(becomes: IntArray, names: Sequence[str], rename: Mapping[int, str]) -> dict[int, str]:
    """Names of the clusters that there are after merging."""
    called: dict[int, str] = {}
    for first in np.unique(becomes).tolist():
        members = np.flatnonzero(becomes == first).tolist()
        asked = {_label(rename[k], k) for k in members if k in rename}
        if len(asked) > 1:
            raise InputError(f"The clusters {', '.join(map(str, members))} become one and are given several names.")
        called[first] = asked.pop() if asked else JOIN.join(names[k] for k in members)
    return called


def _label(name: object, cluster: int) -> str:
    label = plain_label(name, f"the new name of cluster {cluster}")
    if label is None:
        raise InputError(f"The new name of cluster {cluster} is none: {name!r:.60}.")
    return label


def _check_different(names: Sequence[str]) -> None:
    if twice := [name for name, n in Counter(names).items() if n > 1]:
        raise InputError(f"Two clusters would be called {twice[0]!r:.80}: merge them, or choose another name.")


def _notes(
    names: Sequence[str],
    called: Mapping[int, str],
    becomes: IntArray,
    merge: Sequence[Sequence[int]],
    rename: Mapping[int, str],
    move: Mapping[int, int | None],
    drop: Sequence[int],
    left: set[int],
) -> list[str]:
    notes = []
    for group in merge:
        merged = ", ".join(_quoted(names[k]) for k in sorted(set(group)))
        notes.append(f"Revised by hand: {merged} are one cluster, {_quoted(called[min(group)])}.")
    for cluster in rename:
        if cluster not in {k for group in merge for k in group}:
            notes.append(f"Revised by hand: {_quoted(names[cluster])} is called {_quoted(called[cluster])}.")
    if move:
        notes.append(
            f"Revised by hand: {len(move):,} document{'s' * (len(move) != 1)} put into another cluster, or into none."
        )
    if drop:
        notes.append(f"Revised by hand: dropped {', '.join(_quoted(names[k]) for k in sorted(set(drop)))}.")
    emptied = [k for k in called if k not in left and k not in set(drop) and becomes[k] == k]
    if emptied:
        notes.append(f"No document is left in {', '.join(_quoted(names[k]) for k in emptied)}.")
    return notes


def _quoted(name: str) -> str:
    return repr(name if len(name) <= _WIDTH else name[: _WIDTH - 1] + "…")
