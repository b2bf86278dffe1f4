"""Every command that writes, with small inputs: what is killed, raced and given odd places to write to."""

import json
import random
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

import numpy as np
from mutations import texts
from PIL import Image

from neontext import audit_corpus
from neontext.choices import EXPORT_FORMATS

_QUICK = ("--clusters", "2", "--vectors", "lsa", "--components", "4", "--map", "pca")
#: `ClusterExplainer.save`, as a script of its own.
_SAVE = """\
import sys
from neontext import ClusterExplainer
ClusterExplainer.load(sys.argv[1]).save(sys.argv[2], overwrite=True)
"""


class Command(NamedTuple):
    """A command, or a script, that writes something.

    Attributes
    ----------
    name : str
        What it is called here.
    old, new : tuple of str
        Arguments of a run before, and of the one that replaces what that wrote; without where to.
    script : str or None
        Python that is run with these arguments and the output instead of a command.
    """

    name: str
    old: tuple[str, ...]
    new: tuple[str, ...]
    script: str | None = None

    def arguments(self, out: Path, *, first: bool = False) -> list[str]:
        """All arguments of a run."""
        given = list(self.old if first else self.new)
        return [*given, str(out)] if self.script else [*given, "--out", str(out), "--force"]


def writing_commands(place: Path) -> list[Command]:
    """Every writing command, its inputs made in a folder."""
    corpus, audit, other = make_inputs(place)
    found = [
        _command("demo", (), (), ()),
        _command("audit", (corpus, *_QUICK), ("--limit", "20"), ()),
        _command("explain", (audit, corpus, "--map", "pca"), ("--limit", "4"), ("--limit", "6")),
        _command("revise", (audit, "--review", _review(place), "--map", "pca"), ("--surrogate", "prototypes"), ()),
        _command("compare", (audit,), (audit,), (other,)),
        _command("images", ("digits", "--clusters", "3"), ("--limit", "50"), ("--limit", "60")),
        *(_command(f"export {name}", (audit, "--format", name), ("--limit", "2"), ()) for name in EXPORT_FORMATS),
        Command("save", (audit,), (other,), _SAVE),
    ]
    if find_spec("matplotlib"):
        curves = ("--random-orders", "1", "--steps", "3", "--documents")
        found += [
            _command("evaluate", (audit, *curves), ("2",), ("3",)),
            _command("figures", (audit, "--figure", "contingency", "--figure"), ("document",), ("map",)),
        ]
    if find_spec("torch"):
        layers = ("--weights", _weights(place), "--clusters", "2", "--size", "32x32", "--layer")
        found.append(_command("deep", (_picture(place), *layers), ("5",), ("4",)))
    return found


def _command(name: str, given: tuple[object, ...], old: tuple[object, ...], new: tuple[object, ...]) -> Command:
    first, second = ((name.split()[0], *map(str, (*given, *more))) for more in (old, new))
    return Command(name, first, second)


def make_inputs(place: Path) -> tuple[Path, Path, Path]:
    """A corpus and two audits of it."""
    place.mkdir(parents=True, exist_ok=True)
    corpus = place / "corpus.jsonl"
    corpus.write_text("".join(json.dumps(row) + "\n" for row in texts(random.Random(0))))  # noqa: S311
    for name, clusters in (("audit", 2), ("other", 3)):
        audit_corpus(corpus, place / name, clusters=clusters, vectors="lsa", components=4, map="pca")
    return corpus, place / "audit", place / "other"


def _review(place: Path) -> Path:
    path = place / "review.json"
    path.write_text(json.dumps({"clusters": [], "documents": [{"document": "0", "move_to": 1}]}))
    return path


def _picture(place: Path) -> Path:
    pixels = np.random.RandomState(0).randint(0, 255, (40, 40, 3)).astype(np.uint8)
    Image.fromarray(pixels).save(place / "picture.png")
    return place / "picture.png"


def _weights(place: Path) -> Path:
    """VGG-16's first layers, random."""
    rng, path = np.random.RandomState(0), place / "weights.npz"
    shapes = {"features.0.weight": (64, 3, 3, 3), "features.0.bias": (64,), "features.2.weight": (64, 64, 3, 3)}
    entries = {name: rng.randn(*shape).astype(np.float32) for name, shape in shapes.items()}
    np.savez(path, **entries, **{"features.2.bias": np.zeros(64, np.float32)})
    return path
