"""Help is shown without what the commands need: proven by the modules of a fresh process, not by a clock."""

import json
import subprocess
import sys

import pytest

from neontext import choices
from neontext.cli import backend
from neontext.cli.main import app
from neontext.cluster.surrogate import SURROGATES
from neontext.explain.rules import RULES
from neontext.report.figures import OF_AUDIT, OF_DOCUMENT
from neontext.report.formats import FORMATS, FolderFormat

COMMANDS = [command.callback.__name__ for command in app.registered_commands]
LIGHT = {"neontext", "neontext.choices", "neontext.errors", "neontext.runtime"}
AFTER = """
import json, sys
sys.argv = ["neontext", *json.loads(sys.argv[1])]
from neontext.cli.main import run
try:
    run()
finally:
    print(json.dumps(sorted(sys.modules)))
"""


def modules_after(*arguments):
    command = [sys.executable, "-c", AFTER, json.dumps(arguments)]
    return set(json.loads(subprocess.run(command, capture_output=True, text=True).stdout.splitlines()[-1]))


@pytest.mark.parametrize("arguments", [(), ("--help",), *((name, "--help") for name in COMMANDS), ("audit", "--nope")])
def test_help_and_usage_errors_load_no_library_but_that_of_the_command_line(arguments):
    loaded = modules_after(*arguments)
    assert "typer" in loaded
    assert not {"numpy", "scipy", "sklearn", "pyarrow", "spacy", "gensim", "torch", "jinja2", "PIL"} & loaded
    ours = {name for name in loaded if name.partition(".")[0] == "neontext"}
    assert {name for name in ours if not name.startswith("neontext.cli")} <= LIGHT | {
        "neontext.runtime.signals",
        "neontext.runtime.written",
    }


def test_the_names_that_help_shows_are_those_that_there_are():
    assert tuple(RULES) == choices.ROOTS
    assert tuple(SURROGATES) == choices.SURROGATES
    assert tuple(choices.EXPORT_FORMATS) == tuple(FORMATS)
    assert set(choices.FOLDER_FORMATS) == {n for n, format in FORMATS.items() if isinstance(format, FolderFormat)}
    assert (*OF_AUDIT, OF_DOCUMENT) == choices.FIGURES


@pytest.mark.parametrize("name", [name for name in backend.__all__ if not name.endswith("_pictures")])
def test_everything_that_commands_call_is_there(name):
    assert callable(getattr(backend, name))


def test_what_commands_do_not_call_is_not_there():
    assert not hasattr(backend, "nothing")
