"""Files of word vectors: every format that gensim writes is read back, every damaged file is refused with its place."""

import gzip
import pickle
import shutil
import struct
import tracemalloc
from contextlib import suppress
from pathlib import Path

import numpy as np
import pytest
from gensim.models import FastText, KeyedVectors, Word2Vec
from gensim.models.fasttext import save_facebook_model
from gensim.test.utils import datapath
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as npst

from neontext.embed import vector_file
from neontext.embed.formats import from_keyed_vectors, load_vectors
from neontext.errors import VectorsError

WORDS = ("the", "Naïve", "星座", "кот", "of\u00a0the", "🙂")
MATRIX = np.random.default_rng(0).standard_normal((6, 5)).astype(np.float32)


@pytest.fixture
def kv() -> KeyedVectors:
    keyed = KeyedVectors(vector_size=5)
    keyed.add_vectors(list(WORDS), MATRIX)
    return keyed


@pytest.fixture(scope="module")
def fasttext_model() -> FastText:
    sentences = [["red", "rouge", "赤い", "redder"], ["blue", "bleu", "青い", "bluer"]] * 5
    return FastText(sentences, vector_size=4, min_count=1, bucket=50, min_n=2, max_n=3, epochs=1, workers=1, seed=1)


@pytest.fixture
def fasttext_file(fasttext_model, tmp_path) -> Path:
    path = tmp_path / "model.bin"
    save_facebook_model(fasttext_model, str(path))
    return path


def zipped(path: Path) -> Path:
    target = path.with_suffix(".packed")  # the suffix must not matter
    target.write_bytes(gzip.compress(path.read_bytes()))
    return target


def write(tmp_path: Path, content: str | bytes, name: str = "bad.txt") -> Path:
    path = tmp_path / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def refused(path: Path, message: str) -> None:
    """The file is refused, with its path in the message."""
    with pytest.raises(VectorsError, match=message) as caught:
        load_vectors(path)
    assert str(path) in str(caught.value)


FORMS = {
    "text": {"binary": False},
    "binary": {"binary": True},
    "glove": {"binary": False, "write_header": False},
}


@pytest.mark.parametrize("packed", [False, True])
@pytest.mark.parametrize("form", FORMS)
def test_what_gensim_writes_is_read_back(kv, tmp_path, form, packed):
    path = tmp_path / "vectors.data"
    kv.save_word2vec_format(str(path), **FORMS[form])
    path = zipped(path) if packed else path
    vectors = load_vectors(path)
    assert vectors.words == WORDS
    np.testing.assert_allclose(vectors.matrix, MATRIX, rtol=1e-6)
    assert vectors.name == path.name
    assert vectors.pretrained


@pytest.mark.parametrize("form", FORMS)
def test_blocks_may_end_anywhere(kv, tmp_path, form, monkeypatch):
    path = tmp_path / "vectors.data"
    kv.save_word2vec_format(str(path), **FORMS[form])
    for size in range(90, 120):  # no line is longer than that
        monkeypatch.setattr(vector_file, "BLOCK_BYTES", size)
        assert load_vectors(path).words == WORDS


def test_original_word2vec_ends_of_lines(tmp_path):
    text = write(tmp_path, "2 2\nsun 1 0 \nmoon 0 1 \n", "c.txt")
    binary = write(
        tmp_path, b"2 2\nsun " + struct.pack("<2f", 1, 0) + b"\nmoon " + struct.pack("<2f", 0, 1) + b"\n", "c.bin"
    )
    for path in (text, binary):
        vectors = load_vectors(path)
        assert vectors.words == ("sun", "moon")
        assert vectors.matrix.tolist() == [[1, 0], [0, 1]]


def test_windows_line_ends_byte_order_mark_and_missing_last_line_end(tmp_path):
    for content in ("\ufeffsun 1 0\r\nmoon 0 1\r\n", "\ufeff2 2\r\nsun 1 0\r\nmoon 0 1"):
        assert load_vectors(write(tmp_path, content)).words == ("sun", "moon")


def test_words_with_spaces_and_words_that_are_numbers(tmp_path):
    path = write(tmp_path, "the 1 2\n. . . 3 4\nat name@domain.com 5 6\n1990 7 8\n")
    vectors = load_vectors(path)
    assert vectors.words == ("the", ". . .", "at name@domain.com", "1990")
    assert vectors.matrix.tolist() == [[1, 2], [3, 4], [5, 6], [7, 8]]


