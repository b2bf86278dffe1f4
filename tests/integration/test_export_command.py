"""`neontext export` in a process of its own: every format, chosen documents, hostile texts."""

import csv
import json

import pytest

from neontext.runtime.record import RECORD

FILES = ("markdown", "csv", "jsonl", "latex")


def test_chosen_documents_in_every_format(here, demo_audit, tmp_path, nothing_left):
    for name in FILES:
        choice = ("--cluster", 2, "--rank", "strongest:3", "--out", tmp_path / name)
        done = here("export", demo_audit, "--format", name, *choice)
        assert done.status == 0, done.err
        assert "3 documents written" in done.out
    nothing_left(tmp_path, *FILES)
    records = [json.loads(line) for line in (tmp_path / "jsonl").read_text().splitlines()]
    assert [record["cluster"] for record in records] == [2, 2, 2]
    evidence = [record["evidence"] for record in records]
    assert evidence == sorted(evidence, reverse=True)
    for record in records:
        words = sum(word["relevance"] for word in record["words"])
        assert words + record["bias"] == pytest.approx(record["evidence"], abs=1e-9)
        assert all(record["text"][w["start"] : w["end"]].lower() == w["word"] for w in record["words"])
    with (tmp_path / "csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == sum(len(record["words"]) for record in records)
    for name in ("markdown", "latex"):
        assert all(record["id"] in (tmp_path / name).read_text() for record in records)


@pytest.mark.parametrize("name", FILES)
def test_standard_output_holds_the_file_and_nothing_else(neontext, demo_audit, tmp_path, name):
    arguments = ("export", demo_audit, "--format", name, "--limit", 2, "--out")
    assert neontext(*arguments, tmp_path / name).status == 0
    done = neontext(*arguments, "-")
    assert (done.status, done.out.replace("\r\n", "\n")) == (0, (tmp_path / name).read_text())
    assert "2 documents written" in done.err


def test_a_folder_does_not_go_to_standard_output(neontext, demo_audit):
    done = neontext("export", demo_audit, "--format", "html-fragments", "--out", "-")
    assert done.status != 0
    assert "standard output" in done.err
    assert len(done.err.strip().splitlines()) == 1


def test_fragments_are_replaced_by_force_only(neontext, here, demo_audit, tmp_path, nothing_left):
    arguments = ("export", demo_audit, "--format", "html-fragments", "--out", tmp_path / "out", "--limit")
    assert neontext(*arguments, 2).status == 0
    nothing_left(tmp_path / "out", "document-0.html", "document-1.html", "fragments.json", RECORD)
    assert "--force" in here(*arguments, 1).err
    assert here(*arguments, 1, "--force").status == 0
    nothing_left(tmp_path / "out", "document-0.html", "fragments.json", RECORD)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--format", "word"), "expected one of"),
        (("--format", "csv", "--cluster", 99), "clusters 0 to 7"),
        (("--format", "csv", "--id", "nobody"), "nobody"),
        (("--format", "csv", "--rank", "best"), "strongest"),
        (("--format", "csv", "--limit", 0), "limit"),
    ],
)
def test_what_cannot_be_done_writes_nothing(here, demo_audit, tmp_path, nothing_left, arguments, said):
    done = here("export", demo_audit, *arguments, "--out", tmp_path / "out")
    assert done.status != 0
    assert said in done.err
    assert "Traceback" not in done.err
    nothing_left(tmp_path)


def test_places_that_cannot_be_written(here, demo_audit, tmp_path, nothing_left):
    (tmp_path / "file").write_text("mine")
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "mine").touch()
    export = ("export", demo_audit, "--limit", 1, "--out")
    assert "--force" in here(*export, tmp_path / "file", "--format", "csv").err
    assert "no plain file" in here(*export, tmp_path / "folder", "--format", "csv", "--force").err
    assert RECORD in here(*export, tmp_path / "folder", "--format", "html-fragments", "--force").err
    assert here(*export, tmp_path / "file" / "below", "--format", "csv").status == 1
    assert (tmp_path / "file").read_text() == "mine"
    nothing_left(tmp_path, "file", "folder")
    assert "No audit" in here("export", tmp_path, "--format", "csv", "--out", tmp_path / "out").err


def test_hostile_texts_in_every_format(neontext, here, hostile_corpus, hostile_audit, tmp_path):
    strings = hostile_corpus[1]
    for name in (*FILES, "html-fragments"):
        done = here("export", hostile_audit, "--format", name, "--out", tmp_path / name)
        assert done.status == 0, done.err
    records = [json.loads(line) for line in (tmp_path / "jsonl").read_text().splitlines()]
    assert len(records) == len(strings)
    assert all(string in record["text"] for string, record in zip(strings, records, strict=True))
    chosen = neontext("export", hostile_audit, f"--id={strings[40]}", "--format", "jsonl", "--out", tmp_path / "one")
    assert chosen.status == 0, chosen.err
    assert json.loads((tmp_path / "one").read_text())["id"] == strings[40]
