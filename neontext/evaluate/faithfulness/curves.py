"""Are the explanations true to the model? Areas under the flipping curves of ours and of other methods."""

from collections.abc import Mapping
from dataclasses import dataclass
from time import perf_counter
from typing import NamedTuple

import numpy as np

from neontext.arrays import FloatArray, IntArray
from neontext.checks import check_whole
from neontext.errors import InputError
from neontext.evaluate.faithfulness.baselines import METHODS, Method
from neontext.evaluate.faithfulness.bootstrap import Estimate, bootstrap_means
from neontext.evaluate.faithfulness.flipping import Curves, deletion_curves, insertion_curves
from neontext.evaluate.faithfulness.units import KINDS, PerturbationUnits
from neontext.explain import EditedDocuments

#: Name of the order that all others are measured by.
RANDOM = "random"
#: Where the mean curves are read off.
FRACTIONS = np.linspace(0.0, 1.0, 51)
FLIPPINGS = ("deletion", "insertion")


class Flipped(NamedTuple):
    """What was flipped, by which order, in which direction.

    Attributes
    ----------
    kind : {"word", "occurrence"}
        A word with all its occurrences, or every occurrence by itself.
    method : str
        What gave the order.
    flipping : {"deletion", "insertion"}
        Taken away or put in, the most relevant first.
    """

    kind: str
    method: str
    flipping: str


@dataclass(frozen=True, eq=False)
class RankedWords:
    """Relevance of every unit by every method, before anything is flipped.

    Attributes
    ----------
    units : dict of str to PerturbationUnits
        By kind.
    relevance : dict of (str, str) to ndarray of shape (n_units,)
        By kind and method.
    milliseconds : dict of (str, str) to float
        What each took, a document.
    """

    units: dict[str, PerturbationUnits]
    relevance: dict[tuple[str, str], FloatArray]
    milliseconds: dict[tuple[str, str], float]


@dataclass(frozen=True, eq=False)
class Faithfulness:
    """Flipping curves of some documents and what they say about each method.

    Attributes
    ----------
    methods : tuple of str
        In the order given, `RANDOM` last.
    documents : ndarray of int of shape (n_used,)
        Rows of the documents that every method could be measured on.
    skipped : dict of str to int
        How many others there are, by reason.
    areas : dict of Flipped to ndarray of shape (n_used,)
        Area under each document's curve: its mean evidence on the way, in nats. For `RANDOM` the mean of its orders.
    curves : dict of Flipped to ndarray of shape (51,)
        Mean evidence over the documents, at `FRACTIONS` of the way.
    relative_areas : dict of Flipped to Estimate
        Mean over the documents of the area less that of the same document's random orders, in nats: the lower the
        better for deletion, the higher for insertion. With a bootstrap interval over the documents. A difference and
        not a ratio, since log-odds have either sign and a random order's area may be zero.
    milliseconds : dict of (str, str) to float
        Milliseconds a document, by kind and method; none for random order.
    """

    methods: tuple[str, ...]
    documents: IntArray
    skipped: dict[str, int]
    areas: dict[Flipped, FloatArray]
    curves: dict[Flipped, FloatArray]
    relative_areas: dict[Flipped, Estimate]
    milliseconds: dict[tuple[str, str], float]

    def difference(self, kind: str, flipping: str, method: str, other: str) -> Estimate:
        """Mean over the documents of one method's area less another's, in nats, with its bootstrap interval."""
        ours, theirs = (self.areas[Flipped(kind, name, flipping)] for name in (method, other))
        return bootstrap_means((ours - theirs)[:, None])[0]


def rank_words(documents: EditedDocuments, methods: Mapping[str, Method] = METHODS) -> RankedWords:
    """Let every method, by name, say how much each word of some documents matters; each of them has a known word."""
    documents.evidence(documents.points, np.arange(len(documents)))  # What the model computes once is nobody's cost.
    units = {kind: PerturbationUnits.from_documents(documents.documents, kind) for kind in KINDS}
    relevance, milliseconds = {}, {}
    for kind in KINDS:
        for name, method in methods.items():
            start = perf_counter()
            relevance[kind, name] = method(documents, units[kind])
            milliseconds[kind, name] = 1e3 * (perf_counter() - start) / max(len(documents), 1)
    return RankedWords(units, relevance, milliseconds)


