"""Where the names of dots stand in a drawing so that none covers a dot or another name."""

from collections.abc import Sequence
from typing import NamedTuple

#: Radius of a dot, and size of a letter of its name, in the drawing's units.
RADIUS, LETTER, HEIGHT = 5.0, 7.0, 11.0
#: Clear space between a dot and its name.
GAP = 3.0


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
        box = next((box for box in _sides(x, y, len(name) * LETTER) if _is_free(box, taken, sheet)), None)
        labels.append(None if box is None else (round(box.left, 1), round(box.bottom - 1.5, 1)))
        taken += [] if box is None else [box]
    return labels


def _sides(x: float, y: float, width: float) -> list[_Box]:
    out, middle, half = RADIUS + GAP, HEIGHT / 2, width / 2
    return [
        _Box(x + out, y - middle, x + out + width, y + middle),
        _Box(x - out - width, y - middle, x - out, y + middle),
        _Box(x - half, y - out - HEIGHT + GAP, x + half, y - out + GAP),
        _Box(x - half, y + out - GAP, x + half, y + out + HEIGHT - GAP),
    ]


def _is_free(box: _Box, taken: Sequence[_Box], sheet: _Box) -> bool:
    inside = sheet.left <= box.left and box.right <= sheet.right and sheet.top <= box.top and box.bottom <= sheet.bottom
    return inside and not any(box.meets(other) for other in taken)
