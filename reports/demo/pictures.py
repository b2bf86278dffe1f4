"""The README's pictures, as a browser shows them: the demo's report and what compares two, and the map of another one.

Run:  python reports/demo/pictures.py [AUDIT]

AUDIT is the folder of the audit whose map is drawn, by default the demo's. Needs Chromium (Debian's package chromium)
and Playwright (in the extra `test`).
"""

import contextlib
import shutil
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from neontext import audit_corpus, compare_audits, read_corpus

HERE = Path(__file__).resolve().parent
#: A post that carries the planted signature.
DOCUMENT = "astronomy-12"
FLAGS = ("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking")
VIEWPORT = {"width": 1280, "height": 760}


def take_first_screen(page: Page, report: Path) -> None:
    """What an auditor has to know before all else."""
    page.goto(report.as_uri())
    page.locator("main h1").first.wait_for()
    page.screenshot(path=HERE / "first-screen.png")


def take_flow(page: Page, comparison: Path) -> None:
    """What split and merged between two audits."""
    page.goto(comparison.as_uri())
    page.locator("#flow").screenshot(path=HERE / "flow.png")


def take_document(page: Page, report: Path) -> None:
    """The document that carries the signature."""
    page.goto(f"{report.as_uri()}#d{read_corpus('demo').ids.index(DOCUMENT)}")
    page.locator("#document mark").first.wait_for()
    page.screenshot(path=HERE / "document.png")


def take_map(page: Page, report: Path) -> None:
    """Both panels of the map, by 2-D embedding."""
    page.goto(report.as_uri() + "#map")
    page.locator("#map-plot canvas").first.wait_for()
    page.get_by_role("radio", name="t-SNE").check()
    page.wait_for_timeout(1_000)
    page.locator("#map").screenshot(path=HERE / "map.png")


def main() -> None:
    """Audit the demo and take the pictures."""
    drawn = Path(sys.argv[1]).resolve() / "report.html" if len(sys.argv) > 1 else None
    # Reports quote commands with the folders that they were given: none of this machine.
    with tempfile.TemporaryDirectory() as folder, contextlib.chdir(folder), sync_playwright() as playwright:
        audit_corpus("demo", "demo-audit")
        audit_corpus("demo", "five-clusters", n_clusters=5)
        compare_audits("demo-audit", "five-clusters", "comparison")
        report = Path("demo-audit/report.html").resolve()
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
        page = browser.new_page(viewport=VIEWPORT, device_scale_factor=1.5, color_scheme="light")
        take_first_screen(page, report)
        take_document(page, report)
        take_map(page, drawn or report)
        take_flow(page, Path("comparison/comparison.html").resolve())
        browser.close()


if __name__ == "__main__":
    main()
