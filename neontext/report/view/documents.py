"""Documents as the page shows them, a batch at a time: plain data, numbers already rounded for display."""

from functools import cached_property
from typing import Any, NamedTuple

import numpy as np

from neontext.arrays import FloatArray, IntArray
from neontext.corpus.documents import without_surrogates
from neontext.corpus.one_line import one_line
from neontext.evaluate import Audit
from neontext.explain import MIDPOINT, Flip
from neontext.explain.competitors import CompetitorEvidence, pool_each
from neontext.explain.highlight import decimals
from neontext.report.view.rows import label_codes

#: Characters of a text that are shown; the page would not open with all of a 10 MB document in it.
WINDOW = 200_000
#: Competitors that a document can be held against, the strongest ones.
N_COMPETITORS = 5
#: Words of a flip that are listed.
N_FLIP_WORDS = 12
#: Supporting documents on either side, and words they share that are listed.
N_SUPPORT, N_SHARED = 3, 6
#: Relevance against one competitor is known to a tenth of the units of that against all, and shares of what is spread
#: evenly to a hundred times as many.
COARSER, FINER = 10, 100
#: What follows in place of a word's index where it stands for the first time, or where a token has no vector.
NEW_WORD, NO_VECTOR = 0, -1


class DocumentViews:
    """Views of the documents of an audit.

    Parameters
    ----------
    audit : Audit
        The audit.
    shown : ndarray of int
        Rows of the documents that the page holds, ascending.
    sums : csr_matrix
        From `document_word_relevance`.
    """

    def __init__(self, audit: Audit, shown: IntArray, sums: Any) -> None:
        self.found, self.corpus, self.shown, self.sums = audit.explanations, audit.corpus, shown, sums
        self.labels = label_codes(self.corpus.labels, len(self.corpus))[1]
        layer = self.found.explainer.layer
        self._even = layer.normalised_weights(self.found.documents)
        # What the words together give up when the root point moves from the origin to the midpoint.
        middle = MIDPOINT.constant(self.found.G, self.found.M, layer.offset)
        self._sign = 1.0 if self.found.root == MIDPOINT.name else -1.0
        self._shift = self._sign * middle
        self._words = np.bincount(self.found.tokens.document, self.found.relevance, minlength=len(self.corpus))

    def batch(self, rows: IntArray) -> list[dict[str, Any]]:
        """Views of some of the documents.

        Parameters
        ----------
        rows : ndarray of int
            Rows of documents that the page holds.

        Returns
        -------
        list of dict
            JSON types, in that order, as dense as the page needs them:

            - text, omitted (a sentence about what was cut off it), n_tokens, n_explained, document (row), label (code),
              cluster (None without a known word; then nothing below), against, runner_up, flip, addition.
            - tokens: gap and length in UTF-16 units (JavaScript's; a length of 0 repeats that of the word's first
              occurrence), and word (0: the next new one of the vocabulary, n: its n-th again, -1: no vector).
            - vocabulary by first occurrence: "" where that is the word in lower case.
            - probability, evidence, words, bias: what the evidence is made of.
            - digits: decimals that relevance is known to, 3, or more where all words have little of it.
            - relevance: of one occurrence of each word, in units of the last of those decimals; scale: the largest;
              count; weight: what an occurrence has of what is spread evenly, with two more decimals. At the other root
              point the words together have `shift` more, the bias as much less.
            - competitors: the evidence against each of the strongest competitors alone, in columns; relevance with one
              decimal less, as what it is more than the relevance against all (rounded down).
            - support_for, support_against: position on the page, or else id; share; words of the vocabulary that both
              documents have.
        """
        competing = _Competing.of(self, rows)
        return [self._view(row, competing) for row in rows.tolist()]

    def _view(self, row: int, competing: "_Competing") -> dict[str, Any]:
        found, words = self.found, self.distinct(row)
        common = {
            "document": row,
            "label": int(self.labels[row]),
            "n_tokens": int(found.n_tokens[row]),
            "n_explained": int(found.n_explained[row]),
            **self._text(row, words),
        }
        if found.clusters[row] < 0:
            return common | {"cluster": None}
        cluster, runner_up = int(found.clusters[row]), int(found.runner_up[row])
        relevance, weight = found.relevance[words.first], self._even[words.first]
        scale = float(np.abs(relevance).max(initial=0.0))
        digits = decimals(scale) + 1
        whole = _to_fixed_point(relevance, 10**digits)
        return common | {
            "cluster": cluster,
            "against": None if found.against == cluster else found.against,
            "probability": round(float(found.probability[row]), 6),
            "evidence": round(float(found.evidence[row]), 6),
            "words": round(float(self._words[row]), 6),
            "bias": round(float(found.bias[row]), 6),
            "runner_up": None if runner_up == cluster else runner_up,
            "digits": digits,
            "relevance": whole.tolist(),
            "count": words.n_times.tolist(),
            "weight": _to_fixed_point(weight, FINER * 10**digits).tolist(),
            "shift": round(float(self._shift[row]), 6),
            "scale": round(scale, digits + 1),
            "competitors": competing.view(row, words, whole, 10**digits),
            **self._support(row, words),
            "flip": _flip_view(found.flips[row]),
            "addition": None if found.against is None else _flip_view(found.additions[row]),
        }

    def distinct(self, row: int) -> "_Distinct":
        """Different words with a vector, by first occurrence."""
        indptr = self.found.tokens.indptr
        inside = np.arange(int(indptr[row]), int(indptr[row + 1]))
        known = inside[self.found.explained[inside]]
        codes, first, which, count = np.unique(
            self.found.tokens.word[known], return_index=True, return_inverse=True, return_counts=True
        )
        order = np.argsort(first)
        place = np.empty(len(order), dtype=np.int64)
        place[order] = np.arange(len(order))
        return _Distinct(inside, known, codes[order].astype(np.int64), known[first[order]], place[which], count[order])

    def _text(self, row: int, words: "_Distinct") -> dict[str, Any]:
        """The text, where its tokens stand, and its vocabulary."""
        text, tokens = without_surrogates(self.corpus.texts[row]), self.found.tokens
        start, end = tokens.start[words.tokens], tokens.end[words.tokens]
        cut = _window_end(len(text), start, end)
        kept = end <= cut
        firsts = zip(
            words.codes.tolist(), tokens.start[words.first].tolist(), tokens.end[words.first].tolist(), strict=True
        )
        begin, stop = _utf16(text[:cut], start[kept]), _utf16(text[:cut], end[kept])
        word = words.references()[kept]
        before = np.concatenate([[0], stop[:-1]]) if len(stop) else stop
        return {
            "text": text[:cut],
            "omitted": _omitted(len(text), cut, row),
            "tokens": {
                "gap": (begin - before).tolist(),
                "length": _lengths(stop - begin, word).tolist(),
                "word": word.tolist(),
            },
            # A word that stands first behind the cut is not in the text that the page has.
            "vocabulary": [_spelling(tokens.words[code], text[at : min(to, cut)]) for code, at, to in firsts],
        }

    @cached_property
    def _sides(self) -> dict[int, tuple[IntArray, FloatArray, IntArray, FloatArray]]:
        placed = self.shown[self.found.clusters[self.shown] >= 0]
        return dict(zip(placed.tolist(), zip(*self.found.support_of(placed, N_SUPPORT), strict=True), strict=True))

    def _support(self, row: int, words: "_Distinct") -> dict[str, Any]:
        points_for, shares_for, points_against, shares_against = self._sides[row]
        return {
            "support_for": self._side(row, words, points_for, shares_for, 1.0),
            "support_against": self._side(row, words, points_against, shares_against, -1.0),
        }

    def _side(
        self, row: int, words: "_Distinct", points: IntArray, shares: FloatArray, sign: float
    ) -> list[dict[str, Any]]:
        return [
            self._supporter(row, words, point, share, sign)
            for point, share in zip(points.tolist(), shares.tolist(), strict=True)
            if point >= 0
        ]

    def _supporter(self, row: int, words: "_Distinct", point: int, share: float, sign: float) -> dict[str, Any]:
        explainer = self.found.explainer
        support, ids = explainer.network.support, explainer.support_ids
        source = int(support.source[point])
        here = source if self.found.is_training and source >= 0 else None
        position = None if here is None else self._position(here)
        name = one_line(ids[source]) if 0 <= source < len(ids) else "a support point that is no document"
        return {
            "position": position,
            "id": name if position is None else None,
            "cluster": int(support.clusters[point]),
            "share": round(share, 4),
            "words": [] if here is None else self._shared(row, words, here, sign),
        }

    def _position(self, row: int) -> int | None:
        place = int(np.searchsorted(self.shown, row))
        return place if place < len(self.shown) and self.shown[place] == row else None

    def _shared(self, row: int, words: "_Distinct", other: int, sign: float) -> list[int]:
        """Words of the document that the other one has too, those that speak most for the side first."""
        indptr, codes = self.sums.indptr, self.sums.indices
        shared = np.flatnonzero(np.isin(words.codes, codes[indptr[other] : indptr[other + 1]], assume_unique=True))
        weight = self.found.relevance[words.first[shared]] * words.n_times[shared]
        best: list[int] = shared[np.argsort(-sign * weight, kind="stable")[:N_SHARED]].tolist()
        return best


