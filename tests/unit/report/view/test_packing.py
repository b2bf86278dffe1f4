"""Packed data: base85 as the standard library has it, but for the letters that HTML would escape."""

import base64

import numpy as np
import pytest

from neontext.report.view import packing
from neontext.report.view.packing import pack, unpack


@pytest.mark.parametrize("size", [*range(10), 1_000, 4_095])
def test_letters_are_those_of_the_standard_library(size):
    """Every length after the last four bytes, and the largest and smallest bytes."""
    for stream in (np.random.RandomState(size).bytes(size), b"\xff" * size, bytes(size)):
        plain = base64.b85encode(stream).decode()
        assert packing._base85(stream) == plain.replace("&", ".").replace("<", ",").replace(">", ":")


@pytest.mark.parametrize("data", [[], {"text": "<b>&amp;</b> \U0001f642 \u00fc", "n": [1, -2.5, None]}, ["a" * 9_999]])
def test_what_is_packed_is_unpacked(data):
    packed = pack(data)
    assert packed.isascii()
    assert not set("&<>") & set(packed)
    assert unpack(packed) == data
