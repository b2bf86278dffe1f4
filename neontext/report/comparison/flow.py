"""Documents going from the clusters of one audit to those of another, drawn: positions in a drawing of 480 units."""

from collections.abc import Sequence
from typing import Any

import numpy as np

#: Width of the drawing, where the bars of both sides stand, and how wide they are.
WIDTH, LEFT, RIGHT, BAR = 480.0, 150.0, 330.0, 8.0
#: Height of all documents together, of the gap between two bars, and the least of a bar, which its name needs.
HEIGHT, GAP, LEAST = 260.0, 4.0, 12.0
#: Share of a cluster that makes a part of it, and documents of a part, at least.
PART, N_PART = 0.2, 2
#: Most clusters of a side that can be told apart.
MAX_CLUSTERS = 60


def flow_chart(view: dict[str, Any]) -> dict[str, Any] | None:
    """Where the documents of each cluster of the first audit are in the second.

    Parameters
    ----------
    view : dict
        From `comparison_view`.

    Returns
    -------
    dict or None
        height, nodes (side, cluster, name, size, x, y and height of its bar) and bands (first, second, n, whether the
        two are matched, and the path of the band); None where there are more clusters than can be told apart, or no
        document is in both.
    """
    table = np.array(view["table"], dtype=np.float64)
    if max(table.shape, default=0) > MAX_CLUSTERS or not table.sum():
        return None
    about = ({c["cluster"]: c for c in view["clusters"]}, _second(view))
    match = {c["cluster"]: c["match"]["cluster"] for c in view["clusters"] if c["match"]}
    # In the order of the first, each beside its match: what stays runs straight across.
    orders = (sorted(about[0]), [*match.values(), *(c["cluster"] for c in view["unmatched"])])
    scale = HEIGHT / table.sum()
    sizes = (table.sum(axis=1), table.sum(axis=0))
    tops = [_tops([max(side[k] * scale, LEAST) for k in order]) for side, order in zip(sizes, orders, strict=True)]
    places = [dict(zip(order, top, strict=True)) for order, top in zip(orders, tops, strict=True)]
    nodes = [
        {
            "side": ("first", "second")[i],
            "cluster": k,
            "name": about[i][k]["name"],
            "size": int(sizes[i][k]),
            "x": (LEFT - BAR, RIGHT)[i],
            "y": round(places[i][k], 1),
            "height": round(max(sizes[i][k] * scale, LEAST), 1),
        }
        for i, order in enumerate(orders)
        for k in order
    ]
    height = max(node["y"] + node["height"] for node in nodes) + GAP
    return {"height": round(height, 1), "nodes": nodes, "bands": _bands(table, orders, places, scale, match)}


def _second(view: dict[str, Any]) -> dict[int, dict[str, Any]]:
    matched = [cluster["match"] for cluster in view["clusters"] if cluster["match"]]
    return {cluster["cluster"]: cluster for cluster in (*matched, *view["unmatched"])}


def _tops(heights: Sequence[float]) -> list[float]:
    return [GAP + sum(heights[:i]) + i * GAP for i in range(len(heights))]


def _bands(
    table: np.ndarray[Any, Any],
    orders: tuple[list[int], list[int]],
    places: list[dict[int, float]],
    scale: float,
    match: dict[int, int],
) -> list[dict[str, Any]]:
    """A band for each pair of clusters that share documents, stacked along both bars."""
    starts = [dict(side) for side in places]
    bands = []
    for k in orders[0]:
        for other in orders[1]:
            n = int(table[k, other])
            if not n:
                continue
            top, bottom, wide = starts[0][k], starts[1][other], n * scale
            starts[0][k] += wide
            starts[1][other] += wide
            bands.append(
                {"first": k, "second": other, "n": n, "stays": match.get(k) == other, "d": _path(top, bottom, wide)}
            )
    # What moves lies above what stays.
    return sorted(bands, key=lambda band: not band["stays"])


def _path(left: float, right: float, wide: float) -> str:
    middle = (LEFT + RIGHT) / 2
    return (
        f"M{LEFT:g} {left:.1f}C{middle:g} {left:.1f} {middle:g} {right:.1f} {RIGHT:g} {right:.1f}"
        f"V{right + wide:.1f}C{middle:g} {right + wide:.1f} {middle:g} {left + wide:.1f} {LEFT:g} {left + wide:.1f}Z"
    )


def splits_and_merges(view: dict[str, Any]) -> dict[str, list[dict[str, Any]]]:
    """Clusters of the first audit that lie in several of the second, and those of the second that several made.

    A part has a fifth of the cluster's documents or more, and at least two.

    Parameters
    ----------
    view : dict
        From `comparison_view`.

    Returns
    -------
    dict
        splits and merges: cluster, name, and parts (cluster, name, n), largest first.
    """
    table = np.array(view["table"], dtype=np.int64).reshape(len(view["clusters"]), -1)
    first = {cluster["cluster"]: cluster["name"] for cluster in view["clusters"]}
    second = {number: cluster["name"] for number, cluster in _second(view).items()}
    return {"splits": _parts(table, first, second), "merges": _parts(table.T, second, first)}


def _parts(table: Any, names: dict[int, str], others: dict[int, str]) -> list[dict[str, Any]]:
    found = []
    for k, counts in enumerate(table):
        parts = [int(j) for j in np.argsort(-counts, kind="stable") if counts[j] >= max(PART * counts.sum(), N_PART)]
        if len(parts) > 1:
            listed = [{"cluster": j, "name": others[j], "n": int(counts[j])} for j in parts]
            found.append({"cluster": k, "name": names[k], "parts": listed})
    return found