class _Distinct(NamedTuple):
    """Different words of a document that have a vector, in order of first occurrence.

    Rows of all its tokens and of those with a vector; of each word: code, token where it stands first, and occurrences
    (n_times); which: the word that each token with a vector is.
    """

    tokens: IntArray
    known: IntArray
    codes: IntArray
    first: IntArray
    which: IntArray
    n_times: IntArray

    def references(self) -> IntArray:
        """Word of every token: new, repeated (its number in the vocabulary, from 1), or without a vector."""
        words = np.full(len(self.tokens), NO_VECTOR, dtype=np.int64)
        offset = int(self.tokens[0]) if len(self.tokens) else 0
        words[self.known - offset] = self.which + 1
        words[self.first - offset] = NEW_WORD
        return words


class _Competing(NamedTuple):
    """A batch of documents against single competitors."""

    views: DocumentViews
    place: dict[int, int]
    evidence: CompetitorEvidence
    bias: FloatArray
    shift: FloatArray
    relevance: FloatArray
    indptr: IntArray

    @classmethod
    def of(cls, views: DocumentViews, rows: IntArray) -> "_Competing":
        """Evidence, bias and relevance of every token against each of the strongest competitors."""
        found = views.found
        rows = rows[found.clusters[rows] >= 0]
        explainer, offset = found.explainer, found.explainer.layer.offset
        each = pool_each(
            explainer.network,
            found.points[rows],
            found.clusters[rows],
            N_COMPETITORS,
            against=found.against,
            excluded=found.excluded[rows],
        )
        documents = found.documents.take(rows)
        columns = range(each.M.shape[1])
        relevance = [explainer.word_relevance(documents, each.G[:, c], each.M[:, c]) for c in columns]
        bias = [each.bias[:, c] + explainer.rule.bias(each.G[:, c], each.M[:, c], offset) for c in columns]
        shift = [views._sign * MIDPOINT.constant(each.G[:, c], each.M[:, c], offset) for c in columns]
        n = len(rows), len(documents.word)
        return cls(
            views,
            {row: place for place, row in enumerate(rows.tolist())},
            each,
            np.array(bias).reshape(-1, n[0]),
            np.array(shift).reshape(-1, n[0]),
            np.array(relevance).reshape(-1, n[1]),
            documents.tokens.indptr,
        )

    def view(self, row: int, words: _Distinct, whole: IntArray, units: int) -> dict[str, Any]:
        """The document against each of its competitors, strongest first, in columns.

        `whole` is the relevance of its words against all, as whole numbers of units.
        """
        at = self.place[row]
        inside = slice(int(self.indptr[at]), int(self.indptr[at + 1]))
        relevance = self.relevance[:, inside]
        first = words.first - words.tokens[0]
        return {
            "cluster": self.evidence.competitors[at].tolist(),
            "share": np.rint(self.evidence.share[at] * 1_000).astype(int).tolist(),
            "evidence": self.evidence.evidence[at].round(3).tolist(),
            "words": relevance.sum(axis=1).round(3).tolist(),
            "bias": self.bias[:, at].round(3).tolist(),
            "shift": self.shift[:, at].round(3).tolist(),
            "relevance": (_to_fixed_point(relevance[:, first], units // COARSER) - whole // COARSER).tolist(),
        }


def _to_fixed_point(values: FloatArray, units: int) -> IntArray:
    """Values as whole numbers of units."""
    return np.asarray(np.rint(values * units), dtype=np.int64)


def _lengths(length: IntArray, word: IntArray) -> IntArray:
    """Lengths of the tokens, 0 where a word is repeated that is as long where it stands first."""
    new = np.flatnonzero(word == NEW_WORD)
    repeated = np.flatnonzero(word > NEW_WORD)
    same = length[repeated] == length[new[word[repeated] - 1]]
    shortened = length.copy()
    shortened[repeated[same]] = 0
    return shortened


def _spelling(word: str, written: str) -> str:
    """A word for the page, "" where it is the text itself in lower case."""
    return "" if word == written or (written.isascii() and word == written.lower()) else one_line(word)


def _utf16(text: str, places: IntArray) -> IntArray:
    """Places counted in characters as places counted in UTF-16 units."""
    if text.isascii():
        return places
    wide = np.frombuffer(text.encode("utf-32-le"), np.uint32) > 0xFFFF
    return np.asarray(places + np.concatenate([[0], np.cumsum(wide)])[places])


def _window_end(n_characters: int, start: IntArray, end: IntArray) -> int:
    """Where the shown part of a text ends: after the window, but not inside a token."""
    if n_characters <= WINDOW:
        return n_characters
    first_after = int(np.searchsorted(end, WINDOW, side="right"))
    last = int(start[first_after]) if first_after < len(start) else WINDOW
    # A token that begins the text and is longer than the window is cut after all.
    return min(last, WINDOW) or WINDOW


def _omitted(n_characters: int, cut: int, row: int) -> str | None:
    if cut >= n_characters:
        return None
    return (
        f"The first {cut:,} of {n_characters:,} characters are shown. The whole text is row {row} of "
        "documents.parquet, the relevance of every word of it is in words.parquet, and the sums are over all of it."
    )


def _flip_view(flip: Flip | None) -> dict[str, Any] | None:
    if flip is None:
        return None
    words = [one_line(word) for word in flip.words[:N_FLIP_WORDS]]
    return {"words": words, "n_words": len(flip.words), "cluster": flip.cluster}
