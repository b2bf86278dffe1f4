"""Clusters by their names: wherever a cluster is asked for, its number or its name will do."""

from collections.abc import Sequence
from numbers import Integral

from neontext.corpus.labels import plain_label
from neontext.errors import InputError

#: Names that an error lists, and characters of each.
_N_LISTED, _WIDTH = 12, 40


def find_cluster(
    asked: object,
    n_clusters: int,
    names: Sequence[str | None] | None = None,
    majority_labels: Sequence[str | None] = (),
) -> int:
    """Number of the cluster that is asked for.

    Parameters
    ----------
    asked : int or str
        A number, also as text; or a name. A text of digits is a number.
    n_clusters : int
        Number of clusters.
    names : sequence of (str or None), length n_clusters, optional
        Their names.
    majority_labels : sequence of (str or None), length n_clusters, optional
        Their majority labels, by which one is found that has another name, if it alone has that label.

    Raises
    ------
    InputError
        If there is no such cluster, or there are several.

    Examples
    --------
    >>> find_cluster("2", 3), find_cluster("cars", 3, ["boats", "cars", "bikes"])
    (2, 1)
    """
    if isinstance(asked, Integral) and not isinstance(asked, bool):
        return _in_range(int(asked), n_clusters)
    if not isinstance(asked, str):
        raise InputError(f"cluster {asked!r:.60}: expected its number, or its name.")
    if asked.strip().removeprefix("-").isdecimal() and len(asked) <= 18:
        return _in_range(int(asked), n_clusters)
    wanted = plain_label(asked, "the cluster")
    for known in (names or (), majority_labels):
        for alike in (str, str.casefold):
            rows = [k for k, name in enumerate(known) if name is not None and alike(name) == alike(wanted or "")]
            if len(rows) > 1:
                numbers = ", ".join(map(str, rows))
                raise InputError(f"cluster {asked!r:.80}: the clusters {numbers} go by that name. Ask by number.")
            if rows:
                return rows[0]
    listed = "; ".join(f"{name:.{_WIDTH}}" for name in dict.fromkeys(names or majority_labels) if name is not None)
    raise InputError(
        f"cluster {asked!r:.80}: no cluster is called so, and it is no number from 0 to {n_clusters - 1}. "
        + (f"Names are: {listed:.{_N_LISTED * _WIDTH}}." if listed else "Ask by number.")
    )


def _in_range(cluster: int, n_clusters: int) -> int:
    if not 0 <= cluster < n_clusters:
        raise InputError(f"cluster {cluster}: there are the clusters 0 to {n_clusters - 1}.")
    return cluster
