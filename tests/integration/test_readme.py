"""The README does what it says: its Python runs, its commands exist, and CI installs and tests as it does."""

import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from neontext.cli.main import app

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
PYTHON = re.findall(r"```python\n(.*?)```", README, re.DOTALL)
SHELL = re.findall(r"```sh\n(.*?)```", README, re.DOTALL)


@pytest.mark.parametrize("block", PYTHON[1:])
def test_further_python_blocks_run(block: str, tmp_path: Path) -> None:
    done = subprocess.run([sys.executable, "-c", block], cwd=tmp_path, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def test_first_python_block_explains(tmp_path: Path) -> None:
    done = subprocess.run([sys.executable, "-c", PYTHON[0]], cwd=tmp_path, capture_output=True, text=True, check=True)
    first = done.stdout.splitlines()[0]
    evidence, words, bias = (float(n) for n in re.search(r"evidence (\S+) = words (\S+) \+ bias (\S+)", first).groups())
    assert evidence == pytest.approx(words + bias, abs=2e-3)
    assert (tmp_path / "demo-model" / "model.json").is_file()


def test_every_option_in_the_commands_exists() -> None:
    commands = [line for block in SHELL for line in block.splitlines() if line.startswith("neontext ")]
    assert len(commands) >= 5
    for line in commands:
        words = shlex.split(line)
        help_text = help_of(words[1])
        for option in (word for word in words if word.startswith("--")):
            assert option in help_text, line


def test_every_command_is_documented() -> None:
    listed = set(re.findall(r"^│ (\w+) ", help_of(), re.MULTILINE))
    commands = {
        "demo",
        "audit",
        "explain",
        "revise",
        "verify",
        "evaluate",
        "export",
        "figures",
        "compare",
        "images",
        "deep",
    }
    assert listed == commands
    for command in listed:
        assert f"neontext {command}" in README


def test_ci_installs_and_tests_as_the_readme_says() -> None:
    ci = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    install = re.search(r"pip install (-e '\.\[test,glove\]') && \.venv/bin/pytest$", README, re.MULTILINE)
    assert install is not None
    assert install.group(1) in ci
    assert re.search(r'^"\$environment/bin/pytest"( -n auto --dist worksteal)?$', ci, re.MULTILINE)


def test_files_that_the_readme_names_exist() -> None:
    for target in re.findall(r"\]\(([^)#:]+)\)", README):
        assert (ROOT / target).exists(), target


def help_of(*command: str) -> str:
    return CliRunner().invoke(app, [*command, "--help"], env={"COLUMNS": "200"}, catch_exceptions=False).stdout
