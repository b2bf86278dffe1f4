"""Which documents of a written audit: by cluster, by id, by rank."""

from collections.abc import Callable, Sequence

import numpy as np

from neontext.arrays import BoolArray, FloatArray, IntArray
from neontext.checks import check_whole
from neontext.cluster import find_cluster
from neontext.corpus.one_line import one_line
from neontext.errors import InputError
from neontext.report.saved.audit import SavedAudit

#: What ranks documents by their evidence: what is smallest comes first.
RANKS: dict[str, Callable[[FloatArray], FloatArray]] = {
    "strongest": lambda evidence: -evidence,
    "weakest": lambda evidence: evidence,
    "borderline": lambda evidence: np.abs(evidence),
}
#: Names that an error lists.
_N_LISTED = 3


def select_documents(
    audit: SavedAudit,
    *,
    clusters: Sequence[int | str] = (),
    ids: Sequence[str] = (),
    rank: str | None = None,
    limit: int | None = None,
) -> IntArray:
    """Rows of the documents that fit everything that is asked for.

    Parameters
    ----------
    audit : SavedAudit
        The audit.
    clusters : sequence of int or str
        Only documents of these clusters, by number or by name.
    ids : sequence of str
        Only documents with these ids; where an id repeats, all that carry it.
    rank : str, optional
        "strongest" (most evidence first), "weakest" (least evidence first) or "borderline" (evidence nearest to zero,
        even odds, first), over all clusters; "strongest:3" the first three of each cluster, cluster by cluster.
        Documents without a cluster have no rank and are left out.
    limit : int, optional
        Only the first so many.

    Returns
    -------
    ndarray of int of shape (n_selected,)
        In corpus order; with `rank` by rank, with "rank:N" by cluster and rank.

    Raises
    ------
    InputError
        If a cluster, an id or a rank does not exist, or no document fits.
    """
    rows = np.flatnonzero(_in_clusters(audit, clusters) & _with_ids(audit, ids))
    if rank is not None:
        rows = _ranked(audit, rows, *_parse_rank(rank))
    if limit is not None:
        check_whole("limit", limit, 1, "something must be chosen")
        rows = rows[:limit]
    if not len(rows):
        raise InputError(
            f"No document of {audit.folder} fits all that was asked for (clusters, ids, rank). Ask for less at once."
        )
    return rows


def _in_clusters(audit: SavedAudit, clusters: Sequence[int | str]) -> BoolArray:
    wanted = [find_cluster(cluster, audit.n_clusters, audit.names, audit.majority_labels) for cluster in clusters]
    return np.isin(audit.cluster, wanted) if wanted else np.ones(len(audit), dtype=bool)


def _with_ids(audit: SavedAudit, ids: Sequence[str]) -> BoolArray:
    if not ids:
        return np.ones(len(audit), dtype=bool)
    present, wanted = audit.ids, set(ids)
    unknown = wanted.difference(present)
    if unknown:
        named = ", ".join(repr(one_line(name, 40)) for name in present[:_N_LISTED])
        first = one_line(next(name for name in ids if name in unknown), 80)
        raise InputError(f"id {first!r}: none of the {len(audit):,} documents is called so. The first are {named}.")
    return np.array([name in wanted for name in present], dtype=bool)


def _parse_rank(rank: str) -> tuple[str, int | None]:
    name, colon, number = rank.partition(":")
    if name not in RANKS or (colon and not (number.isascii() and number.isdigit() and 0 < len(number) <= 9)):
        raise InputError(
            f"rank {one_line(rank, 40)!r}: expected {', '.join(RANKS)}, or one of these with a number of documents of "
            "each cluster, such as strongest:3."
        )
    if colon:
        check_whole(f"rank {name}", int(number), 1, "that many documents of each cluster")
    return name, int(number) if colon else None


def _ranked(audit: SavedAudit, rows: IntArray, name: str, most: int | None) -> IntArray:
    rows = rows[audit.cluster[rows] >= 0]
    key = RANKS[name](audit.evidence[rows])
    if most is None:
        return rows[np.argsort(key, kind="stable")]
    rows = rows[np.lexsort((key, audit.cluster[rows]))]
    cluster = audit.cluster[rows]
    # Documents are sorted by cluster: the place in its cluster is the place less that of the cluster's first.
    place = np.arange(len(rows)) - np.searchsorted(cluster, cluster)
    return rows[place < most]
