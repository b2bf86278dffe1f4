"""What the report costs a reader: size, first paint, opening documents, moving the map; beside a plotly page of it.

Run:  python reports/speed/page.py

Needs Chromium (Debian's package chromium), Playwright (in the extra `test`) and plotly (in the extra `studies`).
"""

import shutil
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from statistics import median, quantiles
from typing import NamedTuple

import plotly.graph_objects as go
import pyarrow.parquet as pq
from playwright.sync_api import Browser, Page, sync_playwright

sys.path.insert(0, str(Path(__file__).parents[1]))
from tables import keep, made_on, markdown_table

from neontext import audit_corpus

FLAGS = ("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking")
VIEWPORT = {"width": 1400, "height": 1000}
LOADS, DOCUMENTS, MOVES = 5, 50, 90
FIRST_PAINT = """() => new Promise((done) => new PerformanceObserver((list) => {
    const [paint] = list.getEntriesByName("first-contentful-paint");
    if (paint) done(paint.startTime);
}).observe({ type: "paint", buffered: true }))"""
# From the click on a link to the frame after the one in which the document's highlighted text stands.
OPEN = """async (n) => {
    const frame = () => new Promise((done) => requestAnimationFrame(done));
    const until = async (shown) => { while (!shown()) await frame(); };
    const listed = () => document.querySelector("#documents.current ol.documents") !== null;
    const times = [];
    for (let i = 0; i < n; i++) {
        await until(listed);
        await frame();
        const link = document.querySelectorAll("#documents a.id")[i];
        const begin = performance.now();
        link.click();
        await until(() => location.hash === link.hash && document.querySelector("#document.current .text"));
        await frame();
        times.push(performance.now() - begin);
        if (!document.querySelector("#document mark")) throw new Error(`no highlighted text at ${link.hash}`);
        history.back();
    }
    return times;
}"""
# Times between frames while the pointer moves something.
RECORD = """() => {
    window.frames_ = [];
    let last = 0;
    const note = (now) => {
        if (last) frames_.push(now - last);
        last = now;
        window.recorder = requestAnimationFrame(note);
    };
    window.recorder = requestAnimationFrame(note);
}"""
RECORDED = "() => { cancelAnimationFrame(window.recorder); return frames_; }"


class Times(NamedTuple):
    """Some times in milliseconds."""

    values: list[float]

    @property
    def cells(self) -> list[object]:
        """Median and worst."""
        return [round(median(self.values)), round(max(self.values))]

    @property
    def frame_cells(self) -> list[object]:
        """Median, what 19 of 20 stay below, and worst."""
        return [round(median(self.values)), round(quantiles(self.values, n=20)[-1]), round(max(self.values))]


def first_paint(browser: Browser, file: Path) -> Times:
    """First contentful paint of a file, in new tabs."""
    times = []
    for _ in range(LOADS):
        page = browser.new_page(viewport=VIEWPORT)
        page.goto(file.as_uri())
        times.append(page.evaluate(FIRST_PAINT))
        page.context.close()
    return Times(times)


