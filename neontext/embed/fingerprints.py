"""Documents as numbers by which they are known again: sums of well mixed numbers, one for each of their words."""

from collections.abc import Sequence
from hashlib import blake2b

import numpy as np

from neontext.arrays import IntArray, UIntArray


def mixed(numbers: UIntArray) -> UIntArray:
    """Numbers that look random, the same for the same number (Steele et al., 2014: the mixer of SplitMix64).

    Examples
    --------
    >>> len(set(mixed(np.arange(1000, dtype=np.uint64)).tolist()))
    1000
    """
    mixing = (numbers + np.uint64(1)) * np.uint64(0x9E3779B97F4A7C15)
    mixing = (mixing ^ (mixing >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    mixing = (mixing ^ (mixing >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return mixing ^ (mixing >> np.uint64(31))


def word_fingerprints(words: Sequence[str]) -> UIntArray:
    """A number for each word, the same in every vocabulary; shape (n_words,)."""
    digests = b"".join(blake2b(word.encode("utf-8", "surrogatepass"), digest_size=8).digest() for word in words)
    return np.frombuffer(digests, dtype="<u8").astype(np.uint64)


def bag_fingerprints(fingerprints: UIntArray, indptr: IntArray) -> UIntArray:
    """A number for each document, from one for each of its tokens: whatever their order.

    Parameters
    ----------
    fingerprints : ndarray of uint64 of shape (n_tokens,)
        Of the tokens, document by document.
    indptr : ndarray of int of shape (n_documents + 1,)
        Where the tokens of each document begin and end.

    Examples
    --------
    >>> a, b, c = mixed(np.arange(3, dtype=np.uint64)).tolist()
    >>> first, second, third = bag_fingerprints(np.array([a, b, a, a, a, b, b], np.uint64), np.array([0, 3, 6, 7]))
    >>> bool(first == second), bool(first == third)
    (True, False)
    """
    running = np.concatenate([np.zeros(1, np.uint64), np.cumsum(fingerprints, dtype=np.uint64)])
    return np.diff(running[indptr])
