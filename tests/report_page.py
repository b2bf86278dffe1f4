"""An audit report open in a browser, as a reader meets it: where to go, and what is written there."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

#: Why the tests in a browser are skipped.
MISSING = "a library that drives or reads the browser is missing: pip install 'neontext[test]'"
# The script marks its main part as busy while it unpacks what a new address asks for.
_SHOWN = """async () => {
    const frame = () => new Promise((done) => requestAnimationFrame(done));
    while (document.documentElement.classList.contains("no-script")) await frame();
    while (!document.querySelector(".view.current") || document.querySelector("main[aria-busy]")) await frame();
}"""
# A click's new address is told to the script a moment after the click.
_TOLD = "() => new Promise((done) => setTimeout(() => requestAnimationFrame(done)))"
_GO = """async (fragment) => {
    if (location.hash === fragment) return;
    const changed = new Promise((done) => addEventListener("hashchange", done, { once: true }));
    location.hash = fragment;
    await changed;
}"""
# The text as it lies in the page, and where in it the words and the tokens without a vector begin.
_TEXT = """() => {
    const text = document.querySelector("#document .text");
    const pieces = [];
    let at = 0;
    for (const node of text.childNodes) {
        const said = node.getAttribute?.("aria-description") ?? null;
        const written = node.textContent;
        if (node.nodeType === Node.ELEMENT_NODE) pieces.push([node.localName, at, written, said, node.className]);
        at += written.length;
    }
    return { text: text.textContent, pieces };
}"""
_NUMBER = re.compile(r"[+−-]?\d[\d,]*(?:\.\d+)?")


@dataclass(frozen=True)
class Mark:
    """A highlighted word: where it begins in UTF-16 units, its text, its relevance, and how it is coloured."""

    start: int
    text: str
    relevance: float
    look: str


@dataclass(frozen=True)
class ShownText:
    """The text of a document: the whole of it, its highlighted words, and the tokens without a vector."""

    text: str
    marks: list[Mark]
    unexplained: list[tuple[int, str]]


class ReportPage:
    """A report in a tab of a browser.

    Parameters
    ----------
    page : Page
        The tab.
    file : Path
        The report.
    """

    def __init__(self, page: Page, file: Path) -> None:
        self.page, self.address = page, file.as_uri()

    def load(self, fragment: str = "") -> None:
        """Open the file anew."""
        self.page.goto("about:blank")
        self.page.goto(self.address + fragment)
        self.wait()

    def go(self, fragment: str) -> None:
        """Follow a link within the page."""
        self.page.evaluate(_GO, fragment)
        self.wait()

    def wait(self) -> None:
        """Wait until what the address names is shown."""
        self.page.evaluate(_SHOWN)

    def click(self, locator: Locator) -> None:
        """Click a link that leads elsewhere on the page."""
        locator.click()
        self.follow()

    def follow(self) -> None:
        """Wait for what a click, a key or the browser's history has just asked for."""
        self.page.evaluate(_TOLD)
        self.wait()

    @property
    def fragment(self) -> str:
        """What the address names."""
        return str(self.page.evaluate("location.hash"))

    @property
    def view(self) -> Locator:
        """The part that is shown."""
        return self.page.locator(".view.current")

    @property
    def heading(self) -> str:
        """Heading of what is shown, white space runs as one."""
        return " ".join(self.view.locator("h1, h2").first.inner_text().split())

    def all_texts(self, selector: str) -> list[str]:
        """Texts of the elements in the shown part, as they lie there."""
        return self.view.locator(selector).all_text_contents()

    def shown_text(self) -> ShownText:
        """The highlighted text of the shown document."""
        found = self.page.evaluate(_TEXT)
        marks = [
            Mark(start, text, numbers(said)[0], look)
            for tag, start, text, said, look in found["pieces"]
            if tag == "mark"
        ]
        plain = [(start, text) for tag, start, text, _, _ in found["pieces"] if tag == "span"]
        return ShownText(found["text"], marks, plain)

    def sums(self) -> dict[str, float]:
        """What the evidence is made of: Words, Bias and Evidence."""
        rows = self.view.locator("table.sums tbody tr")
        names = rows.locator("th").all_text_contents()
        return dict(zip(names, (numbers(text)[0] for text in rows.locator("td.n").all_text_contents()), strict=True))

    def choose(self, name: str, value: str) -> None:
        """Choose one of the switches' values."""
        self.view.locator(f'input[name={name}][value="{value}"]').check(force=True)

    def listed(self) -> list[str]:
        """Links of the shown list's documents."""
        links = self.view.locator("ol.documents a.id")
        return [str(link) for link in links.evaluate_all("(links) => links.map((link) => link.getAttribute('href'))")]


def numbers(text: str) -> list[float]:
    """Numbers that a text holds, written with a real minus."""
    return [float(found.replace("−", "-").replace(",", "")) for found in _NUMBER.findall(text)]
