"""The report in a real browser: hostile texts stay text, and nothing is wider than the screen."""

import json
import re
import shutil
import subprocess
from html.parser import HTMLParser
from pathlib import Path

import pytest

from neontext import audit_corpus

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--allow-file-access-from-files",
)

pytestmark = [
    pytest.mark.heavy,
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium here: install Debian's package chromium"),
]


def dom(page: Path, profile: Path, width: int = 1400) -> str:
    """The page's DOM after everything that wants to run has run."""
    flags = [*FLAGS, f"--user-data-dir={profile}", f"--window-size={width},2000", "--virtual-time-budget=3000"]
    done = subprocess.run(
        [CHROMIUM, *flags, "--dump-dom", page.as_uri()], capture_output=True, text=True, check=True, timeout=120
    )
    return done.stdout


class Elements(HTMLParser):
    """Names of the elements and of their attributes."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.names: set[str] = set()
        self.attributes: set[str] = set()
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.names.add(tag)
        self.attributes |= {name for name, _ in attrs}


@pytest.fixture(scope="module")
def hostile(shared_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Audit of documents that carry every naughty string as text, label and id."""
    strings = json.loads((shared_data / "blns.json").read_text(encoding="utf-8"))
    folder = tmp_path_factory.mktemp("hostile")
    topics = (
        "garlic onion butter sauce oven",
        "telescope comet orbit mirror galaxy",
        "court judge lawyer appeal witness",
    )
    with (folder / "corpus.jsonl").open("w", encoding="utf-8") as file:
        for number, text in enumerate(strings):
            row = {"id": text, "label": text, "text": f"{topics[number % 3]} {text} {topics[number % 3]}"}
            file.write(json.dumps(row) + "\n")
    audit_corpus(folder / "corpus.jsonl", folder / "audit", clusters=3, vectors="ppmi")
    return folder / "audit" / "report.html"


def test_hostile_texts_run_nothing(hostile: Path, tmp_path: Path) -> None:
    found = Elements(dom(hostile, tmp_path))
    assert "mark" in found.names
    # What the templates never write can only come from a text that was taken for markup.
    assert not found.names & {"script", "iframe", "object", "embed", "img", "video", "audio", "form", "input", "base"}
    assert not {name for name in found.attributes if name.startswith("on")} | (found.attributes & {"style", "src"})


@pytest.mark.parametrize("width", [360, 400, 1400])
def test_nothing_is_wider_than_the_screen(width: int, tmp_path: Path) -> None:
    audit_corpus("demo", tmp_path / "audit", vectors="ppmi")
    page = (tmp_path / "audit" / "report.html").read_text(encoding="utf-8")
    measured, policies = re.subn(r'<meta http-equiv="Content-Security-Policy"[^>]*>', "", page)
    assert policies == 1
    # The page itself allows no script: a copy without its policy says how wide it is. It lies in a frame, since a
    # window cannot be as narrow as a phone.
    measured += """<script>const page = document.documentElement;
        parent.postMessage("widths " + page.scrollWidth + " " + page.clientWidth, "*");</script>"""
    (tmp_path / "copy.html").write_text(measured, encoding="utf-8")
    (tmp_path / "frame.html").write_text(
        f"""<p id="o"></p><script>onmessage = event => document.getElementById("o").textContent = event.data</script>
        <iframe src="copy.html" style="width:{width}px;height:2000px;border:0"></iframe>""",
        encoding="utf-8",
    )
    widths = re.search(r"widths (\d+) (\d+)", dom(tmp_path / "frame.html", tmp_path / "profile").split("</p>")[0])
    assert widths is not None
    assert int(widths[1]) <= int(widths[2])
    assert width - 20 <= int(widths[2]) <= width  # less the scroll bar
