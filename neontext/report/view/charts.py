"""Small charts as plain data: positions in a drawing of 480 x 300 units; the templates only place them."""

import math
from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np

from neontext.arrays import FloatArray
from neontext.evaluate import Audit

#: The drawing, and where the axes lie in it.
WIDTH, HEIGHT = 480, 300
LEFT, RIGHT, TOP, BOTTOM = 48, 448, 12, 262
_CURVES = ("silhouette", "stability", "evidence")
#: Range, relative to the values, below which it is rounding.
NARROWEST = 1e-9
#: Bars of a histogram, and decimals of their bounds.
N_BARS, N_DECIMALS = 16, 4
#: Radius of a dot, width and height of a letter of its name, and clear space between the two.
RADIUS, LETTER_WIDTH, LETTER_HEIGHT, GAP = 5.0, 7.0, 11.0, 3.0
#: Steps of an axis, about; and the room beyond the outermost dots, as a share of their range.
N_STEPS, MARGIN = 5, 0.08


def coherence_chart(points: Sequence[dict[str, Any]]) -> dict[str, Any] | None:
    """Purity of every cluster against the coherence of its words.

    Parameters
    ----------
    points : sequence of dict
        cluster, npmi and purity of each cluster; those without one of the two are left out.

    Returns
    -------
    dict or None
        dots (cluster, npmi, purity, x, y, and the place of its name, None where there is no room for it) and ticks;
        None with fewer than two clusters to show.

    Examples
    --------
    >>> chart = coherence_chart([{"cluster": k, "npmi": k / 10, "purity": 1.0} for k in (0, 1)])
    >>> [tick["value"] for tick in chart["across"]]
    [0.0, 0.05, 0.1]
    """
    shown = [point for point in points if point["npmi"] is not None and point["purity"] is not None]
    if len(shown) < 2:
        return None
    low, high = _range([point["npmi"] for point in shown])
    room = MARGIN * (high - low)
    low, high = low - room, high + room
    return {
        "dots": _dots(shown, low, high),
        **_axis(low, high),
        "up": [{"value": value, "y": _y(value, 0.0, 1.0)} for value in (0.0, 0.5, 1.0)],
    }


def _dots(points: Sequence[dict[str, Any]], low: float, high: float) -> list[dict[str, Any]]:
    places = [(_x(point["npmi"], low, high), _y(point["purity"], 0.0, 1.0)) for point in points]
    labels = place_labels(places, [str(point["cluster"]) for point in points], (WIDTH, HEIGHT))
    return [
        {name: point[name] for name in ("cluster", "npmi", "purity")} | {"x": x, "y": y, "label": label}
        for point, (x, y), label in zip(points, places, labels, strict=True)
    ]


def sweep_chart(audit: Audit) -> dict[str, Any] | None:
    """Scores over the number of clusters, each on a scale of its own, if the number was chosen by a sweep.

    Parameters
    ----------
    audit : Audit
        The audit.

    Returns
    -------
    dict or None
        curves (name, smallest and largest value, points as "x,y x,y"), the numbers along the axis, and the one chosen.
    """
    sweep = audit.sweep
    if sweep is None or len(sweep.curve) < 2:
        return None
    numbers = [point.n_clusters for point in sweep.curve]
    low, high = _range([float(number) for number in numbers])
    return {
        "reason": sweep.reason,
        "chosen": {"n_clusters": sweep.n_clusters, "x": _x(sweep.n_clusters, low, high)},
        "across": [{"value": number, "x": _x(number, low, high)} for number in (numbers[0], numbers[-1])],
        "curves": [_curve(name, numbers, [getattr(p, name) for p in sweep.curve], low, high) for name in _CURVES],
    }


def distributions(audit: Audit) -> list[dict[str, Any]]:
    """Histograms of the evidence and of the probability of the documents that have a cluster.

    Parameters
    ----------
    audit : Audit
        The audit.

    Returns
    -------
    list of dict
        name, unit, most (documents of the highest bar), zero (place of zero evidence, or None), bars (x, y, width,
        height, low, high, n, and range: the documents as the page's filters write them), ticks and their decimals
        (digits); empty where no document has a cluster.
    """
    explanations = audit.explanations
    placed = explanations.clusters >= 0
    if not placed.any():
        return []
    evidence, probability = explanations.evidence[placed], explanations.probability[placed]
    low, high = _range([float(evidence.min()), float(evidence.max())])
    return [
        _histogram("Evidence", "nats", evidence, low, high) | {"zero": _x(0.0, low, high) if low < 0 < high else None},
        _histogram("Probability", "", probability, 0.0, 1.0) | {"zero": None},
    ]


