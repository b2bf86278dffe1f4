"""Checks of parameters: what passes, what does not, and what the message says."""

import numpy as np
import pytest

from neontext.checks import check_auto_or_positive, check_choice, check_positive, check_whole, draw_seed
from neontext.errors import InputError


@pytest.mark.parametrize("value", [2, 3, 10**12, np.int64(2), np.uint8(200)])
def test_whole_numbers_of_at_least_two(value):
    check_whole("n", value, 2, "why")


@pytest.mark.parametrize(
    "value", [1, 0, -3, 2.0, 2.5, "2", None, True, [2], np.array([2]), float("nan"), np.float64(2)]
)
def test_everything_else_is_refused_with_name_value_bound_and_reason(value):
    with pytest.raises(InputError) as caught:
        check_whole("n_init", value, 2, "one start is no choice")
    message = str(caught.value)
    assert f"n_init={value!r}" in message
    assert "at least 2" in message
    assert "one start is no choice" in message


@pytest.mark.parametrize("value", [1, 0.5, 1e-300, 1e300, np.float32(0.1), np.int64(3)])
def test_positive_numbers(value):
    check_positive("gamma", value)
    check_auto_or_positive("gamma", value)


def test_auto_is_no_number_but_may_stand_for_one():
    check_auto_or_positive("gamma", "auto")
    with pytest.raises(InputError, match=r"gamma='auto': expected a positive number"):
        check_positive("gamma", "auto")


@pytest.mark.parametrize(
    "value",
    [0, 0.0, -1, float("nan"), float("inf"), "1", None, True, False, [1.0], np.array([1.0]), 1j, 10**400],
    ids=lambda value: repr(value)[:20],
)
def test_what_is_no_positive_finite_number_is_refused(value):
    with pytest.raises(InputError, match=r"gamma=.*expected a positive number"):
        check_positive("gamma", value)
    with pytest.raises(InputError, match=r"gamma=.*expected 'auto' or a positive number"):
        check_auto_or_positive("gamma", value)


def test_choices():
    check_choice("format", "svg", {"svg": 1, "pdf": 2})
    for wrong in ("png", "", None, ["svg"]):
        with pytest.raises(InputError, match=r"format.*svg, pdf"):
            check_choice("format", wrong, ("svg", "pdf"))


def test_drawn_seeds_are_small_enough_for_any_generator():
    random_state = np.random.RandomState(0)
    seeds = [draw_seed(random_state) for _ in range(100)]
    assert len(set(seeds)) == 100
    assert all(type(seed) is int and 0 <= seed < 2**31 for seed in seeds)
