"""Folders that are written whole or not at all.

Root may write where permission bits forbid it, so places that cannot be written are a path below a plain file and
/proc; refusals that neither shows (read-only, quota) are raised by hand in the block. The full disk is a real, tiny
one where this user may mount one.
"""

import errno
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from neontext.errors import InputError, NeontextError, OutputError
from neontext.runtime.record import RECORD
from neontext.runtime.staging import staged_file, staged_folder


def write(out, content="new", *, force=False, then=None):
    with staged_folder(out, "result", force=force) as staging:
        (staging / "signature").write_text(content)
        (staging / "deep").mkdir()
        (staging / "deep" / "file").write_text(content)
        if then is not None:
            raise then


def listing(folder):
    """Everything in a folder but records, hidden files too, with the contents of files."""
    found = sorted(path for path in folder.rglob("*") if path.name != RECORD)
    return {str(path.relative_to(folder)): path.read_text() if path.is_file() else None for path in found}


NEW = {"out": None, "out/signature": "new", "out/deep": None, "out/deep/file": "new"}
OLD = {name: content and "old" for name, content in NEW.items()}


@pytest.fixture
def old(tmp_path):
    """An earlier result of ours."""
    write(tmp_path / "out", "old")
    return tmp_path / "out"


@pytest.fixture
def foreign(tmp_path):
    """A folder that somebody else filled."""
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "photo").write_text("mine")
    return tmp_path / "out"


def test_written_whole(tmp_path):
    write(tmp_path / "out")
    assert listing(tmp_path) == NEW


def test_nothing_has_the_final_name_before_the_end(tmp_path):
    with staged_folder(tmp_path / "out", "result", force=False) as staging:
        (staging / "signature").write_text("new")
        assert not (tmp_path / "out").exists()
        assert staging.parent == tmp_path  # beside it, so that the last step is a rename


def test_the_result_has_the_permissions_that_a_new_folder_gets(tmp_path):
    (tmp_path / "plain").mkdir()
    write(tmp_path / "out")
    assert (tmp_path / "out").stat().st_mode == (tmp_path / "plain").stat().st_mode


