"""Images from arrays and pictures: what is converted says so, what cannot be read is refused."""

import contextlib
import io
import zipfile

import numpy as np
import pytest
from messages import assert_says
from PIL import Image

from neontext.errors import CorpusError, InputError
from neontext.images import Images, read_images
from neontext.pictures import images as images_module
from neontext.pictures import picture as picture_module
from neontext.pictures.picture import read_picture
from neontext.runtime import npz as npz_module

SQUARE = np.arange(12, dtype=np.uint8).reshape(3, 2, 2) * 20


def save(path, **arrays):
    np.savez(path / "some.npz", **arrays)
    return path / "some.npz"


def picture(path, values, mode=None):
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.fromarray(np.asarray(values, dtype=np.uint8), mode).save(path)


def test_digits_are_scikit_learns():
    digits = read_images("digits")
    assert digits.pixels.shape == (1797, 8, 8, 1)
    assert digits.label_names == tuple("0123456789")
    assert digits.pixels.max() == 1.0


@pytest.mark.parametrize("names", [("images", "labels"), ("X", "y"), ("x", "target"), ("data", "Y")])
def test_names_of_arrays(tmp_path, names):
    found = read_images(save(tmp_path, **{names[0]: SQUARE, names[1]: [2, 10, 2]}))
    np.testing.assert_allclose(found.pixels[..., 0], SQUARE / 255)
    assert found.labels == ("2", "10", "2")
    assert found.label_names == ("2", "10")
    (note,) = found.notes
    assert_says(note, "uint8", "255")


def test_parts_and_limit(tmp_path):
    path = save(tmp_path, x_train=SQUARE, y_train=[0, 1, 2], x_test=SQUARE[:1] + 1, y_test=[3])
    assert read_images(path).labels == ("0", "1", "2", "3")
    assert read_images(path, subset="test").labels == ("3",)
    assert read_images(path, limit=2).labels == ("0", "1")
    assert len(read_images(path, subset="train", limit=2)) == 2


def test_flat_rows_are_squares_and_channels_come_last(tmp_path):
    assert read_images(save(tmp_path, X=SQUARE.reshape(3, 4))).pixels.shape == (3, 2, 2, 1)
    assert read_images(save(tmp_path, X=np.zeros((2, 4, 5, 3)))).pixels.shape == (2, 4, 5, 3)


def test_bounds_of_other_values(tmp_path):
    found = read_images(save(tmp_path, X=np.array([[[-2.0, 3.0]]])))
    assert (found.low, found.high) == (-2.0, 3.0)
    assert read_images(save(tmp_path, X=np.zeros((1, 2, 2), bool))).high == 1.0
    sixteen = read_images(save(tmp_path, X=np.full((1, 1, 1), 65535, np.uint16)))
    assert sixteen.pixels.item() == 1.0


@pytest.mark.parametrize(
    ("values", "bounds"), [([0, 3], (0, 3)), ([0.25, 1], (0, 1)), ([5, 5], (5, 6)), ([-1, 0.5], (-1, 0.5))]
)
def test_bounds_are_from_0_to_1_or_the_values_own(values, bounds):
    pixels, *found, _ = images_module.scaled(np.array(values, dtype=np.float64), "some")
    assert (pixels.tolist(), tuple(found)) == (values, bounds)


def test_a_picture_is_turned_as_its_camera_says(tmp_path):
    exif = Image.Exif()
    exif[0x0112] = 6  # The first row of the file is the right side of the picture.
    Image.fromarray(np.array([[0, 255]], np.uint8)).save(tmp_path / "a.png", exif=exif)
    assert read_picture(tmp_path / "a.png").values[..., 0].tolist() == [[0.0], [1.0]]


def test_missing_labels(tmp_path):
    found = read_images(save(tmp_path, X=SQUARE, y=[1.0, np.nan, 2.0]))
    assert found.labels == ("1", None, "2")
    assert read_images(save(tmp_path, X=SQUARE, y=["a", "", "b"])).labels == ("a", None, "b")


def test_different_numbers_are_different_labels(tmp_path):
    found = read_images(save(tmp_path, X=SQUARE, y=[1234567.0, 1234568.0, 0.5]))
    assert found.labels == ("1234567", "1234568", "0.5")
    assert read_images(save(tmp_path, X=SQUARE, y=[0.0, -0.0, 1.0])).labels == ("0", "0", "1")


