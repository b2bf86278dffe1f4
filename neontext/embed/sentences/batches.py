"""Documents through a sentence encoder, batch by batch: like lengths together, in bounded memory."""

import warnings
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

import numpy as np
import torch

from neontext.arrays import FloatArray, IntArray
from neontext.corpus import Ragged
from neontext.embed.sentences.folder import SentenceEncoder
from neontext.errors import InputError
from neontext.runtime.stages import report_progress

#: Pieces of a batch, at most, and numbers that are held for the way back: 256 MB in single precision.
MAX_PIECES, MAX_NUMBERS = 1 << 13, 1 << 26
#: What torch says when memory runs out.
_EXHAUSTED = ("out of memory", "can't allocate memory", "not enough memory")


class PieceShares(NamedTuple):
    """Directions of every document's embedding, shared out.

    Attributes
    ----------
    pieces : ndarray of shape (n_pieces, n_directions)
        Of the pieces of the documents, one document after the other, without special ones.
    special : ndarray of shape (n_documents, n_directions)
        Of the special pieces.
    bias : ndarray of shape (n_documents, n_directions)
        Of the biases of the layers.
    """

    pieces: FloatArray
    special: FloatArray
    bias: FloatArray


def encode(encoder: SentenceEncoder, read: Ragged) -> FloatArray:
    """Embeddings of documents, given by their pieces; shape (n_documents, width)."""
    result = np.empty((len(read), encoder.network.settings.width))

    def run(rows: IntArray) -> None:
        result[rows] = encoder.network.encode(*_tensors(encoder, read.take(rows))).numpy()

    _over(read.sizes + _around(encoder), MAX_PIECES, run, "encoded")
    return result


def share_out(encoder: SentenceEncoder, read: Ragged, G: FloatArray) -> PieceShares:
    """Share out every document's embedding, (n_documents, n_directions, width) directions, to pieces and biases."""
    shares = PieceShares(*(np.empty((n, G.shape[1])) for n in (len(read.values), len(read), len(read))))
    start, before = read.indptr, len(encoder.tokenizer.before)

    def run(rows: IntArray) -> None:
        ids, lengths = _tensors(encoder, read.take(rows))
        found = encoder.network.relevance(ids, lengths, torch.from_numpy(np.ascontiguousarray(G[rows])))
        relevance = found.pieces.to(torch.float64).numpy()
        shares.bias[rows] = found.bias.numpy()
        for row, own in zip(rows.tolist(), relevance, strict=True):
            inside = own[:, before : before + int(read.sizes[row])]
            shares.pieces[start[row] : start[row + 1]] = inside.T
            shares.special[row] = own.sum(axis=1) - inside.sum(axis=1)

    lengths = read.sizes + _around(encoder)
    _over(lengths, MAX_PIECES, run, "explained", encoder.network.settings)
    return shares


def _around(encoder: SentenceEncoder) -> int:
    return len(encoder.tokenizer.before) + len(encoder.tokenizer.after)


def _tensors(encoder: SentenceEncoder, read: Ragged) -> tuple[torch.Tensor, torch.Tensor]:
    """Ids with special pieces around each document, in rows of equal length, and how many each has."""
    before, after = encoder.tokenizer.before, encoder.tokenizer.after
    lengths = read.sizes + len(before) + len(after)
    ids = np.zeros((len(read), int(lengths.max(initial=0))), dtype=np.int64)
    ids[:, : len(before)] = before
    ids[read.row, len(before) + read.position] = read.values
    for place, piece in enumerate(after):
        ids[np.arange(len(read)), len(before) + read.sizes + place] = piece
    return torch.from_numpy(ids), torch.from_numpy(lengths)


def _over(
    lengths: IntArray, most: int, run: Callable[[IntArray], None], done: str, settings: Any | None = None
) -> None:
    """Run over documents in batches of like lengths, the longest first; say how far it is."""
    finished = 0
    for rows in _batches(lengths, most, settings):
        _halving(run, rows)
        finished += len(rows)
        report_progress(f"{finished:,} of {len(lengths):,} documents {done}")


def _batches(lengths: IntArray, most: int, settings: Any | None) -> Iterator[IntArray]:
    order = np.argsort(-lengths, kind="stable")
    start = 0
    while start < len(order):
        longest = int(lengths[order[start]])
        size = max(most // longest, 1)
        if settings is not None:
            held = settings.n_layers * longest * (settings.n_heads * longest + settings.inner_width)
            size = max(min(size, MAX_NUMBERS // held), 1)
        yield order[start : start + size]
        start += size


def _halving(run: Callable[[IntArray], None], rows: IntArray) -> None:
    """Run on a batch, or on its halves where memory does not suffice."""
    try:
        run(rows)
    except (MemoryError, RuntimeError) as error:
        if not isinstance(error, MemoryError) and not any(text in str(error).lower() for text in _EXHAUSTED):
            raise
        if len(rows) == 1:
            raise InputError("Not enough memory to encode a single document: close other programs.") from error
        half = len(rows) // 2
        warnings.warn(f"Out of memory with {len(rows)} documents at once: going on with {half}.", stacklevel=2)
    else:
        return
    for part in (rows[:half], rows[half:]):
        _halving(run, part)
