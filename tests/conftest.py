"""Fixtures that several floors share."""

import os
from collections.abc import Generator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

# Nothing here measures speed: a busy machine fails no example and no strategy. Examples are drawn anew on every run,
# and in CI always the same ones, so that a failure there is one of the change that is tested.
settings.register_profile("local", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("ci", settings.get_profile("local"), derandomize=True, database=None, print_blob=True)
settings.load_profile("ci" if os.environ.get("CI") else "local")

ROOT = Path(__file__).resolve().parents[1]
SHARED_DATA = Path(os.environ.get("NEONTEXT_SHARED_DATA", ROOT.parent / "shared" / "data"))


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """Folder with the real corpora that the project does not ship."""
    if not SHARED_DATA.is_dir():
        pytest.skip(
            f"real corpora not found at {SHARED_DATA}: set NEONTEXT_SHARED_DATA to a folder with bbc.jsonl.gz, "
            "20newsgroups.jsonl.gz, blns.json and scikit_learn_data/"
        )
    return SHARED_DATA


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(
    collector: pytest.Collector,
) -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    """Fail where a file of tests cannot be imported: looking for doctests would pass over it in silence."""
    report = yield
    if report.skipped and "unable to import module" in str(report.longrepr):
        report.outcome = "failed"
    return report
