"""`neontext compare` in a process of its own."""

import json
import shutil

import pyarrow.parquet as pq
import pytest

from neontext.runtime.record import RECORD


@pytest.fixture(scope="module")
def other_audit(audited):
    return audited("six-clusters", "--clusters", 6)


def test_the_numbers_are_those_of_the_tables(neontext, demo_audit, other_audit, tmp_path, nothing_left):
    out = tmp_path / "out"
    done = neontext("compare", demo_audit, other_audit, "--out", out)
    assert done.status == 0, done.err
    nothing_left(out, "compare.json", "comparison.html", "comparison.md", "moved.parquet", RECORD)
    view = json.loads((out / "compare.json").read_text())
    one, two = (
        pq.read_table(folder / "documents.parquet")["cluster"].to_pylist() for folder in (demo_audit, other_audit)
    )
    match = {cluster["cluster"]: cluster["match"] and cluster["match"]["cluster"] for cluster in view["clusters"]}
    moved = [row for row in range(200) if match[one[row]] != two[row]]
    assert pq.read_table(out / "moved.parquet")["document_first"].to_pylist() == moved
    assert view["n_moved"] == len(moved) == sum(flow["n_documents"] for flow in view["flows"])
    assert view["agreement"]["stayed"] == pytest.approx(1 - len(moved) / 200)
    assert f"{len(moved)} moved" in done.out
    assert f"ARI {view['agreement']['ari']:.3f}" in done.out
    assert "--force" in neontext("compare", demo_audit, other_audit, "--out", out).err
    assert neontext("compare", other_audit, demo_audit, "--out", out, "--force").status == 0


def test_an_audit_agrees_with_itself_and_nothing_is_written(neontext, demo_audit, tmp_path, nothing_left):
    done = neontext("compare", demo_audit, demo_audit, cwd=tmp_path)
    assert done.status == 0, done.err
    assert "ARI 1.000" in done.out
    assert "0 moved" in done.out
    nothing_left(tmp_path)


def test_an_audit_without_texts_is_too_old(neontext, demo_audit, tmp_path):
    old = shutil.copytree(demo_audit, tmp_path / "old")
    table = pq.read_table(old / "documents.parquet")
    pq.write_table(table.drop_columns(["text"]), old / "documents.parquet")
    done = neontext("compare", demo_audit, old, "--out", tmp_path / "out")
    assert done.status == 1
    assert "Run the audit again" in done.err
    assert not (tmp_path / "out").exists()
