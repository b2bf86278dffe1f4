import pytest

from neontext.runtime.exchange import exchange


def test_two_folders_change_places(tmp_path):
    for name in ("one", "other"):
        (tmp_path / name).mkdir()
        (tmp_path / name / name).write_text(name)
    if not exchange(tmp_path / "one", tmp_path / "other"):
        pytest.skip("this system cannot exchange folders")
    assert (tmp_path / "one" / "other").read_text() == "other"
    assert (tmp_path / "other" / "one").read_text() == "one"
    assert len(list(tmp_path.iterdir())) == 2


def test_what_is_not_there_is_an_error_and_not_unable(tmp_path):
    (tmp_path / "one").mkdir()
    if not exchange(tmp_path / "one", tmp_path / "one"):
        pytest.skip("this system cannot exchange folders")
    with pytest.raises(FileNotFoundError):
        exchange(tmp_path / "one", tmp_path / "nowhere")
    assert (tmp_path / "one").is_dir()
