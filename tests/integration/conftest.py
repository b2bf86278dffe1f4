"""The real command line, in processes of their own."""

import json
import os
import subprocess
import sys
import venv
from pathlib import Path
from typing import NamedTuple

import pytest

from neontext import audit_corpus
from neontext.cli.main import run

ROOT = Path(__file__).resolve().parents[2]
AS_MODULE = [sys.executable, "-c", "from neontext.cli.main import run; run()"]


def command():
    """The console script beside this Python, or what it runs."""
    script = Path(sys.executable).parent / "neontext"
    return [str(script)] if script.is_file() else AS_MODULE


def environment(**changes):
    """This environment, with the checkout importable and an ordinary terminal."""
    path = os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH")]))
    plain = {name: value for name, value in os.environ.items() if name not in ("NEONTEXT_TRACEBACK", "COLUMNS")}
    # Waiting threads of BLAS make small problems fifty times slower on a busy machine.
    return {**plain, "PYTHONPATH": path, "COLUMNS": "200", "TERM": "dumb", "OPENBLAS_NUM_THREADS": "1", **changes}


class Ended(NamedTuple):
    status: int
    out: str
    err: str


@pytest.fixture(scope="session")
def neontext():
    """Run a command and wait for its end."""

    def neontext(*arguments, cwd=None, env=None, timeout=600, **options):
        done = subprocess.run(
            [*command(), *map(str, arguments)],
            cwd=cwd,
            env=environment(**(env or {})),
            capture_output=True,
            timeout=timeout,
            stdin=subprocess.DEVNULL,
            check=False,
            **options,
        )
        return Ended(done.returncode, done.stdout.decode(errors="replace"), done.stderr.decode(errors="replace"))

    return neontext


@pytest.fixture(scope="session")
def start():
    """Start a command and go on; its stages are printed to standard error one a line, so that a test can wait."""

    def start(*arguments, cwd=None, **options):
        return subprocess.Popen(
            [*command(), *map(str, arguments)],
            cwd=cwd,
            env=environment(),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            **options,
        )

    return start


@pytest.fixture(scope="session")
def demo_file():
    return ROOT / "corpora" / "demo" / "demo.jsonl"


@pytest.fixture(scope="session")
def audited(neontext, made_once):
    """One audit of the demo corpus a name, quick vectors, that tests read and never change."""

    def audited(name, *options):
        def make(folder):
            done = neontext("audit", "demo", "--out", folder, "--vectors", "ppmi", *options)
            assert done.status == 0, done.err

        return made_once(name, make)

    return audited


@pytest.fixture(scope="session")
def demo_audit(audited):
    """The demo corpus in the clusters of its labels."""
    return audited("demo")


@pytest.fixture
def here(monkeypatch, capsys):
    """Run a command in this process, as a process of its own would run it but for the second that its start takes."""

    def here(*arguments, cwd=None):
        with monkeypatch.context() as patched:
            if cwd is not None:
                patched.chdir(cwd)
            patched.setenv("COLUMNS", "200")
            patched.setattr("sys.argv", ["neontext", *map(str, arguments)])
            patched.setattr("signal.signal", lambda *_: None)
            with pytest.raises(SystemExit) as ended:
                run()
        return Ended(ended.value.code, *capsys.readouterr())

    return here


@pytest.fixture(scope="session")
def hostile_corpus(shared_data, made_once):
    """Three topics, with a hostile string in every text, id and label; and the strings."""
    strings = json.loads((shared_data / "blns.json").read_text(encoding="utf-8"))
    topics = ("garlic onion butter sauce", "telescope comet orbit mirror", "court judge lawyer appeal")

    def write(folder):
        folder.mkdir()
        with (folder / "corpus.jsonl").open("w", encoding="utf-8") as file:
            for number, text in enumerate(strings):
                row = {"id": text, "label": text, "text": f"{topics[number % 3]} {text} {topics[number % 3]}"}
                file.write(json.dumps(row) + "\n")

    return made_once("hostile-corpus", write) / "corpus.jsonl", strings


@pytest.fixture(scope="session")
def hostile_audit(hostile_corpus, made_once):
    """The hostile corpus in three clusters."""
    corpus, _ = hostile_corpus
    return made_once("hostile-audit", lambda folder: audit_corpus(corpus, folder, clusters=3, vectors="ppmi"))


@pytest.fixture(scope="session")
def wheel(made_once):
    """The wheel of this checkout."""

    def build(folder):
        subprocess.run([sys.executable, "-m", "build", "--wheel", "--outdir", folder, ROOT], check=True)

    return next(made_once("wheel", build).glob("neontext-*.whl"))


@pytest.fixture
def empty_environment(tmp_path):
    """Make a virtual environment that holds what is given alone; returns its folder of scripts."""

    def empty_environment(requirement):
        place = tmp_path / "environment"
        venv.create(place)
        scripts = place / "bin"
        # By this environment's pip, and without compiling what is never imported.
        pip = [sys.executable, "-m", "pip", "--python", scripts / "python", "install", "--quiet", "--no-compile"]
        subprocess.run([*pip, requirement], check=True, cwd=tmp_path)
        return scripts

    return empty_environment


def assert_nothing_left(folder, *expected):
    """The folder holds just these names, hidden files counted."""
    assert sorted(path.name for path in folder.iterdir()) == sorted(expected)


@pytest.fixture(scope="session")
def nothing_left():
    return assert_nothing_left
