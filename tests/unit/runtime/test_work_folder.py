"""Work of a run that was stopped, found again."""

import json
import os

import pytest

from neontext.errors import OutputError
from neontext.runtime.leftovers import claim
from neontext.runtime.work_folder import replacing, work_folder

IDENTITY = {"corpus": "a1", "options": "b2"}


@pytest.fixture
def out(tmp_path):
    return tmp_path / "audit"


@pytest.fixture
def stopped(out):
    with pytest.raises(KeyboardInterrupt), pytest.warns(UserWarning, match="the same command goes on"):
        interrupted(out)
    return out.with_name("audit.neontext-work")


def interrupted(out):
    with work_folder(out, IDENTITY, fresh=False) as folder:
        (folder / "part").write_text("done")
        raise KeyboardInterrupt


def test_work_is_gone_after_a_good_end(out):
    with work_folder(out, IDENTITY, fresh=False) as folder:
        (folder / "part").write_text("done")
    assert not folder.exists()


def test_the_same_run_goes_on(out, stopped):
    with work_folder(out, IDENTITY, fresh=False) as folder:
        assert folder == stopped
        assert (folder / "part").read_text() == "done"


def test_starting_over(out, stopped):
    with work_folder(out, IDENTITY | {"options": "c3"}, fresh=True) as folder:
        assert not (folder / "part").exists()


@pytest.mark.parametrize("name", IDENTITY)
def test_another_run_is_refused(out, stopped, name):
    with (
        pytest.raises(OutputError, match=rf"its {name} was another.*--fresh"),
        work_folder(out, IDENTITY | {name: "c3"}, fresh=False),
    ):
        pass
    assert (stopped / "part").exists()


@pytest.mark.parametrize("content", ["", "{", "[1]", '{"corpus": "a1"}', '{"a": 1, "a": 2}', None])
def test_what_is_not_ours_is_left_alone(out, stopped, content):
    (stopped / "run.json").unlink()
    if content is not None:
        (stopped / "run.json").write_text(content)
    with pytest.raises(OutputError), work_folder(out, IDENTITY, fresh=False):
        pass
    assert (stopped / "part").read_text() == "done"


def test_a_folder_without_our_file_is_not_removed_when_starting_over(out, stopped):
    (stopped / "run.json").unlink()
    with pytest.raises(OutputError, match="no folder of work"), work_folder(out, IDENTITY, fresh=True):
        pass
    assert (stopped / "part").exists()


def test_an_empty_folder_is_taken(out, tmp_path):
    (tmp_path / "audit.neontext-work").mkdir()
    with work_folder(out, IDENTITY, fresh=False) as folder:
        assert json.loads((folder / "run.json").read_text()) == IDENTITY


@pytest.mark.parametrize("fresh", [False, True])
def test_two_at_once(out, stopped, fresh):
    lock = claim(stopped)
    try:
        with pytest.raises(OutputError, match="Another run works"), work_folder(out, IDENTITY, fresh=fresh):
            pass
    finally:
        os.close(lock)
    assert (stopped / "part").read_text() == "done"


def test_nothing_is_left_where_nothing_was_done(out, tmp_path):
    with pytest.raises(ZeroDivisionError), work_folder(out, IDENTITY, fresh=False):
        raise ZeroDivisionError
    assert list(tmp_path.iterdir()) == []


def test_what_was_half_written_is_removed(out, stopped):
    (stopped / "part2.abc.partial").write_text("half")
    (stopped / "state.abc.partial").mkdir()
    with work_folder(out, IDENTITY, fresh=False) as folder:
        assert sorted(path.name for path in folder.iterdir()) == ["part", "run.json"]


def test_a_place_that_cannot_be_written(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(OutputError), work_folder(tmp_path / "file" / "audit", IDENTITY, fresh=False):
        pass


def test_a_file_comes_whole_or_not_at_all(tmp_path):
    with pytest.raises(ZeroDivisionError), replacing(tmp_path / "table") as file:
        file.write_text(str(1 / 0))
    assert list(tmp_path.iterdir()) == []
    with replacing(tmp_path / "folder") as folder:
        folder.mkdir()
        assert not (tmp_path / "folder").exists()
    assert [path.name for path in tmp_path.iterdir()] == ["folder"]