def test_one_dimension_and_exponents(tmp_path):
    vectors = load_vectors(write(tmp_path, "sun -1.5e-3\nmoon +2\n"))
    np.testing.assert_allclose(vectors.matrix, [[-1.5e-3], [2]], rtol=1e-6)


letters = st.characters(exclude_categories=("Cs", "Cc", "Z"))


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    words=st.lists(st.text(letters, min_size=1), unique=True, min_size=2, max_size=5),
    matrix=npst.arrays(np.float32, (5, 4), elements=st.floats(-100, 100, width=32)),
    form=st.sampled_from(sorted(FORMS)),
)
def test_any_words_and_numbers_come_back(words, matrix, form, tmp_path):
    keyed = KeyedVectors(vector_size=4)
    keyed.add_vectors(words, matrix[: len(words)])
    path = tmp_path / "any"
    # gensim sorts nothing here: no counts are known
    keyed.save_word2vec_format(str(path), sort_attr="none", **FORMS[form])
    vectors = load_vectors(path)
    assert vectors.words == tuple(words)
    np.testing.assert_allclose(vectors.matrix, matrix[: len(words)], rtol=1e-6)


@pytest.mark.parametrize("packed", [False, True])
def test_fasttext_binary_with_its_character_ngrams(fasttext_model, fasttext_file, packed):
    vectors = load_vectors(zipped(fasttext_file) if packed else fasttext_file)
    assert set(vectors.words) == {"red", "rouge", "赤い", "redder", "blue", "bleu", "青い", "bluer"}
    for word, row in zip(vectors.words, vectors.matrix, strict=True):
        np.testing.assert_allclose(row, fasttext_model.wv[word], rtol=1e-5, atol=1e-7)


def test_fasttext_own_binary_and_text_agree():
    binary, text = (load_vectors(datapath(f"crime-and-punishment.{suffix}")) for suffix in ("bin", "vec"))
    assert binary.words == text.words
    # gensim gives the end-of-sentence mark character n-grams, fastText does not; no text holds that mark
    compared = [row for row, word in enumerate(text.words) if word != "</s>"]
    np.testing.assert_allclose(binary.matrix[compared], text.matrix[compared], atol=1e-4)


def test_fasttext_binary_under_a_misleading_name(fasttext_file, tmp_path):
    misleading = tmp_path / "model.gz"
    shutil.copy(fasttext_file, misleading)
    assert load_vectors(misleading).words == load_vectors(fasttext_file).words


def test_fasttext_cut_anywhere_is_refused(fasttext_file, tmp_path):
    content = fasttext_file.read_bytes()
    ngrams_end = len(content) - (8 * 4 * 4 + 17)  # the output layer, which is not read
    for size in [*range(4, ngrams_end, 61), ngrams_end - 1]:
        refused(write(tmp_path, content[:size], "cut.bin"), "cut short")


@pytest.mark.parametrize(
    ("offset", "value", "message"),
    [
        (8, -1, "impossible sizes"),  # dimensions
        (8, 2**31 - 1, "impossible sizes"),
        (40, 2**31 - 1, "cut short"),  # buckets
        (40, -1, "impossible sizes"),
        (48, 2**31 - 1, "impossible sizes"),  # longest n-gram
        (64, 2**31 - 1, "classifier"),  # words and labels
        (68, 0, "classifier"),  # words
        (72, 3, "classifier"),  # labels
    ],
)
def test_fasttext_header_that_lies(fasttext_file, tmp_path, offset, value, message):
    content = bytearray(fasttext_file.read_bytes())
    struct.pack_into("<i", content, offset, value)
    refused(write(tmp_path, bytes(content), "lies.bin"), message)


def test_fasttext_quantized_model_is_refused(fasttext_file, tmp_path):
    content = bytearray(fasttext_file.read_bytes())
    words_end = len(content) - (8 * 4 * 4 + 17) - (58 * 4 * 4 + 17)  # two matrices: output layer; 8 words + 50 buckets
    content[words_end] = 1
    refused(write(tmp_path, bytes(content), "model.ftz"), "quantized")


def test_fasttext_word_that_never_occurred(fasttext_file, tmp_path):
    content = bytearray(fasttext_file.read_bytes())
    struct.pack_into("<q", content, content.index(b"\0", 92) + 1, 0)  # the first word's count
    refused(write(tmp_path, bytes(content), "zero.bin"), "word 1 of the fastText file occurs less than once")


def test_fasttext_classifier_is_refused():
    refused(Path(datapath("pang_lee_polarity_fasttext.bin")), "classifier")


