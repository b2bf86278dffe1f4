"""Tokenizers: the right words, at the right places."""

import json
import unicodedata
from unicodedata import category

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from neontext.corpus import (
    LetterTokenizer,
    SpacyTokenizer,
    WordForm,
    make_tokenizer,
    scan,
    stop_words,
    tokenizer_from_dict,
)
from neontext.corpus.clitics import without_clitics
from neontext.corpus.word_options import min_letters_of, n_letters
from neontext.corpus.word_pattern import word_pattern
from neontext.errors import CorpusError, InputError

TEXTS = [
    "The İstanbul café, ΣΟΦΟΣ naïve",
    "السَّلَامُ عليكم ורحמה שלום",  # right to left, with marks
    "我爱北京天安门 自然言語処理 한국어",
    "शान्ति और दिन தமிழ்",
    "👩‍👩‍👧 𝔘𝔫𝔦𝔠𝔬𝔡𝔢 word\U0001f600word e\u0301te\u0301 \u0301alone",
    "",
]


def spans(tokens):
    rows = zip(tokens.document.tolist(), tokens.start.tolist(), tokens.end.tolist(), tokens.word.tolist(), strict=True)
    return [(row, start, end, tokens.words[word]) for row, start, end, word in rows]


def words(tokenizer, text):
    return [word for *_, word in spans(tokenizer([text]))]


@settings(max_examples=200)
@given(st.lists(st.text(), max_size=5))
@example(TEXTS)
def test_letter_tokens_stand_where_they_say(texts):
    tokens = LetterTokenizer(stop_words=False)(texts)
    assert tokens.n_documents == len(texts)
    for row, start, end, word in spans(tokens):
        assert without_clitics(WordForm()(texts[row][start:end]), texts[row][start:end], "en")[0] == word


@settings(max_examples=50)
@given(st.sampled_from(["en", "zh", "ar", "hi"]), st.lists(st.text(), max_size=3))
@example("zh", TEXTS)
@example("ar", TEXTS)
@example("hi", TEXTS)
def test_spacy_tokens_stand_where_they_say(language, texts):
    for row, start, end, word in spans(SpacyTokenizer(language)(texts)):
        assert WordForm(language)(texts[row][start:end]) == word


@given(st.lists(st.text("aB é1.", max_size=12)), st.integers(1, 4))
def test_letter_tokens_are_the_long_enough_runs(texts, min_letters):
    expected = []
    for row, text in enumerate(texts):
        start = 0
        for end in range(len(text) + 1):
            if end == len(text) or not text[end].isalpha():
                if end - start >= min_letters:
                    expected.append((row, start, end, text[start:end].lower()))
                start = end + 1
    tokenizer = LetterTokenizer(min_letters=min_letters, stop_words=False, abbreviations=False)
    assert spans(tokenizer(texts)) == expected


def literal_tokens(text, tokenizer):
    """Word after word by the pattern, in the text as it is."""
    found = []
    for match in word_pattern(tokenizer.language, tokenizer.digits, tokenizer.hashtags).finditer(text):
        written, (start, end) = match[1], match.span(1)
        word, lead, trail = without_clitics(tokenizer.form(written), written, tokenizer.language)
        glued = any(
            category(sign) in ("Sm", "Sk", "Pc", "Nd", "Nl", "No") or sign in "@%\\"
            for sign in text[start - 1 : start] + text[end : end + 1]
        )
        if n_letters(word) > 1 or n_letters(word) >= min_letters_of(word, tokenizer):
            found.append((word, start + lead, end - trail, written.isupper(), glued))
    return found


