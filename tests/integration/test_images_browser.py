"""Reports of pictures in a real browser: they show under their own policy, and nothing is wider than the screen."""

import re
import shutil
import subprocess
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

import neontext.deep
from neontext import explain_images

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
FLAGS = ("--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking")

pytestmark = [
    pytest.mark.heavy,
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium here: install Debian's package chromium"),
]


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("images") / "digits"
    explain_images("digits", out, limit=300, support=3, init="labels")
    return out / "report.html"


@pytest.fixture(scope="module")
def deep_report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    pytest.importorskip("torch", reason="torch is not installed: pip install 'neontext[deep]'")
    folder, random = tmp_path_factory.mktemp("deep"), np.random.RandomState(0)
    Image.fromarray(random.randint(0, 255, (40, 40, 3)).astype(np.uint8)).save(folder / f"{'long' * 20}.png")
    weights = {"features.0.weight": random.randn(64, 3, 3, 3), "features.0.bias": random.randn(64)}
    np.savez(folder / "w.npz", **{name: value.astype(np.float32) for name, value in weights.items()})
    explain_pictures = neontext.deep.explain_pictures
    explain_pictures(folder.glob("*.png"), folder / "out", weights=folder / "w.npz", layers=(1, 2), size=(64, 64))
    return folder / "out" / "report.html"


@pytest.fixture(params=["report", "deep_report"])
def any_report(request: pytest.FixtureRequest) -> Path:
    return request.getfixturevalue(request.param)


def run(profile: Path, *arguments: str) -> str:
    flags = [*FLAGS, f"--user-data-dir={profile}", "--virtual-time-budget=3000", "--allow-file-access-from-files"]
    done = subprocess.run([CHROMIUM, *flags, *arguments], capture_output=True, text=True, check=True, timeout=120)
    return done.stdout


def test_heatmaps_show_under_the_policy(report: Path, tmp_path: Path) -> None:
    run(tmp_path, f"--screenshot={tmp_path / 'page.png'}", "--window-size=1300,2400", report.as_uri())
    shown = np.asarray(Image.open(tmp_path / "page.png").convert("RGB")).astype(int)
    strong_red = (shown == (178, 24, 43)).all(axis=2).sum()
    black = (shown == 0).all(axis=2).sum()
    assert strong_red > 500
    assert black > 5_000


def test_every_picture_can_be_decoded(any_report: Path, tmp_path: Path) -> None:
    page = re.sub(r'<meta http-equiv="Content-Security-Policy"[^>]*>', "", any_report.read_text(encoding="utf-8"))
    page += """<p id="o"></p><script>Promise.all([...document.images].map(image => image.decode())).then(
        () => document.getElementById("o").textContent = "decoded " + document.images.length)</script>"""
    (tmp_path / "copy.html").write_text(page, encoding="utf-8")
    found = re.search(
        r"decoded (\d+)", run(tmp_path / "profile", "--dump-dom", (tmp_path / "copy.html").as_uri()).split('id="o"')[1]
    )
    assert found is not None
    assert int(found[1]) == page.count("<img ")


@pytest.mark.parametrize("width", [360, 1400])
def test_nothing_is_wider_than_the_screen(any_report: Path, width: int, tmp_path: Path) -> None:
    page = re.sub(r'<meta http-equiv="Content-Security-Policy"[^>]*>', "", any_report.read_text(encoding="utf-8"))
    page += """<script>const page = document.documentElement;
        parent.postMessage("widths " + page.scrollWidth + " " + page.clientWidth, "*");</script>"""
    (tmp_path / "copy.html").write_text(page, encoding="utf-8")
    (tmp_path / "frame.html").write_text(
        f"""<p id="o"></p><script>onmessage = event => document.getElementById("o").textContent = event.data</script>
        <iframe src="copy.html" style="width:{width}px;height:2000px;border:0"></iframe>""",
        encoding="utf-8",
    )
    shown = run(tmp_path / "profile", "--dump-dom", (tmp_path / "frame.html").as_uri()).split("</p>")[0]
    widths = re.search(r"widths (\d+) (\d+)", shown)
    assert widths is not None
    assert int(widths[1]) <= int(widths[2])
