"""The columns of an explained corpus, written by hand."""

from types import SimpleNamespace

import numpy as np

from neontext import Corpus
from neontext.corpus import LetterTokenizer


def explained(texts, labels, clusters, relevance, known=None):
    """The columns that a summary reads, with numbers that a reader can add up."""
    tokens = LetterTokenizer()(texts)
    return SimpleNamespace(
        corpus=Corpus.from_texts(texts, labels),
        tokens=tokens,
        clusters=np.array(clusters),
        outlierness=(np.array(clusters)[:, None] != np.arange(max(clusters) + 1)).astype(float),
        relevance=np.array(relevance, dtype=float),
        explained=np.ones(tokens.n_tokens, bool) if known is None else np.array(known),
        listed=np.ones(len(tokens.words), bool),
    )