def opening(page: Page, audit: Path) -> Times:
    """From a click to the highlighted text, for documents all over the corpus."""
    clusters = pq.read_table(audit / "documents.parquet", columns=["cluster"])["cluster"].to_pylist()
    explained = [str(row) for row, cluster in enumerate(clusters) if cluster is not None]
    rows = explained[:: len(explained) // DOCUMENTS][:DOCUMENTS]
    page.goto(f"{(audit / 'report.html').as_uri()}#documents?sort=row&only={','.join(rows)}")
    page.locator("#documents ol.documents a.id").nth(DOCUMENTS - 1).wait_for()
    return Times(page.evaluate(OPEN, DOCUMENTS))


def heap_megabytes(page: Page) -> float:
    """What the page's script holds in memory, garbage collected."""
    session = page.context.new_cdp_session(page)
    session.send("HeapProfiler.collectGarbage")
    session.send("Performance.enable")
    metrics = session.send("Performance.getMetrics")["metrics"]
    return float(next(metric["value"] for metric in metrics if metric["name"] == "JSHeapUsedSize") / 1e6)


def frame_times(page: Page, move: Callable[[], None]) -> Times:
    """Times between frames while something moves."""
    page.evaluate(RECORD)
    move()
    return Times(page.evaluate(RECORDED))


def map_frames(page: Page, plot: str) -> tuple[Times, Times]:
    """Frame times of zooming by the wheel and of dragging."""
    box = page.locator(plot).first.bounding_box() or {}
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2

    def zoom() -> None:
        for step in range(MOVES):
            page.mouse.wheel(0, -40 if step < MOVES * 2 / 3 else 40)

    def drag() -> None:
        page.mouse.down()
        for step in range(MOVES):
            page.mouse.move(x + 2 * (step % 60), y + (step % 45))
        page.mouse.up()

    page.mouse.move(x, y)
    zoomed = frame_times(page, zoom)
    return zoomed, frame_times(page, drag)


def our_map(browser: Browser, report: Path) -> tuple[Times, Times]:
    """Frame times of the report's map, both panels."""
    page = browser.new_page(viewport=VIEWPORT)
    page.goto(report.as_uri() + "#map")
    page.locator("#map-plot canvas").first.wait_for()
    page.locator("#map-plot label", has_text="t-SNE").click()
    # The wheel belongs to the map that has the focus.
    page.locator("#map-plot canvas").first.focus()
    times = map_frames(page, "#map-plot canvas")
    page.context.close()
    return times


def plotly_map(browser: Browser, file: Path) -> tuple[Times, Times]:
    """Frame times of plotly's page."""
    page = browser.new_page(viewport=VIEWPORT)
    page.goto(file.as_uri())
    page.locator(".plotly .draglayer").first.wait_for(state="attached")
    page.wait_for_timeout(1_000)
    times = map_frames(page, ".plotly")
    page.context.close()
    return times


def write_plotly(audit: Path, file: Path) -> int:
    """The same map as plotly's page, as topic-model libraries draw it; how many points it has."""
    columns = ["tsne_x", "tsne_y", "cluster", "id", "text"]
    points = [row for row in pq.read_table(audit / "documents.parquet", columns=columns).to_pylist() if row["tsne_x"]]
    figure = go.Figure(layout={"dragmode": "pan"})
    for cluster in sorted({row["cluster"] for row in points}):
        own = [row for row in points if row["cluster"] == cluster]
        x, y = ([row[f"tsne_{axis}"] for row in own] for axis in "xy")
        text = [f"{row['id']}: {row['text'][:80]}" for row in own]
        figure.add_trace(go.Scattergl(x=x, y=y, text=text, mode="markers", marker={"size": 4}, name=f"{cluster}"))
    figure.write_html(file, include_plotlyjs=True, config={"scrollZoom": True})
    return len(points)


def report_row(browser: Browser, name: str, audit: Path) -> list[object]:
    """Size, first paint, opening documents and memory of a report."""
    page, report = browser.new_page(viewport=VIEWPORT), audit / "report.html"
    n_documents = pq.read_metadata(audit / "documents.parquet").num_rows
    times = opening(page, audit)
    heap = heap_megabytes(page)
    page.context.close()
    paint = first_paint(browser, report)
    return [name, n_documents, report.stat().st_size / 1e6, *paint.cells, *times.cells, heap]


def map_cells(browser: Browser, file: Path, frames: Callable[[Browser, Path], tuple[Times, Times]]) -> list[object]:
    """Size, first paint and frame times of a page with a map."""
    zoomed, dragged = frames(browser, file)
    paint = first_paint(browser, file)
    return [file.stat().st_size / 1e6, *paint.cells[:1], *zoomed.frame_cells, *dragged.frame_cells]


def measure(browser: Browser, folder: Path) -> str:
    """Both tables."""
    audit_corpus("20newsgroups", folder / "newsgroups", subset="all")
    audit_corpus("demo", folder / "demo")
    rows = [
        report_row(browser, "20 Newsgroups, whole", folder / "newsgroups"),
        report_row(browser, "demo", folder / "demo"),
    ]
    report, other = folder / "newsgroups" / "report.html", folder / "plotly.html"
    n_points = write_plotly(folder / "newsgroups", other)
    pages = [
        ["report.html: two panels, and all else", *map_cells(browser, report, our_map)],
        ["plotly: one panel, WebGL", *map_cells(browser, other, plotly_map)],
    ]
    header = ("report.html", "documents", "MB", "first paint", "worst", "a document opens", "worst", "heap, MB")
    frames = ("zoom frame", "95%", "worst", "drag frame", "95%", "worst")
    map_header = (f"{n_points:,} points", "MB", "first paint", *frames)
    return "\n\n".join(
        (
            f"Milliseconds. First paint: median and worst of {LOADS} new tabs. A document opens: from the click to the "
            f"frame after its highlighted text stands, median and worst of {DOCUMENTS} documents all over the corpus. "
            "Heap: of the page's script, after that.",
            markdown_table(header, rows),
            "## The map, moved",
            "Milliseconds from frame to frame: median, what 19 of 20 stay below, and worst, over "
            f"{MOVES} events of the wheel and as many of a drag. No graphics card: all is drawn by the processor, "
            "which slows down WebGL more than a canvas.",
            markdown_table(map_header, pages),
            f"Chromium {browser.version}, from a file on the disk.",
        )
    )


def main() -> None:
    """Audit, open the reports and measure."""
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=list(FLAGS))
        text = measure(browser, Path(folder))
        browser.close()
    keep(__file__, f"# The report in a browser\n\n{text}\n\n{made_on()}", "page.md")


if __name__ == "__main__":
    main()
