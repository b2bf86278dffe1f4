"""Versions and memory."""

from importlib.metadata import version

from neontext.runtime.provenance import peak_memory_mb, versions


def test_peak_memory_is_a_figure_in_megabytes():
    assert 10 < peak_memory_mb() < 1e6


def test_versions_are_the_installed_ones():
    assert versions(["numpy", "nothing-of-this-name"])["numpy"] == version("numpy")
    assert list(versions(["nothing-of-this-name"])) == ["python"]