@pytest.mark.parametrize(
    ("arrays", "message"),
    [
        ({"weights": SQUARE}, "holds the arrays weights: expected images under one of the names"),
        ({"X": SQUARE, "y": [1, 2]}, "2 labels for 3 images"),
        ({"X": SQUARE, "y": [[1], [2], [3]]}, "labels of shape"),
        ({"X": np.array([[[0.0, np.nan]]])}, "image 0 has"),
        ({"X": np.array([[[0.0, np.inf]]])}, "image 0 has"),
        ({"X": np.zeros((2, 3))}, "square number of values"),
        ({"X": np.zeros(3)}, "expected"),
        ({"X": np.zeros((2, 2, 2, 2, 2))}, "expected"),
        ({"X": np.zeros((2, 2, 2, 7))}, "expected"),
        ({"X": np.zeros((0, 2, 2))}, "at least one image"),
        ({"X": np.array([[["a"]]])}, "expected numbers"),
        ({"X": np.zeros((1, 1, 1), complex)}, "expected numbers"),
        ({"x_train": np.zeros((1, 2, 2)), "x_test": np.zeros((1, 3, 3))}, "of one size"),
        ({"x_train": SQUARE, "x_test": SQUARE / 255}, "x_train uint8, x_test float64: expected one type"),
    ],
)
def test_arrays_that_do_not_fit(tmp_path, arrays, message):
    with pytest.raises(InputError, match=message):
        read_images(save(tmp_path, **arrays))


def test_pickled_arrays_are_not_loaded(tmp_path):
    np.savez(tmp_path / "some.npz", X=np.array([{}, {}], dtype=object))
    with pytest.raises(InputError, match="pickle"):
        read_images(tmp_path / "some.npz")


