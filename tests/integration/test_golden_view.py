"""The view of the demo's audit, figure by figure, as it was when somebody last looked at it.

A change that is meant: write it anew with `python tests/integration/test_golden_view.py`, and read what differs.
"""

import json
from pathlib import Path
from typing import Any

import pytest

from neontext import audit_corpus
from neontext.report import build_view
from neontext.report.view.page_data import shown_views

GOLDEN = Path(__file__).with_name("demo_view.json")
#: Documents whose views are kept whole.
DOCUMENTS = (0, 77, 150)


def demo_view(folder: Path) -> dict[str, Any]:
    """The demo's view without what a machine adds to it, and three of its documents."""
    audit = audit_corpus("demo", folder / "audit", vectors="ppmi")
    view = build_view(audit)
    view["run"] = {name: view["run"][name] for name in ("converged", "n_iter", "checks")}
    documents = shown_views(audit)
    return view | {"documents": [documents[row] for row in DOCUMENTS]}


def compare(found: Any, expected: Any, path: str = "view") -> None:
    """Numbers may differ by rounding (the packed ones by one in the last digit), nothing else may."""
    if isinstance(expected, float) or isinstance(found, float):
        assert found == pytest.approx(expected, rel=1e-6, abs=2e-6), path
    elif isinstance(expected, dict):
        assert found.keys() == expected.keys(), path
        for name, value in expected.items():
            compare(found[name], value, f"{path}.{name}")
    elif isinstance(expected, list):
        assert len(found) == len(expected), path
        for place, (one, other) in enumerate(zip(found, expected, strict=True)):
            compare(one, other, f"{path}[{place}]")
    elif isinstance(expected, int) and ".documents[" in path:
        assert abs(found - expected) <= 1, path
    else:
        assert found == expected, path


def test_the_view_is_as_it_was(tmp_path):
    compare(demo_view(tmp_path), json.loads(GOLDEN.read_text(encoding="utf-8")))


if __name__ == "__main__":
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        text = json.dumps(demo_view(Path(folder)), indent=1, ensure_ascii=False)
    GOLDEN.write_text(text + "\n", encoding="utf-8")