def literal_kept(found, tokenizer):
    """Those of them that count."""
    for place, (word, start, end, capitals, glued) in enumerate(found):
        n, near = n_letters(word), [item for item in found[max(place - 2, 0) : place] + found[place + 1 : place + 3]]
        free_pair = n == 2 and tokenizer.abbreviations and not glued
        if word in tokenizer.excluded:
            loud = sum(item[3] and n_letters(item[0]) > 1 for item in near)
            kept = free_pair and capitals and loud <= sum(n_letters(item[0]) > 1 for item in near) / 2
        else:
            by_default = tokenizer.min_letters is None
            kept = n >= min_letters_of(word, tokenizer) or (free_pair and (capitals or by_default))
        if kept:
            yield word, start, end


@settings(max_examples=300)
@given(
    st.lists(st.text("aBIst'-\u2019·\u00ad\u0301\u200c17 .,#_@>\n\u0e01漢三", max_size=20), max_size=4),
    st.sampled_from(["en", "de", "fr", "he", "tr", "de,en"]),
    st.booleans(),
    st.booleans(),
    st.sampled_from([None, 1, 2, 4]),
)
@example(["US-19 a-b-c-d COVID-19-20 é-mail x-1234 b-7", "IT'S US"], "en", False, False, None)
@example(["a-1-b-22-", "6,895. 1.5,x #a_1 a#b"], "en", True, True, None)
def test_letter_tokens_are_those_of_the_pattern(texts, language, digits, hashtags, min_letters):
    tokenizer = LetterTokenizer(language, min_letters, digits=digits, hashtags=hashtags)
    expected = [
        (row, *token)
        for row, text in enumerate(texts)
        for token in literal_kept(literal_tokens(text, tokenizer), tokenizer)
    ]
    assert [(row, word, start, end) for row, start, end, word in spans(tokenizer(texts))] == expected


def test_letter_tokens_by_hand():
    tokens = LetterTokenizer()(["The CAT's 2 mice don't see_it", "", "a cat"])
    assert spans(tokens) == [(0, 4, 7, "cat"), (0, 12, 16, "mice"), (2, 2, 5, "cat")]


def test_scripts_with_marks_stay_whole():
    tokenizer = LetterTokenizer(stop_words=False)
    assert words(tokenizer, "शान्ति दिन") == ["शान्ति", "दिन"]
    assert words(tokenizer, "السَّلَامُ") == ["السَّلَامُ"]


def test_stop_words_can_stay():
    assert words(LetterTokenizer(stop_words=False), "the cat") == ["the", "cat"]
    assert words(LetterTokenizer("de"), "die Katze und the Hund") == ["katze", "the", "hund"]
    assert words(SpacyTokenizer(stop_words=False), "the cat") == ["the", "cat"]


def test_batches_of_text_do_not_show(monkeypatch):
    texts = ["the cat", "", "dog cat bird", "x", "bird the"]
    whole = spans(LetterTokenizer()(texts))
    for characters in (1, 5, 9):
        monkeypatch.setattr(scan, "BATCH_CHARACTERS", characters)
        assert spans(LetterTokenizer()(texts)) == whole


@pytest.mark.parametrize("tokenizer", [LetterTokenizer(), SpacyTokenizer()])
def test_a_document_of_10_mb(tokenizer):
    if isinstance(tokenizer, SpacyTokenizer):  # as long, with fewer words: spaCy is slow
        text, n = ("." + " " * 199 + "word" + " " * 796) * 10_000, 10_000
    else:
        text, n = "word " * 2_000_000, 2_000_000
    tokens = tokenizer([text])
    assert (tokens.words, tokens.n_tokens) == (("word",), n)
    assert text[tokens.start[-1] : tokens.end[-1]] == "word"


@pytest.mark.parametrize("tokenizer", [LetterTokenizer(), SpacyTokenizer()])
def test_texts_that_are_none(tokenizer):
    assert tokenizer([]).n_documents == 0
    assert tokenizer([None, "a\ud800 cat"]).words == ("cat",)
    with pytest.raises(CorpusError, match="lone str"):
        tokenizer("my cat")
    with pytest.raises(CorpusError, match="row 1"):
        tokenizer(["my cat", 5])


