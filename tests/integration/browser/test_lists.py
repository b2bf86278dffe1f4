"""Finding documents: search, filters, sorting, the table of labels and clusters, and what a capped report says."""

import csv
from collections import Counter
from urllib.parse import urlencode

import pytest
from report_page import MISSING, numbers

expect = pytest.importorskip("playwright.sync_api", reason=MISSING).expect


def rows_of(audited, **wanted):
    """Rows of the documents that have these values."""
    return [row for row, doc in enumerate(audited.rows("documents")) if all(doc[k] == v for k, v in wanted.items())]


def by_evidence(audited, rows, key):
    """Links of documents, sorted by a key of their evidence."""
    documents = audited.rows("documents")
    ordered = sorted(rows, key=lambda row: (key(round(documents[row]["evidence"], 6)), row))
    return [f"#d{row}" for row in ordered]


def unfold(report):
    while report.view.locator("button.more").is_visible():
        report.view.locator("button.more").click()


def type_into_search(report, query):
    report.page.locator("#query").fill(query)
    expect(report.page.locator("#suggestions")).to_be_visible()
    return [
        tuple(option.locator(part).inner_text() for part in (".kind", ".name"))
        for option in report.page.locator("#suggestions li").all()
    ]


def test_search_finds_words_labels_clusters_and_ids(visit, demo):
    report = visit(demo.file)
    assert ("Word", "orbit") in type_into_search(report, "orbit")
    label = demo.rows("documents")[0]["label"]
    found = type_into_search(report, label[:5].upper())
    assert ("Label", label) in found
    cluster = next(row for row in demo.rows("clusters") if row["majority_label"] == label)
    assert ("Cluster", f"{cluster['cluster']} {cluster['name']}") in found
    assert ("Cluster", f"{cluster['cluster']} {cluster['name']}") in type_into_search(report, cluster["name"])
    assert ("Document", demo.rows("documents")[3]["id"]) in type_into_search(report, demo.rows("documents")[3]["id"])
    assert type_into_search(report, "no such thing") == [("Text", "no such thing")]


def test_a_searched_word_sorts_by_its_relevance_and_is_quoted(visit, demo):
    report = visit(demo.file)
    type_into_search(report, "orbit")
    report.page.keyboard.press("Enter")
    report.follow()
    said = {}
    for word in demo.rows("words"):
        if word["word"] == "orbit":
            said[word["document"]] = said.get(word["document"], 0.0) + word["relevance"]
    assert report.fragment == "#documents?word=orbit&sort=word"
    expect(report.view.locator(".hits")).to_contain_text(f"{len(said)} of 200 documents that hold “orbit”")
    order = sorted(said, key=lambda row: (-round(100 * said[row]), row))
    assert report.listed() == [f"#d{row}" for row in order]
    figures = [numbers(text)[0] for text in report.all_texts("ol.documents .strongest .n")]
    assert figures == [pytest.approx(said[row], abs=0.0051) for row in order]
    quotes = report.view.locator("ol.documents .excerpt")
    expect(quotes).to_have_count(len(said))
    for quote, row in zip(quotes.all(), order, strict=True):
        assert quote.locator("mark").inner_text().lower() == "orbit"
        assert quote.inner_text().strip("… ") in " ".join(demo.rows("documents")[row]["text"].split())


def test_a_phrase_is_found_in_whole_texts(visit, demo):
    documents = demo.rows("documents")
    words = documents[7]["text"].split()
    phrase = " ".join(words[-4:-1])
    meant = [row for row, doc in enumerate(documents) if phrase.lower() in " ".join(doc["text"].lower().split())]
    report = visit(demo.file)
    assert ("Text", f'"{phrase.upper()}"') in type_into_search(report, f'"{phrase.upper()}"')
    report.page.keyboard.press("Enter")
    report.follow()
    assert sorted(report.listed()) == sorted(f"#d{row}" for row in meant)
    expect(report.view.locator("ol.documents .excerpt mark").first).to_have_text(" ".join(phrase.split()))
    expect(report.page.locator(".notice")).to_be_hidden()
    # A whole text finds its document.
    report.go("#documents?" + urlencode({"text": documents[7]["text"]}))
    assert report.listed() == ["#d7"]


def test_several_words_list_the_documents_that_hold_all(visit, demo):
    one, other = sorted({word["word"] for word in demo.words()[7]}, key=len)[-2:]
    holding = [{w["document"] for w in demo.rows("words") if w["word"] == word} for word in (one, other)]
    report = visit(demo.file, f"#documents?word={one}+{other}&sort=word")
    assert {int(link.removeprefix("#d")) for link in report.listed()} == holding[0] & holding[1]
    assert ("Words", f"{one} {other}") in type_into_search(report, f"{one} {other}")