def test_fasttext_damage_that_only_gensim_notices(fasttext_file, tmp_path):
    content = bytearray(fasttext_file.read_bytes())
    struct.pack_into("<d", content, 56, float("nan"))  # the sampling threshold
    refused(write(tmp_path, bytes(content), "nan.bin"), "gensim cannot read")


def test_keyed_vectors_in_memory_are_copied(kv):
    vectors = from_keyed_vectors(kv, "mine")
    kv.vectors[:] = 0
    assert vectors.words == WORDS
    assert np.array_equal(vectors.matrix, MATRIX)
    assert vectors.name == "mine"


def test_keyed_vectors_with_rows_that_were_never_filled():
    kv = KeyedVectors(vector_size=2, count=10)
    kv.add_vector("sun", np.array([1.0, 2.0]))
    with pytest.raises(VectorsError, match="word 1 is None"):
        from_keyed_vectors(kv, "mine")


def test_a_whole_model_is_sent_to_its_wv():
    model = Word2Vec([["a", "b"]], vector_size=2, min_count=1, epochs=1)
    with pytest.raises(VectorsError, match=r"got Word2Vec; give its '\.wv'"):
        from_keyed_vectors(model, "mine")
    with pytest.raises(VectorsError, match="got dict"):
        from_keyed_vectors({}, "mine")


def test_native_gensim_file_is_never_unpickled(kv, tmp_path):
    path = tmp_path / "vectors.kv"
    kv.save(str(path))
    refused(path, r"save_word2vec_format\('vectors.txt'\)")
    refused(zipped(path), "pickle")


class Hostile:
    """Touches a file when it is unpickled."""

    def __init__(self, proof: Path) -> None:
        self.proof = proof

    def __reduce__(self):
        return Path.touch, (self.proof,)


def test_a_hostile_pickle_does_not_run(tmp_path):
    proof = tmp_path / "proof"
    refused(write(tmp_path, pickle.dumps(Hostile(proof)), "vectors.txt"), "pickle")
    assert not proof.exists()


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("", "empty"),
        (" \n \n", "empty"),
        ("2 2\na 1 2\nb 1 2 3\n", "line 3 has 3 numbers where 2 are expected"),
        ("2 2\na 1 2\nb 1\n", "line 3 has 1 numbers where 2 are expected"),
        ("a 1 2\nb 1 2\nc 1\n", "line 3 has 1 numbers"),
        ("a 1 2\n\nb 1 2\n", "line 2 has 0 numbers"),
        ("a 1 2\nb 1 2,5\n", "line 2 has b'2,5' in place of a number"),
        ("a 1 2\nb 1 1_0\n", "line 2 has b'1_0' in place of a number"),
        ("a 1 2\nb  1\n", "line 2 has b'' in place of a number"),
        ("a 1 2\nb 1 nan\n", r"'b' \(line 2\) holds nan in dimension 1"),
        ("2 2\na 1 2\nb -inf 2\n", r"'b' \(line 3\) holds -inf"),
        ("a 1 2\nb 1 1e300\n", r"'b' \(line 2\) holds inf"),
        ("a 1 2\nb 1 2\na 3 4\n", r"'a' \(line 1 and line 3\)"),
        ("3 2\na 1 2\nb 1 2\na 3 4\n", r"'a' \(line 2 and line 4\)"),
        ("3 2\na 1 2\nb 1 2\n", "announces 3 words, but 2 follow"),
        ("1 2\na 1 2\nb 1 2\n", "announces 1 words, but 2 follow"),
        ("2 3\na 1 2\nb 1 2\n", "line 2 has 2 numbers where 3 are expected"),
        ("0 2\n", "at least one word"),
        ("2 0\na\nb\n", "1 to 65536 dimensions"),
        ("999999999999 300\na 1 2\n", "too small for that"),
        ("1 99999999999\na 1 2\n", "1 to 65536 dimensions"),
        ("9" * 5000 + " 2\na 1 2\n", "line 2 has 2 numbers where 1 are expected"),
        ("once upon a time\n", "does not look like word vectors"),
        ("{'a': [1, 2]}\n", "does not look like word vectors"),
        (b"a 1 2\ncaf\xe9 1 2\n", r"caf\\xe9' \(line 2\) is not UTF-8"),
        (b"2 2\ncaf\xe9 1 2\na 1 2\n", r"caf\\xe9' \(line 2\) is not UTF-8"),
        ("a 1 2\n".encode("utf-16"), "does not look like word vectors"),
        (b"PK\x03\x04 and so on", "zip archive"),
        (b"BZh91AY&SY", "bzip2 archive"),
        (b"\x93NUMPY\x01\x00v\x00", "does not look like word vectors"),
        (b"\x00" * 1000, "does not look like word vectors"),
    ],
)
@pytest.mark.parametrize("packed", [False, True])
def test_damaged_text_is_refused_with_its_place(tmp_path, content, message, packed):
    path = write(tmp_path, content)
    if packed and "too small" in message:
        message = "too small for that|cut short"
    refused(zipped(path) if packed else path, message)