def test_a_relative_path(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    write(Path("out"))
    assert listing(tmp_path) == NEW


@pytest.mark.parametrize("name", [" ", "-", "名前", "a b\tc", "'\"$(x)", "x" * 240, "caf\udce9"])
def test_odd_names(tmp_path, name):
    write(tmp_path / name)
    assert (tmp_path / name / "signature").read_text() == "new"
    assert len(list(tmp_path.iterdir())) == 1


def test_missing_parents_are_made(tmp_path):
    write(tmp_path / "a" / "b" / "out")
    assert listing(tmp_path / "a" / "b") == NEW


RAISED = [KeyError("x"), KeyboardInterrupt(), SystemExit(3), GeneratorExit(), InputError("bad"), MemoryError()]


@pytest.mark.parametrize("error", RAISED, ids=repr)
def test_an_error_in_the_block_leaves_nothing_and_goes_on(tmp_path, error):
    with pytest.raises(type(error)) as caught:
        write(tmp_path / "out", then=error)
    assert caught.value is error
    assert listing(tmp_path) == {}


@pytest.mark.parametrize("error", RAISED, ids=repr)
def test_an_error_in_the_block_leaves_the_old_result_whole(old, error):
    with pytest.raises(type(error)):
        write(old, force=True, then=error)
    assert listing(old.parent) == OLD


def test_an_error_leaves_no_parents_behind_that_it_made(tmp_path):
    with pytest.raises(KeyError):
        write(tmp_path / "a" / "b" / "out", then=KeyError())
    assert listing(tmp_path) == {}


def test_an_empty_folder_is_filled(tmp_path):
    (tmp_path / "out").mkdir()
    write(tmp_path / "out")
    assert listing(tmp_path) == NEW


def test_an_old_result_is_replaced_only_by_force(old):
    with pytest.raises(OutputError, match="--force"):
        write(old)
    assert listing(old.parent) == OLD
    write(old, force=True)
    assert listing(old.parent) == NEW


@pytest.mark.parametrize("force", [False, True])
def test_a_foreign_folder_is_never_replaced(foreign, force):
    with pytest.raises(OutputError):
        write(foreign, force=force)
    assert listing(foreign.parent) == {"out": None, "out/photo": "mine"}


@pytest.mark.parametrize("force", [False, True])
def test_a_file_in_the_way(tmp_path, force):
    (tmp_path / "out").write_text("mine")
    with pytest.raises(OutputError, match="folder"):
        write(tmp_path / "out", force=force)
    assert listing(tmp_path) == {"out": "mine"}


def test_refused_before_the_long_work_begins(foreign):
    with pytest.raises(OutputError), staged_folder(foreign, "result", force=True):
        pytest.fail("the block ran")


def somebody_writes(kind, out):
    if kind == "file":
        out.write_text("mine")
    else:
        out.mkdir()
        (out / ("photo" if kind == "foreign folder" else "signature")).write_text("mine")


@pytest.mark.parametrize("kind", ["foreign folder", "file", "old result"])
def test_what_appears_during_the_work_is_not_replaced_either(tmp_path, kind):
    with pytest.raises(OutputError), staged_folder(tmp_path / "out", "result", force=False):
        somebody_writes(kind, tmp_path / "out")
    names = {"file": ["out"], "foreign folder": ["out", "out/photo"], "old result": ["out", "out/signature"]}
    assert list(listing(tmp_path)) == names[kind]
    assert list(listing(tmp_path).values())[-1] == "mine"


def test_what_disappears_during_the_work_does_no_harm(old):
    with staged_folder(old, "result", force=True) as staging:
        (staging / "signature").write_text("new")
        shutil.rmtree(old)
    assert (old / "signature").read_text() == "new"


def test_a_link_to_somewhere_else_costs_nobody_their_files(tmp_path, foreign):
    (tmp_path / "link").symlink_to(foreign)
    with pytest.raises(OutputError):
        write(tmp_path / "link", force=True)
    assert (foreign / "photo").read_text() == "mine"
    assert (tmp_path / "link").is_symlink()


@pytest.fixture
def no_exchange(monkeypatch):
    """A system that cannot let two folders change places."""
    monkeypatch.setattr("neontext.runtime.staging.exchange", lambda one, other: False)


def test_an_old_result_is_replaced_where_folders_cannot_change_places(old, no_exchange):
    write(old, force=True)
    assert listing(old.parent) == NEW


def test_if_the_exchange_fails_the_old_result_stays(old, monkeypatch):
    def breaks(one, other):
        raise OSError(errno.EIO, "Input/output error")

    monkeypatch.setattr("neontext.runtime.staging.exchange", breaks)
    with pytest.raises(OutputError):
        write(old, force=True)
    assert listing(old.parent) == OLD


@pytest.mark.parametrize("failing", ["first", "second"])
def test_if_the_last_step_fails_the_old_result_comes_back(old, monkeypatch, no_exchange, failing):
    rename, calls = Path.rename, []

    def breaks(self, target):
        calls.append(self)
        if len(calls) == (1 if failing == "first" else 2):
            raise OSError(errno.EIO, "Input/output error")
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", breaks)
    with pytest.raises(OutputError):
        write(old, force=True)
    assert listing(old.parent) == OLD


@pytest.mark.parametrize("moment", [1, 2])
def test_ctrl_c_in_the_last_step_loses_neither_the_old_result_nor_the_new(old, monkeypatch, no_exchange, moment):
    """The interrupt arrives right after a rename has happened."""
    rename, calls = Path.rename, []

    def interrupted(self, target):
        calls.append(self)
        done = rename(self, target)
        if len(calls) == moment:
            raise KeyboardInterrupt
        return done

    monkeypatch.setattr(Path, "rename", interrupted)
    with pytest.raises(KeyboardInterrupt):
        write(old, force=True)
    left = {name: content for name, content in listing(old.parent).items() if name.startswith("out")}
    assert left in (OLD, NEW)


def test_below_a_plain_file(tmp_path):
    (tmp_path / "file").write_text("mine")
    with pytest.raises(OutputError, match=r"cannot be (written|made)|Cannot write"):
        write(tmp_path / "file" / "out")
    assert listing(tmp_path) == {"file": "mine"}


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="there is no /proc on this platform")
def test_where_the_system_lets_nobody_write():
    with pytest.raises(OutputError, match="/proc"):
        write(Path("/proc/neontext-out"))


@pytest.mark.parametrize("name", ["x" * 300, "x" * 5000, "a\0b"])
def test_names_that_no_folder_can_have(tmp_path, name):
    with pytest.raises(NeontextError):
        write(tmp_path / name)
    assert listing(tmp_path) == {}


