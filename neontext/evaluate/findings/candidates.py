"""Words that may be an artefact: by where they stand and what they are, before anybody asks what they do."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from scipy import sparse

from neontext.arrays import BoolArray, FloatArray
from neontext.corpus import Tokens, WordTable
from neontext.corpus.phrases import DELIMITER
from neontext.embed import Embedder
from neontext.embed.pretrained import glove_installed, glove_vectors
from neontext.evaluate.findings.context import AuditContext
from neontext.evaluate.findings.groups import connected_groups
from neontext.evaluate.findings.repetition import MIN_DOCUMENTS, Repetition

#: Share of a word's documents in which it must stand in repeated text to belong to that text.
MIN_BOUND = 0.6
#: Share of a document's words in repeated text from which it is a duplicate, and no artefact of it.
DUPLICATE = 0.5
#: Overlap (Jaccard) of two words' documents from which the words go together.
MIN_OVERLAP = 0.5
#: Times that a strange word stands in a document that has it, at most, on average.
MAX_A_DOCUMENT = 1.2


@dataclass(frozen=True)
class Candidate:
    """Words that may be an artefact.

    Attributes
    ----------
    why : str
        "repeated text", "date", "markup" or "strange word".
    tokens : ndarray of bool of shape (n_tokens,)
        Where they stand.
    """

    why: str
    tokens: BoolArray


def find_candidates(
    context: AuditContext, repetition: Repetition, dictionary: frozenset[str] | None
) -> Iterator[Candidate]:
    """Words bound to repeated text, stamps of dates, and words outside the dictionary; words that go together at once.

    Without a dictionary no word is strange.
    """
    tokens, known = context.explanations.tokens, context.explanations.explained
    original = ~_duplicates(tokens, repetition.repeated)[context.document]
    stamped = np.zeros(tokens.n_tokens, dtype=bool)
    for stamp in repetition.stamps:
        stamped |= stamp
        yield Candidate("date", stamp & known & original)
    marked = repetition.markup & known & original & ~stamped
    if marked.any():
        yield Candidate("markup", marked)
    free = known & original & ~stamped & ~marked
    bound = _bound_words(tokens, repetition.repeated & free, free)
    yield from _together(tokens, "repeated text", bound, free)
    if dictionary is not None:
        strange = _strange_words(tokens, dictionary, free) & ~bound
        yield from _together(tokens, "strange word", strange, free)


def _duplicates(tokens: Tokens, repeated: BoolArray) -> BoolArray:
    """Documents that are mostly repeated text."""
    counts = np.bincount(tokens.document, repeated, minlength=tokens.n_documents)
    return np.asarray(counts > DUPLICATE * np.diff(tokens.indptr))


def _documents_of_words(tokens: Tokens, where: BoolArray) -> sparse.csr_array:
    """Which words stand in which documents, ones of shape (n_documents, n_words)."""
    table = WordTable.from_tokens(tokens, where)
    shape = (tokens.n_documents, tokens.n_words)
    return sparse.csr_array((np.ones(len(table)), table.word, table.indptr), shape=shape)


def _counts(tokens: Tokens, where: BoolArray) -> FloatArray:
    """Documents of every word, shape (n_words,)."""
    return np.bincount(WordTable.from_tokens(tokens, where).word, minlength=tokens.n_words).astype(np.float64)


def _bound_words(tokens: Tokens, repeated: BoolArray, free: BoolArray) -> BoolArray:
    everywhere, inside = _counts(tokens, free), _counts(tokens, repeated)
    return np.asarray((inside >= MIN_DOCUMENTS) & (inside >= MIN_BOUND * everywhere))


def _strange_words(tokens: Tokens, dictionary: frozenset[str], free: BoolArray) -> BoolArray:
    """Words outside the dictionary that stamp documents: once in each, and in several."""
    documents = _counts(tokens, free)
    times = np.bincount(tokens.word[free], minlength=tokens.n_words)
    strange = np.zeros(tokens.n_words, dtype=bool)
    for word in np.flatnonzero((documents >= MIN_DOCUMENTS) & (times <= MAX_A_DOCUMENT * documents)):
        strange[word] = is_strange(tokens.words[word], dictionary)
    return strange


def is_strange(word: str, dictionary: frozenset[str]) -> bool:
    """Whether a word is not in the dictionary, nor a phrase of words that are.

    Examples
    --------
    >>> is_strange("new_york", frozenset({"new", "york"})), is_strange("new_xyzzy", frozenset({"new"}))
    (False, True)
    """
    return word not in dictionary and not all(part in dictionary for part in word.split(DELIMITER))


def _together(tokens: Tokens, why: str, chosen: BoolArray, free: BoolArray) -> Iterator[Candidate]:
    """Chosen words, grouped by the documents that they share."""
    words = np.flatnonzero(chosen)
    if not len(words):
        return
    where = free & chosen[tokens.word]
    table = _documents_of_words(tokens, where)[:, words]
    common = (table.T @ table).tocoo()
    sizes = table.sum(axis=0)
    overlap = common.data / (sizes[common.row] + sizes[common.col] - common.data)
    near = overlap >= MIN_OVERLAP
    group_of = np.full(tokens.n_words, -1)
    group_of[words] = connected_groups(common.row[near], common.col[near], len(words))
    places = np.flatnonzero(where)
    group_at = group_of[tokens.word[places]]
    for number in range(group_of.max() + 1):
        chosen_tokens = np.zeros(tokens.n_tokens, dtype=bool)
        chosen_tokens[places[group_at == number]] = True
        yield Candidate(why, chosen_tokens)


def find_dictionary(embedder: Embedder) -> frozenset[str] | None:
    """Words that a general text may hold: those of a fitted embedder's pretrained vectors, if it has some.

    Else those of the pretrained English vectors, if they are installed and the corpus is English; else None.
    """
    pretrained = [table for table in getattr(embedder, "vectors_", ()) if table.pretrained]
    language = getattr(getattr(embedder, "tokenizer", None), "language", "en")
    if not pretrained and language == "en" and glove_installed():
        pretrained = [glove_vectors()]
    return frozenset().union(*(table.words for table in pretrained)) if pretrained else None
