"""Pipes, sockets, devices and folders where a file or folder is expected, damaged tables: one line, no waiting."""

import os
import shutil
import signal
import socket
import sys

import pyarrow.parquet as pq
import pytest

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="named pipes and alarms are POSIX")

QUICK = ("--clusters", "2", "--vectors", "lsa", "--map", "pca")
KINDS = ("pipe", "socket", "device", "folder")


@pytest.fixture(autouse=True)
def no_waiting():
    """End a test that waits for what never comes; the time is that of a machine that does much else."""

    def end(*_):
        raise TimeoutError("it waits")

    before = signal.signal(signal.SIGALRM, end)
    signal.alarm(600)
    yield
    signal.alarm(0)
    signal.signal(signal.SIGALRM, before)


@pytest.fixture
def odd(tmp_path, monkeypatch):
    """Make something that is no plain file; relative names keep those of sockets short."""
    monkeypatch.chdir(tmp_path)

    def odd(kind, name="odd"):
        if kind == "pipe":
            os.mkfifo(name)
        elif kind == "socket":
            with socket.socket(socket.AF_UNIX) as server:
                server.bind(name)
        elif kind == "device":
            os.symlink("/dev/zero", name)
        else:
            os.mkdir(name)
            (tmp_path / name / "mine").touch()
        return tmp_path / name

    return odd


def one_line(done):
    assert done.status == 1, done
    assert len(done.err.strip().splitlines()) == 1, done.err
    assert "did not foresee" not in done.err
    assert done.out == ""


READING = {
    "odd.jsonl": ("audit", "odd.jsonl", *QUICK),
    "odd.csv.gz": ("audit", "odd.csv.gz", *QUICK),
    "odd.parquet": ("audit", "odd.parquet", *QUICK),
    "odd.txt": ("explain", "AUDIT", "odd.txt"),
    "odd.npz": ("images", "odd.npz"),
    "odd.json": ("revise", "AUDIT", "--review", "odd.json"),
    "odd": ("audit", "demo", "--vectors", "odd"),
    "stop": ("audit", "demo", "--vectors", "lsa", "--stop-words", "stop"),
    "dir": ("explain", "dir", "demo"),
    "model": ("evaluate", "model"),
    "other": ("compare", "AUDIT", "other"),
}


@pytest.mark.parametrize("name", READING)
@pytest.mark.parametrize("kind", KINDS)
def test_as_input(here, demo_audit, odd, nothing_left, tmp_path, kind, name):
    if name == "model":
        pytest.importorskip("matplotlib")
    odd(kind, name)
    arguments = [demo_audit if argument == "AUDIT" else argument for argument in READING[name]]
    one_line(here(*arguments, "--out", tmp_path / "out"))
    nothing_left(tmp_path, name)


@pytest.mark.parametrize("name", ["summary.json", "documents.parquet", "words.parquet", "model/model.json"])
@pytest.mark.parametrize("kind", ["pipe", "device", "folder"])
def test_in_an_audit(here, demo_audit, odd, tmp_path, monkeypatch, kind, name):
    shutil.copytree(demo_audit, tmp_path / "audit")
    (tmp_path / "audit" / name).unlink()
    odd(kind, f"audit/{name}")
    if name != "model/model.json":
        one_line(here("export", "audit", "--format", "csv", "--out", "table.csv"))
    done = here("verify", "audit")
    assert done.status == 1
    assert "did not foresee" not in done.err


@pytest.mark.parametrize("format", ["csv", "html-fragments"])
@pytest.mark.parametrize("kind", KINDS)
def test_as_output(here, demo_audit, odd, nothing_left, tmp_path, kind, format):
    before = odd(kind).lstat()
    one_line(here("export", demo_audit, "--format", format, "--out", "odd", "--force"))
    assert (tmp_path / "odd").lstat().st_mode == before.st_mode
    nothing_left(tmp_path, "odd")


def damaged(content):
    yield "cut", content[: len(content) // 2]
    yield "empty", b""
    yield "no end", content[:-4]
    yield "other end", content[:-8] + b"\xff\xff\xff\x7fPAR1"
    yield "zeros", content[:64] + bytes(len(content) - 128) + content[-64:]


@pytest.mark.parametrize("table", ["documents.parquet", "words.parquet", "clusters.parquet"])
def test_damaged_tables(here, demo_audit, tmp_path, table):
    shutil.copytree(demo_audit, tmp_path / "audit")
    for what, content in damaged((demo_audit / table).read_bytes()):
        (tmp_path / "audit" / table).write_bytes(content)
        for arguments in (
            ("export", tmp_path / "audit", "--format", "csv"),
            ("compare", demo_audit, tmp_path / "audit"),
        ):
            one_line(here(*arguments, "--out", tmp_path / "out"))
        done = here("verify", tmp_path / "audit")
        assert done.status == 1, what
        assert "did not foresee" not in done.err


def test_a_damaged_corpus(here, demo_audit, tmp_path, nothing_left):
    good = (demo_audit / "documents.parquet").read_bytes()
    for _, content in damaged(good):
        (tmp_path / "corpus.parquet").write_bytes(content)
        one_line(here("audit", tmp_path / "corpus.parquet", *QUICK, "--out", tmp_path / "out"))
        one_line(here("explain", demo_audit, tmp_path / "corpus.parquet", "--out", tmp_path / "out"))
    pq.write_table(pq.read_table(demo_audit / "documents.parquet", columns=["cluster"]), tmp_path / "corpus.parquet")
    one_line(here("audit", tmp_path / "corpus.parquet", *QUICK, "--out", tmp_path / "out"))
    nothing_left(tmp_path, "corpus.parquet")
