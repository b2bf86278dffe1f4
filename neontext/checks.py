"""Checks of parameters that several floors need."""

from collections.abc import Iterable
from numbers import Integral
from typing import Any

import numpy as np
from sklearn.utils import check_random_state

from neontext.arrays import IntArray
from neontext.errors import InputError

#: What a seed may be given as.
RandomStateLike = int | np.random.RandomState | np.random.Generator | None


def check_whole(name: str, value: object, least: int, why: str) -> None:
    """Refuse what is not a whole number of at least `least`.

    Raises
    ------
    InputError
        With the name, the value found and why the bound is there.

    Examples
    --------
    >>> check_whole("n_init", 3, 1, "at least one start is needed")
    """
    if not isinstance(value, Integral) or isinstance(value, bool) or int(value) < least:
        raise InputError(f"{name}={value!r}: expected a whole number of at least {least} ({why}).")


def check_verbose(verbose: object) -> None:
    """Refuse what is neither a truth value nor a whole number; raises as `check_whole`."""
    if not isinstance(verbose, bool):
        check_whole("verbose", verbose, 0, "0 says nothing")


def ensure_random_state(random_state: object) -> np.random.RandomState:
    """A random state from a seed, another random state, a generator (of which one number is drawn), or None.

    Raises
    ------
    InputError
        For anything else.

    Examples
    --------
    >>> drawn = [ensure_random_state(seed).randint(1000) for seed in (np.random.default_rng(0), 3653403231)]
    >>> drawn[0] == drawn[1]
    True
    """
    if isinstance(random_state, np.random.Generator):
        return np.random.RandomState(int(random_state.integers(2**32)))
    try:
        checked: np.random.RandomState = check_random_state(random_state)
    except (ValueError, TypeError) as error:
        raise InputError(
            f"random_state={random_state!r:.80}: expected a whole number from 0 to 4294967295, a RandomState, a "
            "Generator, or None."
        ) from error
    return checked


def draw_seed(random_state: np.random.RandomState) -> int:
    """A seed for another generator."""
    return int(random_state.randint(2**31 - 1))


def check_choice(name: str, value: object, choices: Iterable[str]) -> None:
    """Refuse what is not one of some names.

    Raises
    ------
    InputError
        With the value found and the names.

    Examples
    --------
    >>> check_choice("init", "labels", ("kmeans", "labels"))
    """
    names = tuple(choices)
    if not isinstance(value, str) or value not in names:
        raise InputError(f"{name}={value!r:.200}: expected one of {', '.join(names)}.")


def check_positive(name: str, value: object) -> None:
    """Refuse what is not a positive, finite number.

    Raises
    ------
    InputError
        With the name and the value found.
    """
    if not _is_positive(value):
        raise InputError(f"{name}={value!r:.80}: expected a positive number.")


def check_auto_or_positive(name: str, value: object) -> None:
    """Refuse what is neither "auto" nor a positive, finite number; raises as `check_positive`."""
    if not (isinstance(value, str) and value == "auto") and not _is_positive(value):
        raise InputError(f"{name}={value!r:.80}: expected 'auto' or a positive number.")


def _is_positive(value: object) -> bool:
    if not isinstance(value, int | float | np.integer | np.floating) or isinstance(value, bool):
        return False
    try:
        return 0 < float(value) < float("inf")
    except OverflowError:  # A whole number can be too large for a float.
        return False


def ensure_rows(rows: Any, n_rows: int) -> IntArray:
    """Rows as whole numbers from 0, from a mask or from a list that may count from the end.

    Raises
    ------
    IndexError
        For a mask of another length, or a row that is not there.
    TypeError
        For anything but truth values and whole numbers.

    Examples
    --------
    >>> ensure_rows([True, False, True], 3).tolist(), ensure_rows([0, -1], 3).tolist()
    ([0, 2], [0, 2])
    """
    asked = np.asarray(rows)
    if asked.dtype == np.bool_:
        if asked.shape != (n_rows,):
            raise IndexError(f"a mask of shape {asked.shape}: expected {n_rows} truth values, one a row")
        return np.flatnonzero(asked)
    if asked.ndim != 1 or not (np.issubdtype(asked.dtype, np.integer) or not asked.size):
        raise TypeError(f"rows of type {asked.dtype}: expected a mask or a list of integer rows")
    if ((asked < -n_rows) | (asked >= n_rows)).any():
        raise IndexError(f"rows {asked.min()} to {asked.max()} of {n_rows}")
    return np.asarray(asked, dtype=np.int64) % max(n_rows, 1)
