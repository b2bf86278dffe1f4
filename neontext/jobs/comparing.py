"""Two written audits of the same corpus compared, as a function of Python."""

from pathlib import Path

import numpy as np

from neontext.arrays import IntArray
from neontext.errors import InputError
from neontext.evaluate.comparison.clusterings import Clustered, compare_clusterings
from neontext.evaluate.comparison.matching import match_documents
from neontext.report.comparison import ComparedAudits, comparison_view, write_comparison
from neontext.report.saved.audit import SavedAudit
from neontext.runtime.staging import staged_folder


def compare_audits(
    first: str | Path, second: str | Path, out: str | Path | None = None, *, force: bool = False
) -> ComparedAudits:
    """Compare two audits of the same corpus: matched clusters, moved documents, and the words that moved them.

    Documents are matched by id and text, and what is left by text alone. Clusters are matched one to one so that as
    many documents as possible stay; a document moved if its two clusters are not matched to each other.

    Parameters
    ----------
    first, second : path
        Folders that `audit_corpus` or `explain_corpus` wrote.
    out : path, optional
        Folder to write, whole or not at all: comparison.html, comparison.md, compare.json and moved.parquet.
    force : bool
        Replace a comparison that stands there.

    Returns
    -------
    ComparedAudits
        What differs; `comparison_view` makes plain data of it.

    Raises
    ------
    NeontextError
        If an audit cannot be read, no document is in both, or the folder cannot be written.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> from neontext import audit_corpus
    >>> with TemporaryDirectory() as place:
    ...     for k in (7, 8):
    ...         _ = audit_corpus("demo", f"{place}/{k}", clusters=k, vectors="ppmi")
    ...     compared = compare_audits(f"{place}/8", f"{place}/7")
    >>> (compared.comparison.match < 0).sum()  # clusters of the first audit without a match
    np.int64(1)
    """
    if out is None:
        return _compare(SavedAudit.read(first), SavedAudit.read(second))
    with staged_folder(out, "comparison", force=force, inputs=(first, second)) as folder:
        compared = _compare(SavedAudit.read(first), SavedAudit.read(second))
        write_comparison(compared, comparison_view(compared), folder)
    return compared


def _compare(first: SavedAudit, second: SavedAudit) -> ComparedAudits:
    documents = match_documents(first.ids, first.texts, second.ids, second.texts)
    if not len(documents.first):
        raise InputError(
            f"{first.folder} and {second.folder} have no document in common: none of {len(first):,} and "
            f"{len(second):,} texts is the same. Expected two audits of the same corpus."
        )
    vocabulary = tuple(dict.fromkeys((*first.words.vocabulary, *second.words.vocabulary)))
    code = {word: number for number, word in enumerate(vocabulary)}
    moves = compare_clusterings(_side(first, documents.first, code), _side(second, documents.second, code))
    return ComparedAudits(first, second, documents, moves, vocabulary)


def _side(audit: SavedAudit, rows: IntArray, code: dict[str, int]) -> Clustered:
    """The compared documents of one audit, in the order of the comparison."""
    words = audit.words
    place = np.full(len(audit), -1, dtype=np.int64)
    place[rows] = np.arange(len(rows))
    document = place[words.document]
    kept = document >= 0
    codes = np.array([code[word] for word in words.vocabulary], dtype=np.int64)
    return Clustered(
        clusters=audit.cluster[rows],
        n_clusters=audit.n_clusters,
        document=document[kept],
        word=codes[words.word[kept]],
        relevance=words.relevance[kept],
    )
