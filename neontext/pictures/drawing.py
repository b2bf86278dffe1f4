"""Heatmaps: red speaks for the cluster, blue against it, white for neither, on one symmetric scale."""

from base64 import b64encode
from collections.abc import Sequence
from io import BytesIO
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageDraw, ImageFont

from neontext.arrays import FloatArray

Pixels = npt.NDArray[np.uint8]

#: Colours from nothing to the strongest, of each sign (ColorBrewer's RdBu).
_STOPS = np.array([0.0, 0.3, 0.65, 1.0])
_FOR = np.array([(255, 255, 255), (253, 219, 199), (239, 138, 98), (178, 24, 43)], dtype=np.float64)
_AGAINST = np.array([(255, 255, 255), (209, 229, 240), (103, 169, 207), (33, 102, 172)], dtype=np.float64)
#: Least longer side of a drawn image, and room for it across; margins; height of a colour bar and of a line of text.
TILE, MARGIN, BAR, LINE = 168, 12, 12, 18
_INK, _FRAME = (28, 29, 33), (190, 190, 190)
#: How much of the picture the strongest colour over it hides.
_MAX_OPACITY = 0.9


def symmetric_scale(relevance: FloatArray) -> float:
    """The largest size of a relevance, at which the colours end; 1 where there is none.

    Examples
    --------
    >>> symmetric_scale(np.array([0.5, -2.0]))
    2.0
    """
    return float(np.abs(relevance).max(initial=0.0)) or 1.0


def heatmap(relevance: FloatArray, scale: float) -> Pixels:
    """Colours of relevances.

    Parameters
    ----------
    relevance : ndarray of shape (height, width)
        In nats.
    scale : float
        Relevance, of either sign, at which the colours end.

    Returns
    -------
    ndarray of shape (height, width, 3), uint8
        Red, green and blue.

    Examples
    --------
    >>> heatmap(np.array([[0.0, 1.0, -1.0]]), 1.0).tolist()
    [[[255, 255, 255], [178, 24, 43], [33, 102, 172]]]
    """
    share = np.clip(np.abs(relevance) / scale, 0.0, 1.0)
    colours = [
        np.where(relevance >= 0, np.interp(share, _STOPS, red), np.interp(share, _STOPS, blue))
        for red, blue in zip(_FOR.T, _AGAINST.T, strict=True)
    ]
    return _to_uint8(np.stack(colours, axis=-1))


def coloured(values: FloatArray, low: float = 0.0, high: float = 1.0) -> Pixels:
    """A picture of one or three channels as red, green and blue; black is `low`, white is `high`.

    Parameters
    ----------
    values : ndarray of shape (height, width, 1 or 3)
        The picture.
    low, high : float
        Bounds of its values.

    Returns
    -------
    ndarray of shape (height, width, 3), uint8
        Red, green and blue.

    Examples
    --------
    >>> coloured(np.array([[[0.0], [1.0]]])).tolist()
    [[[0, 0, 0], [255, 255, 255]]]
    """
    share = (values - low) / (high - low)
    return _to_uint8(255 * np.broadcast_to(share, (*values.shape[:2], 3)))


def overlaid(image: Pixels, relevance: FloatArray, scale: float) -> Pixels:
    """The picture's grey under red and blue, the more of them the stronger; shape (height, width, 3), uint8."""
    opacity = np.sqrt(np.clip(np.abs(relevance) / scale, 0.0, 1.0))[..., None] * _MAX_OPACITY
    colour = np.where(relevance[..., None] >= 0, _FOR[-1], _AGAINST[-1])
    grey = image.mean(axis=2, keepdims=True)
    return _to_uint8((1 - opacity) * grey + opacity * colour)


def png(pixels: Pixels) -> bytes:
    """Pixels as a PNG file, one for one."""
    return _encoded(Image.fromarray(pixels))


def address(pixels: Pixels, longest: int) -> str:
    """An address that holds a picture, no side longer than `longest`, for a page that stands by itself."""
    return "data:image/png;base64," + b64encode(png(reduced(pixels, longest))).decode()


def reduced(pixels: Pixels, longest: int) -> Pixels:
    """The same picture with no side longer than `longest`, by averaging."""
    side = max(pixels.shape[:2])
    if side <= longest:
        return pixels
    height, width = (max(round(size * longest / side), 1) for size in pixels.shape[:2])
    return np.asarray(Image.fromarray(pixels).resize((width, height), Image.Resampling.BOX))


