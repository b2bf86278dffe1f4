"""`neontext verify` in a process of its own: the exit status is the certificate."""

import json
import shutil


def test_a_fresh_audit_passes_and_a_changed_one_does_not(neontext, demo_audit, tmp_path):
    done = neontext("verify", demo_audit)
    assert done.status == 0, done.out + done.err
    assert "every figure agrees" in done.out
    changed = shutil.copytree(demo_audit, tmp_path / "changed")
    summary = json.loads((changed / "summary.json").read_text())
    summary["metrics"]["purity"] = 0.99
    (changed / "summary.json").write_text(json.dumps(summary))
    done = neontext("verify", changed)
    assert done.status == 1
    assert [line for line in done.out.splitlines() if line.startswith("off: ")] == done.out.splitlines()
    assert "purity" in done.out


def test_no_audit(neontext, tmp_path):
    done = neontext("verify", tmp_path)
    assert done.status == 1
    assert "No audit" in done.err