@pytest.mark.parametrize("tokenizer", [LetterTokenizer(), SpacyTokenizer()])
def test_naughty_strings(tokenizer, shared_data):
    naughty = json.loads((shared_data / "blns.json").read_text(encoding="utf-8"))
    tokens = tokenizer(naughty)
    assert tokens.n_documents == len(naughty)
    for row, start, end, word in spans(tokens):
        assert without_clitics(WordForm()(naughty[row][start:end]), naughty[row][start:end], "en")[0] == word


def test_spacy_tokens_by_hand():
    tokens = SpacyTokenizer("en")(["I don't like U.S. cats-and-dogs, 3 x7", "Zebra!"])
    assert spans(tokens) == [(0, 8, 12, "like"), (0, 18, 22, "cats"), (0, 27, 31, "dogs"), (1, 0, 5, "zebra")]


def test_spacy_keeps_words_with_marks():
    assert words(SpacyTokenizer("hi"), "शान्ति") == ["शान्ति"]


def test_chinese_is_cut_into_words():
    pytest.importorskip("jieba", reason="pip install jieba")
    assert words(SpacyTokenizer("zh", stop_words=False), "北京,天安门") == ["北京", "天安门"]


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("de", "Donau\u00addampf\u00adschiff Straße STRASSE", ["donaudampfschiff", "strasse", "strasse"]),
        ("en", "O'Brien O\u2019BRIEN cat's we'll", ["o'brien", "o'brien", "cat"]),
        ("en", "don't won't can't", []),
        ("fr", "aujourd'hui l'homme qu'il D\u2019ABORD", ["aujourd'hui", "homme"]),
        ("it", "dell'arte l\u2019acqua", ["arte", "acqua"]),
        ("ca", "col·legi l'aigua", ["col·legi", "aigua"]),
        ("uk", "комп'ютер комп\u2019ютер комп\u02bcютер", ["комп'ютер"] * 3),
        ("he", 'צה"ל צה\u05f4ל', ['צה"ל'] * 2),
        ("fa", "کتاب\u200cها", ["کتاب\u200cها"]),
        ("ar", "كتـــاب", ["كتاب"]),
        ("tr", "IŞIK ışık İSTANBUL", ["ışık", "ışık", "istanbul"]),
        ("el", "ΛΟΓΟΣ λογος", ["λογος", "λογος"]),
        ("ko", "책 \u1112\u1161\u11ab\u1100\u1173\u11af", ["책", "한글"]),
        ("hi", "रन", ["रन"]),
        ("en", "COVID-19 a mp3 well-known e-mail", ["covid-19", "known", "e-mail"]),
        ("en", "e\u0301-mail COVID-19, covid-2019 COVID-19-20", ["é-mail", "covid-19", "covid", "covid"]),
    ],
)
def test_words_as_their_language_writes_them(language, text, expected):
    assert words(LetterTokenizer(language), text) == expected


@pytest.mark.parametrize("language", ["en", "de", "vi", "ko", "hi", "el"])
def test_composed_and_decomposed_texts_have_the_same_words(language):
    text = "Café für Việt Nam ăn 한국어 क़लम Ωμέγα naïve"
    forms = [unicodedata.normalize(form, text) for form in ("NFC", "NFD")]
    for tokenizer in (LetterTokenizer(language), LetterTokenizer(language, digits=True)):
        assert words(tokenizer, forms[0]) == words(tokenizer, forms[1])
    composed, decomposed = (SpacyTokenizer("de")([form]) for form in forms)
    assert composed.words == decomposed.words
    cut = [forms[1][start:end] for start, end in zip(decomposed.start, decomposed.end, strict=True)]
    assert [WordForm("de")(piece) for piece in cut] == words(SpacyTokenizer("de"), forms[0])


