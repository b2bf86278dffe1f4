"""An audit that the tests of several jobs read."""

import pytest

from neontext import audit_corpus


@pytest.fixture(scope="package")
def out(tmp_path_factory):
    return tmp_path_factory.mktemp("audits") / "audit"


@pytest.fixture(scope="package")
def audit(out):
    return audit_corpus("demo", out, clusters=5, vectors="ppmi", limit=120)
