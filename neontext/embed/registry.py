"""Which embedder: the one that `vectors` is or names, else word vectors in a `DocumentEmbedder`."""

import os
from collections.abc import Callable
from typing import Any

import numpy as np
from sklearn.base import clone

from neontext.checks import draw_seed
from neontext.corpus import ensure_tokenizer
from neontext.embed.bounds import VocabularyBounds
from neontext.embed.embedder import DocumentEmbedder
from neontext.embed.protocol import Embedder, is_embedder
from neontext.embed.sentences import SentenceEmbedder, is_sentence_transformer
from neontext.errors import InputError

#: Makers of embedders of other kinds, by the name before the colon in ``vectors="NAME:REST"``; each is given the rest.
EMBEDDERS: dict[str, Callable[[str], Embedder]] = {"transformer": SentenceEmbedder}


def brings_own_words(vectors: Any) -> bool:
    """Whether `vectors` is or names an embedder of another kind than `DocumentEmbedder`.

    Examples
    --------
    >>> brings_own_words("ppmi")
    False
    """
    named = isinstance(vectors, str) and vectors.partition(":")[0] in EMBEDDERS
    return is_embedder(vectors) or is_sentence_transformer(vectors) or named


def check_words(
    vectors: Any, *, min_count: Any, max_share: Any, phrases: Any, weights: Any, unit_length: Any, tokenizer: Any
) -> None:
    """Refuse bounds and phrases that are out of range, and whatever an embedder with own words would not look at.

    Raises
    ------
    InputError
        With the name and the value.
    """
    _check_alone(vectors)
    bounds = VocabularyBounds(min_count, max_share)
    if not isinstance(phrases, bool):
        raise InputError(f"phrases={phrases!r:.60}: expected True or False.")
    cut = ensure_tokenizer(tokenizer) != ensure_tokenizer(None)
    chosen = phrases or cut or not bounds.hold_nothing_back or (weights, unit_length) != ("sif", True)
    if brings_own_words(vectors) and chosen:
        raise InputError(
            "min_count, max_share, phrases, weights, unit_length and tokenizer (--language, --without and all other "
            "options of words) belong to word vectors: the embedder that vectors= names brings its own words. Leave "
            "them out."
        )


def _check_alone(vectors: Any) -> None:
    """Refuse embedders of other kinds among vectors that are joined."""
    if isinstance(vectors, str) and os.path.exists(vectors.partition(":")[2]):  # A folder may carry a plus sign.
        return
    parts = vectors.split("+") if isinstance(vectors, str) else vectors
    if isinstance(parts, list | tuple) and len(parts) > 1:
        for part in parts:
            if is_sentence_transformer(part) or (isinstance(part, str) and part.strip().partition(":")[0] in EMBEDDERS):
                raise InputError(
                    f"vectors={vectors!r:.200}: a sentence transformer stands alone, and is not joined with other "
                    "vectors. Word vectors that follow one can be: student:FOLDER+ppmi."
                )


def make_embedder(vectors: Any, random_state: np.random.RandomState, **parameters: Any) -> Embedder:
    """An embedder that can be fitted.

    Parameters
    ----------
    vectors : Embedder, or anything that `DocumentEmbedder` takes
        An embedder (which is cloned), or "NAME:REST" with a name of `EMBEDDERS`, or a loaded `SentenceTransformer`: it
        brings words and weights of its own, and the parameters below are not looked at.
    random_state : RandomState
        Gives a `DocumentEmbedder` its seed.
    **parameters
        Of `DocumentEmbedder`.

    Returns
    -------
    Embedder
        Not fitted.

    Examples
    --------
    >>> make_embedder("ppmi", np.random.RandomState(0), weights="idf").weights
    'idf'
    """
    seed = draw_seed(random_state)
    if is_embedder(vectors):
        embedder: Embedder = clone(vectors, safe=False)
        return embedder
    if is_sentence_transformer(vectors):
        return SentenceEmbedder(vectors)
    if brings_own_words(vectors):
        name, _, rest = vectors.partition(":")
        return EMBEDDERS[name](rest)
    return DocumentEmbedder(vectors, random_state=seed, **parameters)
