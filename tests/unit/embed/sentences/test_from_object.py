"""Loaded `SentenceTransformer` objects: as from their folder, or from their last layer."""

import numpy as np
import pytest
from sentence_folders import write_folder

torch = pytest.importorskip("torch", reason="torch is not installed: pip install 'neontext[transformer]'")
library = pytest.importorskip("sentence_transformers", reason="not installed: pip install 'neontext[foreign]'")

from neontext import ClusterExplainer  # noqa: E402
from neontext.embed import SentenceEmbedder, make_embedder  # noqa: E402
from neontext.embed.sentences.folder import check_module  # noqa: E402
from neontext.errors import InputError, ModelError  # noqa: E402

TEXTS = ["the car and the road, driver!", "a trial of law", "bake cake, sugar"]


def load(folder):
    return library.SentenceTransformer(str(folder), device="cpu")


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = write_folder(tmp_path_factory.mktemp("encoders") / "bert")
    (folder / "tokenizer_config.json").write_text(
        '{"tokenizer_class": "PreTrainedTokenizerFast", "pad_token": "[PAD]"}'
    )
    return folder


@pytest.fixture(scope="module")
def model(folder):
    return load(folder)


def test_an_object_is_explained_as_its_folder(folder, model):
    by_object, by_folder = (
        make_embedder(given, np.random.RandomState(0)) for given in (model, f"transformer:{folder}")
    )
    G = np.random.RandomState(0).normal(size=(3, 16))
    documents = by_object.embed(TEXTS)
    np.testing.assert_allclose(documents.X, model.encode(TEXTS), atol=1e-6)
    np.testing.assert_array_equal(documents.X, by_folder.embed(TEXTS).X)
    shared = by_object.token_relevance(documents, G, np.zeros(3)).relevance
    np.testing.assert_array_equal(shared, by_folder.token_relevance(documents, G, np.zeros(3)).relevance)


def test_a_folder_that_the_library_saves_is_read(model, tmp_path):
    model.save(str(tmp_path / "saved"))
    np.testing.assert_allclose(SentenceEmbedder(tmp_path / "saved").embed(TEXTS).X, model.encode(TEXTS), atol=1e-6)


def test_another_architecture_is_explained_from_its_last_layer(model, monkeypatch):
    monkeypatch.setattr("neontext.embed.sentences.from_object.FAMILIES", {})
    embedder = SentenceEmbedder(model)
    documents, G = embedder.embed(TEXTS), np.random.RandomState(0).normal(size=(3, 16))
    np.testing.assert_allclose(documents.X, model.encode(TEXTS), atol=1e-6)
    assert "explained from its last layer alone" in embedder.description_[0]
    states = model.encode(TEXTS, output_value="token_embeddings")
    parts = embedder.parts(documents, G[:, None])
    assert not parts.bias.any()
    for row, last in enumerate(states):
        last = last.numpy()
        shares = last @ G[row] / len(last) / np.linalg.norm(last.mean(axis=0))
        tokens = documents.tokens.rows_of([row])
        of_token = np.repeat(np.arange(len(tokens)), documents.tokens.pieces.sizes[tokens])
        np.testing.assert_allclose(parts.words[tokens, 0], np.bincount(of_token, shares[1:-1]), atol=1e-6)
        np.testing.assert_allclose(parts.special[row, 0], shares[0] + shares[-1], atol=1e-6)


def test_an_explainer_takes_an_object_and_saves_all_but_the_object(model, tmp_path):
    explainer = ClusterExplainer(2, vectors=model, random_state=0).fit([*TEXTS, *TEXTS[::-1]])
    np.testing.assert_allclose(explainer.explain().residual, 0, atol=1e-4)
    explainer.save(tmp_path / "model")
    with pytest.raises(ModelError, match=r"SentenceEmbedder.*embedder="):
        ClusterExplainer.load(tmp_path / "model")
    loaded = ClusterExplainer.load(tmp_path / "model", embedder=SentenceEmbedder(model))
    np.testing.assert_allclose(loaded.evidence(TEXTS), explainer.evidence(TEXTS))


def test_what_is_not_read_is_refused():
    with pytest.raises(InputError, match="loaded one"):
        SentenceEmbedder(3).fit(TEXTS)
    with pytest.raises(ModelError, match="'Dense'"):
        check_module("sentence_transformers.models.Dense")
    own = torch.nn.Sequential(torch.nn.Linear(2, 2))
    with pytest.raises(ModelError, match=r"own code, 'torch\.nn"):
        SentenceEmbedder(own).fit(TEXTS)
