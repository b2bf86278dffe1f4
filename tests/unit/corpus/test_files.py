"""Files that cannot be read as they should."""

import codecs
import gzip
from pathlib import Path

import pytest

from neontext.corpus.budget import Budget
from neontext.corpus.files import bad_byte, open_text, read_text, readable, text_codec
from neontext.errors import CorpusError


def test_line_ends_and_text_are_untouched(tmp_path):
    path = tmp_path / "a.txt"
    path.write_bytes("one\r\ntwo\rthrée\n".encode())
    assert read_text(path, "utf-8", Budget()) == "one\r\ntwo\rthrée\n"


@pytest.mark.parametrize("encoding", ["utf-8", "UTF8", "utf-8-sig"])
def test_byte_order_mark_is_accepted(tmp_path, encoding):
    path = tmp_path / "a.txt"
    path.write_bytes(codecs.BOM_UTF8 + "é".encode())
    assert read_text(path, encoding, Budget()) == "é"


@pytest.mark.parametrize(
    ("content", "position"),
    [
        (b"caf\xe9 au lait", 3),
        (codecs.BOM_UTF8 + b"ab\xff", 5),
        (b"a" * 3_000_000 + b"\xff" + b"a" * 10, 3_000_000),
        (b"a" * ((1 << 20) - 1) + b"\xc3\x28", (1 << 20) - 1),  # the broken pair lies across two chunks
        (b"ends in half a letter \xc3", 22),
    ],
)
def test_wrong_encoding_names_the_byte_and_the_way_out(tmp_path, content, position):
    path = tmp_path / "a.txt"
    path.write_bytes(content)
    with pytest.raises(CorpusError, match=rf"position {position} .*--encoding cp1252"):
        read_text(path, "utf-8", Budget())


def test_wrong_encoding_inside_gzip_counts_unpacked_bytes(tmp_path):
    path = tmp_path / "a.gz"
    path.write_bytes(gzip.compress(b"x" * 5000 + b"\xff"))
    with pytest.raises(CorpusError, match="position 5000 "):
        read_text(path, "utf-8", Budget())


def test_a_good_file_has_no_bad_byte(tmp_path):
    path = tmp_path / "a.txt"
    path.write_bytes("é".encode())
    assert bad_byte(path, "utf-8") is None


@pytest.mark.parametrize("encoding", ["klingon", "hex", "", "a\0b"])
def test_unknown_encodings(encoding):
    with pytest.raises(CorpusError, match="not known"):
        text_codec(encoding)


@pytest.mark.parametrize("damage", [lambda b: b[:-9], lambda b: b[:40] + b"\0\0\0\0" + b[44:], lambda b: b"plain text"])
def test_damaged_gzip(tmp_path, damage):
    path = tmp_path / "a.gz"
    path.write_bytes(damage(gzip.compress(bytes(range(256)) * 40)))
    with pytest.raises(CorpusError, match="gzip"):
        read_text(path, "latin-1", Budget())


def test_permission_denied_and_other_errors_of_the_system(tmp_path, monkeypatch):
    def refuse(*_):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", refuse)
    with pytest.raises(CorpusError, match="permission denied"):
        read_text(tmp_path / "a.txt", "utf-8", Budget())
    with pytest.raises(CorpusError, match="cannot be read"), readable(tmp_path):
        raise OSError(5, "Input/output error")


def test_missing_file(tmp_path):
    with pytest.raises(CorpusError, match="no such file"), open_text(tmp_path / "a.txt", "utf-8", "", Budget()):
        pass


@pytest.mark.parametrize(
    ("head", "kind"),
    [
        (gzip.compress(b"text", mtime=0), "gzip"),
        (b"PK\x03\x04\x14\x00", "spreadsheet"),
        (b"%PDF-1.7", "PDF"),
        (b"PAR1\x15", "Parquet"),
        (b"\x80\x04\x95", "pickle"),
        ("text".encode("utf-16"), "--encoding utf-16"),
        ("text".encode("utf-32"), "--encoding utf-32"),
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "cp1252"])
def test_a_file_that_is_something_else_is_called_that(tmp_path, head, kind, encoding):
    (tmp_path / "a.txt").write_bytes(head + b" and more")
    with pytest.raises(CorpusError, match=kind):
        read_text(tmp_path / "a.txt", encoding, Budget())


def test_the_line_of_a_bad_byte_is_named(tmp_path):
    (tmp_path / "a.txt").write_bytes("one\nzwölf\n".encode() + b"caf\xe9")
    with pytest.raises(CorpusError, match="line 3, the byte at position 14 "):
        read_text(tmp_path / "a.txt", "utf-8", Budget())