def test_a_suggestion_can_be_clicked(visit, demo):
    report = visit(demo.file)
    type_into_search(report, demo.rows("documents")[17]["id"])
    report.click(report.page.locator("#suggestions li", has_text="Document").first)
    assert report.fragment == "#d17"
    expect(report.page.locator("#suggestions")).to_be_hidden()


def field(report, name):
    return report.view.locator(f'.field:has(> span:text-is("{name}"))').locator("select, input")


def choose_filter(report, name, **value):
    field(report, name).select_option(**value)
    report.page.wait_for_timeout(50)
    report.follow()


def test_the_list_is_all_documents_fifty_at_a_time(visit, demo):
    report = visit(demo.file, "#documents")
    everything = by_evidence(demo, range(200), abs)
    assert report.listed() == everything[:50]
    expect(report.view.locator(".hits")).to_contain_text("200 documents")
    unfold(report)
    assert report.listed() == everything
    expect(report.view.locator("button.more")).to_be_hidden()


@pytest.mark.parametrize(
    ("sort", "key"),
    [("weakest", lambda value: value), ("strongest", lambda value: -value), ("row", lambda value: 0)],
)
def test_sorting(visit, demo, sort, key):
    report = visit(demo.file, "#documents")
    choose_filter(report, "Sort", value=sort)
    assert report.listed() == by_evidence(demo, range(200), key)[:50]
    assert report.fragment == f"#documents?sort={sort}"


@pytest.mark.parametrize(
    ("sort", "key"), [("bias", lambda doc: -round(doc["bias"], 2)), ("length", lambda doc: -doc["n_tokens"])]
)
def test_sorting_by_further_figures(visit, demo, sort, key):
    report = visit(demo.file, f"#documents?sort={sort}")
    documents = demo.rows("documents")
    assert (
        report.listed() == [f"#d{row}" for row in sorted(range(200), key=lambda row: (key(documents[row]), row))][:50]
    )
    figures = [numbers(text)[0] for text in report.all_texts("ol.documents .strongest .n")]
    assert figures == sorted(figures, reverse=True)


def test_sorting_by_margin_and_by_disagreement(visit, demo):
    documents = demo.rows("documents")
    majority = {row["cluster"]: row["majority_label"] for row in demo.rows("clusters")}
    report = visit(demo.file, "#documents?sort=margin")
    margins = [numbers(text)[0] for text in report.all_texts("ol.documents .strongest .n")]
    assert margins == sorted(margins)
    # Against one competitor alone there is more evidence than against all together.
    for link, margin in zip(report.listed(), margins, strict=True):
        assert margin > documents[int(link.removeprefix("#d"))]["evidence"] - 0.01
    report.go("#documents?sort=disagreement")
    against = [row for row, doc in enumerate(documents) if doc["label"] != majority[doc["cluster"]]]
    assert report.listed()[: len(against)] == by_evidence(demo, against, lambda value: -value)[:50]


def exported(report, name):
    with report.page.expect_download() as download:
        report.view.get_by_role("button", name=name).click()
    return download.value.suggested_filename, download.value.path().read_text(encoding="utf-8")


def test_the_twenty_most_borderline_documents_are_exported(visit, demo):
    report = visit(demo.file, "#documents")
    report.view.get_by_label("Documents to export").fill("20")
    name, text = exported(report, "CSV")
    assert name == "demo-documents.csv"
    rows = list(csv.DictReader(text.splitlines()))
    documents = demo.rows("documents")
    wanted = by_evidence(demo, range(200), abs)[:20]
    assert [f"#d{row['document']}" for row in rows] == wanted
    for row in rows:
        document = documents[int(row["document"])]
        assert (row["id"], row["label"], int(row["cluster"])) == (
            document["id"],
            document["label"],
            document["cluster"],
        )
        assert float(row["evidence"]) == pytest.approx(document["evidence"], abs=1e-6)
    name, text = exported(report, "Markdown")
    assert name == "demo-documents.md"
    assert len(text.splitlines()) == 22


def test_an_export_holds_what_the_list_shows(visit, demo):
    report = visit(demo.file, "#c2?sort=length")
    rows = list(csv.DictReader(exported(report, "CSV")[1].splitlines()))
    assert [f"#d{row['document']}" for row in rows] == report.listed()


