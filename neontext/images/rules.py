r"""Rules for the first linear layer over pixels: midpoint, z, z+ and zB (method, section 5; Montavon et al., 2017).

A neuron (i, j) has the activation :math:`a = w \cdot x + b`, :math:`w = 2(s_i-s_j)`, and gets :math:`P (a + \epsilon)`.
"midpoint" and "z" need only sums of shares. z+ and zB divide every pair's :math:`P a` among the pixels in proportion to
:math:`u_d w^+_d + v_d w^-_d`, which is never negative: the pairs have to be written out.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from neontext.arrays import FloatArray, IntArray
from neontext.checks import check_choice
from neontext.errors import InputError
from neontext.images.shares import Shares

#: Pairs of support points of one cluster and its competitors that z+ and zB write out, at most.
MAX_PAIRS = 2_000_000
#: Elements of an array of a block of pairs: 16 MB in float64.
BLOCK_ELEMENTS = 1 << 21
#: Part of a pair's squared weights below which its pixels take nothing.
TINY = 1e-12


@dataclass(frozen=True)
class Box:
    """Bounds of the pixels.

    Attributes
    ----------
    low, high : float
        Smallest and largest value that a pixel can have.
    """

    low: float = 0.0
    high: float = 1.0


@dataclass(frozen=True)
class PixelRule:
    """A rule in one callable.

    Attributes
    ----------
    name : str
        Its name.
    spread : callable
        Takes shares, the images as points of shape (n_images, n_components) and the box; gives the relevance of the
        same shape, and what the bias neuron keeps beside the pools' own bias, shape (n_images,).
    meaning : str
        How a page goes on after "The relevance is".
    """

    name: str
    spread: Callable[[Shares, FloatArray, Box], tuple[FloatArray, FloatArray]]
    meaning: str = ""


def _midpoint(shares: Shares, X: FloatArray, box: Box) -> tuple[FloatArray, FloatArray]:
    points = shares.network.soft_support.points
    signed = shares.signed
    relevance = signed @ (2.0 * points)
    relevance *= X
    relevance -= signed @ points**2
    return relevance, shares.contrast(shares.offsets)


def _z(shares: Shares, X: FloatArray, box: Box) -> tuple[FloatArray, FloatArray]:
    support, signed = shares.network.soft_support, shares.signed
    relevance = signed @ (2.0 * support.points)
    relevance *= X
    return relevance, shares.contrast(shares.offsets) - signed @ support.squared_norms


def _z_plus(shares: Shares, X: FloatArray, box: Box) -> tuple[FloatArray, FloatArray]:
    if X.size and X.min() < 0:
        raise InputError(f"rule='zplus' takes pixels from 0 up, and one is {X.min():g}: use 'zbox' or 'midpoint'.")
    return _over_pairs(shares, X, np.zeros_like(X))


def _z_box(shares: Shares, X: FloatArray, box: Box) -> tuple[FloatArray, FloatArray]:
    if X.size and (X.min() < box.low or X.max() > box.high):
        raise InputError(
            f"rule='zbox' has the bounds {box.low:g} and {box.high:g}, and pixels go from {X.min():g} to {X.max():g}: "
            "give their bounds as low and high."
        )
    return _over_pairs(shares, X - box.low, X - box.high)


def _over_pairs(shares: Shares, up: FloatArray, down: FloatArray) -> tuple[FloatArray, FloatArray]:
    relevance, rest = np.zeros_like(up), np.zeros(len(up))
    for cluster in np.unique(shares.clusters):
        rows = np.flatnonzero(shares.clusters == cluster)
        relevance[rows], rest[rows] = _of_cluster(shares.rows(rows), int(cluster), up[rows], down[rows])
    return relevance, rest


def _of_cluster(shares: Shares, cluster: int, up: FloatArray, down: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Images of one cluster have their pairs in common."""
    support = shares.network.soft_support
    own = support.clusters == cluster
    inside, outside = np.flatnonzero(own), np.flatnonzero(~own)
    n_pairs = len(inside) * len(outside)
    _check_pairs(n_pairs, cluster)
    relevance, rest = np.zeros_like(up), np.zeros(len(up))
    step = max(BLOCK_ELEMENTS // max(support.n_components, len(up)), 1)
    for first in range(0, n_pairs, step):
        pairs = np.arange(first, min(first + step, n_pairs))
        part, left = _of_pairs(shares, inside[pairs % len(inside)], outside[pairs // len(inside)], up, down)
        relevance += part
        rest += left
    return relevance, rest


def _of_pairs(
    shares: Shares, i: IntArray, j: IntArray, up: FloatArray, down: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """Divide P a of some pairs; where no pixel can take any of it, the bias neuron keeps it."""
    support = shares.network.soft_support
    w = 2.0 * (support.points[i] - support.points[j])
    rising, falling = np.maximum(w, 0.0), np.minimum(w, 0.0)
    P = shares.network.beta * shares.pool[:, i] * shares.pool[:, j] * shares.competitors[:, support.clusters[j]]
    given = P * (shares.distances[:, j] - shares.distances[:, i])
    taken = up @ rising.T + down @ falling.T
    some = taken > TINY * np.einsum("pd,pd->p", w, w)
    part = np.divide(given, taken, out=np.zeros_like(taken), where=some)
    return up * (part @ rising) + down * (part @ falling), np.asarray(np.where(some, 0.0, given).sum(axis=1))


def _check_pairs(n_pairs: int, cluster: int) -> None:
    if n_pairs > MAX_PAIRS:
        raise InputError(
            f"The rules 'zplus' and 'zbox' write every pair of support points out, and cluster {cluster} has "
            f"{n_pairs:,} with its competitors, expected at most {MAX_PAIRS:,}. Take fewer support points, or the "
            "rule 'midpoint' or 'z'."
        )


MIDPOINT = PixelRule(
    "midpoint",
    _midpoint,
    "taken from the point half-way between an image's cluster and its competitors: a pixel is red where it lies on the "
    "cluster's side",
)
Z = PixelRule("z", _z, "taken from black: a black pixel has no relevance, whatever it tells")
#: z+; pixels must not be negative.
Z_PLUS = PixelRule("zplus", _z_plus, "shared out among the pixels that raise a boundary's activation, taken from black")
#: zB: the root is the corner of the box where a pair's activation is lowest.
Z_BOX = PixelRule("zbox", _z_box, "shared out among all pixels, taken from the darkest or brightest that each can be")

RULES = {rule.name: rule for rule in (MIDPOINT, Z, Z_PLUS, Z_BOX)}


def ensure_rule(rule: str | PixelRule) -> PixelRule:
    """A rule from its name.

    Raises
    ------
    InputError
        For another name.

    Examples
    --------
    >>> ensure_rule("zbox").name
    'zbox'
    """
    if isinstance(rule, PixelRule):
        return rule
    check_choice("rule", rule, RULES)
    return RULES[rule]
