"""Fitted embedders, to and from a saved model; each kind that is not of word vectors has a file of its own."""

from hashlib import sha256
from typing import Any

import numpy as np

from neontext.corpus import Tokens, ensure_tokenizer, is_own, tokenizer_from_dict
from neontext.embed import DocumentEmbedder, Embedder, SentenceEmbedder, WordVectors
from neontext.embed.terms import TermEmbedder
from neontext.errors import ModelError
from neontext.persist.files import SavedModel
from neontext.persist.sentences import ENCODER, read_sentences, write_sentences
from neontext.persist.terms import TERMS, read_terms, write_terms

#: Setting with a checksum of the tokens of the training documents, where a saved model does not hold what cut them.
CUT_SO = "tokens_sha256"


def write_embedder(embedder: Embedder) -> SavedModel:
    """What a saved model holds of an embedder; of one that is the user's own, its name alone."""
    if isinstance(embedder, TermEmbedder) and embedder.analyzer.is_plain:
        return write_terms(embedder)
    if isinstance(embedder, SentenceEmbedder) and embedder.encoder.checksum:
        return write_sentences(embedder)
    if not isinstance(embedder, DocumentEmbedder):
        return SavedModel({"embedder": type(embedder).__name__}, {}, {})
    tokenizer = ensure_tokenizer(embedder.tokenizer)
    tables = dict(enumerate(embedder.vectors_))
    settings = {
        "tokenizer": tokenizer.to_dict(),
        "vectors": [{"name": table.name, "pretrained": table.pretrained} for table in tables.values()],
        "reason": embedder.reason_,
        "weights": embedder.weights,
        "unit_length": bool(embedder.unit_length),
    }
    strings: dict[str, list[str | None]] = {"words": list(embedder.words_)}
    strings |= {f"vector_words_{number}": list(table.words) for number, table in tables.items()}
    matrices = {f"vectors_{number}": table.matrix for number, table in tables.items()}
    return SavedModel(settings, strings, {"word_weights": embedder.weights_, **matrices})


def read_embedder(saved: SavedModel, given: Embedder | None, own: Any) -> Embedder:
    """Put the embedder together again.

    Parameters
    ----------
    saved : SavedModel
        The model.
    given : Embedder, optional
        The one that it was fitted with, where the model does not hold that.
    own : callable, optional
        The user's own tokenizer, likewise.

    Raises
    ------
    ModelError
        If something is missing, or does not fit.
    """
    if "embedder" in saved.settings:
        return _ensure_given(saved.setting("embedder", str), given)
    if ENCODER in saved.settings:
        return read_sentences(saved, given)
    if TERMS in saved.settings:
        return read_terms(saved)
    tables = _read_vectors(saved)
    words, weights = saved.texts("words"), saved.array("word_weights", np.float64, 1)
    if words != tuple(sorted(set().union(*(table.words for table in tables)))):
        raise ModelError("The saved model's vocabulary is not that of its word vectors.")
    if len(words) != len(weights) or not (np.isfinite(weights).all() and (weights >= 0).all()):
        raise ModelError(f"The saved model has {len(words)} words and {len(weights)} weights, or bad weights.")
    return DocumentEmbedder.from_state(
        tables,
        words,
        weights,
        reason=saved.setting("reason", str),
        weight_kind=saved.setting("weights", str),
        unit_length=saved.setting("unit_length", bool),
        tokenizer=tokenizer_from_dict(saved.setting("tokenizer", dict), own),
    )


def _ensure_given(name: str, given: Embedder | None) -> Embedder:
    """The embedder that a saved model does not hold, given beside it."""
    if given is None:
        raise ModelError(
            f"The model was fitted with the embedder {name:.80}, which a saved model does not hold. Give it, "
            "fitted, when loading: ClusterExplainer.load(folder, embedder=...)."
        )
    if type(given).__name__ != name:
        raise ModelError(f"The model was fitted with the embedder {name:.80}, and {type(given).__name__} was given.")
    return given


def _read_vectors(saved: SavedModel) -> tuple[WordVectors, ...]:
    tables = saved.setting("vectors", list)
    if not tables or not all(isinstance(table, dict) for table in tables):
        raise ModelError("The saved model names no word vectors.")
    return tuple(
        WordVectors(
            saved.texts(f"vector_words_{number}"),
            saved.array(f"vectors_{number}", np.float32, 2),
            str(table.get("name")),
            bool(table.get("pretrained")),
        )
        for number, table in enumerate(tables)
    )


def is_cut_by_own(embedder: Embedder) -> bool:
    """Whether words are cut by what a saved model does not hold."""
    return isinstance(embedder, DocumentEmbedder) and is_own(embedder.tokenizer)


def check_own(saved: SavedModel, embedder: Embedder, tokens: Tokens) -> None:
    """Whether a tokenizer of the user's own cuts as it did."""
    if is_cut_by_own(embedder) and saved.setting(CUT_SO, str) != checksum(tokens):
        raise ModelError(
            "The tokenizer that was given cuts the training documents otherwise than the one that the model was fitted "
            "with: give that one, in the version of then, or run the audit again."
        )


def checksum(tokens: Tokens) -> str:
    """What tells tokens from others: words and places."""
    whole = sha256("\0".join(tokens.words).encode("utf-8", "surrogatepass"))
    for column in (tokens.indptr, tokens.word, tokens.start, tokens.end):
        whole.update(np.ascontiguousarray(column, dtype="<i8").tobytes())
    return whole.hexdigest()
