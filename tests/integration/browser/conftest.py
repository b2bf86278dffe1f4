"""A browser, reports to open in it, and an eye on everything that a page does unasked."""

import json
import shutil
from pathlib import Path
from typing import NamedTuple

import pyarrow.parquet as pq
import pytest
from report_page import MISSING, ReportPage

from neontext import audit_corpus, explain_corpus

HERE = Path(__file__).parent
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
# Milliseconds that a page may take on a busy machine; nothing here measures speed.
PATIENCE = 60_000
# A broken policy is an error on the console too, but not one that names what was asked for.
TELL_VIOLATIONS = """addEventListener("securitypolicyviolation", (event) =>
    console.error(`policy: ${event.effectiveDirective} ${event.blockedURI} ${event.sample}`))"""


def pytest_collection_modifyitems(items):
    """Every test here is slow: it drives a browser."""
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.heavy)


# Of a module, not of the session: while it is open Playwright keeps an event loop running, and tests elsewhere that
# start one of their own could not.
@pytest.fixture(scope="module")
def browser():
    """Debian's Chromium, driven by Playwright."""
    if CHROMIUM is None:
        pytest.skip("no Chromium here: install Debian's package chromium")
    playwright = pytest.importorskip("playwright.sync_api", reason=MISSING)
    playwright.expect.set_options(timeout=PATIENCE)
    with playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        yield browser
        browser.close()


class Tabs:
    """Opens reports, and keeps whatever a page should never do."""

    def __init__(self, browser):
        self.browser = browser
        self.contexts = []
        self.troubles = []

    def __call__(self, file, fragment="", **options):
        """A report; a page saves a file only where a test expects it to."""
        report = ReportPage(self.tab(file, **options), file)
        report.page.goto(report.address + fragment)
        report.wait()
        return report

    def plain(self, file, **options):
        """A page that has nothing to unpack."""
        page = self.tab(file, **options)
        page.goto(file.as_uri())
        return page

    def tab(self, file, **options):
        """An empty tab that may ask for this file alone."""
        context = self.browser.new_context(**options)
        self.contexts.append(context)
        context.add_init_script(TELL_VIOLATIONS)
        page = context.new_page()
        page.set_default_timeout(PATIENCE)
        self._watch(page, file.as_uri())
        context.on("page", lambda other: self.troubles.append(f"window {other.url}"))
        return page

    def _watch(self, page, address):
        found = self.troubles.append
        page.on("console", lambda said: said.type in ("error", "warning") and found(f"console: {said.text}"))
        page.on("pageerror", lambda error: found(f"error: {error}"))
        page.on("request", lambda asked: asked.url.split("#")[0] != address and found(f"request: {asked.url}"))
        page.on("download", lambda file: file.url.startswith("blob:") or found(f"download: {file.url}"))
        page.on("dialog", lambda dialog: (found(f"dialog: {dialog.message}"), dialog.dismiss()))


@pytest.fixture
def visit(browser):
    """Open a report in a new tab; the test fails when a page complains, asks for something or breaks its policy."""
    tabs = Tabs(browser)
    yield tabs
    for context in tabs.contexts:
        context.close()
    assert not tabs.troubles


class Audited(NamedTuple):
    """A report and what lies beside it."""

    folder: Path

    @property
    def file(self):
        return self.folder / "report.html"

    def rows(self, table):
        return pq.read_table(self.folder / f"{table}.parquet").to_pylist()

    def words(self):
        """Rows of words.parquet, by document."""
        found = {}
        for word in self.rows("words"):
            found.setdefault(word["document"], []).append(word)
        return found


@pytest.fixture(scope="session")
def demo(demo_audit):
    """Audit of the demo corpus."""
    return Audited(demo_audit)


@pytest.fixture(scope="session")
def against(demo, made_once):
    """The demo corpus explained against its cluster 3 alone."""
    return Audited(made_once("against", lambda folder: explain_corpus(demo.folder, "demo", folder, against=3)))


@pytest.fixture(scope="session")
def audit_texts(tmp_path_factory):
    """Audit documents that are given as dictionaries with id, label and text."""

    def audit_texts(documents, **options):
        folder = tmp_path_factory.mktemp("texts")
        with (folder / "corpus.jsonl").open("w", encoding="utf-8") as file:
            file.writelines(json.dumps(document) + "\n" for document in documents)
        audit_corpus(folder / "corpus.jsonl", folder / "audit", clusters=3, vectors="ppmi", **options)
        return Audited(folder / "audit")

    return audit_texts
