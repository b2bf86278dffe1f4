"""README and documentation: Python runs, commands and files exist, figures are those of the studies."""

import math
import os
import re
import shlex
import shutil
import subprocess
import sys
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

import pytest
from typer.testing import CliRunner

from neontext.cli.main import app

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
PAGES = {"README.md": README} | {
    f"docs/{page.name}": page.read_text(encoding="utf-8") for page in sorted((ROOT / "docs").glob("*.md"))
}
PYTHON = [
    pytest.param(block, id=f"{name}-{number}")
    for name, text in PAGES.items()
    for number, block in enumerate(re.findall(r"```python\n(.*?)```", text, re.DOTALL))
]
SHELL = [block for text in PAGES.values() for block in re.findall(r"```sh\n(.*?)```", text, re.DOTALL)]


def script(path: str):
    """A script of the repository, as a module."""
    spec = spec_from_file_location(Path(path).stem, ROOT / path)
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def run(block: str, folder: Path) -> str:
    done = subprocess.run([sys.executable, "-c", block], cwd=folder, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.parametrize("block", PYTHON[1:])
def test_python_blocks_run(block: str, tmp_path: Path) -> None:
    run(block, tmp_path)


def test_the_example_prints_what_the_readme_shows(tmp_path: Path) -> None:
    block, shown = re.search(r"```python\n(.*?)```\n\n```text\n(.*?)```", README, re.DOTALL).groups()
    printed = run(block, tmp_path)
    number = r"[+-]?\d+(?:\.\d+)?"
    assert re.sub(number, "", printed).split() == re.sub(number, "", shown).split()
    pairs = zip(re.findall(number, printed), re.findall(number, shown), strict=True)
    assert all(float(here) == pytest.approx(float(there), abs=0.02) for here, there in pairs)
    evidence = float(re.search(rf"evidence ({number})", shown).group(1))
    odds = int(re.search(r"is about (\d+) to 1", README).group(1))
    assert math.exp(evidence) == pytest.approx(odds, rel=0.03)
    assert (tmp_path / "demo-report" / "report.html").is_file()


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
        "update",
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


#: What docs/site.py makes; mkdocs sees to it that it is there.
MADE_WITH_THE_SITE = {"tutorial.md", "demo-report/report.html"}


def test_files_that_readme_and_documentation_name_exist() -> None:
    for name, text in PAGES.items():
        for target in set(re.findall(r"\]\(([^)#:]+)\)", text)) - MADE_WITH_THE_SITE:
            assert (ROOT / name).parent.joinpath(target).exists(), f"{name}: {target}"


def test_the_figures_are_those_of_the_studies() -> None:
    assert script("reports/front.py").with_figures(README) == README, "run: python reports/front.py"


def test_the_reference_of_commands_is_that_of_the_commands() -> None:
    assert script("docs/write_commands.py").page() == PAGES["docs/commands.md"], "run: python docs/write_commands.py"


def test_the_readme_stays_short() -> None:
    assert len(README.splitlines()) <= 120


@pytest.mark.heavy
def test_the_site_builds_without_warnings_and_asks_nobody(tmp_path: Path) -> None:
    if shutil.which("mkdocs", path=str(Path(sys.executable).parent)) is None:
        pytest.skip("no mkdocs here: pip install -e '.[docs]'")
    environment = os.environ | {"NO_MKDOCS_2_WARNING": "1"}
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", tmp_path / "site"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, env=environment)
    assert done.returncode == 0, done.stderr
    page = (tmp_path / "site" / "index.html").read_text(encoding="utf-8")
    assert not re.findall(r'<(?:script|link|img)[^>]*(?:src|href)="https?:', page)
    # The tutorial was run: what it says comes from its cells, and its report stands beside it.
    tutorial = (tmp_path / "site" / "tutorial" / "index.html").read_text(encoding="utf-8")
    assert "<mark" in tutorial
    assert 'href="../demo-report/report.html"' in tutorial
    assert "<main" in (tmp_path / "site" / "demo-report" / "report.html").read_text(encoding="utf-8")


def help_of(*command: str) -> str:
    return CliRunner().invoke(app, [*command, "--help"], env={"COLUMNS": "200"}, catch_exceptions=False).stdout
