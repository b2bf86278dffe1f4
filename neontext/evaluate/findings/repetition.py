"""Text that stands in several documents alike: whole lines, beginnings, ends, and stamps with a date in them."""

import calendar
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

import numpy as np
import regex

from neontext.arrays import BoolArray, IntArray
from neontext.corpus import Tokens

#: Documents in which something must stand to be repeated.
MIN_DOCUMENTS = 3
#: Words and signs compared at either end of a text, and the characters in which they are looked for.
EDGE, EDGE_CHARACTERS = 12, 100
#: Characters in which the name of a field ends, such as "Organization:".
FIELD_CHARACTERS = 40

_PIECE = regex.compile(r"\p{L}[\p{L}\p{M}]*|\p{N}+|[^\s\p{L}\p{N}]")
#: A tag of HTML or XML: its name, and what stands in it. An address in brackets is none.
_TAG = regex.compile(r"</?([A-Za-z][A-Za-z0-9]{0,20})(?:\s[^<>]{0,200})?/?>")
_DIGITS = regex.compile(r"\p{N}+")
_CALENDAR = frozenset(
    name.lower()
    for names in (calendar.month_name, calendar.month_abbr, calendar.day_name, calendar.day_abbr)
    for name in names
    if name
)
_CLOCK = frozenset({"gmt", "utc", "am", "pm", "est", "edt", "cet", "t", "z"})
_NUMBER, _DATE = "0", "<date>"

Span = tuple[int, int, int]
Pieces = list[tuple[str, int, int]]


@dataclass(frozen=True)
class Repetition:
    """Where text is repeated.

    Attributes
    ----------
    repeated : ndarray of bool of shape (n_tokens,)
        Tokens that stand in a line, a beginning or an end that other documents have too.
    stamps : tuple of ndarray of bool of shape (n_tokens,)
        For each form of date that stamps documents, the tokens in it.
    markup : ndarray of bool of shape (n_tokens,)
        Tokens in tags that several documents have.
    """

    repeated: BoolArray
    stamps: tuple[BoolArray, ...]
    markup: BoolArray


def find_repetition(texts: Sequence[str], tokens: Tokens) -> Repetition:
    """Tokens in lines, beginnings and ends that three documents share or more; numbers and dates count as alike."""
    lines: defaultdict[str, list[Span]] = defaultdict(list)
    stamps: defaultdict[tuple[str, ...], list[Span]] = defaultdict(list)
    tags: defaultdict[str, list[Span]] = defaultdict(list)
    edges: dict[bool, list[Pieces]] = {False: [], True: []}
    for row, text in enumerate(texts):
        for line, start, end in _lines(text):
            lines[line].append((row, start, end))
        for tag in _TAG.finditer(text) if "<" in text else ():
            tags[tag[1].lower()].append((row, *tag.span()))
        for at_end, found in edges.items():
            pieces = _edge(text, at_end)
            found.append(pieces)
            dated = _dated(pieces, at_end)
            if dated is not None:
                stamps[dated[0]].append((row, *dated[1]))
    spans = [span for group in lines.values() if _is_shared(group) for span in group]
    spans += [span for at_end, found in edges.items() for span in _shared_edges(found, at_end)]
    shared_stamps = (group for _, group in sorted(stamps.items()) if _is_shared(group))
    return Repetition(
        tokens_in(tokens, spans),
        tuple(tokens_in(tokens, group) for group in shared_stamps),
        tokens_in(tokens, [span for group in tags.values() if _is_shared(group) for span in group]),
    )


def _shared_edges(edges: Sequence[Pieces], at_end: bool) -> Iterator[Span]:
    """The longest beginning, or end, of each text that enough texts have; what is shorter lies inside it."""
    codes = _codes(edges, at_end)
    row, group, length = np.arange(len(edges)), np.zeros(len(edges), np.int64), np.zeros(len(edges), np.int64)
    for column in codes.T:
        goes_on = column[row] >= 0
        row, group = row[goes_on], group[goes_on]
        # Texts that were alike so far are of one group, and stay so where they go on alike.
        keys = group * len(codes) * EDGE + column[row]
        _, group, size = np.unique(keys, return_inverse=True, return_counts=True)
        shared = size[group] >= MIN_DOCUMENTS
        row, group = row[shared], group[shared]
        length[row] += 1
    for place in np.flatnonzero(length).tolist():
        _, span = _outer(edges[place], int(length[place]), at_end)
        yield place, *span


