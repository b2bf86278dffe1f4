"""`neontext update`: documents added to an audit."""

import json
import os
import signal
import time

import pyarrow.parquet as pq
import pytest
from messages import assert_says


def tables(folder):
    return {name: (folder / name).read_bytes() for name in ("documents.parquet", "words.parquet", "clusters.parquet")}


def test_documents_are_added_and_drift_is_told(here, demo_audit, tmp_path):
    (tmp_path / "new.jsonl").write_text('{"text": "The judge and her motorbike."}\n{"text": "zyzzyva"}\n')
    done = here("update", demo_audit, tmp_path / "new.jsonl", "--out", tmp_path / "out")
    assert done.status == 0, done.err
    assert_says(done.out, "Fitted on 200 of 202 documents", "fit again")
    assert pq.read_table(tmp_path / "out" / "documents.parquet").num_rows == 202
    assert json.loads((tmp_path / "out" / "summary.json").read_text())["sample"]["drift"]["n_new"] == 2
    assert sorted(path.name for path in tmp_path.iterdir()) == ["new.jsonl", "out"]


@pytest.mark.heavy
def test_killed_and_gone_on(neontext, start, demo_audit, tmp_path):
    options = ("demo", "--batch-documents", "2")
    whole = neontext("update", demo_audit, *options, "--out", tmp_path / "whole")
    assert whole.status == 0, whole.err
    parts = tmp_path / "out.neontext-work" / "parts"
    process = start("update", demo_audit, *options, "--out", tmp_path / "out")
    deadline = time.monotonic() + 120
    while not (parts.is_dir() and len(list(parts.glob("*.documents.parquet"))) > 3):
        assert process.poll() is None, process.stderr.read()
        assert time.monotonic() < deadline
        time.sleep(0.01)
    os.kill(process.pid, signal.SIGKILL)
    process.communicate()
    n_done = len(list(parts.glob("*.documents.parquet")))
    assert 0 < n_done < 100
    again = neontext("update", demo_audit, *options, "--out", tmp_path / "out")
    assert again.status == 0, again.err
    assert_says(again.err, "Disk: this takes about", f"Going on: {n_done} of 100 batches are there.")
    assert tables(tmp_path / "out") == tables(tmp_path / "whole")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["out", "whole"]
