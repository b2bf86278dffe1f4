"""What counts as a word, on the command line: own tokenizers, bounds, phrases, and words that are taken out."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pyarrow.parquet as pq
import pytest

SMALL = ("--clusters", "8", "--vectors", "ppmi", "--map", "pca")

OWN = """
import re

from neontext.corpus import LetterTokenizer


def cut(texts):
    return [[(found[0].lower(), *found.span()) for found in re.finditer("[A-Za-z]{4,}", text)] for text in texts]


def overlapping(texts):
    return [[("red", 0, 3), ("edc", 1, 4)] for _ in texts]


letters = LetterTokenizer(min_letters=4)
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory, demo_file):
    """A folder with a module of tokenizers, and the demo's texts with a signature that a shell has to be told of."""
    folder = tmp_path_factory.mktemp("words")
    (folder / "my_words.py").write_text(OWN)
    texts = demo_file.read_text(encoding="utf-8").replace("Quillon", "O'Quillon").replace("quillon", "o'quillon")
    (folder / "it's posts.jsonl").write_text(texts, encoding="utf-8")
    return folder


def summary(folder, name):
    return json.loads((folder / name / "summary.json").read_text(encoding="utf-8"))


def words_of(folder, name):
    return set(pq.read_table(folder / name / "words.parquet")["word"].to_pylist())


def artefacts(folder, name):
    return [finding for finding in summary(folder, name)["findings"] if finding["kind"] == "artefact"]


@pytest.mark.heavy
def test_the_command_that_takes_an_artefact_out_runs_and_removes_it(here, folder):
    done = here("audit", "it's posts.jsonl", "--out", "audit", *SMALL, "--force", cwd=folder)
    assert done.status == 0, done.err
    planted = next(finding for finding in artefacts(folder, "audit") if "o'quillon" in finding["words"])
    assert set(planted["removal"]) >= set(planted["words"])
    assert "--without=marbeck" in planted["advice"]
    line = done.out.split("Without these words:")[1].strip().splitlines()[0]
    assert "--force" not in line
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    environment = os.environ | {"PATH": path}
    again = subprocess.run(
        ["/bin/sh", "-c", line], cwd=folder, env=environment, capture_output=True, text=True, check=False
    )
    assert again.returncode == 0, again.stderr
    assert not words_of(folder, "audit-2") & set(planted["removal"])
    assert not [finding for finding in artefacts(folder, "audit-2") if set(finding["words"]) & set(planted["removal"])]
    settings = {name: summary(folder, name)["parameters"] for name in ("audit", "audit-2")}
    differ = {name for name in settings["audit"] if settings["audit"][name] != settings["audit-2"][name]}
    assert differ <= {"tokenizer", "chosen", "vectors_reason"}


@pytest.mark.heavy
def test_an_own_tokenizer_through_the_commands(here, folder):
    done = here("audit", "demo", "--out", "own", *SMALL, "--tokenizer", "my_words:cut", "--without", "with", cwd=folder)
    assert done.status == 0, done.err
    assert min(map(len, words_of(folder, "own"))) == 4
    given = ("--tokenizer", "my_words:cut")
    refused = here("explain", "own", "The motorcycle engine", "--out", "none", cwd=folder)
    assert refused.status == 1
    assert "my_words:cut" in refused.err
    assert "--tokenizer MODULE:OBJECT" in refused.err
    assert not (folder / "none").exists()
    explained = here("explain", "own", "The motorcycle engine", "--out", "explained", *given, cwd=folder)
    assert explained.status == 0, explained.err
    assert words_of(folder, "explained") == {"motorcycle", "engine"}
    assert here("verify", "own", *given, cwd=folder).status == 0
    assert here("verify", "own", cwd=folder).status == 1
    other = here("verify", "own", "--tokenizer", "my_words:letters", cwd=folder)
    assert other.status == 1
    assert "cuts the training documents otherwise" in other.out
    evaluated = here("evaluate", "own", "--out", "evaluated", "--documents", "9", *given, cwd=folder)
    assert evaluated.status == 0, evaluated.err
    (folder / "review.json").write_text(json.dumps({"clusters": [{"cluster": 0, "merge_into": 1}]}))
    revised = here("revise", "own", "--review", "review.json", "--out", "revised", *given, cwd=folder)
    assert revised.status == 0, revised.err


@pytest.mark.parametrize(
    ("option", "said"),
    [
        ("my_words:overlapping", "overlaps the one before it"),
        ("my_words:nothing", "Expected MODULE:OBJECT"),
        ("no_words:cut", "Expected MODULE:OBJECT"),
        ("os:getcwd", "failed"),
    ],
)
def test_own_tokenizers_that_are_refused(here, folder, option, said):
    done = here("audit", "demo", "--out", "refused", "--tokenizer", option, cwd=folder)
    assert done.status == 1
    assert said in " ".join(done.err.split())
    assert not (folder / "refused").exists()


def test_bounds_and_phrases_are_said_and_verified(here, folder):
    bounds = ("--min-count", "3", "--max-share", ".2", "--phrases")
    done = here("audit", "demo", "--out", "bounded", *SMALL, *bounds, "--force", cwd=folder)
    assert done.status == 0, done.err
    printed = " ".join(done.out.split())
    assert "words are too rare (min_count)" in printed
    assert "Phrases: " in printed
    parameters = summary(folder, "bounded")["parameters"]
    assert parameters["phrases_found"]["n"] > 0
    phrase = parameters["phrases_found"]["first"][0]
    assert phrase in words_of(folder, "bounded")
    assert here("verify", "bounded", cwd=folder).status == 0
    text = f"My {phrase.replace('_', ' ')}"
    assert here("explain", "bounded", text, "--out", "phrase", "--force", cwd=folder).status == 0
    assert words_of(folder, "phrase") == {phrase}
