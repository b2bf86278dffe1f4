"""The command that was given, again: what was said is said again, quoted, and nothing else."""

import shlex
from pathlib import Path
from typing import Annotated

import pytest
import typer
from typer.testing import CliRunner

from neontext.cli.again import command_again, free_folder


@pytest.fixture
def given(tmp_path, monkeypatch):
    """Run a command with an option of each kind, and return the command that runs it again, as a shell splits it."""
    monkeypatch.chdir(tmp_path)
    app = typer.Typer()

    @app.command()
    def audit(
        context: typer.Context,
        corpus: str,
        out: Path,
        clusters: Annotated[int, typer.Option("--clusters", "-k")] = 8,
        share: float = 1.0,
        without: Annotated[list[str] | None, typer.Option("--without")] = None,
        digits: Annotated[bool, typer.Option("--digits")] = False,
        force: Annotated[bool, typer.Option("--force")] = False,
    ) -> None:
        print(command_again(context, ["--without=o'brien"]))

    def given(*arguments):
        ended = CliRunner().invoke(app, list(arguments), catch_exceptions=False)
        assert ended.exit_code == 0, ended.output
        return shlex.split(ended.output)

    return given


def test_only_what_was_given(given):
    assert given("my posts.csv", "one")[2:] == ["my posts.csv", "--out", "one-2", "--without=o'brien"]


def test_options_of_every_kind(given):
    said = given(
        "a.csv", "one", "-k", "3", "--share", "0.5", "--without", "it's", "--without=$x", "--digits", "--force"
    )
    options = ["--clusters=3", "--share=0.5", "--without=it's", "--without=$x", "--digits"]
    assert said[2:] == ["a.csv", *options, "--out", "one-2", "--without=o'brien"]


def test_a_folder_that_is_not_there(tmp_path):
    for name in ("one", "one-2", "one-3"):
        (tmp_path / name).mkdir()
    assert free_folder(tmp_path / "one").name == "one-4"
