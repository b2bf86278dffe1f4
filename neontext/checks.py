"""Checks of parameters that several floors need."""

from numbers import Integral

import numpy as np
from sklearn.utils import check_random_state

from neontext.errors import InputError


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


def ensure_random_state(random_state: object) -> np.random.RandomState:
    """A random state from a seed, another random state, or None.

    Raises
    ------
    InputError
        For anything else.
    """
    try:
        checked: np.random.RandomState = check_random_state(random_state)
    except (ValueError, TypeError) as error:
        raise InputError(
            f"random_state={random_state!r}: expected a whole number from 0 to 4294967295, a RandomState, or None."
        ) from error
    return checked


def draw_seed(random_state: np.random.RandomState) -> int:
    """A seed for another generator."""
    return int(random_state.randint(2**31 - 1))


def check_positive(name: str, value: object, otherwise: str = "") -> None:
    """Refuse what is not a positive, finite number.

    Raises
    ------
    InputError
        With the name and the value found; `otherwise` names what else is accepted.
    """
    if not _is_positive(value):
        raise InputError(f"{name}={value!r:.80}: expected {otherwise}a positive number.")


def _is_positive(value: object) -> bool:
    if not isinstance(value, int | float | np.integer | np.floating) or isinstance(value, bool):
        return False
    try:
        return 0 < float(value) < float("inf")
    except OverflowError:  # A whole number can be too large for a float.
        return False
