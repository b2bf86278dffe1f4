"""Everything that the page's script unpacks when it is looked at: rows, word index, and the documents in shards."""

from collections.abc import Iterator
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np

from neontext.arrays import IntArray
from neontext.evaluate import Audit
from neontext.report.view.document_word_relevance import document_word_relevance
from neontext.report.view.documents import DocumentViews
from neontext.report.view.packing import pack
from neontext.report.view.rows import document_rows, word_index, word_relevance
from neontext.runtime.blocks import each_block

#: Characters of text in a shard, about: small enough to be unpacked at once, large enough to compress well.
SHARD_CHARACTERS = 150_000
#: Parts of a view that are columns themselves.
_NESTED = {"tokens", "competitors"}
#: Characters that the figures of a document take beside its text, about.
_FIGURES = 2_000


class PageData(NamedTuple):
    """Packed parts of a page.

    Attributes
    ----------
    shards : tuple of int
        Place in the rows of the first document of each shard.
    packed : dict of str to str
        "rows", "words", "relevance", "shard-0" and so on, packed.
    """

    shards: tuple[int, ...]
    packed: dict[str, str]


def page_data(audit: Audit) -> PageData:
    """Pack the documents of an audit for its page.

    Parameters
    ----------
    audit : Audit
        The audit; its `shown` says which documents.

    Returns
    -------
    PageData
        Memory beside the result: 8 shards at a time.
    """
    shown = shown_rows(audit)
    sums = document_word_relevance(audit.explanations)
    views = DocumentViews(audit, shown, sums)
    cuts = list(_cuts(audit, shown))
    shards = each_block(_pack_shard, views, shown, blocks=cuts)
    packed = {
        "rows": pack(document_rows(audit, shown, sums)),
        "words": pack(word_index(audit, shown, sums)),
        "relevance": pack(word_relevance(shown, sums)),
        **{f"shard-{number}": shard for number, shard in enumerate(shards)},
    }
    return PageData(tuple(cut.start for cut in cuts), packed)


def _pack_shard(views: DocumentViews, rows: IntArray) -> str:
    return pack(in_columns(views.batch(rows)))


def shown_rows(audit: Audit) -> IntArray:
    """Rows of the documents that the page holds."""
    return np.arange(len(audit.corpus)) if audit.shown is None else audit.shown


def shown_views(audit: Audit) -> list[dict[str, Any]]:
    """Views of all documents that the page holds, unpacked: for who wants to look at the data itself."""
    shown = shown_rows(audit)
    return DocumentViews(audit, shown, document_word_relevance(audit.explanations)).batch(shown)


def in_columns(views: list[dict[str, Any]]) -> dict[str, Any]:
    """Views of documents, taken apart into columns: what is alike lies side by side and compresses better.

    Parameters
    ----------
    views : list of dict
        From `DocumentViews.batch`.

    Returns
    -------
    dict
        By name, the values of all views, None where one has none; `tokens` and `competitors` in columns themselves.

    Examples
    --------
    >>> in_columns([{"text": "a", "tokens": {"gap": [0]}}, {"text": "b", "tokens": {"gap": [1]}, "bias": 0.5}])
    {'text': ['a', 'b'], 'tokens': {'gap': [[0], [1]]}, 'bias': [None, 0.5]}
    """
    names = dict.fromkeys(name for view in views for name in view)
    columns: dict[str, Any] = {name: [view.get(name) for view in views] for name in names}
    for name in _NESTED & columns.keys():
        columns[name] = in_columns([value or {} for value in columns[name]])
    return columns


def _cuts(audit: Audit, shown: IntArray) -> Iterator[slice]:
    """Cut the documents into shards of about the same size."""
    sizes = np.array([len(audit.corpus.texts[row]) + _FIGURES for row in shown])
    shard = np.cumsum(sizes) // SHARD_CHARACTERS
    starts = np.flatnonzero(np.diff(shard, prepend=-1)).tolist()
    yield from (slice(start, stop) for start, stop in pairwise([*starts, len(shown)]))
