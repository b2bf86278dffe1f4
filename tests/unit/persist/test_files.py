"""The files of a saved model: what was changed, is missing or does not belong there is refused."""

import json
import os
import pickletools
import shutil
from hashlib import sha256

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from neontext import ClusterExplainer
from neontext.errors import ModelError, OutputError
from neontext.persist.files import (
    ARRAYS,
    DOCUMENTS,
    FORMAT_VERSION,
    MANIFEST,
    STRINGS,
    read_model,
    write_model,
)
from neontext.runtime.record import RECORD

FILES = (MANIFEST, STRINGS, ARRAYS, DOCUMENTS)


def canonical(value):
    return json.dumps(value, ensure_ascii=False, sort_keys=True, indent=1).encode()


def seal(manifest):
    """The manifest with the checksum that its writer would have given it."""
    unsealed = {name: value for name, value in manifest.items() if name != "checksum"}
    return canonical({**unsealed, "checksum": sha256(canonical(unsealed)).hexdigest()})


def rewrite_manifest(model, **changes):
    path = model / MANIFEST
    path.write_bytes(seal({**json.loads(path.read_text()), **changes}))


def replace_file(model, name, content):
    """Put other content into a file, with every checksum right."""
    (model / name).write_bytes(content)
    checksums = json.loads((model / MANIFEST).read_text())["sha256"]
    rewrite_manifest(model, sha256={**checksums, name: sha256(content).hexdigest()})


def assert_refused(model, match=None):
    with pytest.raises(ModelError, match=match):
        ClusterExplainer.load(model)


def test_a_model_is_four_files_and_their_record(model):
    assert sorted(path.name for path in model.iterdir()) == sorted([*FILES, RECORD])


def test_the_same_model_gives_the_same_bytes(explainer, model, tmp_path):
    explainer.save(tmp_path / "again")
    ClusterExplainer.load(model).save(tmp_path / "loaded")
    for name in FILES:
        assert (tmp_path / "again" / name).read_bytes() == (model / name).read_bytes(), name
    for name in (STRINGS, ARRAYS, DOCUMENTS):
        assert (tmp_path / "loaded" / name).read_bytes() == (model / name).read_bytes(), name


def test_resealing_a_manifest_unchanged_gives_a_model_that_loads(model):
    """The tampering below fails for what it changes, not for how it is written."""
    before = (model / MANIFEST).read_bytes()
    rewrite_manifest(model)
    assert (model / MANIFEST).read_bytes() == before
    replace_file(model, STRINGS, (model / STRINGS).read_bytes())
    ClusterExplainer.load(model)


@pytest.mark.parametrize("name", FILES)
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(place=st.floats(0, 1), flip=st.integers(1, 255))
def test_one_changed_byte_is_seen(model, name, place, flip):
    path = model / name
    whole = path.read_bytes()
    position = min(int(place * len(whole)), len(whole) - 1)
    changed = bytearray(whole)
    changed[position] ^= flip
    path.write_bytes(changed)
    try:
        assert_refused(model)
    finally:
        path.write_bytes(whole)


def test_every_single_byte_of_the_manifest_counts(model):
    path = model / MANIFEST
    whole = path.read_bytes()
    for position in range(len(whole)):
        path.write_bytes(whole[:position] + bytes([whole[position] ^ 1]) + whole[position + 1 :])
        with pytest.raises(ModelError):
            read_model(model)


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("share", [0, 0.5, 0.999])
def test_truncated(model, name, share):
    content = (model / name).read_bytes()
    (model / name).write_bytes(content[: int(share * len(content))])
    assert_refused(model, name)


@pytest.mark.parametrize("name", FILES)
def test_something_appended(model, name):
    with (model / name).open("ab") as file:
        file.write(b"\n")
    assert_refused(model, name)


@pytest.mark.parametrize("name", FILES)
def test_missing(model, name):
    (model / name).unlink()
    assert_refused(model, f"{name} is missing")


