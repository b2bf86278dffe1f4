"""Weights from files of every kind, and files that hold something else."""

import sys
import types

import numpy as np
import pytest

from neontext.errors import MissingDependencyError, ModelError

torch = pytest.importorskip("torch", reason="torch is not installed: pip install 'neontext[deep]'")

from neontext.deep import weights as weights_module  # noqa: E402
from neontext.deep.vgg16 import vgg16  # noqa: E402
from neontext.deep.weights import load_weights, torchvision_weights  # noqa: E402
from neontext.persist.weights import read_weights  # noqa: E402

MODULE = vgg16(4)
ENTRIES = {name: value.clone() for name, value in vgg16(7).state_dict().items()}


def save(path, entries=ENTRIES):
    if path.suffix == ".npz":
        np.savez(path, **{name: value.numpy() for name, value in entries.items()})
    elif path.suffix == ".safetensors":
        from safetensors.torch import save_file

        save_file(entries, path)
    else:
        torch.save(entries, path)
    return path


@pytest.mark.parametrize("suffix", [".npz", ".safetensors", ".pth", ".pt"])
def test_every_kind_of_file_gives_the_same_network(tmp_path, suffix):
    module = load_weights(vgg16(4), read_weights(save(tmp_path / f"w{suffix}")), "w")
    for name, value in module.state_dict().items():
        assert torch.equal(value, ENTRIES[name])
    assert not module.training


def test_half_precision_becomes_the_modules_own(tmp_path):
    halves = {name: value.half() for name, value in ENTRIES.items()}
    module = load_weights(vgg16(4), read_weights(save(tmp_path / "w.npz", halves)), "w")
    assert module.features[0].weight.dtype == torch.float32


def test_later_layers_and_the_classifier_may_stand_in_the_file():
    load_weights(vgg16(4), ENTRIES | {"classifier.0.weight": torch.ones(1), "features.28.bias": torch.ones(1)}, "w")


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"features.2.bias": None}, r"w\.npz lacks features\.2\.bias: expected torchvision's names"),
        ({"features.1.weight": torch.ones(1)}, r"holds features\.1\.weight, which the network does not have"),
        ({"layer1.0.conv1.weight": torch.ones(1)}, r"holds layer1\.0\.conv1\.weight"),
        ({"features.0.bias": torch.ones(63)}, r"features\.0\.bias has the shape \(63,\), expected \(64,\)"),
        ({"features.0.bias": torch.full((64,), torch.nan)}, "NaN, infinity or no numbers"),
        ({"features.0.bias": torch.ones(64, dtype=torch.int64)}, "int64"),
        ({"features.0.bias": torch.full((64,), 1e300, dtype=torch.float64)}, "NaN, infinity or no numbers"),
    ],
)
def test_entries_that_do_not_fit_are_named(change, why):
    entries = {name: value for name, value in (ENTRIES | change).items() if value is not None}
    with pytest.raises(ModelError, match=why):
        load_weights(vgg16(4), entries, "w.npz")


def fake_torchvision(monkeypatch, get):
    models = types.ModuleType("torchvision.models")
    models.VGG16_Weights = types.SimpleNamespace(IMAGENET1K_FEATURES=types.SimpleNamespace(get_state_dict=get))
    monkeypatch.setitem(sys.modules, "torchvision", types.ModuleType("torchvision"))
    monkeypatch.setitem(sys.modules, "torchvision.models", models)
    monkeypatch.setattr(weights_module, "find_spec", lambda name: object())


def test_torchvision_without_a_network_is_told(monkeypatch):
    def get(**_):
        raise OSError("no route to host")

    fake_torchvision(monkeypatch, get)
    with pytest.raises(ModelError, match=r"no route to host.*--weights FILE"):
        torchvision_weights()


def test_torchvisions_weights_are_taken(monkeypatch):
    fake_torchvision(monkeypatch, lambda **_: ENTRIES)
    assert torchvision_weights().keys() == ENTRIES.keys()


def test_torchvision_absent_is_told(monkeypatch):
    monkeypatch.setattr(weights_module, "find_spec", lambda name: None)
    with pytest.raises(MissingDependencyError, match=r"--weights FILE.*pip install torchvision"):
        torchvision_weights()
