"""JSON of strangers."""

import json

import pytest

from neontext.runtime.strict_json import MAX_DEPTH, MAX_DIGITS, parse_json, read_json


@pytest.mark.parametrize(
    "value", [{"a": [1, 2.5, None, True, "ä\x1b"]}, 10**MAX_DIGITS // 10, -1e308, "x", {str(n): n for n in range(100)}]
)
def test_plain_values_come_back(value):
    assert parse_json(json.dumps(value).encode()) == value


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"NaN", "no number"),
        (b"[-Infinity]", "no number"),
        (b"1e999", "too large"),
        (b"[-1e999]", "too large"),
        (b"1" * (MAX_DIGITS + 1), "digits"),
        (b'{"a": 1, "b": {"c": 1, "c": 1}}', "'c' stands twice"),
        (b"[" * (MAX_DEPTH + 2) + b"]" * (MAX_DEPTH + 2), "deep"),
        (b'{"a":' * 100_000, "deep"),
        (b"\xff", "utf-8"),
        (b"", "value"),
        ("{}".encode("utf-16"), "utf-8"),
    ],
)
def test_what_is_refused_in_one_line(content, said):
    with pytest.raises(ValueError, match=said) as refused:
        parse_json(content)
    assert "\n" not in str(refused.value)


def test_the_deepest(tmp_path):
    (tmp_path / "a").write_bytes(b"[" * MAX_DEPTH + b"]" * MAX_DEPTH)
    assert isinstance(read_json(tmp_path / "a"), list)


def test_a_large_file_is_not_read(tmp_path):
    with (tmp_path / "a").open("wb") as file:
        file.truncate(10**13)  # takes no place on disk
    with pytest.raises(ValueError, match="expected at most 64"):
        read_json(tmp_path / "a")
