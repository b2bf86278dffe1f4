"""No output overwrites, lies in, or holds an input."""

import os

import pytest

from neontext.errors import OutputError
from neontext.runtime.apart import check_apart
from neontext.runtime.staging import staged_file, staged_folder


@pytest.fixture
def place(tmp_path):
    (tmp_path / "in" / "deep").mkdir(parents=True)
    (tmp_path / "in" / "deep" / "file").write_text("mine")
    (tmp_path / "link").symlink_to("in")
    (tmp_path / "linked file").symlink_to("in/deep/file")
    os.link(tmp_path / "in" / "deep" / "file", tmp_path / "hard link")
    return tmp_path


TOGETHER = [
    ("in", "in", "is"),
    ("in/deep/file", "in/deep/file", "is"),
    ("in/deep", "in", "lies in"),
    ("in/new", "in", "lies in"),
    ("in/new/newer/newest", "in", "lies in"),
    ("in", "in/deep/file", "holds"),
    (".", "in/deep/file", "holds"),
    ("in", "link", "is"),
    ("in/new", "link", "lies in"),
    ("in", "link/deep/file", "holds"),
    ("link", "in", "is"),
    ("link/new", "in", "lies in"),
    ("link", "linked file", "holds"),
    ("linked file", "in/deep/file", "is"),
    ("linked file", "in", "lies in"),
    ("hard link", "in/deep/file", "is"),
    ("in/../in/deep", "in/deep/file", "holds"),
]


@pytest.mark.parametrize(("out", "given", "relation"), TOGETHER)
def test_together(place, out, given, relation):
    with pytest.raises(OutputError, match=rf" {relation} '.*which is read"):
        check_apart((place / out).resolve(), [place / "nowhere", str(place / given)])


@pytest.mark.parametrize("out", ["out", "in2", "in/deep/other", "linked", "new/in"])
@pytest.mark.parametrize("given", ["in/deep/file", "linked file", "nowhere", "out/nowhere", "x" * 5000, "a\0b"])
def test_apart(place, out, given):
    check_apart((place / out).resolve(), [place / given, given])


def test_what_is_written_stands_apart_before_the_work_begins(place):
    with pytest.raises(OutputError), staged_folder(place / "in", "result", force=True, inputs=[place / "in"]):
        pytest.fail("not reached")
    with (
        pytest.raises(OutputError),
        staged_file(place / "linked file", force=True, inputs=[place / "in" / "deep" / "file"]),
    ):
        pytest.fail("not reached")
    assert (place / "in" / "deep" / "file").read_text() == "mine"
