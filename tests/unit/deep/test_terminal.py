"""What the command prints at its end."""

import io

import pytest
from messages import assert_says
from rich.console import Console

torch = pytest.importorskip("torch", reason="torch is not installed: pip install 'neontext[deep]'")

from neontext.deep import explain_pictures, print_pictures  # noqa: E402


def test_layers_clusters_and_notes_are_printed(tmp_path, weights_file, picture_files):
    result = explain_pictures(
        picture_files, tmp_path / "out", weights=weights_file, layers=(5,), clusters=2, size=(16, 16)
    )
    stream = io.StringIO()
    print_pictures(result, tmp_path / "out", Console(file=stream, width=200))
    printed = stream.getvalue()
    assert "<b>grey.png" in printed
    assert_says(printed, "2 of 2", "scaled", "16 x 16")
    assert [line.split()[1] for line in printed.splitlines() if line.lstrip().startswith("5 ")] == [
        "features.4", "features.2", "features.0"
    ]  # fmt: skip
    assert "Weights: w.npz, SHA-256" in printed
