"""Files of weights: every kind gives the same tensors, whatever is wrong with one is told, and nothing in it runs."""

import contextlib
import io
import pickle
import sys
import zipfile

import numpy as np
import pytest
from messages import says

from neontext.errors import ModelError

torch = pytest.importorskip("torch", reason="torch is not installed: pip install 'neontext[deep]'")

from neontext.persist import weights as weights_module  # noqa: E402
from neontext.persist.weights import read_weights  # noqa: E402

ENTRIES = {"features.0.weight": torch.rand(128, 3, 3, 3), "features.0.bias": torch.rand(128)}


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
def test_every_kind_of_file_gives_the_same_tensors(tmp_path, suffix):
    read = read_weights(save(tmp_path / f"w{suffix}"))
    assert set(read) == set(ENTRIES)
    assert all(torch.equal(read[name], value) for name, value in ENTRIES.items())


def test_the_older_format_of_pth_is_read(tmp_path):
    # torchvision's own VGG-16 is still served in it.
    torch.save(ENTRIES, tmp_path / "w.pth", _use_new_zipfile_serialization=False)
    assert torch.equal(read_weights(tmp_path / "w.pth")["features.0.bias"], ENTRIES["features.0.bias"])


class Runs:
    """What a hostile file would hold: loading it naively calls the function."""

    def __reduce__(self):
        return (sys.modules["builtins"].exec, ("raise SystemExit('the file ran')",))


@pytest.mark.parametrize("suffix", [".pth", ".pt"])
@pytest.mark.parametrize("write", ["torch", "pickle"])
def test_a_file_that_would_run_code_is_refused_and_does_not_run(tmp_path, suffix, write):
    path = tmp_path / f"evil{suffix}"
    if write == "torch":
        torch.save({"features.0.weight": Runs()}, path)
    else:
        path.write_bytes(pickle.dumps(Runs()))
    with pytest.raises(ModelError, match=says("run code", "not loaded")):
        read_weights(path)


def test_objects_in_an_npz_are_refused(tmp_path):
    np.savez(tmp_path / "w.npz", a=np.array([Runs()], dtype=object))
    with pytest.raises(ModelError, match="damaged or is no file of weights"):
        read_weights(tmp_path / "w.npz")


@pytest.mark.parametrize("suffix", [".npz", ".safetensors", ".pth"])
@pytest.mark.parametrize("content", [b"", b"nothing of the kind", b"PK\x03\x04 cut off"])
def test_damaged_files_are_told(tmp_path, suffix, content):
    path = tmp_path / f"w{suffix}"
    path.write_bytes(content)
    with pytest.raises(ModelError, match=r"w\.\w+ (is damaged|holds something else)"):
        read_weights(path)


@pytest.mark.parametrize("suffix", [".npz", ".safetensors", ".pth"])
def test_truncated_files_are_told(tmp_path, suffix):
    path = save(tmp_path / f"w{suffix}")
    path.write_bytes(path.read_bytes()[:-1000])
    with pytest.raises(ModelError, match="is damaged"):
        read_weights(path)


@pytest.mark.parametrize("values", [np.array(["a text"]), np.ones(2, np.longdouble), np.ones(2, ">f4")])
def test_values_that_are_no_tensor_are_told(tmp_path, values):
    np.savez(tmp_path / "w.npz", a=values)
    with pytest.raises(ModelError, match=says("damaged", "no file of weights")):
        read_weights(tmp_path / "w.npz")


def test_a_member_that_is_no_array_is_told(tmp_path):
    with zipfile.ZipFile(tmp_path / "w.npz", "w") as archive:
        archive.writestr("features.0.bias", "hello")
    with pytest.raises(ModelError, match=r"features\.0\.bias is no array"):
        read_weights(tmp_path / "w.npz")


def test_damage_in_the_middle_of_a_pth_is_told(tmp_path):
    whole = save(tmp_path / "w.pth", {"a": torch.ones(2)}).read_bytes()
    start, end = whole.index(b"data.pkl"), whole.index(b"data/0")
    for place in range(start, end):  # torch's unpickler meets every error there is
        (tmp_path / "w.pth").write_bytes(whole[:place] + b"R" + whole[place + 1 :])
        with contextlib.suppress(ModelError):
            read_weights(tmp_path / "w.pth")


def test_what_is_no_table_of_tensors_is_told(tmp_path):
    strange = (torch.eye(2).to_sparse(), torch.ones(2, device="meta"))
    for content in ([torch.ones(1)], {"epoch": 3}, {"state_dict": {}}, *({"a": value} for value in strange)):
        torch.save(content, tmp_path / "w.pth")
        with pytest.raises(ModelError, match="no table of names and tensors"):
            read_weights(tmp_path / "w.pth")


def test_files_that_unpack_to_too_much_are_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(weights_module, "MAX_BYTES", 10_000)
    content = io.BytesIO()
    np.save(content, np.zeros(100_000))
    with zipfile.ZipFile(tmp_path / "bomb.npz", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.npy", content.getvalue())
    assert (tmp_path / "bomb.npz").stat().st_size < 10_000
    with pytest.raises(ModelError, match="unpack"):
        read_weights(tmp_path / "bomb.npz")
    with pytest.raises(ModelError, match="expected at most"):
        read_weights(save(tmp_path / "w.npz"))


@pytest.mark.parametrize(("name", "why"), [("w.h5", r"ending in \.npz"), ("w.npz", "no such file")])
def test_no_file_or_another_kind(tmp_path, name, why):
    with pytest.raises(ModelError, match=why):
        read_weights(tmp_path / name)


def test_bombs_are_refused_before_they_unpack(tmp_path):
    torch.save({"x": torch.zeros(10**6)}, tmp_path / "plain.pth")
    with zipfile.ZipFile(tmp_path / "plain.pth") as plain:
        content = {entry.filename: plain.read(entry) for entry in plain.infolist()}
    with zipfile.ZipFile(tmp_path / "bomb.pth", "w", zipfile.ZIP_DEFLATED) as bomb:
        for name, values in content.items():
            bomb.writestr(name, values * 150 if name.endswith("data/0") else values)
    with pytest.raises(ModelError, match="bomb"):
        read_weights(tmp_path / "bomb.pth")


def test_a_tensor_that_repeats_one_number_without_end(tmp_path):
    torch.save({"x": torch.zeros(1).expand(10**12)}, tmp_path / "wide.pth")
    with pytest.raises(ModelError, match="GB"):
        read_weights(tmp_path / "wide.pth")
