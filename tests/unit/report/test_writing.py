import json

from neontext.report import write_report


def test_all_files_of_a_report(audit, tmp_path):
    write_report(audit, tmp_path)
    names = {path.name for path in tmp_path.iterdir()}
    assert names == {"documents.parquet", "words.parquet", "clusters.parquet", "report.html", "summary.json"}
    assert json.loads((tmp_path / "summary.json").read_text(encoding="utf-8"))["n_documents"] == 8
