"""Folders of sentence encoders, as people and accidents leave them: read, or refused; nothing in them is run."""

import json
import pickle

import numpy as np
import pytest
from sentence_folders import LONGEST, WIDTH, config_of, weights_of, write, write_folder

torch = pytest.importorskip("torch", reason="torch is not installed: pip install 'neontext[transformer]'")
pytest.importorskip("tokenizers", reason="tokenizers is not installed: pip install 'neontext[transformer]'")
from safetensors.numpy import save_file  # noqa: E402

from neontext.embed import SentenceEmbedder  # noqa: E402
from neontext.embed.sentences.families import FAMILIES  # noqa: E402
from neontext.embed.sentences.folder import folder_checksum, read_encoder  # noqa: E402
from neontext.errors import ModelError  # noqa: E402


@pytest.fixture
def folder(tmp_path):
    return write_folder(tmp_path / "encoder")


def read(folder):
    return read_encoder(folder, lambda weights: weights.double())


@pytest.mark.parametrize("kind", FAMILIES)
def test_every_family_is_read(kind, tmp_path):
    encoder = read(write_folder(tmp_path / "encoder", kind, pooling="cls", unit_length=False))
    assert encoder.kind == f"{kind}, 2 layers x {WIDTH}, cls of the pieces"
    assert encoder.checksum == folder_checksum(tmp_path / "encoder")
    assert encoder.tokenizer.max_length == LONGEST


def test_the_layout_of_newer_releases_is_read(folder):
    prefix = "sentence_transformers"
    kinds = ("base.modules.transformer.Transformer", f"{prefix}.modules.pooling.Pooling", "base.modules.Normalize")
    paths = ("", "1_Pooling", "2_Normalize")
    write(
        folder / "modules.json",
        [{"path": path, "type": f"{prefix}.{kind}"} for path, kind in zip(paths, kinds, strict=True)],
    )
    write(folder / "1_Pooling" / "config.json", {"embedding_dimension": WIDTH, "pooling_mode": "mean"})
    write(folder / "sentence_bert_config.json", {"transformer_task": "feature-extraction"})
    write(folder / "tokenizer_config.json", {"model_max_length": 20})
    encoder = read(folder)
    assert encoder.tokenizer.max_length == 20
    np.testing.assert_array_equal(encoder.network.settings.pooling, "mean")


def test_names_of_older_checkpoints_are_read(folder):
    before = read(folder).network.encode(torch.tensor([[2, 9, 3]]), torch.tensor([3]))
    old = {
        f"bert.{name.replace('LayerNorm.weight', 'LayerNorm.gamma')}": value
        for name, value in weights_of("bert").items()
    }
    save_file(
        {name.replace("LayerNorm.bias", "LayerNorm.beta"): value for name, value in old.items()},
        folder / "model.safetensors",
    )
    np.testing.assert_array_equal(read(folder).network.encode(torch.tensor([[2, 9, 3]]), torch.tensor([3])), before)


def module(kind):
    return lambda folder: write(
        folder / "modules.json", [*json.loads((folder / "modules.json").read_text()), {"type": kind, "path": "3"}]
    )


def change(name, **values):
    return lambda folder: write(folder / name, json.loads((folder / name).read_text()) | values)


def cut(name):
    return lambda folder: (folder / name).write_bytes((folder / name).read_bytes()[:-20])


def only_pickle(folder):
    (folder / "model.safetensors").unlink()

    class Bomb:
        def __reduce__(self):
            return (open, (str(folder / "exploded"), "w"))

    (folder / "pytorch_model.bin").write_bytes(pickle.dumps(Bomb()))


def spoil(name, make):
    def spoiled(folder):
        weights = weights_of("bert")
        weights[name] = make(weights[name])
        save_file({key: np.ascontiguousarray(value) for key, value in weights.items()}, folder / "model.safetensors")

    return spoiled


def without(name):
    def spoiled(folder):
        weights = weights_of("bert")
        del weights[name]
        save_file(weights, folder / "model.safetensors")

    return spoiled


def in_tokenizer(spoiler):
    def spoiled(folder):
        value = json.loads((folder / "tokenizer.json").read_text())
        spoiler(value)
        write(folder / "tokenizer.json", value)

    return spoiled


def single_special(value):
    value["post_processor"]["single"][0]["SpecialToken"]["id"] = ""


def no_pieces(value):
    value["model"]["vocab"], value["added_tokens"] = {}, []


