"""Clusters that were made elsewhere, from labels: which of them are taken, and what was left out."""

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from neontext.arrays import FloatArray
from neontext.checks import check_choice
from neontext.choices import OUTLIERS, SMALL_CLUSTERS
from neontext.errors import InputError

#: Documents from which a cluster can be told: one of two is judged by a single other, one alone by itself.
MIN_SIZE = 3
#: What the clusters are called that hold these, where they become one.
OUTLIER_NAME, SMALL_NAME = "outliers", "small clusters"


class GivenClusters(NamedTuple):
    """A partition that is taken as it is.

    Attributes
    ----------
    labels : tuple of (str or None), length n_documents
        Name of the cluster of each document, None for none.
    notes : tuple of str
        Sentences about what was left out or joined.
    """

    labels: tuple[str | None, ...]
    notes: tuple[str, ...]


class GivenRecord(NamedTuple):
    """What is noted about a partition that was taken as it is.

    Attributes
    ----------
    outliers, small_clusters : str
        As asked for.
    notes : tuple of str
        Sentences about what was left out or joined.
    in_own_points : float or None
        Fidelity of a `KernelSurrogate` in points that came with the labels, if any did.
    threshold : float or None
        Distance from all clusters from which a document is likelier an outlier than not, if that is measured.
    """

    outliers: str = "far"
    small_clusters: str = "skip"
    notes: tuple[str, ...] = ()
    in_own_points: float | None = None
    threshold: float | None = None


def take_clusters(
    labels: Sequence[str | None], *, outliers: str = "far", small_clusters: str = "skip"
) -> GivenClusters:
    """Read a partition from labels.

    Parameters
    ----------
    labels : sequence of (str or None), length n_documents
        Name of the cluster of every document; None for no cluster.
    outliers : {"far", "cluster", "skip"}
        Documents without a cluster: "cluster" makes them one more, otherwise they have none.
    small_clusters : {"skip", "merge", "keep"}
        Clusters of one or two documents: their documents have none, or one together, or it stays.

    Raises
    ------
    InputError
        If fewer than two clusters are left, or a name is taken.

    Examples
    --------
    >>> given = take_clusters(["cars"] * 3 + ["cats"] * 4 + [None, "odd"])
    >>> given.labels[-3:], given.notes
    (('cats', None, None), ('1 cluster of fewer than 3 documents is left out, 1 document in all.',))
    """
    check_choice("outliers", outliers, OUTLIERS)
    check_choice("small_clusters", small_clusters, SMALL_CLUSTERS)
    counts = Counter(label for label in labels if label is not None)
    small = {name for name, n in counts.items() if n < MIN_SIZE and small_clusters != "keep"}
    new_name: dict[str | None, str | None] = {name: SMALL_NAME if small_clusters == "merge" else None for name in small}
    if outliers == "cluster":
        new_name[None] = OUTLIER_NAME
    for name in filter(None, new_name.values()):
        if counts[name] and name not in small:
            raise InputError(f"A cluster is called {name!r} already: rename it, or choose another way for those.")
    given = tuple(new_name.get(label, label) for label in labels)
    _check_number(given, len(counts), len(small))
    return GivenClusters(given, tuple(_notes(counts, small, small_clusters)))


def ensure_own_points(points: npt.ArrayLike, n_documents: int) -> FloatArray:
    """Points that came with the labels, shape (n_documents, n_dimensions), float64.

    Raises
    ------
    InputError
        If there is not one for every document, or a value is not finite.
    """
    try:
        own = np.asarray(points, dtype=np.float64)
    except (ValueError, TypeError) as error:
        raise InputError(f"points are no table of numbers: {error}.") from error
    if own.ndim != 2 or len(own) != n_documents or not own.shape[1] or not np.isfinite(own).all():
        raise InputError(
            f"points of shape {own.shape}: expected a finite row of numbers for each of the {n_documents} documents."
        )
    return own


def _check_number(given: Sequence[str | None], n_given: int, n_small: int) -> None:
    n_left = len({label for label in given if label is not None})
    if n_left >= 2:
        return
    small = (
        f", {n_small:,} of fewer than {MIN_SIZE} documents. Keep those with small_clusters='keep'" if n_small else ""
    )
    raise InputError(
        f"The labels name {n_given:,} cluster{'s' * (n_given != 1)}{small}. What tells one cluster from another needs "
        "two: are these the labels of the clusters?"
    )


def _notes(counts: Counter[str], small: set[str], small_clusters: str) -> list[str]:
    if not small:
        return []
    n, size = len(small), sum(counts[name] for name in small)
    verb, what = ("is", "") if n == 1 else ("are", "s")
    fate = "left out" if small_clusters == "skip" else f"joined as {SMALL_NAME!r}"
    return [
        f"{n:,} cluster{what} of fewer than {MIN_SIZE} documents {verb} {fate}, {size:,} document{'s' * (size > 1)} "
        "in all."
    ]