def sums_of_squares(values: FloatArray, times: int) -> FloatArray:
    """Sums over squares of `times` x `times` pixels, the last of a row or column over what is left of it.

    Examples
    --------
    >>> sums_of_squares(np.ones((4, 5, 1)), 2)[..., 0].tolist()
    [[4.0, 4.0, 2.0], [4.0, 4.0, 2.0]]
    """
    height, width = values.shape[:2]
    rows = np.add.reduceat(values, np.arange(0, height, times), axis=0)
    return np.asarray(np.add.reduceat(rows, np.arange(0, width, times), axis=1))


class Tiles(NamedTuple):
    """A picture, the heatmap of its relevance, the heatmap over the picture, and where the colours end (nats)."""

    picture: Pixels
    heatmap: Pixels
    overlay: Pixels
    scale: float

    def addresses(self, longest: int, *names: str) -> dict[str, str]:
        """Addresses of the pictures of some names for a page; see `address`."""
        return {name: address(getattr(self, name), longest) for name in names}


def draw_tiles(picture: Pixels, relevance: FloatArray, scale: float | None = None) -> Tiles:
    """A picture and its relevance side by side, and one over the other.

    Parameters
    ----------
    picture : ndarray of shape (height, width, 3), uint8
        The picture.
    relevance : ndarray of shape (height, width)
        In nats.
    scale : float, optional
        Relevance at which the colours end; by default the largest.

    Returns
    -------
    Tiles
        In the size of the picture.
    """
    scale = symmetric_scale(relevance) if scale is None else scale
    return Tiles(picture, heatmap(relevance, scale), overlaid(picture, relevance, scale), scale)


def panel(tiles: Sequence[tuple[str, Pixels]], title: str, scale: float) -> bytes:
    """Tiles side by side, each under its caption, above a colour bar with the scale printed; a PNG file.

    Parameters
    ----------
    tiles : sequence of (str, ndarray of shape (height, width, 3))
        Captions and colours.
    title : str
        One line above.
    scale : float
        Relevance at which the colours end.

    Returns
    -------
    bytes
        The file. Pixels are enlarged by a whole number, never smoothed.
    """
    drawn = [(caption, _enlarged(pixels)) for caption, pixels in tiles]
    width, height = drawn[0][1].size
    room = max(width, TILE)
    font = ImageFont.load_default(size=12)
    across = max(MARGIN + len(drawn) * (room + MARGIN), int(font.getlength(title)) + 2 * MARGIN)
    sheet = Image.new("RGB", (across, 4 * LINE + height + BAR + 2 * MARGIN), "white")
    draw = ImageDraw.Draw(sheet)
    draw.text((MARGIN, MARGIN // 2), title, _INK, font)
    top = MARGIN + 2 * LINE
    for number, (caption, tile) in enumerate(drawn):
        left = MARGIN + number * (room + MARGIN)
        draw.text((left, top - LINE), caption, _INK, font)
        draw.rectangle((left - 1, top - 1, left + width, top + height), outline=_FRAME)
        sheet.paste(tile, (left, top))
    _draw_bar(draw, sheet, top + height + MARGIN, scale, font)
    return _encoded(sheet)


def tile_panel(tiles: Tiles, captions: tuple[str, str, str], title: str) -> bytes:
    """A panel of a picture, its heatmap, and one over the other; a PNG file."""
    return panel(tuple(zip(captions, tiles[:3], strict=True)), title, tiles.scale)


def _draw_bar(
    draw: ImageDraw.ImageDraw,
    sheet: Image.Image,
    top: int,
    scale: float,
    font: ImageFont.FreeTypeFont | ImageFont.ImageFont,
) -> None:
    width = min(sheet.width - 2 * MARGIN, 2 * TILE)
    colours = heatmap(np.linspace(-scale, scale, width)[None], scale)
    sheet.paste(Image.fromarray(np.repeat(colours, BAR, axis=0)), (MARGIN, top))
    draw.rectangle((MARGIN - 1, top - 1, MARGIN + width, top + BAR), outline=_FRAME)
    for place, text, anchor in ((0, f"-{scale:.3g}", "la"), (0.5, "0", "ma"), (1, f"+{scale:.3g} nats", "ra")):
        draw.text((MARGIN + place * width, top + BAR + 3), text, _INK, font, anchor=anchor)


def _to_uint8(colours: FloatArray) -> Pixels:
    return np.asarray(np.rint(colours), dtype=np.uint8)


def _enlarged(pixels: Pixels) -> Image.Image:
    image = Image.fromarray(pixels)
    times = -(-TILE // max(image.size))
    return image.resize((times * image.width, times * image.height), Image.Resampling.NEAREST)


def _encoded(image: Image.Image) -> bytes:
    stream = BytesIO()
    image.save(stream, "PNG", optimize=True)
    return stream.getvalue()
