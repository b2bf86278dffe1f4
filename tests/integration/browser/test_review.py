"""A review made on the page: kept, exported, imported elsewhere, and read by `neontext revise`."""

import json
from hashlib import sha256

import pytest
from pyarrow import parquet
from report_page import MISSING, ReportPage

expect = pytest.importorskip("playwright.sync_api", reason=MISSING).expect

REFUSED = "Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('no', 'SecurityError'); } })"


@pytest.fixture
def opened(browser):
    """Open a report in a browser of its own, which may download."""
    contexts = []

    def opened(file, fragment="", script=None):
        context = browser.new_context(accept_downloads=True)
        contexts.append(context)
        if script:
            context.add_init_script(script)
        report = ReportPage(context.new_page(), file)
        report.load(fragment)
        return report

    yield opened
    for context in contexts:
        context.close()


def field(report, name):
    return report.view.locator("form.review").get_by_label(name, exact=True)


def export(report, folder):
    report.go("#review")
    with report.page.expect_download() as waiting:
        report.page.get_by_role("button", name="Export review.json").click()
    path = folder / waiting.value.suggested_filename
    waiting.value.save_as(path)
    return path


def progress(report):
    report.go("#review")
    return report.page.locator("#review .progress p").first


def decide(report):
    """Rename cluster 2, merge cluster 5 into it, and say of document 7 that it belongs to cluster 0."""
    report.go("#c2")
    field(report, "Name").fill("  Hard <b>ware</b> ")
    field(report, "Verdict").fill("one thing")
    field(report, "Note").fill("read ten:\nall of them fit")
    field(report, "Reviewed").check()
    report.go("#c5")
    field(report, "What becomes of it").select_option("2")
    report.go("#d7")
    field(report, "Verdict").fill("wrong")
    field(report, "Belongs to").select_option("0")
    field(report, "Reviewed").check()


def test_rename_and_note_export_import_in_a_fresh_browser(opened, demo, tmp_path):
    """A task: name a cluster, note why, take it to somebody else's browser."""
    report = opened(demo.file)
    expect(progress(report)).to_contain_text("0 of 8 clusters reviewed, 0 documents")
    decide(report)
    expect(progress(report)).to_contain_text("1 of 8 clusters reviewed, 1 document. Next: cluster 0")
    expect(report.page.locator('nav a[href="#c2"]')).to_have_attribute("data-reviewed", "")
    path = export(report, tmp_path)
    assert path.name == "review.json"
    assert json.loads(path.read_text(encoding="utf-8")) == {
        "audit": sha256((demo.folder / "summary.json").read_bytes()).hexdigest(),
        "clusters": [
            {
                "cluster": 2,
                "name": "Hard <b>ware</b>",
                "verdict": "one thing",
                "note": "read ten:\nall of them fit",
                "reviewed": True,
            },
            {"cluster": 5, "merge_into": 2},
        ],
        "documents": [{"document": 7, "move_to": 0, "verdict": "wrong", "reviewed": True}],
    }
    other = opened(demo.file)
    expect(progress(other)).to_contain_text("0 of 8")
    other.page.locator("#review input[type=file]").set_input_files(path)
    expect(other.page.locator("#review [role=status]")).to_contain_text("Imported: 2 clusters, 1 document")
    expect(progress(other)).to_contain_text("1 of 8 clusters reviewed, 1 document")
    assert other.page.locator("#review .decided tbody tr").count() == 3
    other.go("#c2")
    assert field(other, "Name").input_value() == "Hard <b>ware</b>"
    assert field(other, "Note").input_value() == "read ten:\nall of them fit"
    assert field(other, "Reviewed").is_checked()
    assert export(other, tmp_path / "other").read_bytes() == path.read_bytes()


def test_revise_reads_the_very_file(opened, demo, neontext, tmp_path):
    report = opened(demo.file)
    decide(report)
    path = export(report, tmp_path)
    done = neontext("revise", demo.folder, "--review", path, "--out", tmp_path / "revised", "--map", "pca")
    assert done.status == 0, done.err
    names = parquet.read_table(tmp_path / "revised" / "clusters.parquet")["name"].to_pylist()
    assert len(names) == 7
    assert "Hard <b>ware</b>" in names
    moved = parquet.read_table(tmp_path / "revised" / "documents.parquet").to_pylist()[7]
    assert names[moved["cluster"]] == demo.rows("clusters")[0]["name"]


def test_the_browser_keeps_it_for_this_audit(opened, demo, against):
    report = opened(demo.file)
    decide(report)
    report.load("#c2")
    assert field(report, "Note").input_value() == "read ten:\nall of them fit"
    ReportPage(report.page, against.file).load("#review")
    expect(report.page.locator("#review .progress")).to_contain_text("0 of 8")
    report.load("#review")
    forget = report.page.get_by_role("button", name="forget", exact=False)
    forget.click()
    expect(forget).to_have_text("Press again to forget it")
    forget.click()
    expect(report.page.locator("#review .progress")).to_contain_text("0 of 8")
    report.load("#c2")
    assert field(report, "Note").input_value() == ""


def test_where_nothing_may_be_kept_it_works_and_says_so(opened, demo, tmp_path):
    report = opened(demo.file, script=REFUSED)
    expect(progress(report).locator("..")).to_contain_text("This browser keeps nothing for this page")
    decide(report)
    expect(progress(report)).to_contain_text("1 of 8 clusters reviewed, 1 document")
    assert len(json.loads(export(report, tmp_path).read_text(encoding="utf-8"))["clusters"]) == 2


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("no JSON", "The file is no JSON"),
        (json.dumps({"audit": "0" * 64}), "about another audit"),
        (json.dumps({"clusters": [{"cluster": 99}]}), "has no cluster “99”"),
        (json.dumps({"clusters": [{"cluster": 0, "name": "<img src=x onerror=alert(1)>" * 99}]}), "too long"),
        (json.dumps({"documents": [{"document": "<script>"}]}), "no document on this page has the id “<script>”"),
    ],
)
def test_a_file_that_is_no_review_of_this_audit_changes_nothing(visit, demo, content, said):
    report = visit(demo.file, "#review")
    file = {"name": "review.json", "mimeType": "application/json", "buffer": content.encode()}
    report.page.locator("#review input[type=file]").set_input_files(file)
    expect(report.page.locator("#review [role=status]")).to_contain_text("Nothing was imported.")
    expect(report.page.locator("#review [role=status]")).to_contain_text(said)
    expect(report.page.locator("#review .progress")).to_contain_text("0 of 8")


def test_what_it_says_is_shown_as_text(visit, demo):
    report = visit(demo.file, "#review")
    review = {"clusters": [{"cluster": 0, "name": "<b>x</b>", "note": "<script>alert(1)</script>"}]}
    file = {"name": "review.json", "mimeType": "application/json", "buffer": json.dumps(review).encode()}
    report.page.locator("#review input[type=file]").set_input_files(file)
    cells = report.page.locator("#review .decided tbody td")
    expect(cells.nth(0)).to_have_text("<b>x</b>")
    expect(cells.nth(3)).to_have_text("<script>alert(1)</script>")
