"""What the options make of their words."""

from dataclasses import fields
from inspect import signature

import pytest

from neontext.cli.main import app
from neontext.cli.values import clusters, number_or, parts, picture_size, whole_number_or
from neontext.corpus import CorpusSource
from neontext.errors import InputError


@pytest.mark.parametrize(
    ("given", "expected"),
    [("", ()), (",", ()), ("headers", ("headers",)), (" headers , quotes,", ("headers", "quotes"))],
)
def test_parts(given, expected):
    assert parts(given) == expected


@pytest.mark.parametrize(("given", "expected"), [("auto", "auto"), ("2", 2.0), ("1e-3", 0.001), ("-1", -1.0)])
def test_number_or(given, expected):
    assert number_or("auto", given, "--gamma") == expected


@pytest.mark.parametrize("given", ["", "wide", "1,5", "Auto", "0x10"])
def test_number_or_refuses(given):
    with pytest.raises(InputError, match=r"--gamma .*'auto'"):
        number_or("auto", given, "--gamma")


@pytest.mark.parametrize(("given", "expected"), [("all", None), ("1", 1), ("007", 7)])
def test_whole_number_or(given, expected):
    assert whole_number_or("all", given, "--support") == expected


@pytest.mark.parametrize("given", ["", "0", "-1", "1.5", "ALL", "²", "٣", "1_000", " 1", "9" * 5000])
def test_whole_number_or_refuses(given):
    with pytest.raises(InputError, match="--support"):
        whole_number_or("all", given, "--support")


@pytest.mark.parametrize(
    ("given", "expected"), [(None, None), ("8", 8), ("-3", -3), ("auto", "auto"), ("5-40", "5-40")]
)
def test_clusters(given, expected):
    assert clusters(given) == expected


@pytest.mark.parametrize("given", ["eight", "", "5-3", "4.5", "9" * 5000])
def test_clusters_refuses(given):
    with pytest.raises(InputError, match="a range from 2 up"):
        clusters(given)


def test_picture_size():
    assert picture_size("64x48") == (64, 48)
    with pytest.raises(InputError, match="such as 64x48"):
        picture_size("64")


def test_every_command_that_reads_a_corpus_reads_any():
    asked = {field.name for field in fields(CorpusSource)} - {"source"}
    commands = [signature(command.callback).parameters for command in app.registered_commands]
    reading = [set(parameters) for parameters in commands if "corpus" in parameters]
    assert len(reading) == 3  # audit, explain, evaluate
    assert [asked - parameters for parameters in reading] == [set()] * 3
