"""Texts as words, and every word as the pieces that a sentence encoder reads of it."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from neontext.arrays import BoolArray, IntArray
from neontext.corpus import Ragged, Tokens, WordForm
from neontext.corpus.word_forms import APOSTROPHES
from neontext.errors import ModelError

#: Texts that are cut into pieces at a time: their offsets take many times their own room.
BLOCK_TEXTS = 256


@dataclass(frozen=True, eq=False)
class PieceTokens(Tokens):
    """Words of texts, and the pieces of each.

    Attributes
    ----------
    pieces : Ragged of n_tokens rows
        Ids of the pieces that are read of each word; none beyond the length that the model reads.
    """

    pieces: Ragged

    def take(self, documents: IntArray) -> "PieceTokens":
        """As of any tokens."""
        taken = super().take(documents)
        return _with_pieces(taken, self.pieces.take(self.rows_of(documents)))

    def without(self, deleted: BoolArray) -> "PieceTokens":
        """As of any tokens; what lies beyond the length that is read stays unread."""
        return _with_pieces(super().without(deleted), self.pieces.take(np.flatnonzero(~deleted)))

    @cached_property
    def read(self) -> Ragged:
        """Ids of the pieces that are read of each document, without special ones; n_documents rows."""
        return Ragged(self.pieces.indptr[self.indptr], self.pieces.values)


def _with_pieces(tokens: Tokens, pieces: Ragged) -> PieceTokens:
    return PieceTokens(tokens.words, tokens.indptr, tokens.word, tokens.start, tokens.end, pieces)


class PieceTokenizer:
    """Cut texts into words, and these into pieces, as a model's `tokenizer.json` says.

    A word is a run of what the tokenizer takes for one, with the punctuation behind it (or around an apostrophe), so
    that every piece belongs to a word: "don't," is one. Its form is in lower case and without that punctuation.

    Parameters
    ----------
    tokenizer : tokenizers.Tokenizer
        Of the model.
    max_length : int
        Pieces that the model reads of a text, special ones included.

    Attributes
    ----------
    before, after : tuple of int
        Ids of the special pieces around every text.
    unknown : int
        Id of the piece that stands for what the tokenizer does not know; -1 where there is none.
    """

    def __init__(self, tokenizer: Any, max_length: int) -> None:
        tokenizer.no_truncation()
        tokenizer.no_padding()
        self._tokenizer, self.max_length, self._form = tokenizer, max_length, WordForm()
        self.before, self.after = _special(tokenizer)
        self.unknown = _unknown(tokenizer)
        if self.room < 1:
            raise ModelError(f"The model reads {max_length} pieces of a text, special ones included: too few.")

    @property
    def room(self) -> int:
        """Pieces of a text that are read, without special ones."""
        return self.max_length - len(self.before) - len(self.after)

    def __call__(self, texts: Sequence[str]) -> PieceTokens:
        """Words and pieces of texts; of what lies beyond `room` the words alone."""
        codes: dict[str, int] = {}
        blocks = [self._block(texts[start : start + BLOCK_TEXTS], codes) for start in range(0, len(texts), BLOCK_TEXTS)]
        columns = [np.concatenate([np.empty(0, np.int64), *parts]) for parts in zip(*blocks, strict=True)] or [
            np.empty(0, np.int64)
        ] * 6
        code, start, end, n_tokens, sizes, ids = columns
        tokens = Tokens.from_codes(list(codes), code.astype(np.int32), start, end, n_tokens)
        return _with_pieces(tokens, Ragged(np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64), ids))

    def words(self, words: Sequence[str]) -> Ragged:
        """Pieces of single words as they would stand in a text."""
        cut = self._encode([f" {word}" for word in words])
        ids = [np.array(encoding.ids, dtype=np.int64) for encoding in cut]
        sizes = np.array([0, *map(len, ids)], dtype=np.int64)
        return Ragged(np.cumsum(sizes), np.concatenate([np.empty(0, np.int64), *ids]))

    def _encode(self, texts: Sequence[str]) -> list[Any]:
        # Half a surrogate pair is no character, and no tokenizer takes it; what stands for it is as long.
        clean = [text.encode("utf-16", "surrogatepass").decode("utf-16", "replace") for text in texts]
        clean = [new if len(new) == len(old) else _only_whole(old) for new, old in zip(clean, texts, strict=True)]
        with _refused():
            encodings: list[Any] = self._tokenizer.encode_batch(clean, add_special_tokens=False)
        return encodings

    def _block(self, texts: Sequence[str], codes: dict[str, int]) -> tuple[IntArray, ...]:
        code, start, end, n_tokens, sizes, ids = [], [], [], [], [], []
        for text, encoding in zip(texts, self._encode(texts), strict=True):
            first, spans = _words(text, encoding)
            code += [codes.setdefault(self._form(text[a:b]), len(codes)) for a, b in spans]
            start += [a for a, _ in spans]
            end += [b for _, b in spans]
            n_tokens.append(len(spans))
            read = min(len(encoding.ids), self.room)
            sizes.append(np.diff(np.minimum([*first, len(encoding.ids)], read)))
            ids.append(np.array(encoding.ids[:read], dtype=np.int64))
        listed = (np.array(column, dtype=np.int64) for column in (code, start, end, n_tokens))
        return (*listed, *(np.concatenate([np.empty(0, np.int64), *parts]) for parts in (sizes, ids)))


@contextmanager
def _refused() -> Iterator[None]:
    """What a damaged tokenizer says when it is asked, as an error of ours."""
    try:
        yield
    except BaseException as error:
        # The library raises nothing narrower, and where it panics not even an `Exception`.
        if not isinstance(error, Exception) and type(error).__name__ != "PanicException":
            raise
        raise ModelError(f"The model's tokenizer.json is damaged ({error!s:.200}). Copy it again.") from error


def _words(text: str, encoding: Any) -> tuple[list[int], list[tuple[int, int]]]:
    """First piece of every word of a text, and where the word stands without the punctuation around it."""
    if not encoding.ids:
        return [], []
    number = np.array([-1 if word is None else word for word in encoding.word_ids])
    offsets = np.array(encoding.offsets)
    if len(text) and not offsets.any():
        raise ModelError("The model's tokenizer does not say where in a text its pieces stand: words cannot be told.")
    first = np.concatenate([[0], 1 + np.flatnonzero(np.diff(number) != 0)])
    last = np.append(first[1:], len(number)) - 1
    starts: list[int] = []
    spans: list[tuple[int, int]] = []
    for piece, begin, stop in zip(first.tolist(), offsets[first, 0].tolist(), offsets[last, 1].tolist(), strict=True):
        core = _core(text, begin, stop)
        if starts and (core is None or spans[-1] is None or _joined(text, core[0])):
            if core is not None:
                spans[-1] = core if spans[-1] is None else (spans[-1][0], core[1])
            continue
        starts.append(piece)
        spans.append(core)  # type: ignore[arg-type]
    # A text without a letter or digit is one word as it stands.
    return starts, [(int(offsets[0, 0]), int(offsets[-1, 1])) if span is None else span for span in spans]


def _core(text: str, start: int, end: int) -> tuple[int, int] | None:
    """A span without what is no letter and no digit at its ends; None where nothing is left."""
    while start < end and not text[start].isalnum():
        start += 1
    while start < end and not text[end - 1].isalnum():
        end -= 1
    return (start, end) if start < end else None


def _joined(text: str, start: int) -> bool:
    """Whether an apostrophe joins what begins here to a word before it."""
    return start > 1 and text[start - 1] in APOSTROPHES and text[start - 2].isalnum()


def _only_whole(text: str) -> str:
    return "".join("\ufffd" if "\ud800" <= character <= "\udfff" else character for character in text)


def _unknown(tokenizer: Any) -> int:
    name = getattr(tokenizer.model, "unk_token", None)
    number = getattr(tokenizer.model, "unk_id", None) if name is None else tokenizer.token_to_id(name)
    return -1 if number is None else int(number)


def _special(tokenizer: Any) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Ids of the special pieces before and behind a text."""
    with _refused():
        encoding = tokenizer.encode("a")
    own = [place for place, special in enumerate(encoding.special_tokens_mask) if not special]
    if not own:
        raise ModelError("The model's tokenizer knows no piece of the text 'a': its tokenizer.json is damaged.")
    return tuple(encoding.ids[: own[0]]), tuple(encoding.ids[own[-1] + 1 :])
