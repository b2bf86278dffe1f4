"""The README's picture: one document of the demo corpus with its words highlighted, as a notebook shows it.

Run:  python reports/demo/picture.py [ID]

Needs Chromium (Debian's package chromium).
"""

import subprocess
import sys
import tempfile
from pathlib import Path

from neontext import ClusterExplainer, read_corpus

WIDTH, HEIGHT = 900, 305


def main() -> None:
    """Explain the demo corpus and take a picture of one document."""
    corpus = read_corpus("demo")
    row = corpus.ids.index(sys.argv[1] if len(sys.argv) > 1 else "astronomy-12")
    explanation = ClusterExplainer(8, random_state=0).fit(corpus).explain()[row]
    page = f'<meta charset="utf-8"><body style="margin:12px 20px;background:#fff">{explanation._repr_html_()}</body>'
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "page.html"
        source.write_text(page, encoding="utf-8")
        command = ["chromium", "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars"]
        command += [
            "--force-device-scale-factor=2",
            f"--user-data-dir={folder}/profile",
            f"--window-size={WIDTH},{HEIGHT}",
        ]
        command += [f"--screenshot={Path(__file__).with_name('highlighted.png')}", source.as_uri()]
        subprocess.run(command, check=True, capture_output=True)
    print(explanation)


if __name__ == "__main__":
    main()