@pytest.mark.parametrize("name", FILES)
def test_a_symbolic_link_in_place_of_a_file(model, name, tmp_path):
    shutil.move(model / name, tmp_path / "elsewhere")
    (model / name).symlink_to(tmp_path / "elsewhere")
    assert_refused(model, "no plain file")


@pytest.mark.parametrize("name", FILES)
def test_a_folder_in_place_of_a_file(model, name):
    (model / name).unlink()
    (model / name).mkdir()
    assert_refused(model, "no plain file")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this platform has no named pipes")
def test_a_pipe_in_place_of_a_file_does_not_hang(model):
    (model / ARRAYS).unlink()
    os.mkfifo(model / ARRAYS)
    assert_refused(model, "no plain file")


@pytest.mark.parametrize("name", ["evil.pkl", "vectors.npy", ".hidden", "model.json.bak", "__init__.py"])
def test_a_file_that_does_not_belong_there(model, name):
    (model / name).write_bytes(b"cos\nsystem\n(S'true'\ntR.")
    assert_refused(model, f"do not belong to a model: {name}")


def test_nothing_is_a_pickle(model):
    for name in FILES:
        with pytest.raises(Exception), (model / name).open("rb") as file:  # noqa: B017, PT011
            list(pickletools.genops(file))


def test_unpickling_is_never_tried(model, monkeypatch):
    def forbidden(*args, **kwargs):
        raise AssertionError("unpickled something")

    for name in ("load", "loads", "Unpickler"):
        monkeypatch.setattr(f"pickle.{name}", forbidden)
    ClusterExplainer.load(model).explain()


@pytest.mark.parametrize("place", ["nowhere", "x" * 5000, "a\0b", ""])
def test_no_folder(tmp_path, place):
    assert_refused(tmp_path / place if place else tmp_path / "empty name" / place)


def test_a_file_is_no_model(tmp_path):
    (tmp_path / "file").write_text("{}")
    assert_refused(tmp_path / "file", "No model at")


def test_an_empty_folder_is_no_model(tmp_path):
    assert_refused(tmp_path, "missing")


def test_a_newer_version_says_how_to_upgrade(model):
    rewrite_manifest(model, format_version=FORMAT_VERSION + 1)
    assert_refused(model, "newer neontext.*pip install --upgrade neontext")


def test_an_older_version_says_what_to_do(model):
    rewrite_manifest(model, format_version=FORMAT_VERSION - 1)
    assert_refused(model, "older neontext.*[Rr]un the audit again")


@pytest.mark.parametrize("version", [0, -1, "1", None, 1.0, [], True])
def test_no_version(model, version):
    rewrite_manifest(model, format_version=version)
    if version is not True:  # true equals one and is written differently; whether it passes does not matter
        assert_refused(model, "format version")


@pytest.mark.parametrize("format_", ["other", None, 3, ["neontext-model"]])
def test_another_format(model, format_):
    rewrite_manifest(model, format=format_)
    assert_refused(model, "does not describe a neontext model")


@pytest.mark.parametrize("changes", [{"settings": []}, {"settings": None}, {"sha256": []}, {"sha256": {}}])
def test_a_sealed_manifest_of_another_form(model, changes):
    rewrite_manifest(model, **changes)
    assert_refused(model)


def head(settings="{}", more=""):
    return f'{{"format": "neontext-model", "format_version": 2, "settings": {settings}, "sha256": {{}}{more}}}'


@pytest.mark.parametrize(
    "text",
    [
        "",
        "null",
        "[]",
        "{}",
        "\x00" * 100,
        "{" * 100_000,
        head("[" * 900 + "]" * 900),
        head("[" * 100_000 + "]" * 100_000),
        head('{"a":' * 20_000 + "1" + "}" * 20_000),
        head('{"gamma": NaN}', ', "checksum": "x"'),
        head('{"gamma": Infinity}', ', "checksum": "x"'),
        head('{"gamma": 1e999}', ', "checksum": "x"'),
        head('{"reason": "\\ud800"}', ', "checksum": "x"'),
        head('{"n_iter": ' + "9" * 5000 + "}", ', "checksum": "x"'),
    ],
    ids=lambda text: f"{text[:90]}... {len(text)}",
)
def test_a_manifest_from_a_stranger(model, text):
    (model / MANIFEST).write_text(text)
    assert_refused(model)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"[]",
        b"3",
        b"{}",
        b'{"words": "ab"}',
        b'{"words": {"0": "ab"}}',
        b'{"words": NaN}',
        b'{"words": [NaN]}',
        b"\xff\xfe\x00",
        b'{"words": ' + b"[" * 100_000 + b"]" * 100_000 + b"}",
    ],
    ids=lambda content: repr(content[:30]),
)
def test_strings_from_a_stranger(model, content):
    replace_file(model, STRINGS, content)
    assert_refused(model)


