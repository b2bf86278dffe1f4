"""Hooks of mkdocs: the tutorial is run, the studies' results become pages, and links out of `docs` lead to them."""

import re
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory

import nbformat
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page
from nbclient import NotebookClient
from nbconvert import MarkdownExporter

ROOT = Path(__file__).parents[1]
#: What of the repository is shown beside `docs`: files by pattern.
SHOWN = ("reports/*/*.md", "reports/demo/*.png", "reports/*/*.png", "reports/*/*.svg")

#: The tutorial, a notebook, and the report that it writes.
TUTORIAL, REPORT = "docs/tutorial.ipynb", "demo-report/report.html"


@lru_cache(maxsize=1)
def run_tutorial(notebook: str) -> tuple[str, str]:
    """The tutorial as a page, its outputs of now; and the report that it wrote."""
    cells = nbformat.reads(notebook, as_version=4)
    with TemporaryDirectory() as place:
        NotebookClient(cells, timeout=600, kernel_name="python3").execute(cwd=place)
        page, _ = MarkdownExporter().from_notebook_node(cells)
        return page, (Path(place) / REPORT).read_text(encoding="utf-8")


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add the tutorial with its report, and the studies' results and pictures."""
    page, report = run_tutorial((ROOT / TUTORIAL).read_text(encoding="utf-8"))
    files.append(File.generated(config, "tutorial.md", content=page))
    files.append(File.generated(config, REPORT, content=report))
    for path in sorted({path for pattern in SHOWN for path in ROOT.glob(pattern)}):
        files.append(File.generated(config, path.relative_to(ROOT).as_posix(), abs_src_path=str(path)))
    return files


def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Links to studies, which lie beside `docs` in the repository and in it on the site; scripts are named only."""
    without_scripts = re.sub(r"\[([^]]+)\]\([^)]*\.py\)", r"\1", markdown)
    return re.sub(r"\]\(\.\./reports/", "](reports/", without_scripts)
