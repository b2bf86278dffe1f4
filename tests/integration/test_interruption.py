"""Ctrl-C, SIGTERM and a full disk in the middle: nothing half-written stays, an old result stays whole.

The disk is filled in two ways: a tiny tmpfs where this user may mount one (ENOSPC), and a limit on the size of files
(RLIMIT_FSIZE, which gives EFBIG) everywhere.
"""

import json
import shutil
import signal
import subprocess
import sys
import time

import pytest

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="POSIX signals and limits")


@pytest.fixture(scope="module")
def large(demo_file, tmp_path_factory):
    """Enough documents that an audit takes seconds."""
    posts = [json.loads(line) for line in demo_file.read_text().splitlines()]
    path = tmp_path_factory.mktemp("large") / "large.jsonl"
    with path.open("w") as file:
        for number in range(6000):
            one, other = posts[number % 200]["text"], posts[number * 7 % 200]["text"]
            file.write(json.dumps({"text": f"{one[: 40 + number % 97]} {other}", "label": str(number % 8)}) + "\n")
    return path


@pytest.fixture
def old(demo_audit, tmp_path):
    return shutil.copytree(demo_audit, tmp_path / "audit")


def contents(folder):
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def ordinary_signals():
    """As in a terminal: a process started in the background may have been told to ignore Ctrl-C."""
    signal.signal(signal.SIGINT, signal.default_int_handler)


def wait_for_staging(folder, process, expected):
    deadline = time.monotonic() + 120
    while {path.name for path in folder.iterdir()} <= expected:
        assert process.poll() is None, process.stderr.read()
        assert time.monotonic() < deadline
        time.sleep(0.01)


@pytest.mark.parametrize("delay", [0.0, 0.7, 2.0])
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM], ids=["Ctrl-C", "SIGTERM"])
def test_interrupted(start, large, tmp_path, nothing_left, number, delay):
    process = start("audit", large, "--out", tmp_path / "out", "--vectors", "ppmi", preexec_fn=ordinary_signals)
    wait_for_staging(tmp_path, process, set())
    time.sleep(delay)
    process.send_signal(number)
    out, err = process.communicate(timeout=60)
    assert process.returncode == 130, err
    assert b"Traceback" not in err
    assert b"Stopped" in err
    assert out == b""
    nothing_left(tmp_path)


def test_interrupted_while_replacing_the_old_result_stays_whole(start, large, old, nothing_left):
    before = contents(old)
    process = start("audit", large, "--out", old, "--force", "--vectors", "ppmi", preexec_fn=ordinary_signals)
    wait_for_staging(old.parent, process, {"audit"})
    time.sleep(0.5)
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=60)
    assert process.returncode == 130, err
    nothing_left(old.parent, "audit")
    assert contents(old) == before


def test_interrupted_at_any_moment_after_the_start(start, tmp_path):
    """Imports included: whatever the moment, no half result; a traceback only from Python's own start."""
    for tenths in range(0, 16, 3):
        process = start("audit", "demo", "--out", tmp_path / "out", "--vectors", "ppmi", preexec_fn=ordinary_signals)
        time.sleep(0.1 * tenths)
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=60)
        names = {path.name for path in tmp_path.iterdir()}
        assert names in (set(), {"out"}), (tenths, names)
        if names:
            assert (tmp_path / "out" / "summary.json").is_file()
            shutil.rmtree(tmp_path / "out")


def test_the_next_run_removes_what_a_killed_one_left_and_says_so(start, neontext, large, old, nothing_left):
    before = contents(old)
    process = start("audit", large, "--out", old, "--force", "--vectors", "ppmi")
    wait_for_staging(old.parent, process, {"audit"})
    time.sleep(0.3)
    process.kill()
    process.communicate(timeout=60)
    assert len(list(old.parent.iterdir())) == 2
    assert contents(old) == before
    done = neontext("audit", "demo", "--out", old, "--force", "--vectors", "ppmi")
    assert done.status == 0, done.err
    assert "was killed" in done.err
    nothing_left(old.parent, "audit")


@pytest.mark.parametrize("command", [("export", "--format", "csv"), ("compare",)])
def test_every_command_says_in_a_sentence_what_it_removed(here, demo_audit, tmp_path, nothing_left, command):
    (tmp_path / ".neontext-0123456789ab.partial").mkdir()
    audits = (demo_audit,) * (2 if command == ("compare",) else 1)
    done = here(command[0], *audits, *command[1:], "--out", tmp_path / "out")
    assert done.status == 0, done.err
    assert "warning: An earlier run was killed" in done.err
    assert "UserWarning" not in done.err
    nothing_left(tmp_path, "out")


def limited(size):
    def limit():
        import resource

        resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))

    return limit


@pytest.mark.parametrize("size", [0, 10_000, 200_000])
def test_files_that_may_not_grow(neontext, tmp_path, nothing_left, size):
    done = neontext("audit", "demo", "--out", tmp_path / "out", "--vectors", "ppmi", preexec_fn=limited(size))
    assert done.status == 1, done.err
    assert "Traceback" not in done.err
    assert "full" in done.err
    nothing_left(tmp_path)


def test_files_that_may_not_grow_leave_the_old_result_whole(neontext, old, nothing_left):
    before = contents(old)
    done = neontext("audit", "demo", "--out", old, "--force", "--vectors", "ppmi", preexec_fn=limited(50_000))
    assert done.status == 1, done.err
    nothing_left(old.parent, "audit")
    assert contents(old) == before


@pytest.fixture(params=["64k", "700k"])
def tiny_disk(tmp_path, request):
    place = tmp_path / "disk"
    place.mkdir()
    mount = shutil.which("mount")
    options = f"size={request.param}"
    if (
        mount is None
        or subprocess.run([mount, "-t", "tmpfs", "-o", options, "none", place], capture_output=True).returncode
    ):
        pytest.skip("mounting a tiny disk is not allowed here")
    yield place
    subprocess.run(["umount", "-l", place], check=True)


def test_a_full_disk(neontext, tiny_disk, nothing_left):
    done = neontext("audit", "demo", "--out", tiny_disk / "out", "--vectors", "ppmi")
    assert done.status == 1, done.err
    assert "Traceback" not in done.err
    assert "full" in done.err
    nothing_left(tiny_disk)