def _codes(edges: Sequence[Pieces], at_end: bool) -> IntArray:
    """Numbers of the pieces from the edge inwards, -1 behind the last, shape (n_texts, EDGE)."""
    numbers: dict[str, int] = {}
    codes = np.full((len(edges), EDGE), -1, dtype=np.int64)
    for row, pieces in zip(codes, edges, strict=True):
        inwards = [numbers.setdefault(piece, len(numbers)) for piece, _, _ in pieces]
        row[: len(inwards)] = inwards[::-1] if at_end else inwards
    return codes


def _is_shared(spans: Sequence[Span]) -> bool:
    return len(spans) >= MIN_DOCUMENTS and len({span[0] for span in spans}) >= MIN_DOCUMENTS


def _lines(text: str) -> Iterator[tuple[str, int, int]]:
    """Lines with their numbers made alike, and where they stand; a text of one line has an edge, not a line."""
    start = 0
    if "\n" not in text:
        return
    for line in text.split("\n"):
        stripped = line.strip()
        if stripped:
            yield _DIGITS.sub(_NUMBER, stripped.lower()), start, start + len(line)
            name, colon, _ = line[:FIELD_CHARACTERS].partition(":")
            if colon:
                yield name.strip().lower() + ":", start, start + len(name)
        start += len(line) + 1


def _edge(text: str, at_end: bool) -> Pieces:
    """Outermost words, numbers and signs, dates and numbers made alike, in reading order."""
    offset = max(len(text) - EDGE_CHARACTERS, 0) if at_end else 0
    pieces = _PIECE.finditer(text[offset:] if at_end else text[:EDGE_CHARACTERS])
    found = list(pieces)[-EDGE:] if at_end else list(islice(pieces, EDGE))
    return [(_alike(piece.group().lower()), offset + piece.start(), offset + piece.end()) for piece in found]


def _alike(piece: str) -> str:
    return _NUMBER if piece[0].isnumeric() else _DATE if piece in _CALENDAR else piece


def _outer(pieces: Pieces, length: int, at_end: bool) -> tuple[tuple[str, ...], tuple[int, int]]:
    part = pieces[-length:] if at_end else pieces[:length]
    return tuple(piece for piece, _, _ in part), (part[0][1], part[-1][2])


def _dated(pieces: Pieces, at_end: bool) -> tuple[tuple[str, ...], tuple[int, int]] | None:
    """The stamp at one end of a text: its form and place, if there is a number and the name of a month or day in it."""
    ordered = pieces[::-1] if at_end else pieces
    length = next((i for i, (piece, _, _) in enumerate(ordered) if not _of_date(piece)), len(ordered))
    names = {piece for piece, _, _ in ordered[:length]}
    if not {_DATE, _NUMBER} <= names:
        return None
    pattern, span = _outer(pieces, length, at_end)
    # Brackets and full stops around a date belong to the sentence rather than to the form.
    form = tuple(piece for piece in pattern if piece in (_DATE, _NUMBER) or piece in _CLOCK)
    return form, span


def _of_date(piece: str) -> bool:
    return piece in (_DATE, _NUMBER) or piece in _CLOCK or not piece[0].isalpha()


def tokens_in(tokens: Tokens, spans: Sequence[Span]) -> BoolArray:
    """Whether each token begins in a span (row of a document, begin and end in its text); shape (n_tokens,), bool."""
    row, start, end = np.array(spans, dtype=np.int64).reshape(-1, 3).T
    # Laid end to end, all texts are one, and a span opens and closes at a token of it.
    width = 1 + max(int(tokens.start.max(initial=0)), int(end.max(initial=0)))
    places = tokens.document * width + tokens.start
    opened = np.bincount(np.searchsorted(places, row * width + start), minlength=tokens.n_tokens + 1)
    closed = np.bincount(np.searchsorted(places, row * width + end), minlength=tokens.n_tokens + 1)
    return np.cumsum(opened - closed)[:-1] > 0
