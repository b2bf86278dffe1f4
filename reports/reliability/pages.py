"""Pages opened in Chromium, and an eye on everything that they do unasked."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Any

FLAGS = ("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking")
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
PATIENCE = 60_000  # milliseconds
TELL_VIOLATIONS = """addEventListener("securitypolicyviolation", (event) =>
    console.error(`policy: ${event.effectiveDirective} ${event.blockedURI} ${event.sample}`))"""
#: The texts of all documents of a report, one after the other.
TEXTS = """async (n) => {
    const told = () => new Promise((done) => setTimeout(() => requestAnimationFrame(done)));
    const texts = [];
    for (let row = 0; row < n; row++) {
        location.hash = `#d${row}`;
        do await told(); while (!document.querySelector("#document.current .text") ||
            document.querySelector("main[aria-busy]"));
        texts.push(document.querySelector("#document .text").textContent);
    }
    return texts;
}"""


def can_open() -> bool:
    """Whether there is a browser, and what drives it."""
    return CHROMIUM is not None and find_spec("playwright") is not None


@contextmanager
def opened(file: Path) -> Iterator[tuple[Any, list[str]]]:
    """A page in a browser, and what it did unasked so far, in words."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        page = browser.new_page()
        page.set_default_timeout(PATIENCE)
        page.add_init_script(TELL_VIOLATIONS)
        troubles: list[str] = []
        watch(page, file.as_uri(), troubles)
        page.goto(file.as_uri())
        page.wait_for_timeout(300)
        yield page, troubles
        browser.close()


def watch(page: Any, address: str, troubles: list[str]) -> None:
    """Note what a page should never do."""
    page.on("console", lambda said: said.type in ("error", "warning") and troubles.append(f"console: {said.text}"))
    page.on("pageerror", lambda error: troubles.append(f"error: {error}"))
    page.on("request", lambda asked: asked.url.split("#")[0] != address and troubles.append(f"request: {asked.url}"))
    page.on("download", lambda file: troubles.append(f"download: {file.url}"))
    page.on("popup", lambda other: troubles.append(f"window: {other.url}"))
    page.on("dialog", lambda dialog: (troubles.append(f"dialog: {dialog.message}"), dialog.dismiss()))


def what_pages_do(file: Path) -> list[str]:
    """What a page does unasked when it is opened."""
    with opened(file) as (_, troubles):
        return troubles


def texts_of(report: Path, n: int) -> tuple[list[str], list[str]]:
    """Texts of the first documents of a report as they are shown, and what the page did unasked meanwhile."""
    with opened(report) as (page, troubles):
        return page.evaluate(TEXTS, n), troubles