def test_compatibility_forms_are_a_choice():
    assert words(LetterTokenizer(), "\uff37\uff2f\uff32\uff24") == ["\uff57\uff4f\uff52\uff44"]
    assert words(LetterTokenizer(compatibility=True), "\uff37\uff2f\uff32\uff24") == ["word"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("the US and the UK on TV", ["us", "uk", "tv"]),
        ("US", ["us"]),
        ("show us, it is on tv", ["tv"]),
        ("IT IS FOR US", []),
        ("THE TV SHOW", ["tv"]),
        ("I think so", ["think"]),
        ("(TV), 'TV'! UK/TV", ["tv", "tv", "uk", "tv"]),
        ("mp3 3mp UK2 2US x=uk uk>x me@uk.tv uk_x", ["tv"]),
    ],
)
def test_two_capitals_are_a_word(text, expected):
    assert [word for word in words(LetterTokenizer(), text) if word != "show"] == expected
    assert words(LetterTokenizer(abbreviations=False), text) in (["think"], ["show"], [])


def test_digits_and_hashtags_by_choice():
    text = "In 2005, 6,895 mp3 #ClimateChange"
    assert words(LetterTokenizer(), text) == ["climatechange"]
    assert words(LetterTokenizer(digits=True, hashtags=True), text) == ["2005", "6,895", "mp3", "#climatechange"]


def test_stop_words_of_several_languages_and_others():
    assert words(LetterTokenizer("de,en"), "die the Katze cat") == ["katze", "cat"]
    assert words(LetterTokenizer(extra_stop_words=("Café", "US")), "cafe\u0301 US tea") == ["tea"]
    assert words(SpacyTokenizer(extra_stop_words=("Café",)), "cafe\u0301 tea") == ["tea"]


def test_spacy_keeps_words_with_joiners():
    assert words(SpacyTokenizer(), "COVID-19 O'Brien aujourd'hui") == ["covid-19", "o'brien", "aujourd'hui"]


@pytest.mark.parametrize(
    "tokenizer", [LetterTokenizer("de,en", 4, False, ("foo",)), SpacyTokenizer("de", False, False)]
)
def test_to_dict_and_back(tokenizer):
    assert tokenizer_from_dict(json.loads(json.dumps(tokenizer.to_dict()))) == tokenizer


@pytest.mark.parametrize(
    "hostile",
    [
        None,
        [],
        {},
        {"kind": ["letters"]},
        {"kind": "pickle", "language": "en"},
        {"kind": "letters", "language": "en"},
        LetterTokenizer().to_dict() | {"extra": 1},
        LetterTokenizer().to_dict() | {"language": 5},
        LetterTokenizer().to_dict() | {"language": "../../evil"},
        LetterTokenizer().to_dict() | {"min_letters": True},
        LetterTokenizer().to_dict() | {"min_letters": 10**9},
        LetterTokenizer().to_dict() | {"min_letters": 0},
        LetterTokenizer().to_dict() | {"stop_words": "no"},
        SpacyTokenizer().to_dict() | {"language": "/etc/evil"},
        SpacyTokenizer().to_dict() | {"language": "os"},
    ],
)
def test_hostile_dicts(hostile):
    with pytest.raises(InputError):
        tokenizer_from_dict(hostile)


def test_make_tokenizer():
    assert make_tokenizer("letters", "fr") == LetterTokenizer("fr")
    assert make_tokenizer("spacy", "fr") == SpacyTokenizer("fr")
    with pytest.raises(InputError, match="expected letters, spacy or spacy-lemmas"):
        make_tokenizer("words", "en")


def test_min_letters_and_language_are_checked():
    with pytest.raises(InputError, match="min_letters is 0"):
        LetterTokenizer(min_letters=0)
    with pytest.raises(InputError, match="language 'klingon'"):
        LetterTokenizer("klingon", stop_words=False)


def test_no_stop_word_is_left(shared_data):
    tokens = LetterTokenizer()(TEXTS * 2)
    assert not set(tokens.words) & stop_words("en")