def _histogram(name: str, unit: str, values: FloatArray, low: float, high: float) -> dict[str, Any]:
    # Bounds and values as the page has them, so that a bar and its filter count the same documents.
    edges = np.round(np.linspace(low, high, N_BARS + 1), N_DECIMALS)
    inside = np.digitize(np.round(values, 6), edges[1:-1])
    counts = np.bincount(inside, minlength=N_BARS)
    most = int(counts.max())
    return {
        "name": name,
        "unit": unit,
        "most": most,
        "bars": [
            _bar(n, most, start, stop, low, high) | {"range": _bounds(edges, number)}
            for number, (n, start, stop) in enumerate(
                zip(counts.tolist(), edges[:-1].tolist(), edges[1:].tolist(), strict=True)
            )
            if n
        ],
        **_axis(low, high),
    }


def _bounds(edges: FloatArray, number: int) -> str:
    """Range of a bar; the outermost ones have no bound outwards."""
    low = "" if number == 0 else f"{edges[number]:.{N_DECIMALS}f}"
    high = "" if number == N_BARS - 1 else f"{edges[number + 1]:.{N_DECIMALS}f}"
    return f"{low}..{high}"


def _axis(low: float, high: float) -> dict[str, Any]:
    """Ticks at round numbers between two values, and the decimals that these need."""
    rough = (high - low) / N_STEPS
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(factor * power for factor in (1, 2, 5, 10) if factor * power >= rough * (1 - NARROWEST))
    digits = max(0, -math.floor(math.log10(step) + NARROWEST))
    first, last = math.ceil(low / step - NARROWEST), math.floor(high / step + NARROWEST)
    values = [round(number * step, digits) for number in range(first, last + 1)]
    return {"digits": digits, "across": [{"value": value, "x": _x(value, low, high)} for value in values]}


def _bar(n: int, most: int, start: float, stop: float, low: float, high: float) -> dict[str, Any]:
    left, top = _x(start, low, high), _y(n, 0.0, most)
    return {
        "x": left,
        "y": top,
        "width": round(_x(stop, low, high) - left, 1),
        "height": round(BOTTOM - top, 1),
        "low": start,
        "high": stop,
        "n": n,
    }


def _curve(name: str, numbers: list[int], values: list[float], low: float, high: float) -> dict[str, Any]:
    bottom, top = _range(values)
    places = (f"{_x(n, low, high)},{_y(value, bottom, top)}" for n, value in zip(numbers, values, strict=True))
    return {"name": name, "lowest": min(values), "highest": max(values), "points": " ".join(places)}


def _range(values: Sequence[float]) -> tuple[float, float]:
    low, high = min(values), max(values)
    # What differs by rounding only is one value, and one value lies in the middle.
    return (low, high) if high - low > NARROWEST * max(1.0, abs(low), abs(high)) else (low - 0.5, high + 0.5)


def _x(value: float, low: float, high: float) -> float:
    return round(LEFT + (RIGHT - LEFT) * (value - low) / (high - low), 1)


def _y(value: float, low: float, high: float) -> float:
    return round(BOTTOM - (BOTTOM - TOP) * (value - low) / (high - low), 1)


class _Box(NamedTuple):
    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: "_Box") -> bool:
        across = self.left < other.right and other.left < self.right
        return across and self.top < other.bottom and other.top < self.bottom


def place_labels(
    dots: Sequence[tuple[float, float]], names: Sequence[str], size: tuple[float, float]
) -> list[tuple[float, float] | None]:
    """Places of the names of dots: on the right where there is room, else on the left, above or below.

    Parameters
    ----------
    dots : sequence of (float, float)
        Centres of the dots.
    names : sequence of str
        Their names.
    size : (float, float)
        Width and height of the drawing.

    Returns
    -------
    list of (float, float) or None
        Where the baseline of each dot's name starts; None where no side is free.

    Examples
    --------
    >>> place_labels([(10, 20), (20, 20)], ["a", "b"], (100, 100))
    [(6.5, 13.5), (28.0, 24.0)]
    """
    taken = [_Box(x - RADIUS, y - RADIUS, x + RADIUS, y + RADIUS) for x, y in dots]
    sheet = _Box(0.0, 0.0, *size)
    labels: list[tuple[float, float] | None] = []
    for (x, y), name in zip(dots, names, strict=True):
        box = next((box for box in _sides(x, y, len(name) * LETTER_WIDTH) if _is_free(box, taken, sheet)), None)
        labels.append(None if box is None else (round(box.left, 1), round(box.bottom - 1.5, 1)))
        taken += [] if box is None else [box]
    return labels


def _sides(x: float, y: float, width: float) -> list[_Box]:
    out, middle, half = RADIUS + GAP, LETTER_HEIGHT / 2, width / 2
    return [
        _Box(x + out, y - middle, x + out + width, y + middle),
        _Box(x - out - width, y - middle, x - out, y + middle),
        _Box(x - half, y - out - LETTER_HEIGHT + GAP, x + half, y - out + GAP),
        _Box(x - half, y + out - GAP, x + half, y + out + LETTER_HEIGHT - GAP),
    ]


def _is_free(box: _Box, taken: Sequence[_Box], sheet: _Box) -> bool:
    inside = sheet.left <= box.left and box.right <= sheet.right and sheet.top <= box.top and box.bottom <= sheet.bottom
    return inside and not any(box.meets(other) for other in taken)
