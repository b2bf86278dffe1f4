"""The record of a folder: what we wrote is known again, and everything else is named."""

import json
import os

import pytest

from neontext.errors import OutputError
from neontext.runtime.record import RECORD, check_ours, compare_record, read_record, write_record


@pytest.fixture
def ours(tmp_path):
    folder = tmp_path / "ours"
    (folder / "model" / "deep").mkdir(parents=True)
    (folder / "nothing").mkdir()
    for name in ("summary.json", "model/model.json", "model/deep/file"):
        (folder / name).write_text(name)
    write_record(folder, "audit")
    return folder


def add(name):
    return lambda folder: (folder / name).write_text("mine")


def add_folder(folder):
    (folder / "model" / "mine").mkdir()


def link(target):
    def linked(folder):
        (folder / "model" / "mine").symlink_to(target)

    return linked


def replace_by_link(folder):
    """The same bytes, but elsewhere."""
    (folder / "summary.json").rename(folder.parent / "summary.json")
    (folder / "summary.json").symlink_to(folder.parent / "summary.json")


def test_what_was_written_is_known_again(ours):
    check_ours(ours, "audit")
    assert list(read_record(ours, "audit")) == ["model/deep/file", "model/model.json", "nothing/", "summary.json"]


@pytest.mark.parametrize(
    ("change", "named"),
    [
        (add("mine.txt"), "mine.txt"),
        (add(".mine"), ".mine"),
        (add("model/mine.txt"), "model/mine.txt"),
        (add("model/deep/thesis.tex"), "model/deep/thesis.tex"),
        (add("nothing/mine"), "nothing/mine"),
        (add("model/" + RECORD), "model/" + RECORD),
        (add("summary.json"), "summary.json"),
        (add("model/deep/file"), "model/deep/file"),
        (add("new\nline \udcff"), r"new\\nline \\udcff"),
        (add_folder, "model/mine/"),
        (link("/"), "model/mine"),
        (link("nowhere"), "model/mine"),
        (replace_by_link, "summary.json"),
        (lambda folder: os.mkfifo(folder / "pipe"), "pipe"),
    ],
)
def test_what_was_added_or_changed_is_named(ours, change, named):
    change(ours)
    with pytest.raises(OutputError, match=named):
        check_ours(ours, "audit")


def test_many_strange_files_are_counted(ours):
    for number in range(1000):
        (ours / str(number)).touch()
    with pytest.raises(OutputError, match="995 more"):
        check_ours(ours, "audit")


def test_files_that_are_gone_are_no_loss_but_missing(ours):
    (ours / "summary.json").unlink()
    check_ours(ours, "audit")
    assert compare_record(ours, read_record(ours, "audit")).missing == ("summary.json",)


def test_another_kind_is_not_ours_to_replace(ours):
    with pytest.raises(OutputError, match="audit"):
        check_ours(ours, "model")


def without(folder):
    (folder / RECORD).unlink()


def linked(folder):
    (folder / RECORD).rename(folder.parent / RECORD)
    (folder / RECORD).symlink_to(folder.parent / RECORD)


def a_folder(folder):
    (folder / RECORD).unlink()
    (folder / RECORD).mkdir()


def holding(content):
    return lambda folder: (folder / RECORD).write_bytes(content)


def with_blank(folder):
    (folder / RECORD).write_bytes((folder / RECORD).read_bytes() + b" ")


@pytest.mark.parametrize(
    "change",
    [
        without,
        linked,
        a_folder,
        with_blank,
        *map(holding, [b"", b"{}", b"[]", b"\xff", b"[" * 100_000, b'{"files": 1, "kind": "audit"}']),
        holding(json.dumps({"format": "neontext-files", "kind": "audit", "files": ["x"]}, indent=1).encode() + b"\n"),
    ],
)
def test_a_folder_without_a_record_as_we_write_it(ours, change):
    change(ours)
    with pytest.raises(OutputError, match=RECORD):
        check_ours(ours, "audit")
