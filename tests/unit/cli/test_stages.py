"""The stages that a command announces are those that run, whatever the command."""

from contextlib import contextmanager
from importlib.util import find_spec

import numpy as np
import pytest
from PIL import Image
from typer.testing import CliRunner

from neontext.cli.main import app

AUDIT = ("audit", "demo", "--vectors", "lsa", "--limit", "60", "--map", "pca", "--out", "{out}")
COMMANDS = {
    "audit": (*AUDIT, "--clusters", "3"),
    "audit that sweeps": (*AUDIT, "--clusters", "3-4"),
    "audit with stability": (*AUDIT, "--clusters", "3", "--stability", "2"),
    "audit fitted on a sample": (*AUDIT, "--clusters", "3", "--fit-on", "40"),
    "update": ("update", "{audit}", "demo", "--limit", "5", "--map", "pca", "--out", "{out}"),
    "demo": ("demo", "--out", "{out}"),
    "explain": ("explain", "{audit}", "demo", "--limit", "5", "--map", "pca", "--out", "{out}"),
    "revise": ("revise", "{audit}", "--review", "{audit}/../review.json", "--map", "pca", "--out", "{out}"),
    "verify": ("verify", "{audit}"),
    "evaluate": ("evaluate", "{audit}", "--documents", "5", "--out", "{out}"),
    "evaluate others": ("evaluate", "{audit}", "demo", "--documents", "5", "--out", "{out}"),
    "compare": ("compare", "{audit}", "{audit}"),
    "export": ("export", "{audit}", "--format", "csv", "--out", "{out}"),
    "figures": ("figures", "{audit}", "--figure", "contingency", "--out", "{out}"),
    "images": ("images", "digits", "--limit", "60", "--clusters", "2", "--out", "{out}"),
    "deep": ("deep", "{picture}", "--weights", "{weights}", "--layer", "4", "--clusters", "2", "--size", "32x32",
             "--out", "{out}"),
}  # fmt: skip
NEEDS = {"evaluate": "matplotlib", "evaluate others": "matplotlib", "figures": "matplotlib", "deep": "torch"}
#: What reads a written audit is quick, and announces nothing.
QUICK = ("compare", "export", "figures")


class Recorder:
    """Stands in for the bar, and writes down what it is told."""

    def __init__(self):
        self.announced, self.begun = (), []

    def announce(self, stages):
        # Another plan may follow when the corpus has been read: it begins with what was done.
        assert not self.announced or self.begun
        assert self.begun == list(stages[: len(self.begun)])
        self.announced = stages

    def say(self, sentence):
        assert sentence

    def inside(self, done):
        assert done

    @contextmanager
    def stage(self, name):
        self.begun.append(name)
        yield


def run(monkeypatch, command, **places):
    recorder = Recorder()
    monkeypatch.setattr("neontext.runtime.progress.StageProgress", lambda _: recorder)
    result = CliRunner().invoke(app, [word.format(**places) for word in command])
    assert result.exit_code == 0, result.output
    return recorder


@pytest.fixture(scope="module")
def audit(tmp_path_factory):
    folder = tmp_path_factory.mktemp("audits") / "audit"
    with pytest.MonkeyPatch.context() as monkeypatch:
        run(monkeypatch, COMMANDS["audit"], out=folder)
    folder.with_name("review.json").write_text('{"clusters": [{"cluster": 0, "name": "mine"}]}')
    return folder


@pytest.fixture(scope="module")
def pictures(tmp_path_factory):
    """A picture, and VGG-16's first two layers, random."""
    folder, random = tmp_path_factory.mktemp("pictures"), np.random.RandomState(0)
    Image.fromarray(random.randint(0, 255, (40, 40, 3)).astype(np.uint8)).save(folder / "a.png")
    shapes = {"features.0.weight": (64, 3, 3, 3), "features.0.bias": (64,), "features.2.weight": (64, 64, 3, 3)}
    weights = {name: random.randn(*shape).astype(np.float32) for name, shape in shapes.items()}
    np.savez(folder / "w.npz", **weights, **{"features.2.bias": np.zeros(64, np.float32)})
    return {"picture": folder / "a.png", "weights": folder / "w.npz"}


@pytest.mark.parametrize("name", COMMANDS)
def test_what_is_announced_is_what_runs(monkeypatch, audit, pictures, tmp_path, name):
    if name in NEEDS and find_spec(NEEDS[name]) is None:
        pytest.skip(f"{NEEDS[name]} is not installed")
    recorder = run(monkeypatch, COMMANDS[name], out=tmp_path / "out", audit=audit, **pictures)
    assert recorder.begun == list(recorder.announced)
    assert bool(recorder.announced) == (name not in QUICK)


def test_every_command_is_tried():
    assert {words[0] for words in COMMANDS.values()} == {
        command.callback.__name__ for command in app.registered_commands
    }
