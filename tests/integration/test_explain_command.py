"""`neontext explain`: further documents by the model of an audit."""

import json
import shutil

import numpy as np
import pyarrow.parquet as pq
import pytest
from messages import assert_says

from neontext.persist.files import FORMAT_VERSION


def test_training_documents_get_the_numbers_of_the_audit(neontext, demo_audit, tmp_path):
    done = neontext("explain", demo_audit, "demo", "--out", tmp_path / "out")
    assert done.status == 0, done.err
    for name in ("documents.parquet", "words.parquet"):
        assert pq.read_table(tmp_path / "out" / name).equals(pq.read_table(demo_audit / name)), name
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == [
        "clusters.parquet", "documents.parquet", "neontext-files.json", "report.html", "summary.json", "words.parquet",
    ]  # fmt: skip


def test_the_model_folder_alone_is_enough(neontext, demo_audit, demo_file, tmp_path):
    shutil.copytree(demo_audit / "model", tmp_path / "carried off")
    done = neontext("explain", tmp_path / "carried off", demo_file, "--out", tmp_path / "out", "--limit", 7)
    assert done.status == 0, done.err
    expected = pq.read_table(demo_audit / "documents.parquet").slice(0, 7)
    found = pq.read_table(tmp_path / "out" / "documents.parquet")
    assert found["cluster"].to_pylist() == expected["cluster"].to_pylist()
    assert found["evidence"].to_pylist() == pytest.approx(expected["evidence"].to_pylist(), rel=1e-9)


def test_new_documents_add_up_and_unknown_ones_keep_their_row(neontext, demo_audit, tmp_path):
    texts = ["The chain of my motorbike and its clutch.", "zyzzyva", "", "A judge, a verdict and an encrypted key."]
    (tmp_path / "new.jsonl").write_text("\n".join(json.dumps({"text": text}) for text in texts))
    done = neontext("explain", demo_audit, tmp_path / "new.jsonl", "--out", tmp_path / "out")
    assert done.status == 0, done.err
    documents = pq.read_table(tmp_path / "out" / "documents.parquet").to_pylist()
    words = pq.read_table(tmp_path / "out" / "words.parquet").to_pylist()
    assert [document["cluster"] is None for document in documents] == [False, True, True, False]
    for row in (0, 3):
        total = sum(word["relevance"] for word in words if word["document"] == row)
        assert total + documents[row]["bias"] == pytest.approx(documents[row]["evidence"], abs=1e-9)
    assert [item["document"] for item in json.loads((tmp_path / "out" / "summary.json").read_text())["skipped"]] == [
        1,
        2,
    ]


def test_documents_without_any_known_word(neontext, demo_audit, tmp_path, nothing_left):
    (tmp_path / "new.jsonl").write_text('{"text": "zyzzyva zyzzyva"}\n{"text": ""}\n')
    done = neontext("explain", demo_audit, tmp_path / "new.jsonl", "--out", tmp_path / "out")
    assert done.status == 1
    assert_says(done.err, "2 documents", "document 0", "no known word")
    nothing_left(tmp_path, "new.jsonl")


def test_against_one_cluster(neontext, demo_audit, tmp_path):
    done = neontext("explain", demo_audit, "demo", "--out", tmp_path / "out", "--against", 3)
    assert done.status == 0, done.err
    found = pq.read_table(tmp_path / "out" / "documents.parquet").to_pydict()
    audited = pq.read_table(demo_audit / "documents.parquet").to_pydict()
    assert found["cluster"] == audited["cluster"]
    elsewhere = np.array(found["cluster"]) != 3
    assert (np.array(found["runner_up"])[elsewhere] == 3).all()
    # One competitor is no harder to beat than all of them.
    assert (np.array(found["evidence"]) >= np.array(audited["evidence"]) - 1e-9).all()
    assert np.array(found["evidence"])[~elsewhere] == pytest.approx(np.array(audited["evidence"])[~elsewhere])
    moved = [to for to, flip, other in zip(found["flip_to"], found["flip"], elsewhere, strict=True) if flip and other]
    assert len(moved) > 50
    assert set(moved) == {3}
    assert sum(words is not None for words in found["addition"]) > 50


def test_an_explanation_is_replaced_by_force_only(neontext, here, demo_audit, tmp_path, nothing_left):
    arguments = ("explain", demo_audit, "demo", "--out", tmp_path / "out", "--limit")
    assert neontext(*arguments, 5).status == 0
    refused = here(*arguments, 9)
    assert (refused.status, "--force" in refused.err) == (1, True)
    assert len(pq.read_table(tmp_path / "out" / "documents.parquet")) == 5
    assert here(*arguments, 9, "--force").status == 0
    assert len(pq.read_table(tmp_path / "out" / "documents.parquet")) == 9
    nothing_left(tmp_path, "out")


def test_the_audit_that_holds_the_model_can_be_replaced_by_its_explanation(neontext, demo_audit, tmp_path):
    """Loaded before it is moved away: odd, but nothing may break."""
    shutil.copytree(demo_audit, tmp_path / "audit")
    done = neontext("explain", tmp_path / "audit", "demo", "--out", tmp_path / "audit", "--limit", 5, "--force")
    assert done.status in (0, 1)
    assert "Traceback" not in done.err
    assert (tmp_path / "audit" / "summary.json").is_file()


@pytest.mark.parametrize(
    "change",
    ["one byte", "newer", "evil.pkl", "missing", "empty", "symlink"],
)
def test_a_model_that_was_tampered_with(neontext, demo_audit, tmp_path, nothing_left, change):
    model = shutil.copytree(demo_audit / "model", tmp_path / "model")
    arrays = model / "arrays.safetensors"
    if change == "one byte":
        content = bytearray(arrays.read_bytes())
        content[len(content) // 2] ^= 1
        arrays.write_bytes(content)
    elif change == "newer":
        text, now = (model / "model.json").read_text(), f'"format_version": {FORMAT_VERSION}'
        assert now in text
        (model / "model.json").write_text(text.replace(now, f'"format_version": {FORMAT_VERSION + 1}'))
    elif change == "evil.pkl":
        (model / "evil.pkl").write_bytes(b"cos\nsystem\n(S'touch pwned'\ntR.")
    elif change == "symlink":
        arrays.rename(tmp_path / "elsewhere")
        arrays.symlink_to(tmp_path / "elsewhere")
    else:
        arrays.write_bytes(b"") if change == "empty" else arrays.unlink()
    before = {path.name for path in tmp_path.iterdir()}
    done = neontext("explain", model, "demo", "--out", tmp_path / "out", cwd=tmp_path)
    assert done.status == 1
    assert "Traceback" not in done.err
    assert done.err.count("neontext:") == 1
    nothing_left(tmp_path, *before)
    if change == "newer":
        assert "upgrade" in done.err.lower()
