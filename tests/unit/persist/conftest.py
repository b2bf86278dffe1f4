"""A fitted explainer, its saved model, and ways to write a model that was tampered with."""

import pytest

from neontext import ClusterExplainer, read_corpus
from neontext.persist import SavedModel, read_model, write_model


@pytest.fixture(scope="package")
def corpus():
    return read_corpus("demo")


@pytest.fixture(scope="package")
def explainer(corpus):
    return ClusterExplainer(n_clusters=4, vectors="ppmi", n_components=10, random_state=0).fit(corpus.limit(60))


@pytest.fixture(scope="package")
def saved(explainer, tmp_path_factory):
    folder = tmp_path_factory.mktemp("models") / "model"
    explainer.save(folder)
    return read_model(folder)


@pytest.fixture
def model(explainer, tmp_path):
    """Folder of a saved model."""
    explainer.save(tmp_path / "model")
    return tmp_path / "model"


@pytest.fixture
def write(saved, tmp_path):
    """Write the model with some values replaced (or, with `...`, left out) and every checksum right."""

    def changed(values, changes):
        return {name: value for name, value in {**values, **changes}.items() if value is not ...}

    def write(settings=(), strings=(), arrays=(), documents=()):
        folder = tmp_path / "tampered"
        folder.mkdir()
        old = (saved.settings, saved.strings, saved.arrays, saved.documents)
        parts = zip(old, (settings, strings, arrays, documents), strict=True)
        write_model(folder, SavedModel(*(changed(values, dict(changes)) for values, changes in parts)))
        return folder

    return write
