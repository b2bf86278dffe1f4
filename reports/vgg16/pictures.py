"""The pictures of the study: two files, and a spiral that is drawn."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import numpy as np
from PIL import Image

#: Pixels of a side, as in the paper.
SIDE = 448
#: Pixels from one turn of the spiral to the next, and from its middle to its end.
PITCH, RADIUS = 40.0, 200.0
FILES = {"painting": "coolidge_poker_game_1894.png", "streetcar": "imagenet_n04335435_streetcar.jpg"}
#: The streetcar may be used, but not shown.
IN_PUBLIC_DOMAIN = ("painting", "spiral")
BOXES = Path(__file__).with_name("boxes.json")


class Picture(NamedTuple):
    """A picture with a name; values of shape (SIDE, SIDE, 3) from 0 to 1."""

    name: str
    values: np.ndarray

    @property
    def may_be_shown(self) -> bool:
        """Whether a figure may hold the picture itself."""
        return self.name in IN_PUBLIC_DOMAIN


def pictures(data: Path) -> Iterator[Picture]:
    """The pictures that are there, scaled to a square; the spiral always is."""
    for name, file in FILES.items():
        path = data / "images" / file
        if path.is_file():
            with Image.open(path) as opened:
                square = opened.convert("RGB").resize((SIDE, SIDE), Image.Resampling.LANCZOS)
            yield Picture(name, np.asarray(square) / 255.0)
        else:
            print(f"{path} is not there: left out.")
    yield Picture("spiral", spiral())


def spiral() -> np.ndarray:
    """A black line on white that winds outwards; its edges have every angle equally often."""
    y, x = np.mgrid[:SIDE, :SIDE] - (SIDE - 1) / 2
    radius, angle = np.hypot(x, y), np.arctan2(y, x)
    turn = (radius / PITCH - angle / (2 * np.pi)) % 1.0
    # Half of every turn is line; one pixel of grey on either side of it.
    line = np.clip(0.5 + PITCH * (0.25 - np.abs(turn - 0.5)), 0, 1) * np.clip(RADIUS - radius, 0, 1)
    return np.repeat(1.0 - line[..., None], 3, axis=2)


def regions() -> dict[str, np.ndarray]:
    """What was marked in the painting, as masks of the square picture."""
    marked = json.loads(BOXES.read_text(encoding="utf-8"))
    scale = np.array([SIDE / marked["width"], SIDE / marked["height"]] * 2)
    masks = {}
    for name, boxes in marked["boxes"].items():
        masks[name] = np.zeros((SIDE, SIDE), dtype=bool)
        for box in boxes:
            left, top, right, bottom = (box * scale).round().astype(int)
            masks[name][top:bottom, left:right] = True
    return masks
