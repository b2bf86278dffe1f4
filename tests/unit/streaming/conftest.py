"""An audit of some documents of the demo corpus, and further ones to be explained in batches."""

import pytest

from neontext import audit_corpus, read_corpus
from neontext.corpus import BatchSize, CorpusSource, read_batches
from neontext.corpus.batches import batch_digest
from neontext.streaming.parts import FrozenModel, Parts, explain_batches

SIZE = BatchSize(17)


@pytest.fixture(scope="package")
def demo():
    return read_corpus("demo")


@pytest.fixture(scope="package")
def audit(tmp_path_factory):
    folder = tmp_path_factory.mktemp("streaming") / "audit"
    return audit_corpus("demo", folder, clusters=5, vectors="ppmi", limit=120), folder


@pytest.fixture(scope="package")
def model(audit):
    return FrozenModel(audit[1] / "model")


@pytest.fixture
def explain(model, tmp_path):
    """Explain a corpus batch by batch with an engine."""

    def explain(corpus, engine, place="parts"):
        batches = list(read_batches(CorpusSource(corpus), SIZE))
        digests = tuple(map(batch_digest, batches))
        parts = Parts.expected(tmp_path / place, model, digests)
        explain_batches(batches, digests, model, parts, engine)
        return parts

    return explain