def test_an_export_of_a_searched_word_holds_its_relevance(visit, demo):
    report = visit(demo.file, "#documents?word=orbit&sort=word")
    rows = list(csv.DictReader(exported(report, "CSV")[1].splitlines()))
    shown = [numbers(text)[0] for text in report.all_texts("ol.documents .strongest .n")]
    assert {row["word"] for row in rows} == {"orbit"}
    assert [float(row["relevance"]) for row in rows] == pytest.approx(shown)


def test_no_cell_of_an_export_is_a_formula(visit, audit_texts):
    words = ("garlic onion butter", "telescope comet orbit", "court judge lawyer")
    audited = audit_texts(
        {"id": f"=cmd|' /C calc'!A{n}", "label": f"@SUM({n % 3})", "text": f"-{words[n % 3]} {words[n % 3]}"}
        for n in range(30)
    )
    rows = list(csv.DictReader(exported(visit(audited.file, "#documents"), "CSV")[1].splitlines()))
    assert len(rows) == 30
    assert all(row[name].startswith("'") for row in rows for name in ("id", "label", "passage"))


def test_filters_narrow_together_and_are_cleared(visit, demo):
    label = "astronomy"
    report = visit(demo.file, "#documents")
    cluster, n = Counter(doc["cluster"] for doc in demo.rows("documents") if doc["label"] == label).most_common(1)[0]
    field(report, "Cluster").select_option(str(cluster))
    choose_filter(report, "Label", label=label)
    wanted = rows_of(demo, label=label, cluster=cluster)
    assert len(wanted) == n
    assert report.listed() == by_evidence(demo, wanted, abs)
    expect(report.view.locator(".hits")).to_contain_text(f"{n} of 200 documents")
    again = visit(demo.file, report.fragment)
    assert again.listed() == report.listed()
    report.page.locator(".filter-bar .clear").click()
    expect(report.view.locator(".hits")).to_contain_text("200 documents")
    assert report.fragment == "#documents"


def test_filtering_by_typed_words_and_texts(visit, demo):
    report = visit(demo.file, "#documents?sort=row")
    field(report, "Word").fill("orbit")
    holding = sorted({word["document"] for word in demo.rows("words") if word["word"] == "orbit"})
    expect(report.view.locator(".hits")).to_contain_text(f"{len(holding)} of 200 documents")
    assert report.listed() == [f"#d{row}" for row in holding]
    field(report, "Word").fill("")
    field(report, "Text").fill("MOTORCYCLES-0")
    meant = [row for row, doc in enumerate(demo.rows("documents")) if doc["id"].startswith("motorcycles-0")]
    expect(report.view.locator(".hits")).to_contain_text(f"{len(meant)} of 200 documents")
    assert report.listed() == [f"#d{row}" for row in meant]


def test_a_cluster_lists_its_documents_and_can_be_searched(visit, demo):
    report = visit(demo.file, "#c2")
    own = rows_of(demo, cluster=2)
    assert report.listed() == by_evidence(demo, own, abs)[:50]
    word = Counter(w["word"] for w in demo.rows("words") if w["document"] in own).most_common(1)[0][0]
    field(report, "Word").fill(word)
    holding = {w["document"] for w in demo.rows("words") if w["word"] == word} & set(own)
    expect(report.view.locator(".hits")).to_contain_text(f"{len(holding)} of {len(own)} documents")
    assert sorted(report.listed()) == sorted(f"#d{row}" for row in holding)
    assert report.fragment == f"#c2?word={word}"


def test_a_capped_report_says_what_it_leaves_out(visit, neontext, tmp_path):
    done = neontext("audit", "demo", "--out", tmp_path / "audit", "--vectors", "ppmi", "--report-documents", "60")
    assert done.status == 0, done.err
    report = visit(tmp_path / "audit" / "report.html", "#documents?sort=row")
    assert report.view.inner_text().count("60 of 200 documents are in this file") == 1
    expect(report.view.locator(".hits")).to_contain_text("60 documents")
    unfold(report)
    held = [int(link.removeprefix("#d")) for link in report.listed()]
    assert len(held) == 60
    missing = min(set(range(200)) - set(held))
    report.go(f"#d{missing}")
    assert report.heading == f"Document {missing} is not on this page"
    expect(report.view).to_contain_text("60 of 200 documents are in this file")
    report.go(f"#d{held[-1]}")
    assert report.shown_text().marks
    # No link leads to a document that is not there.
    linked = report.page.locator('a[href^="#d"]').evaluate_all(
        "links => links.map((link) => link.getAttribute('href'))"
    )
    assert {int(link[2:].split("?")[0]) for link in linked if link[2:3].isdigit()} <= set(held)
