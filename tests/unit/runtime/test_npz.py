"""Arrays of strangers: what they unpack to is known before memory is taken."""

import io
import zipfile

import numpy as np
import pytest

from neontext.runtime.npz import ALWAYS_ALLOWED, open_npz


def entry(array, shape=None):
    """Bytes of an array, with another shape in its header."""
    buffer = io.BytesIO()
    header = {"descr": np.lib.format.dtype_to_descr(array.dtype), "fortran_order": False, "shape": shape or array.shape}
    np.lib.format.write_array_header_1_0(buffer, header)
    return buffer.getvalue() + array.tobytes()


def pack(path, **entries):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries.items():
            archive.writestr(f"{name}.npy", content)
    return path


def test_plain_arrays(tmp_path):
    np.savez_compressed(tmp_path / "a.npz", x=np.arange(6).reshape(2, 3), y=np.zeros(0))
    with open_npz(tmp_path / "a.npz") as arrays:
        assert {name: values.tolist() for name, values in arrays.items()} == {"x": [[0, 1, 2], [3, 4, 5]], "y": []}


@pytest.mark.parametrize("shape", [(10**12,), (10**30,), (2**20, 2**20)])
def test_a_header_that_says_more_than_there_is(tmp_path, shape):
    path = pack(tmp_path / "a.npz", x=entry(np.zeros(4), shape))
    with open_npz(path) as arrays, pytest.raises(ValueError, match="shorter than its shape"):
        arrays["x"]


def test_a_bomb(tmp_path):
    path = pack(tmp_path / "a.npz", x=entry(np.zeros(ALWAYS_ALLOWED // 8)), y=entry(np.zeros(9)))
    assert path.stat().st_size < 10**6
    with pytest.raises(ValueError, match="bomb"), open_npz(path):
        pass
