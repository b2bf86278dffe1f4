import json

from neontext.report import AUDIT, write_report


def test_all_files_of_a_report(audit, tmp_path):
    write_report(audit, tmp_path)
    names = {path.name for path in tmp_path.iterdir()}
    assert names == {"documents.parquet", "words.parquet", "clusters.parquet", "report.html", "summary.json"}
    assert json.loads((tmp_path / "summary.json").read_text(encoding="utf-8"))["n_documents"] == 8
    assert AUDIT.matches(tmp_path)


def test_another_folder_is_no_audit(tmp_path):
    (tmp_path / "summary.json").write_text("{}")
    assert not AUDIT.matches(tmp_path)


def test_a_folder_that_holds_something_else_too_is_no_audit(audit, tmp_path):
    write_report(audit, tmp_path)
    (tmp_path / "thesis.docx").write_text("years of work")
    assert not AUDIT.matches(tmp_path)
