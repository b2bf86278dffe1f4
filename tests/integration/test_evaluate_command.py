"""`neontext evaluate`: flipping curves of an audit's model."""

import json
import sys
from importlib.util import find_spec

import pyarrow.parquet as pq
import pytest

plots = pytest.mark.skipif(find_spec("matplotlib") is None, reason="needs matplotlib (the extra plots)")


@plots
def test_an_audit_is_evaluated(neontext, demo_audit, tmp_path, nothing_left):
    done = neontext("evaluate", demo_audit, "--out", tmp_path / "out", "--documents", 40, "--random-orders", 2)
    assert done.status == 0, done.err
    for word in ("midpoint", "origin", "IG", "SA", "SR", "GI", "occlusion", "random", "Documents: 40"):
        assert word in done.out
    figures = json.loads((tmp_path / "out" / "faithfulness.json").read_text())
    assert figures["n_documents"] == 40
    assert len(figures["methods"]) == 2 * 2 * 8
    assert len(pq.read_table(tmp_path / "out" / "curves.parquet")) == 2 * 2 * 8 * 51
    assert (tmp_path / "out" / "curves.svg").read_text().startswith("<?xml")
    nothing_left(tmp_path, "out")


@plots
def test_other_documents_without_labels(neontext, demo_audit, tmp_path):
    texts = ["The chain of my motorbike and its clutch.", "", "wheel", "A judge, a verdict and an encrypted key."]
    (tmp_path / "new.jsonl").write_text("\n".join(json.dumps({"text": text}) for text in texts))
    done = neontext("evaluate", demo_audit, tmp_path / "new.jsonl", "--out", tmp_path / "out")
    assert done.status == 0, done.err
    assert "too few for an interval" in done.out
    assert "no known word" in done.out


@plots
def test_replaced_by_force_only(neontext, here, demo_audit, tmp_path, nothing_left):
    arguments = ("evaluate", demo_audit, "--out", tmp_path / "out", "--documents", 5, "--random-orders", 1)
    assert neontext(*arguments).status == 0
    refused = here(*arguments)
    assert (refused.status, "--force" in refused.err) == (1, True)
    assert here(*arguments, "--force").status == 0
    nothing_left(tmp_path, "out")


@plots
def test_nothing_to_flip_is_one_sentence(neontext, demo_audit, tmp_path, nothing_left):
    (tmp_path / "new.jsonl").write_text(json.dumps({"text": "zyzzyva"}))
    done = neontext("evaluate", demo_audit, tmp_path / "new.jsonl", "--out", tmp_path / "out")
    assert done.status == 1
    assert "Traceback" not in done.err
    assert "None of 1 documents" in done.err
    nothing_left(tmp_path, "new.jsonl")


def test_without_matplotlib_the_extra_is_named(neontext, demo_audit, tmp_path, nothing_left):
    blocked = tmp_path / "path"
    blocked.mkdir()
    (blocked / "sitecustomize.py").write_text("import sys\nsys.modules['matplotlib'] = None\n")
    done = neontext("evaluate", demo_audit, "--out", tmp_path / "out", env={"PYTHONPATH": path_with(blocked)})
    assert done.status == 1
    assert "neontext[plots]" in done.err
    nothing_left(tmp_path, "path")


def path_with(folder):
    return ":".join([str(folder), *(entry for entry in sys.path if entry)])
