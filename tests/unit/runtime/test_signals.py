"""Signals wait where something must be done whole, and what was written is known then."""

import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from neontext.runtime.record import RECORD
from neontext.runtime.signals import signals_wait
from neontext.runtime.staging import staged_folder

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="POSIX signals")

ROOT = Path(__file__).resolve().parents[3]
#: Writes a result, is sent a signal at a step of a given number that touches the disk, and says what it knows then.
WRITER = """
import os, signal, sys
import neontext.runtime.staging as staging
from neontext.runtime.written import written_paths

out, number, moment = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
signal.signal(signal.SIGINT, signal.default_int_handler)
signal.signal(signal.SIGTERM, signal.default_int_handler)
steps = 0
STEPS = {"open", "os.rename", "os.mkdir", "os.rmdir", "os.remove", "os.chmod", "os.scandir", "shutil.rmtree",
         "fcntl.flock", "ctypes.dlopen"}

def watch(event, arguments):
    global steps
    if event in STEPS:
        steps += 1
        if steps == moment:
            os.kill(os.getpid(), number)

sys.addaudithook(watch)
try:
    with staging.staged_folder(out, "result", force=True) as folder:
        (folder / "file").write_text("new")
    print("ended")
except KeyboardInterrupt:
    print("stopped")
print(len(written_paths()))
"""


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM], ids=["Ctrl-C", "SIGTERM"])
def test_what_is_said_to_be_written_is_written(tmp_path, number):
    moment, ended, said = 0, "stopped", set()
    while ended == "stopped":
        moment += 1
        out = tmp_path / str(moment) / "out"
        out.parent.mkdir()
        with staged_folder(out, "result", force=True) as folder:
            (folder / "file").write_text("old")
        arguments = map(str, [sys.executable, "-c", WRITER, out, int(number), moment])
        environment = {**os.environ, "PYTHONPATH": str(ROOT)}
        done = subprocess.run(arguments, env=environment, capture_output=True, text=True, check=True)
        ended, written = done.stdout.split()
        assert (out / "file").read_text() == ("new" if written == "1" else "old"), moment
        assert sorted(path.name for path in out.iterdir()) == ["file", RECORD], moment
        assert [path.name for path in out.parent.iterdir()] == ["out"], moment
        said.add((ended, written))
    assert said == {("stopped", "0"), ("stopped", "1"), ("ended", "1")}


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_waits_for_the_end_of_the_block(number):
    done = []

    def stop(number, frame):
        raise KeyboardInterrupt

    def work():
        with signals_wait():
            with signals_wait():
                signal.raise_signal(number)
            done.append("inner")
            signal.raise_signal(number)
            done.append("outer")

    before = signal.signal(number, stop)
    try:
        with pytest.raises(KeyboardInterrupt):
            work()
        assert signal.getsignal(number) is stop
    finally:
        signal.signal(number, before)
    assert done == ["inner", "outer"]


def test_what_is_ignored_stays_ignored():
    before = signal.signal(signal.SIGTERM, signal.SIG_IGN)
    try:
        with signals_wait():
            signal.raise_signal(signal.SIGTERM)
        assert signal.getsignal(signal.SIGTERM) is signal.SIG_IGN
    finally:
        signal.signal(signal.SIGTERM, before)


def test_other_threads_have_nothing_to_wait_for():
    done = []

    def work():
        with signals_wait():
            done.append(True)

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert done == [True]