WORDS, QUERY = "embeddings.word_embeddings.weight", "encoder.layer.0.attention.self.query.weight"
HOSTILE = {
    "no modules": (lambda folder: (folder / "modules.json").unlink(), r"no modules\.json"),
    "no weights": (lambda folder: (folder / "model.safetensors").unlink(), "half copied"),
    "no tokenizer": (lambda folder: (folder / "tokenizer.json").unlink(), "fast one"),
    "no config": (lambda folder: (folder / "config.json").unlink(), "is missing"),
    "no pooling": (lambda folder: (folder / "1_Pooling" / "config.json").unlink(), "is missing"),
    "weights half copied": (cut("model.safetensors"), "half copied"),
    "tokenizer half copied": (cut("tokenizer.json"), "half copied"),
    "config half copied": (cut("config.json"), "half copied"),
    "modules are no list": (lambda folder: write(folder / "modules.json", {}), "expected a list"),
    "a tokenizer of nothing": (lambda folder: write(folder / "tokenizer.json", {"a": 1}), "no tokenizer"),
    "a pickle alone": (only_pickle, "a pickle, which could run code"),
    "weights in parts": (
        lambda folder: (folder / "model.safetensors").rename(folder / "model.safetensors.index.json"),
        "several files",
    ),
    "a module of its own code": (module("my_code.Module"), "module of its own code, 'my_code.Module'"),
    "a dense module": (module("sentence_transformers.models.Dense"), "module 'Dense'"),
    "code in the config": (change("config.json", auto_map={"AutoModel": "own.Model"}), "code of its own"),
    "another architecture": (change("config.json", model_type="nomic_bert"), "architecture 'nomic_bert'"),
    "no architecture": (change("config.json", model_type=["bert"]), "architecture"),
    "another activation": (change("config.json", hidden_act="silu"), "activation is 'silu'"),
    "no name of an activation": (change("config.json", hidden_act=[]), r"activation is \[\]"),
    "no kinds": (spoil("embeddings.token_type_embeddings.weight", lambda values: values[:0]), "its config.json says"),
    "a tokenizer without its special pieces": (in_tokenizer(single_special), "tokenizer.json is damaged"),
    "a tokenizer without pieces": (in_tokenizer(no_pieces), "tokenizer.json is damaged"),
    "relative positions": (change("config.json", position_embedding_type="relative_key"), "not absolute"),
    "heads that do not share": (change("config.json", num_attention_heads=5), "damaged"),
    "layers that are no number": (change("config.json", num_hidden_layers="6"), "num_hidden_layers = '6'"),
    "more layers than weights": (change("config.json", num_hidden_layers=3), "have no 'encoder.layer.2"),
    "two poolings": (change("1_Pooling/config.json", pooling_mode_cls_token=True), "Pooling joins pieces by"),
    "largest values": (
        change("1_Pooling/config.json", pooling_mode_mean_tokens=False, pooling_mode_max_tokens=True),
        "max_tokens",
    ),
    "texts lowered first": (change("sentence_bert_config.json", do_lower_case=True), "do_lower_case"),
    "fewer words than the tokenizer": (spoil(WORDS, lambda values: values[:-5]), "of different models"),
    "another width": (spoil(QUERY, lambda values: values[:, :-1]), "its config.json says"),
    "a weight is missing": (without(QUERY), "no 'encoder.layer.0.attention.self.query.weight'"),
    "NaN": (spoil(QUERY, lambda values: values * np.nan), "NaN or infinity"),
    "whole numbers": (spoil(QUERY, lambda values: values.astype(np.int32)), "no numbers"),
    "a path outside": (
        lambda folder: write(
            folder / "modules.json", [{"type": "sentence_transformers.models.Transformer", "path": "../.."}]
        ),
        "outside the folder",
    ),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_folder_that_is_not_right_is_refused(name, folder):
    spoiler, message = HOSTILE[name]
    spoiler(folder)
    with pytest.raises(ModelError, match=message):
        read(folder)
    assert not (folder / "exploded").exists()


def test_a_folder_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(ModelError, match="no such folder"):
        read(tmp_path / "nowhere")
    with pytest.raises(ModelError, match=r"no modules\.json"):
        read(tmp_path)


def test_the_checksum_sees_every_file_that_is_read(folder):
    before = folder_checksum(folder)
    (folder / "README.md").write_text("said otherwise")
    assert folder_checksum(folder) == before
    write(folder / "config.json", config_of("bert", layer_norm_eps=1e-6))
    assert folder_checksum(folder) != before


def test_missing_libraries_are_named_with_the_line_that_installs_them(folder, monkeypatch):
    from neontext.embed.sentences import embedder
    from neontext.errors import MissingDependencyError

    monkeypatch.setattr(embedder, "find_spec", lambda package: None if package == "tokenizers" else object())
    with pytest.raises(MissingDependencyError, match=r"pip install 'neontext\[transformer\]'"):
        SentenceEmbedder(folder).fit(["a car"])
