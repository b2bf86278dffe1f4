"""Hooks of mkdocs: the results of the studies become pages, and links out of `docs` lead to them."""

import re
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page

ROOT = Path(__file__).parents[1]
#: What of the repository is shown beside `docs`: files by pattern.
SHOWN = ("reports/*/*.md", "reports/demo/*.png", "reports/*/*.png", "reports/*/*.svg")


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add the studies' results and pictures."""
    for path in sorted({path for pattern in SHOWN for path in ROOT.glob(pattern)}):
        files.append(File.generated(config, path.relative_to(ROOT).as_posix(), abs_src_path=str(path)))
    return files


def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Links to studies, which lie beside `docs` in the repository and in it on the site; scripts are named only."""
    without_scripts = re.sub(r"\[([^]]+)\]\([^)]*\.py\)", r"\1", markdown)
    return re.sub(r"\]\(\.\./reports/", "](reports/", without_scripts)
