"""Texts as words and pieces: every piece belongs to a word, and words stand where the text has them."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sentence_folders import VOCABULARY, tokenizer_json

pytest.importorskip("torch", reason="torch is not installed: pip install 'neontext[transformer]'")
tokenizers = pytest.importorskip(
    "tokenizers", reason="tokenizers is not installed: pip install 'neontext[transformer]'"
)

from neontext.embed.sentences.pieces import PieceTokenizer  # noqa: E402
from neontext.errors import ModelError  # noqa: E402


def tokenizer(max_length=40):
    return PieceTokenizer(tokenizers.Tokenizer.from_str(tokenizer_json()), max_length)


def words(text, **options):
    tokens = tokenizer(**options)([text])
    return [(tokens.words[word], text[a:b]) for word, a, b in zip(tokens.word, tokens.start, tokens.end, strict=True)]


def test_punctuation_goes_with_the_word_before_it():
    assert words("The Car, (of) don't!") == [("the", "The"), ("car", "Car"), ("of", "of"), ("don't", "don't")]
    tokens = tokenizer()(["The Car, (of) don't!"])
    assert tokens.pieces.sizes.sum() == len(tokens.pieces.values) == tokens.read.sizes[0] == 10


def test_quotes_join_nothing_and_marks_alone_are_one_word():
    assert [form for form, _ in words("a 'car' road")] == ["a", "car", "road"]
    assert words("...!") == [("...!", "...!")]
    assert words("") == words("  ") == []


def test_what_lies_beyond_the_length_has_no_pieces():
    tokens = tokenizer(6)(["car car car judge judge, cake"])
    assert tokens.pieces.sizes.tolist() == [1, 1, 1, 1, 0, 0]
    assert tokens.read.values.tolist() == [VOCABULARY["car"]] * 3 + [VOCABULARY["judge"]]
    assert tokens.without(tokens.word == 0).read.values.tolist() == tokens.read.values.tolist()[:4]


def test_tokens_are_taken_and_left_out_with_their_pieces():
    tokens = tokenizer()(["the car", "a judge bakes"])
    assert tokens.take([1, 1]).read.values.tolist() == tokens.read.take([1]).values.tolist() * 2
    left = tokens.without(tokens.recode({"judge": 1}) == 1)
    assert left.read.sizes.tolist() == [2, tokens.read.sizes[1] - 1]
    assert left.words == tokens.words


def test_single_words_are_cut_as_in_a_text():
    assert tokenizer().words(("car", "judges")).values.tolist() == tokenizer()(["car judges"]).read.values.tolist()


@given(st.lists(st.text(max_size=30), max_size=4))
def test_every_piece_belongs_to_a_word_and_words_lie_in_reading_order(texts):
    tokens = tokenizer(1000)(texts)
    own = tokenizers.Tokenizer.from_str(tokenizer_json())
    clean = ["".join("\ufffd" if "\ud800" <= c <= "\udfff" else c for c in text) for text in texts]
    ids = [encoding.ids for encoding in own.encode_batch(clean, add_special_tokens=False)]
    assert tokens.read.values.tolist() == [piece for listed in ids for piece in listed]
    assert (tokens.pieces.sizes > 0).all()
    for document, text in enumerate(texts):
        rows = tokens.rows_of([document])
        assert (tokens.start[rows] <= tokens.end[rows]).all()
        assert (tokens.start[rows][1:] >= tokens.end[rows][:-1]).all()
        assert (tokens.end[rows] <= len(text)).all()


def test_a_model_that_reads_nothing_is_refused():
    with pytest.raises(ModelError, match="too few"):
        tokenizer(2)


def test_a_tokenizer_that_cannot_cut_a_text_says_so():
    value = json.loads(tokenizer_json())
    value["model"]["unk_token"] = ""
    cut = PieceTokenizer(tokenizers.Tokenizer.from_str(json.dumps(value)), 40)
    assert cut(["a car"]).n_tokens == 2
    with pytest.raises(ModelError, match=r"tokenizer\.json is damaged \(WordPiece error: Missing \[UNK\] token"):
        cut(["a car", "日本"])