def test_damaged_npz(tmp_path):
    whole = save(tmp_path, X=np.zeros((9, 9, 9))).read_bytes()
    for part in (b"", b"no zip at all", whole[: len(whole) // 2]):
        (tmp_path / "some.npz").write_bytes(part)
        with pytest.raises(InputError, match=r"not an \.npz that can be read") as refused:
            read_images(tmp_path / "some.npz")
        assert "allow_pickle" not in str(refused.value)


def npz(tmp_path, members, compression=zipfile.ZIP_STORED):
    with zipfile.ZipFile(tmp_path / "some.npz", "w", compression) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return tmp_path / "some.npz"


def npy(values):
    stream = io.BytesIO()
    np.save(stream, values)
    return stream.getvalue()


def locked(path):
    """Set the bit that says that a member is encrypted."""
    content = bytearray(path.read_bytes())
    content[6] |= 1
    content[content.find(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(content)


def spoiled(path):
    content = bytearray(path.read_bytes())
    content[len(content) // 3] ^= 255
    path.write_bytes(content)


@pytest.mark.parametrize(
    ("content", "compression", "damage", "why"),
    [
        (b"hello", zipfile.ZIP_STORED, None, "images is no array"),
        (npy(SQUARE), zipfile.ZIP_STORED, locked, "images: File .* is encrypted"),
        (npy(np.random.default_rng(0).uniform(size=(9, 9, 9))), zipfile.ZIP_LZMA, spoiled, "images: "),
        (npy(SQUARE).replace(b"(3, 2, 2)", b"((((((((("), zipfile.ZIP_STORED, None, "images: "),
        (npy(SQUARE).replace(b"(3, 2, 2), }         ", b"(999999999, 99999), }"), zipfile.ZIP_STORED, None, "images: "),
    ],
    ids=["no array", "encrypted", "lzma", "brackets", "petabytes"],
)
def test_hostile_members_are_refused(tmp_path, content, compression, damage, why):
    path = npz(tmp_path, {"images.npy": content}, compression)
    if damage:
        damage(path)
    with pytest.raises(InputError, match=rf"not an \.npz that can be read \({why}"):
        read_images(path)


def test_what_unpacks_to_too_much_is_not_read(tmp_path, monkeypatch):
    monkeypatch.setattr(npz_module, "MAX_BYTES", 10_000)
    path = npz(tmp_path, {"images.npy": npy(np.zeros((100, 100))), "labels.npy": npy(SQUARE)}, zipfile.ZIP_DEFLATED)
    with pytest.raises(InputError, match="images would unpack to"):
        read_images(path)


def test_too_much_for_memory(tmp_path, monkeypatch):
    monkeypatch.setattr(images_module, "MAX_BYTES", 10)
    with pytest.raises(InputError, match="--limit"):
        read_images(save(tmp_path, X=SQUARE))


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"source": "no-such"}, "no such file or folder"),
        ({"source": __file__}, "a file of another kind"),
        ({"source": "digits", "limit": 0}, "limit=0"),
        ({"source": "digits", "subset": "dev"}, "expected one of all, train, test"),
        ({"source": "digits", "subset": "train"}, "has no parts"),
        ({"source": "digits", "size": (8, 8)}, "one size already"),
    ],
)
def test_what_is_no_source(arguments, message):
    with pytest.raises(InputError, match=message):
        read_images(**arguments)


def test_subfolders_are_labels_and_names_sort(tmp_path):
    for label, name, value in (("b", "1.png", 255), ("a", "2.PNG", 0), ("a", "1.jpg", 100)):
        picture(tmp_path / label / name, np.full((8, 8), value))
    (tmp_path / "a" / "notes.txt").write_text("no picture")
    (tmp_path / ".hidden").mkdir()
    found = read_images(tmp_path)
    assert found.ids == ("a/1.jpg", "a/2.PNG", "b/1.png")
    assert found.labels == ("a", "a", "b")
    (note,) = found.notes
    assert_says(note, "Left out", "no pictures", "1")
    assert found.pixels[:, 0, 0, 0].round(2).tolist() == [0.39, 0.0, 1.0]


def test_what_is_left_out_is_counted(tmp_path):
    picture(tmp_path / "a" / "1.png", np.zeros((2, 2)))
    picture(tmp_path / "a" / "below" / "2.png", np.zeros((2, 2)))
    (tmp_path / "a" / "3.png").symlink_to("nowhere")
    found = read_images(tmp_path)
    assert found.ids == ("a/1.png",)
    (note,) = found.notes
    assert_says(note, "Left out", "no pictures", "2")


def test_grey_among_colour_becomes_colour(tmp_path):
    picture(tmp_path / "1.png", np.full((2, 2), 51))
    picture(tmp_path / "2.png", np.full((2, 2, 3), (255, 0, 0)))
    found = read_images(tmp_path)
    assert found.pixels[:, 0, 0].tolist() == [[0.2, 0.2, 0.2], [1.0, 0.0, 0.0]]
    assert found.labels is None


def test_alpha_is_laid_over_white(tmp_path):
    picture(tmp_path / "1.png", [[[0, 0, 0, 0], [0, 0, 0, 255]]])
    picture(tmp_path / "2.png", [[[0, 0], [0, 255]]], "LA")
    found = read_images(tmp_path)
    assert found.pixels[:, 0, :, 0].tolist() == [[1.0, 0.0], [1.0, 0.0]]
    assert_says("\n".join(found.notes), "2 of 2", "alpha", "white")


def test_sixteen_bit_are_kept(tmp_path):
    Image.fromarray(np.array([[0, 1, 65535]], np.uint16)).save(tmp_path / "1.png")
    found = read_images(tmp_path)
    np.testing.assert_allclose(found.pixels.ravel(), [0.0, 1 / 65535, 1.0])
    (note,) = found.notes
    assert_says(note, "1 of 1", "16 bit", "65535")
    assert read_images(tmp_path, size=(1, 1)).pixels.shape == (1, 1, 1, 1)


def test_floating_point_is_kept(tmp_path):
    Image.fromarray(np.array([[0.0, 0.25, 1.0]], np.float32)).save(tmp_path / "1.tif")
    found = read_images(tmp_path)
    assert found.pixels.ravel().tolist() == [0.0, 0.25, 1.0]
    assert found.notes == ()
    assert read_images(tmp_path, size=(1, 1)).pixels.item() == pytest.approx(1.25 / 3)


@pytest.mark.parametrize("values", [np.float32([[0, 255]]), np.int32([[0, 70000]]), np.float32([[0, np.nan]])])
def test_values_whose_white_is_not_known(tmp_path, values):
    Image.fromarray(values).save(tmp_path / "1.tif")
    with pytest.raises(InputError, match=r"1\.tif: values of mode [FI] from .*which is white"):
        read_images(tmp_path)


def test_palette_cmyk_and_frames(tmp_path):
    red = Image.new("RGB", (2, 2), (255, 0, 0))
    red.convert("P").save(tmp_path / "1.gif", save_all=True, append_images=[Image.new("P", (2, 2))])
    red.convert("CMYK").save(tmp_path / "2.tif")
    found = read_images(tmp_path)
    assert found.pixels[:, 0, 0].round(1).tolist() == [[1.0, 0.0, 0.0]] * 2
    assert any("several frames" in note for note in found.notes)
    assert any("from CMYK" in note for note in found.notes)


def test_one_pixel_and_black_and_white(tmp_path):
    Image.new("1", (1, 1), 1).save(tmp_path / "1.png")
    assert read_images(tmp_path).pixels.tolist() == [[[[1.0]]]]


def test_sizes_must_agree_or_be_given(tmp_path):
    picture(tmp_path / "1.png", np.zeros((2, 3)))
    picture(tmp_path / "2.png", np.zeros((4, 4)))
    with pytest.raises(InputError, match=r"1.png has 3 x 2 pixels and 2.png has 4 x 4.*--size"):
        read_images(tmp_path)
    found = read_images(tmp_path, size=(3, 2))
    assert found.pixels.shape == (2, 2, 3, 1)
    (note,) = found.notes
    assert_says(note, "1 of 2", "scaled", "3 x 2")


@pytest.mark.parametrize("size", [(0, 5), (-1, 2), (5,), "4x4", (2.5, 3), (True, 1), (99999, 99999)])
def test_bad_sizes_are_not_the_pictures_fault(tmp_path, size):
    picture(tmp_path / "1.png", np.zeros((2, 3)))
    with pytest.raises(InputError, match=r"^(size|width|height)="):
        read_images(tmp_path, size=size)


def test_two_frames_cut_short_anywhere(tmp_path):
    frame = Image.new("P", (2, 2))
    frame.save(tmp_path / "1.gif", save_all=True, append_images=[Image.new("P", (2, 2), 1)])
    whole = (tmp_path / "1.gif").read_bytes()
    for length in range(len(whole)):
        (tmp_path / "1.gif").write_bytes(whole[:length])
        with contextlib.suppress(InputError):
            read_picture(tmp_path / "1.gif")


@pytest.mark.parametrize("cut", [0, 1, 40])
def test_truncated_pictures(tmp_path, cut):
    picture(tmp_path / "1.png", np.random.default_rng(0).integers(0, 255, (64, 64)))
    whole = (tmp_path / "1.png").read_bytes()
    (tmp_path / "1.png").write_bytes(whole[: len(whole) * cut // 100])
    with pytest.raises(InputError, match=r"1\.png: (not a picture|damaged or truncated)"):
        read_images(tmp_path)


def test_what_is_no_picture(tmp_path):
    (tmp_path / "1.png").write_text("<svg/>")
    with pytest.raises(InputError, match="not a picture"):
        read_images(tmp_path)


def test_a_folder_is_no_damaged_picture(tmp_path):
    with pytest.raises(CorpusError, match="cannot be read"):
        read_picture(tmp_path)


def test_decompression_bomb(tmp_path, monkeypatch):
    picture(tmp_path / "1.png", np.zeros((10, 10)))
    monkeypatch.setattr(picture_module, "MAX_PIXELS", 99)
    with pytest.raises(InputError, match="decompression bomb"):
        read_images(tmp_path)


def test_pillows_own_limit(tmp_path, monkeypatch):
    picture(tmp_path / "1.png", np.zeros((10, 10)))
    monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", 40)
    with pytest.raises(InputError, match="decompression bomb"):
        read_images(tmp_path)


def test_folders_without_or_with_too_much(tmp_path):
    with pytest.raises(InputError, match="found no pictures"):
        read_images(tmp_path)
    picture(tmp_path / "1.png", np.zeros((2, 2)))
    picture(tmp_path / "a" / "1.png", np.zeros((2, 2)))
    with pytest.raises(InputError, match="subfolders are labels"):
        read_images(tmp_path)


@pytest.mark.parametrize(
    ("pixels", "rest", "message"),
    [
        (np.zeros((1, 2, 2)), {}, "expected"),
        (np.zeros((2, 2, 2, 1)), {}, "1 ids for 2 images"),
        (np.zeros((1, 2, 2, 1)), {"labels": ("a", "b")}, "2 labels for 1 images"),
        (np.full((1, 2, 2, 1), 2.0), {}, "expected 0 to 1"),
        (np.zeros((1, 2, 2, 1)), {"high": 0.0}, "expected 0 to 0"),
        (np.full((1, 2, 2, 1), 1e300), {"high": 1e301}, "pixels up to 1e\\+300, expected 1e\\+15 at most"),
    ],
)
def test_images_check_themselves(pixels, rest, message):
    with pytest.raises(InputError, match=message):
        Images(pixels, ("a",), **rest)