def tensors(header, data=b""):
    text = header if isinstance(header, bytes) else json.dumps(header).encode()
    return len(text).to_bytes(8, "little") + text + data


def tensor(dtype="F32", shape=(1,), end=4):
    return {"word_weights": {"dtype": dtype, "shape": list(shape), "data_offsets": [0, end]}}


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\x00" * 8,
        (2**62).to_bytes(8, "little") + b"{}",
        tensors(b"not json"),
        tensors(b"[" * 50_000 + b"]" * 50_000),
        tensors({}),
        tensors(tensor(shape=[10**18]), b"\0" * 4),
        tensors(tensor(shape=[2**32, 2**32]), b"\0" * 4),
        tensors(tensor(end=10**15), b"\0" * 4),
        tensors(tensor(shape=[-1]), b"\0" * 4),
        tensors(tensor("BF16", end=2), b"\0" * 2),
        tensors(tensor("F8_E4M3", end=1), b"\0"),
        tensors(tensor("BOOL", end=1), b"\0"),
        tensors(tensor("OBJECT", end=8), b"\0" * 8),
        tensors(tensor("F64", shape=[0, 10**15], end=0)),
    ],
    ids=lambda content: repr(content[:40]),
)
def test_arrays_from_a_stranger(model, content):
    replace_file(model, ARRAYS, content)
    assert_refused(model)


def test_a_checksum_of_a_file_that_is_not_there_changes_nothing(model):
    manifest = json.loads((model / MANIFEST).read_text())
    rewrite_manifest(model, sha256={**manifest["sha256"], "../../etc/passwd": "0"})
    ClusterExplainer.load(model)


@pytest.mark.parametrize("name", ["holiday.jpg", MANIFEST])
def test_saving_never_replaces_what_it_did_not_write(explainer, model, name):
    (model / name).write_bytes(b"mine")
    with pytest.raises(OutputError, match=name):
        explainer.save(model, overwrite=True)
    assert (model / name).read_bytes() == b"mine"


def test_the_model_of_a_stranger_is_not_replaced(explainer, tmp_path):
    (tmp_path / MANIFEST).write_text("{}")
    with pytest.raises(OutputError, match=RECORD):
        explainer.save(tmp_path, overwrite=True)
    assert (tmp_path / MANIFEST).read_text() == "{}"


def test_saving_does_not_replace_unless_asked(explainer, model):
    before = {path.name: path.read_bytes() for path in model.iterdir()}
    with pytest.raises(OutputError, match="overwrite=True"):
        explainer.save(model)
    (model / ARRAYS).unlink()
    explainer.save(model, overwrite=True)
    assert {path.name: path.read_bytes() for path in model.iterdir()} == before


def test_saving_never_replaces_what_is_no_model(explainer, tmp_path):
    (tmp_path / "photos").mkdir()
    (tmp_path / "photos" / "holiday.jpg").write_bytes(b"mine")
    with pytest.raises(OutputError):
        explainer.save(tmp_path / "photos", overwrite=True)
    assert (tmp_path / "photos" / "holiday.jpg").read_bytes() == b"mine"
    assert [path.name for path in tmp_path.iterdir()] == ["photos"]


def test_writing_what_was_read_gives_the_same_files(model, tmp_path):
    (tmp_path / "copy").mkdir()
    write_model(tmp_path / "copy", read_model(model))
    for name in FILES:
        assert (tmp_path / "copy" / name).read_bytes() == (model / name).read_bytes()
