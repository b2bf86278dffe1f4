"""The map: painted, told about, clicked, drawn around, muted, moved."""

import pytest
from report_page import MISSING

expect = pytest.importorskip("playwright.sync_api", reason=MISSING).expect

PAINTED = """(canvas) => {
    const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
    const colours = new Map();
    for (let i = 0; i < data.length; i += 4) {
        if (data[i + 3] < 128) continue;
        const colour = [0, 1, 2].map((k) => Math.round(data[i + k] / 16)).join();
        colours.set(colour, (colours.get(colour) ?? 0) + 1);
    }
    return [...colours.values()].filter((n) => n > 40).length;
}"""
PICTURE = "(canvas) => canvas.toDataURL()"
# The picture once it is another one and stands still; the old one if it stays.
SETTLED = """async (canvas, old) => {
    const frame = () => new Promise((done) => requestAnimationFrame(done));
    let before = "", now = old;
    for (let tries = 0; tries < 100 && (now === old || now !== before); tries++) {
        for (let frames = 0; frames < 6; frames++) await frame();
        [before, now] = [now, canvas.toDataURL()];
    }
    return now;
}"""


@pytest.fixture
def overview(visit, demo):
    report = visit(demo.file, "#map", viewport={"width": 1400, "height": 1000})
    expect(report.page.locator("#map-plot canvas").first).to_be_visible()
    report.page.locator("#map-plot canvas").first.scroll_into_view_if_needed()
    report.page.wait_for_timeout(100)
    return report


@pytest.fixture
def canvas(overview):
    return overview.page.locator("#map-plot canvas").first


def first_point(overview, canvas, left=8):
    """Move the pointer until a document is under it."""
    box = canvas.bounding_box()
    for part in range(8, 93, 3):
        for across in range(left, 93, 3):
            x, y = box["x"] + box["width"] * across / 100, box["y"] + box["height"] * part / 100
            overview.page.mouse.move(x, y)
            if canvas.evaluate("(canvas) => canvas.classList.contains('on-point')"):
                return x, y
    raise AssertionError("no document found under the pointer")


def test_there_is_a_panel_for_clusters_and_one_for_labels(overview):
    titles = overview.page.locator("#map-plot figcaption").all_text_contents()
    assert titles == ["Cluster", "Label"]
    for panel in overview.page.locator("#map-plot canvas").all():
        assert panel.evaluate(PAINTED) >= 8  # as many colours as clusters


def test_the_embedding_is_shown_first(overview):
    switch = overview.page.locator("#map-plot .map-controls input[name=map]")
    assert switch.evaluate_all("(inputs) => inputs.map((input) => input.checked)") == [False, True]


def test_the_pointer_is_told_about_the_document_and_opens_it(overview, canvas, demo):
    x, y = first_point(overview, canvas)
    tip = overview.page.locator("#map-plot .tip")
    expect(tip).to_be_visible()
    name = tip.locator("strong").inner_text()
    document = next(doc for doc in demo.rows("documents") if doc["id"] == name)
    expect(tip).to_contain_text(f"cluster {document['cluster']}")
    expect(tip).to_contain_text(f"evidence {document['evidence']:+.2f}".replace("-", "−"))
    assert tip.locator(".beginning").inner_text().strip("… ")[:30] in " ".join(document["text"].split())
    overview.page.mouse.click(x, y)
    overview.follow()
    assert overview.heading == name
    overview.page.go_back()
    overview.follow()
    expect(canvas).to_be_visible()


