"""What a killed process leaves is put back or removed by the next one, and what a living one needs is left alone."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from neontext.runtime.leftovers import clear_leftovers, make_claimed
from neontext.runtime.record import RECORD
from neontext.runtime.staging import staged_folder

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL and flock")

ROOT = Path(__file__).resolve().parents[3]
#: Writes a result, and kills itself before the step of the given number that touches the disk.
WRITER = """
import os, signal, sys
import neontext.runtime.staging as staging

out, kind, exchanges, moment = sys.argv[1], sys.argv[2], sys.argv[3] == "True", int(sys.argv[4])
if not exchanges:
    staging.exchange = lambda one, other: False
steps = 0

def watch(event, arguments):
    global steps
    if event in STEPS:
        steps += 1
        if steps == moment:
            os.kill(os.getpid(), signal.SIGKILL)

def write():
    with staging.staged_folder(out, "result", force=True) as folder:
        (folder / "deep").mkdir()
        for name in ("signature", "deep/file"):
            (folder / name).write_text("new")

STEPS = {"open", "os.rename", "os.mkdir", "os.rmdir", "os.remove", "os.chmod", "os.scandir", "shutil.rmtree",
         "fcntl.flock", "ctypes.dlopen"}
sys.addaudithook(watch)
write()
"""


def write(out, content):
    with staged_folder(out, "result", force=True) as folder:
        (folder / "deep").mkdir()
        for name in ("signature", "deep/file"):
            (folder / name).write_text(content)


def contents(out):
    return {path.name: path.read_text() for path in sorted(out.rglob("*")) if path.is_file() and path.name != RECORD}


OLD, NEW = {"file": "old", "signature": "old"}, {"file": "new", "signature": "new"}


@pytest.mark.parametrize("exchanges", [True, False])
def test_killed_at_every_step(tmp_path, exchanges, recwarn):
    moment, status, left = 0, -signal.SIGKILL, 0
    while status == -signal.SIGKILL:
        moment += 1
        out = tmp_path / str(moment) / "out"
        out.parent.mkdir()
        write(out, "old")
        environment = {**os.environ, "PYTHONPATH": str(ROOT)}
        arguments = [sys.executable, "-c", WRITER, out, "result", str(exchanges), str(moment)]
        status = subprocess.run([str(argument) for argument in arguments], env=environment, check=False).returncode
        if exchanges:
            assert contents(out) in (OLD, NEW)
        left += len(list(out.parent.iterdir())) > 1 or not out.exists()
        clear_leftovers(out)
        assert contents(out) in (OLD, NEW), moment
        assert [path.name for path in out.parent.iterdir()] == ["out"], moment
    assert status == 0
    assert contents(out) == NEW
    assert left > 5
    assert len(recwarn) >= left


def test_what_a_living_process_needs_stays(tmp_path):
    folder, claim = make_claimed(tmp_path)
    clear_leftovers(tmp_path / "out")
    assert folder.is_dir()
    if claim is not None:
        os.close(claim)
        with pytest.warns(UserWarning, match="killed"):
            clear_leftovers(tmp_path / "out")
        assert not folder.exists()


def test_two_writers_of_one_folder(tmp_path):
    with staged_folder(tmp_path / "out", "result", force=True) as folder:
        (folder / "file").write_text("first")
        write(tmp_path / "out", "new")
    assert contents(tmp_path / "out") == {"file": "first"}
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


@pytest.mark.parametrize("name", [".neontext", ".neontext-mine", ".neontext-0123456789ab.partial.bak", "mine.partial"])
def test_other_hidden_folders_stay(tmp_path, name):
    (tmp_path / name).mkdir()
    clear_leftovers(tmp_path / "out")
    assert (tmp_path / name).is_dir()


def test_links_are_not_followed(tmp_path):
    (tmp_path / "mine").mkdir()
    link = tmp_path / ".neontext-0123456789ab.partial"
    link.symlink_to("mine")
    clear_leftovers(tmp_path / "out")
    assert link.is_symlink()
    assert (tmp_path / "mine").is_dir()


def test_the_old_result_of_another_name_stays(tmp_path):
    (tmp_path / ".neontext-0123456789ab.01234567.old").mkdir()
    clear_leftovers(tmp_path / "out")
    assert len(list(tmp_path.iterdir())) == 1


RACE = """
import sys, warnings
from pathlib import Path
from neontext.errors import OutputError
from neontext.runtime.staging import staged_folder
place, name, force = Path(sys.argv[1]), sys.argv[2], sys.argv[3] == "force"
written = 0
for number in range(100):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        try:
            with staged_folder(place / name.format(number % 3), "result", force=force) as folder:
                (folder / "file").write_text(name)
            written += 1
        except OutputError as error:
            assert "exists already" in str(error), error
print(written)
"""


def raced(place, names, force):
    """How many results each of several processes wrote; none takes what another is at for a leftover."""
    command = [sys.executable, "-c", RACE, place]
    racing = [subprocess.Popen([*command, name, force], stdout=subprocess.PIPE, text=True) for name in names]
    written = [int(process.communicate()[0]) for process in racing]
    assert not [path.name for path in place.iterdir() if path.name.startswith(".")]
    return written


def test_who_writes_beside_others_is_not_taken_for_dead(tmp_path):
    assert raced(tmp_path, ("a{}", "b{}", "c{}"), "force") == [100] * 3


def test_one_alone_writes_what_may_not_be_replaced(tmp_path):
    assert sum(raced(tmp_path, ("a", "a", "a"), "keep")) == 1