def flip_words(
    documents: EditedDocuments, ranked: RankedWords, *, n_steps: int = 50, n_random: int = 5, seed: int = 0
) -> Faithfulness:
    """Delete and insert words in every method's order, and in random ones (`n_random` for each document).

    The same whatever the order of the documents: the seed decides random orders by the documents' words alone. Memory:
    blocks of 64 MB, and 51 numbers a document.

    Raises
    ------
    InputError
        If no document can be flipped, or a number is out of range.
    """
    check_whole("n_random", n_random, 1, "areas are compared with random order")
    used, skipped = _usable(ranked)
    areas, curves = {}, {}
    for kind, units in ranked.units.items():
        orders = {name: ranked.relevance[kind, name] for name in _methods(ranked)}
        for name, relevance in orders.items():
            for flipping, flip in zip(FLIPPINGS, (deletion_curves, insertion_curves), strict=True):
                found = flip(documents, units, relevance, n_steps)
                areas[Flipped(kind, name, flipping)], curves[Flipped(kind, name, flipping)] = _read(found, used)
        for flipping, read in _random(documents, units, used, n_steps, n_random, seed).items():
            areas[Flipped(kind, RANDOM, flipping)], curves[Flipped(kind, RANDOM, flipping)] = read
    methods = (*_methods(ranked), RANDOM)
    return Faithfulness(methods, used, skipped, areas, curves, _relative(areas), ranked.milliseconds)


def _methods(ranked: RankedWords) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for _, name in ranked.relevance))


def _usable(ranked: RankedWords) -> tuple[IntArray, dict[str, int]]:
    """Documents that have a curve of either kind and a finite relevance by every method."""
    long = np.all([units.table.sizes > 1 for units in ranked.units.values()], axis=0)
    explained = long.copy()
    for (kind, _), relevance in ranked.relevance.items():
        explained[ranked.units[kind].table.document[~np.isfinite(relevance)]] = False
    if not explained.any():
        raise InputError(
            f"None of {len(long)} documents can be flipped: it takes two different words with a vector (here "
            f"{int(long.sum())} documents) and a root point of the evidence near by. Give other documents, or more."
        )
    reasons = {"fewer than two different known words": ~long, "no root point found": long & ~explained}
    return np.flatnonzero(explained), {reason: int(rows.sum()) for reason, rows in reasons.items() if rows.any()}


def _read(curves: Curves, used: IntArray) -> tuple[FloatArray, FloatArray]:
    """Areas of the documents used, and their mean curve."""
    return curves.areas()[used], np.asarray(curves.at(FRACTIONS)[used].mean(axis=0))


def _random(
    documents: EditedDocuments, units: PerturbationUnits, used: IntArray, n_steps: int, n_random: int, seed: int
) -> dict[str, tuple[FloatArray, FloatArray]]:
    """Random orders, read in both directions: deleting in one is inserting in the reverse, which is as random."""
    orders = [
        insertion_curves(documents, units, units.random_relevance(seed * n_random + number), n_steps)
        for number in range(n_random)
    ]
    insertion = [_read(curves, used) for curves in orders]
    deletion = [_read(curves.reversed(), used) for curves in orders]
    return {
        flipping: (np.mean([area for area, _ in reads], axis=0), np.mean([curve for _, curve in reads], axis=0))
        for flipping, reads in zip(FLIPPINGS, (deletion, insertion), strict=True)
    }


def _relative(areas: dict[Flipped, FloatArray]) -> dict[Flipped, Estimate]:
    columns = [area - areas[key._replace(method=RANDOM)] for key, area in areas.items()]
    return dict(zip(areas, bootstrap_means(np.stack(columns, axis=1)), strict=True))
