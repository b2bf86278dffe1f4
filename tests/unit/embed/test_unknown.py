"""Tokens without a vector: the likely cause is named, whichever it is."""

import numpy as np
import pytest

from neontext import ClusterExplainer, DocumentEmbedder, LetterTokenizer, WordVectors, read_corpus
from neontext.corpus.coverage import other_language, script_of
from neontext.embed import unknown_cause
from neontext.errors import InputError
from neontext.evaluate import check_soundness
from neontext.jobs.explaining import explain_corpus

ENGLISH = ["the cat and the dog were in the house", "a boat was on the lake with the dog"] * 5
GERMAN = ["der Hund und die Katze sind nicht in dem Haus", "das Boot war mit dem Hund auf dem See"] * 5


def cause(texts, embedder, training=False):
    return unknown_cause(texts, embedder.embed(texts), embedder, training=training)


@pytest.fixture(scope="module")
def embedder():
    words = ("cat", "dog", "house", "boat", "lake")
    return DocumentEmbedder(WordVectors(words, np.eye(5, dtype=np.float32), "toy")).fit(ENGLISH)


@pytest.mark.parametrize(
    ("texts", "named"),
    [
        (ENGLISH, ""),
        (GERMAN, "language 'de'"),
        (["Кошка спит на диване"], "Cyrillic script"),
        (["แมวนอนบนโซฟาและหมานั่งอยู่ในบ้าน"], "--tokenizer spacy"),
        (["Purple elephants sing opera"], "something else"),
        ([""], "something else"),
    ],
)
def test_new_documents(texts, named, embedder):
    assert named in cause(texts, embedder)
    assert bool(cause(texts, embedder)) == bool(named)


@pytest.mark.parametrize(
    ("texts", "settings", "named"),
    [
        (GERMAN, {}, "--language"),
        (["the dog sat", "a dog ran", "the cat"], {"max_share": 0.5}, "--min-count and --max-share"),
        (["alpha beta", "gamma delta", "cat epsilon"], {}, "too rare"),
    ],
)
def test_training_documents(texts, settings, named):
    vectors = WordVectors(("cat", "dog", "haus"), np.eye(3, dtype=np.float32), "toy")
    embedder = DocumentEmbedder(vectors, **settings).fit(texts)
    assert named in cause(texts, embedder, training=True)


def test_too_few_documents_that_differ_name_the_cause():
    texts = ["แมวนอนบนโซฟา และหมานั่งอยู่ในบ้าน", "ตำรวจจับผู้ร้ายได้ ที่สถานีรถไฟใต้ดิน แมวนอนบนโซฟา", "ฝนตกหนักมากในวันนี้"] * 2
    rare = [f"คำยาวมากที่ไม่ซ้ำกันเลย{letter * 9} อีกคำยาวมากที่ไม่ซ้ำกัน{letter * 7}" for letter in "กขคงจฉชซฌ"]
    with pytest.raises(InputError, match=r"too few for 9 clusters.* --tokenizer spacy and --language"):
        ClusterExplainer(9, vectors="ppmi", tokenizer=LetterTokenizer("th"), random_state=0).fit(texts + rare)


def test_explain_and_check_name_the_cause(tmp_path):
    explainer = ClusterExplainer(8, vectors="ppmi", random_state=0).fit(read_corpus("demo"))
    explainer.save(tmp_path / "model")
    with pytest.raises(InputError, match="'de'"):
        explain_corpus(tmp_path / "model", ["Die Katze und der Hund sind in dem Haus"], tmp_path / "out")
    checks = check_soundness(explainer.explain([*GERMAN, "motorcycle engine", "gear"]))
    (words,) = (check for check in checks if check.name == "words_without_vector")
    assert words.passed is False
    assert "Likely cause" in words.sentence
    assert "'de'" in words.sentence


def test_languages_by_their_little_words():
    assert other_language(GERMAN, "en") == "de"
    assert other_language(GERMAN, "de") is None
    assert other_language(GERMAN, "de,en") is None
    assert other_language(ENGLISH, "en_core_web_sm") is None
    assert other_language(GERMAN, "klingon") == "de"
    assert other_language(["Quux frob xyzzy"], "en") is None
    assert other_language([], "en") is None


def test_scripts():
    assert script_of(["北京", "a"], [3, 1]) == "Han"
    assert script_of([]) == ""
