"""How many clusters are asked for, and whether the documents allow them."""

import re
from collections.abc import Callable, Sequence
from numbers import Integral
from typing import Any, TypeGuard

from neontext.arrays import FloatArray, IntArray
from neontext.checks import check_whole
from neontext.cluster.distinct import count_distinct
from neontext.corpus.labels import in_natural_order
from neontext.errors import InputError


def cluster_range(n_clusters: object) -> tuple[int, int] | None:
    """Bounds of a range of cluster numbers, None for "auto".

    Raises
    ------
    InputError
        For anything that is neither.

    Examples
    --------
    >>> cluster_range("5-40"), cluster_range((2, 9)), cluster_range("auto")
    ((5, 40), (2, 9), None)
    """
    if isinstance(n_clusters, str) and n_clusters == "auto":
        return None
    bounds: Any = n_clusters
    if isinstance(n_clusters, str) and (match := re.fullmatch(r"([0-9]{1,9})-([0-9]{1,9})", n_clusters)):
        bounds = (int(match[1]), int(match[2]))
    if _are_bounds(bounds):
        return int(bounds[0]), int(bounds[1])
    raise InputError(
        f"n_clusters={str(n_clusters)[:60]!r}: expected a whole number of at least 2, 'auto', or a range from 2 up "
        "such as '5-40' or (5, 40)."
    )


def _are_bounds(value: Any) -> bool:
    if not (isinstance(value, tuple | list) and len(value) == 2):
        return False
    whole = all(isinstance(bound, Integral) and not isinstance(bound, bool) for bound in value)
    return whole and bool(2 <= value[0] <= value[1])


def asks_for_sweep(n_clusters: object) -> TypeGuard[str | tuple[int, int]]:
    """Whether "auto" or a range is asked for, from which a sweep chooses."""
    return isinstance(n_clusters, str | tuple | list)


def count_clusters(n_clusters: object, init: object, labels: Sequence[str | None] | None) -> int:
    """Number of clusters asked for; the smallest one, where a sweep will choose; that of the labels, where it is None.

    Raises
    ------
    InputError
        If it is no number of clusters, or there are no labels to count.

    Examples
    --------
    >>> count_clusters(None, "kmeans", ("a", "b", None)), count_clusters("5-40", "kmeans", None)
    (2, 5)
    """
    if asks_for_sweep(n_clusters):
        if init == "labels":
            raise InputError(
                f"n_clusters={n_clusters!r} with init='labels': the labels say how many clusters there are. "
                "Leave n_clusters out, or start from 'kmeans'."
            )
        return (cluster_range(n_clusters) or (2, 2))[0]
    if n_clusters is None:
        return _count_labels(labels)
    check_whole("n_clusters", n_clusters, 2, "a cluster is explained against another one")
    return int(n_clusters)  # type: ignore[call-overload,no-any-return]


def _count_labels(labels: Sequence[str | None] | None) -> int:
    names = in_natural_order(labels or ())
    if len(names) < 2:
        lacking = "has no labels" if not names else f"has one label, {names[0]!r}"
        raise InputError(
            f"How many clusters? The corpus {lacking} to count, so say it: n_clusters=K (on the command line "
            "--clusters K), at least 2."
        )
    return len(names)


def check_enough(X: FloatArray, n_clusters: int, n_documents: int, cause: Callable[[], str] | None = None) -> None:
    """Make sure that as many documents with a known word, shape (n_known, n_dimensions), differ as clusters are wanted.

    `cause` says, if asked, why most words are not known, if they are not.

    Raises
    ------
    InputError
        If there are fewer.
    """
    # Documents with the same words in other numbers differ by rounding alone.
    n_distinct = count_distinct(X) if len(X) >= n_clusters else 0
    if n_distinct >= n_clusters:
        return
    found = (
        f"{len(X)} of {n_documents} documents have a known word"
        if len(X) < n_clusters
        else f"Only {n_distinct} of the {len(X)} documents differ in their known words"
    )
    likely = "" if cause is None or not (named := cause()) else f" Most words are not known; likely cause: {named}."
    raise InputError(
        f"{found}: too few for {n_clusters} clusters. Ask for fewer clusters, or give more or other documents.{likely}"
    )


def check_starts(labels: Sequence[str | None] | None, rows: IntArray) -> None:
    """Make sure that every label has a document with a known word (one of `rows`) for a cluster to start from.

    Raises
    ------
    InputError
        With the labels that have none.
    """
    labels = labels or ()
    lost = in_natural_order(set(labels) - {labels[row] for row in rows if labels})
    if lost:
        listed = ", ".join(map(repr, lost))
        raise InputError(
            f"No cluster can start from a label that no document with a known word has: {listed:.200}. Leave its "
            "documents out, or start from 'kmeans'."
        )
