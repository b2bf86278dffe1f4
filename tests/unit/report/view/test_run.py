"""How a report was made: readable values, one line each."""

from neontext.evaluate import Scores
from neontext.report.view.names import clean_view
from neontext.report.view.run import run_view
from neontext.report.view.scores import score_rows
from neontext.runtime.provenance import RunRecord


def test_values_are_written_for_readers():
    parameters = {"seed": 3, "gamma": 0.1 + 0.2, "force": True, "layers": [5, 10], "none": None, "bad": "a\nb\x1b[31m"}
    parameters |= {"chosen": {"vectors": ()}, "size": (64, 48)}
    record = RunRecord(parameters=parameters, versions={"numpy": "2.0"}, seconds={"read": 1.0, "fit": 2.5})
    run = clean_view(run_view(record))
    written = {item["name"]: item["value"] for item in run["parameters"]}
    assert "\n" not in written["bad"]
    assert "\x1b" not in written.pop("bad")
    assert written == {
        "seed": "3", "gamma": "0.3", "force": "yes", "layers": "5, 10", "none": "none", "chosen vectors": "none",
        "size": "64 × 48",
    }  # fmt: skip
    assert run["versions"] == [{"name": "numpy", "value": "2.0"}]
    assert run["total_seconds"] == 3.5


def test_scores_say_what_they_are_about():
    scores = Scores(4, 1.0, 1.0, 1.0, None, 1.0, 1.0, 0.5)
    for a_thing, things in (("a document", "documents"), ("an image", "images")):
        rows = {row["key"]: row for row in score_rows(scores, a_thing)}
        assert f"Share of {things}" in rows["purity"]["meaning"]
        assert f"{a_thing}'s own" in rows["silhouette"]["meaning"]
        assert "nmi" not in rows
        assert not any("{" in row["meaning"] for row in rows.values())
