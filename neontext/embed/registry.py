"""Which embedder: the one that `vectors` is or names, else word vectors in a `DocumentEmbedder`."""

from collections.abc import Callable
from typing import Any

import numpy as np
from sklearn.base import clone

from neontext.checks import draw_seed
from neontext.embed.embedder import DocumentEmbedder
from neontext.embed.protocol import Embedder, is_embedder

#: Makers of embedders of other kinds, by the name before the colon in ``vectors="NAME:REST"``; each is given the rest.
EMBEDDERS: dict[str, Callable[[str], Embedder]] = {}


def make_embedder(vectors: Any, random_state: np.random.RandomState, **parameters: Any) -> Embedder:
    """An embedder that can be fitted.

    Parameters
    ----------
    vectors : Embedder, or anything that `DocumentEmbedder` takes
        An embedder (which is cloned), or "NAME:REST" with a name of `EMBEDDERS`: it brings words and weights of its
        own, and the parameters below are not looked at.
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
    name, _, rest = vectors.partition(":") if isinstance(vectors, str) else ("", "", "")
    if name in EMBEDDERS:
        return EMBEDDERS[name](rest)
    return DocumentEmbedder(vectors, random_state=seed, **parameters)
