"""Fixtures that several floors share."""

import os
from collections.abc import Callable, Generator
from hashlib import sha256
from pathlib import Path

import pytest
from filelock import FileLock
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


@pytest.fixture(scope="session")
def made_once(tmp_path_factory: pytest.TempPathFactory) -> Generator[Callable[[str, Callable[[Path], object]], Path]]:
    """Folders that are made by whichever process wants them first, and that tests read and never change."""
    place = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        place = place.parent  # That of all workers of this run.
    before: dict[Path, str] = {}

    def made_once(name: str, make: Callable[[Path], object]) -> Path:
        folder = place / "made-once" / name
        folder.mkdir(parents=True, exist_ok=True)
        with FileLock(folder / "lock"):
            if not (folder / "done").is_file():
                make(folder / "made")
                (folder / "done").touch()
        before.setdefault(folder / "made", contents(folder / "made"))
        return folder / "made"

    yield made_once
    for folder, content in before.items():
        assert contents(folder) == content, f"a test changed {folder}"


def contents(folder: Path) -> str:
    """Checksum of all files of a folder and of their names."""
    found = sha256()
    for path in sorted(folder.rglob("*")):
        found.update(str(path.relative_to(folder)).encode() + (path.read_bytes() if path.is_file() else b""))
    return found.hexdigest()


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(
    collector: pytest.Collector,
) -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    """Fail where a file of tests cannot be imported: looking for doctests would pass over it in silence."""
    report = yield
    if report.skipped and "unable to import module" in str(report.longrepr):
        report.outcome = "failed"
    return report