@pytest.mark.parametrize("name", [".", "", "/"])
def test_a_folder_that_is_in_use(tmp_path, monkeypatch, name):
    (tmp_path / "here").mkdir()
    (tmp_path / "here" / "photo").write_text("mine")
    monkeypatch.chdir(tmp_path / "here")
    with pytest.raises(OutputError):
        write(Path(name), force=True)
    assert listing(tmp_path) == {"here": None, "here/photo": "mine"}


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS, errno.EIO])
def test_a_failing_disk(old, number):
    """Raised in the block, as the writer of a file would."""
    with pytest.raises(OutputError) as caught:
        write(old, force=True, then=OSError(number, os.strerror(number), "somewhere"))
    assert str(old) in str(caught.value) or str(old.parent) in str(caught.value)
    if number in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
        assert "full" in str(caught.value)
    assert listing(old.parent) == OLD


@pytest.fixture
def tiny_disk(tmp_path):
    """A disk of 64 kB, where this user may mount one."""
    place = tmp_path / "disk"
    place.mkdir()
    mount = shutil.which("mount")
    if (
        mount is None
        or subprocess.run([mount, "-t", "tmpfs", "-o", "size=64k", "none", place], capture_output=True).returncode
    ):
        pytest.skip("mounting a tiny disk is not allowed here")
    yield place
    subprocess.run(["umount", "-l", place], check=True)


def test_a_full_disk(tiny_disk):
    write(tiny_disk / "out", "old")
    with (
        pytest.raises(OutputError, match="full"),
        staged_folder(tiny_disk / "out", "result", force=True) as staging,
    ):
        (staging / "large").write_bytes(b"x" * 1_000_000)
    assert listing(tiny_disk) == OLD


def test_the_top_of_a_disk_is_refused_before_the_long_work(tiny_disk):
    with pytest.raises(OutputError), staged_folder(tiny_disk, "result", force=True):
        pytest.fail("the block ran")


def test_a_folder_that_cannot_be_looked_into(tmp_path, monkeypatch):
    (tmp_path / "out").mkdir()

    def denied(self):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(self))

    monkeypatch.setattr(Path, "iterdir", denied)
    with pytest.raises(OutputError):
        write(tmp_path / "out")


def test_a_file_takes_its_place_at_the_end(tmp_path):
    with staged_file(tmp_path / "new" / "out.csv", force=False) as file:
        file.write_text("a")
        assert not (tmp_path / "new" / "out.csv").exists()
    assert [path.name for path in (tmp_path / "new").iterdir()] == ["out.csv"]


def test_a_file_that_fails_leaves_what_was_there(tmp_path):
    (tmp_path / "out.old").write_text("mine")

    def write_half():
        with staged_file(tmp_path / "out.old", force=True) as file:
            file.write_text("half")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_half()
    assert [(path.name, path.read_text()) for path in tmp_path.iterdir()] == [("out.old", "mine")]
    with staged_file(tmp_path / "out.old", force=True) as file:
        file.write_text("new")
    assert [(path.name, path.read_text()) for path in tmp_path.iterdir()] == [("out.old", "new")]


def test_only_plain_files_are_replaced(tmp_path):
    (tmp_path / "file").touch()
    for name, force, said in (("file", False, "--force"), ("", True, "no plain file")):
        with pytest.raises(OutputError, match=said), staged_file(tmp_path / name, force=force):
            pytest.fail("not reached")


def mode(path):
    return path.stat().st_mode & 0o7777


@pytest.mark.parametrize("able", [True, False])
def test_permissions_outlive_the_replacing(old, monkeypatch, able):
    if not able:
        monkeypatch.setattr("neontext.runtime.staging.exchange", lambda one, other: False)
    modes = {old: 0o700, old / "deep": 0o750, old / "signature": 0o600}
    for path, bits in modes.items():
        path.chmod(bits)
    with staged_folder(old, "result", force=True) as staging:
        assert mode(staging) == 0o700
        (staging / "deep").mkdir()
        for name in ("signature", "deep/file", "new"):
            (staging / name).write_text("new")
    assert {path: mode(path) for path in modes} == modes
    assert mode(old / "new") == mode(old / "deep" / "file") == 0o666 & ~umask()


def umask():
    mask = os.umask(0)
    os.umask(mask)
    return mask


def test_an_empty_folder_keeps_its_permissions(tmp_path):
    (tmp_path / "out").mkdir(mode=0o700)
    write(tmp_path / "out")
    assert mode(tmp_path / "out") == 0o700


def test_a_file_keeps_its_permissions(tmp_path):
    out = tmp_path / "out.csv"
    for bits in (0o666 & ~umask(), 0o600):
        if out.exists():
            out.chmod(bits)
        with staged_file(out, force=True) as file:
            file.write_text("new")
        assert mode(out) == bits
