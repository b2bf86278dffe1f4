"""The README's pictures: a document of the demo's report, and the map of another report, as a browser shows them.

Run:  python reports/demo/pictures.py [AUDIT]

AUDIT is the folder of the audit whose map is drawn, by default the demo's. Needs Chromium (Debian's package chromium)
and Playwright (in the extra `test`).
"""

import shutil
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from neontext import audit_corpus, read_corpus

HERE = Path(__file__).parent
#: A post that carries the planted signature.
DOCUMENT = "astronomy-12"
FLAGS = ("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking")
VIEWPORT = {"width": 1280, "height": 760}


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
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        audit_corpus("demo", Path(folder) / "audit")
        report = Path(folder) / "audit" / "report.html"
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
        page = browser.new_page(viewport=VIEWPORT, device_scale_factor=1.5, color_scheme="light")
        take_document(page, report)
        take_map(page, Path(sys.argv[1]).resolve() / "report.html" if len(sys.argv) > 1 else report)
        browser.close()


if __name__ == "__main__":
    main()