def test_a_lasso_chooses_documents(overview, canvas, demo):
    outside, tip = first_point(overview, canvas, left=55), overview.page.locator("#map-plot .tip")
    expect(tip).to_be_visible()
    overview.page.locator("#map-plot button", has_text="Lasso").click()
    box = canvas.bounding_box()
    corners = [(0.02, 0.02), (0.5, 0.02), (0.5, 0.98), (0.02, 0.98)]
    places = [(box["x"] + box["width"] * x, box["y"] + box["height"] * y) for x, y in corners]
    overview.page.mouse.move(*places[0])
    overview.page.mouse.down()
    for place in [*places[1:], places[0]]:
        overview.page.mouse.move(*place, steps=4)
    overview.page.mouse.up()
    bar = overview.page.locator(".filter-bar")
    expect(bar).to_contain_text("chosen on the map")
    n = int(bar.locator("[role=status]").inner_text().split()[0])
    assert 0 < n < 200
    # What is outside fades, and the pointer passes over it.
    overview.page.mouse.move(*outside, steps=3)
    expect(tip).to_be_hidden()
    overview.click(bar.get_by_role("link", name="List them"))
    assert overview.fragment == "#documents?only=lasso"
    expect(overview.view.locator(".hits")).to_contain_text(f"{n} of 200 documents")
    while overview.view.locator("button.more").is_visible():
        overview.view.locator("button.more").click()
    assert len(overview.listed()) == n
    # The left half of the map, as the table beside the report has it.
    chosen = {int(link.removeprefix("#d")) for link in overview.listed()}
    leftness = [doc["tsne_x"] for doc in demo.rows("documents")]
    most = max(leftness[row] for row in chosen)
    assert most <= min(leftness[row] for row in set(range(200)) - chosen) + 0.02 * (max(leftness) - min(leftness))
    overview.page.locator(".terms .remove").click()
    expect(overview.view.locator(".hits")).to_contain_text("200 documents")


def test_the_choice_of_the_lasso_lasts_as_long_as_the_page(visit, demo):
    report = visit(demo.file, "#documents?only=lasso")
    expect(report.view.locator(".hits")).to_contain_text("The choice made on the map is gone")
    assert report.listed() == []


def test_zoom_pan_and_the_other_map_change_the_picture(overview, canvas):
    page, pictures = overview.page, [canvas.evaluate(PICTURE)]

    def changed():
        pictures.append(canvas.evaluate(SETTLED, pictures[-1]))
        return pictures[-1] not in pictures[:-1]

    page.get_by_role("button", name="closer").click()
    assert changed()
    box = canvas.bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 60, y + 40, steps=5)
    page.mouse.up()
    assert changed()
    page.get_by_role("button", name="All", exact=True).click()
    page.mouse.move(0, 0)
    assert canvas.evaluate(SETTLED, pictures[-1]) == pictures[0]
    page.locator("#map-plot label", has_text="PCA").click()
    assert changed()


def test_a_name_below_the_map_filters(overview, canvas, demo):
    page, before = overview.page, canvas.evaluate(PICTURE)
    cluster = page.locator("#map-plot .category", has_text="3").first
    cluster.click()
    overview.follow()
    own = sum(doc["cluster"] == 3 for doc in demo.rows("documents"))
    assert overview.fragment == "#map?cluster=3"
    expect(page.locator(".filter-bar [role=status]")).to_have_text(f"{own} of 200 documents")
    expect(page.locator("#map-plot .category[aria-pressed=true]")).to_have_count(1)
    assert page.evaluate("document.activeElement.dataset.code") == "3"
    # What the filter leaves out fades, and the pointer passes over it.
    assert canvas.evaluate(SETTLED, before) != before
    place = first_point(overview, canvas)
    expect(page.locator("#map-plot .tip")).to_contain_text("cluster 3")
    page.keyboard.press("Enter")
    overview.follow()
    assert overview.fragment == "#map"
    page.mouse.move(*place, steps=3)
    expect(page.locator("#map-plot .tip")).to_be_visible()


def test_names_without_room_are_said_to_be_so(visit, audit_texts):
    words = ("garlic onion butter", "telescope comet orbit", "court judge lawyer")
    label = "a label long enough"
    crowded = audit_texts(
        {"id": f"n-{n}", "label": f"{label} {n % 30}", "text": f"{words[n % 3]} {words[n % 3]}"} for n in range(90)
    )
    report = visit(crowded.file, "#map", viewport={"width": 390, "height": 844})
    said = report.page.locator("#map-plot .left-out").nth(1)
    expect(said).to_contain_text("have no room here: come closer")
    assert int(said.inner_text().split()[0]) < 30


def test_keys_walk_over_the_map(overview, canvas):
    canvas.focus()
    overview.page.keyboard.press("ArrowRight")
    tip = overview.page.locator("#map-plot .tip")
    expect(tip).to_be_visible()
    first = tip.locator("strong").inner_text()
    overview.page.keyboard.press("ArrowRight")
    overview.page.keyboard.press("ArrowRight")
    second = tip.locator("strong").inner_text()
    assert first != second
    overview.page.keyboard.press("Enter")
    overview.follow()
    assert overview.heading == second
