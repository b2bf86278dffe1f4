"""Why tokens have no vector: the likely cause, in words."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from neontext.corpus import ensure_tokenizer
from neontext.corpus.coverage import RUN_TOGETHER, are_run_together, other_language, script_of
from neontext.embed.bounds import VocabularyBounds
from neontext.embed.protocol import EmbeddedDocuments

#: Share of the tokens that are unknown from which there is a cause to name, and share of those that the bounds of the
#: vocabulary leave out from which they are it.
MOST = 0.5


def unknown_cause(texts: Sequence[str], documents: EmbeddedDocuments, embedder: Any, *, training: bool = False) -> str:
    """The likely cause of tokens that an embedder does not know.

    Parameters
    ----------
    texts : sequence of str
        The documents.
    documents : EmbeddedDocuments
        The same, embedded.
    embedder : Embedder
        What embedded them, fitted.
    training : bool
        Whether it was fitted to these documents.

    Returns
    -------
    str
        Part of a sentence that names tokenizer, script, language or bounds, whatever it is most likely; "" where most
        tokens are known.
    """
    if (own := getattr(embedder, "unknown_cause", None)) is not None:
        return str(own(documents))
    tokens, unknown = documents.tokens, ~documents.explained
    if tokens.n_tokens and unknown.mean() < MOST:
        return ""
    if are_run_together(tokens):
        return RUN_TOGETHER
    known = getattr(embedder, "words_", ())
    count = np.bincount(tokens.word[unknown], minlength=tokens.n_words)
    script, ours = script_of(tokens.words, count), script_of(known)
    if script and ours and script != ours:
        return (
            f"these words are in {script} script, and most words with a vector in {ours}: are the vectors (--vectors), "
            "or the model, of another language?"
        )
    language = getattr(ensure_tokenizer(getattr(embedder, "tokenizer", None)), "language", "en")
    if (other := other_language(texts, language)) is not None:
        return (
            f"by its little words the text is in the language {other!r}, not {language!r}: see --language and --vectors"
            if training
            else f"by its little words the text is in the language {other!r}, and the model of {language!r}"
        )
    if training and _is_left_out(documents, embedder):
        return "they were left out by --min-count and --max-share"
    return (
        "they are too rare to train vectors on, or not in the vectors that were given: see --vectors"
        if training
        else "the documents that the model was made of do not hold these words: are they about something else?"
    )


def _is_left_out(documents: EmbeddedDocuments, embedder: Any) -> bool:
    bounds = VocabularyBounds(getattr(embedder, "min_count", 1), getattr(embedder, "max_share", 1.0))
    outside = ~bounds.kept(documents.tokens)[documents.tokens.word]
    return bool(outside.sum() >= MOST * max((~documents.explained).sum(), 1))