def binary(n_words: int, n_dimensions: int, *rows: tuple[bytes, list[float]]) -> bytes:
    body = b"".join(word + b" " + struct.pack(f"<{len(numbers)}f", *numbers) for word, numbers in rows)
    return f"{n_words} {n_dimensions}\n".encode() + body


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (binary(2, 2, (b"a", [1, 2]), (b"b", [1])), "announces 2 words, but it ends after 1"),
        (binary(1, 2, (b"a", [1, 2]), (b"b", [1, 2])), "announces 1 words, but it goes on after them"),
        (binary(2, 2, (b"a", [1, 2]), (b"a", [3, 4])), r"'a' \(word 1 and word 2\)"),
        (binary(2, 2, (b"a", [1, 2]), (b"b", [1, float("nan")])), r"'b' \(word 2\) holds nan"),
        (binary(2, 2, (b"a", [1, 2]), (b"\xff", [3, 4])), r"\\xff' \(word 2\) is not UTF-8"),
        (binary(999999999, 300, (b"a", [1, 2])), "too small for that"),
        (binary(2, 2, (b"a", [1, 2])) + bytes(100_000), "after 1 words come bytes"),
        (binary(1, 2, (b"a", [1, 2])) + bytes(100_000), "after 1 words come bytes"),
    ],
)
def test_damaged_binary_is_refused_with_its_place(tmp_path, content, message):
    refused(write(tmp_path, content), message)


@pytest.mark.parametrize("form", FORMS)
def test_cut_gzip_is_refused(kv, tmp_path, form):
    plain = tmp_path / "plain"
    kv.save_word2vec_format(str(plain), **FORMS[form])
    content = gzip.compress(plain.read_bytes())
    for size in (5, 20, len(content) // 2, len(content) - 3):
        refused(write(tmp_path, content[:size]), "cut short or damaged")
    damaged = bytearray(content)
    damaged[len(content) // 2] ^= 0xFF
    refused(write(tmp_path, bytes(damaged)), "cut short or damaged")


def test_lying_headers_allocate_nothing(tmp_path):
    tracemalloc.start()
    try:
        for content in ("99999999999 60000\na 1 2\n", binary(60000, 60000, (b"a", [1.0]))):
            refused(write(tmp_path, content), "too small")
        assert tracemalloc.get_traced_memory()[1] < 1 << 25  # a few blocks
    finally:
        tracemalloc.stop()


def test_a_compressed_file_that_grows_out_of_proportion_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(vector_file, "ALWAYS_ALLOWED", 1000)
    refused(write(tmp_path, gzip.compress(b"a 1\n" * 1_000_000)), "gunzip")


def repeated(n):
    return b"a 1 2\n" * n, binary(n, 2, (b"a", [1.0, 2.0])) + b"\na \0\0\x80?\0\0\0@" * (n - 1)


@pytest.mark.parametrize("kind", ["text", "binary"])
def test_a_word_that_is_repeated_without_end_does_not_fill_the_memory(tmp_path, kind):
    content = dict(zip(("text", "binary"), repeated(10**7), strict=True))[kind]
    path = write(tmp_path, gzip.compress(content))
    tracemalloc.start()
    try:
        refused(path, "there more than once")
        assert tracemalloc.get_traced_memory()[1] < 800e6
    finally:
        tracemalloc.stop()


def test_a_line_without_end_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(vector_file, "BLOCK_BYTES", 50)
    refused(write(tmp_path, "sun 1\n" + "x" * 1000), "a line is longer than 50 bytes")


def test_missing_file_and_folder(tmp_path):
    refused(tmp_path / "absent.txt", "no such file")
    refused(tmp_path, "a folder")


@settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(start=st.sampled_from([b"", b"2 2\n", b"a 1 2\n", b"\x1f\x8b\x08", b"\xba\x16O/"]), rest=st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(start, rest, tmp_path):
    path = write(tmp_path, start + rest)
    with suppress(VectorsError):  # any other error fails the test
        assert np.isfinite(load_vectors(path).matrix).all()
