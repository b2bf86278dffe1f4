"""spaCy's languages and pipelines, and what may be missing."""

import importlib
import json
import sys

import pytest

from neontext.corpus import SpacyTokenizer, make_tokenizer, spacy_pipelines
from neontext.corpus.spacy_pipelines import load_pipeline
from neontext.errors import InputError, MissingDependencyError


@pytest.fixture(autouse=True)
def fresh():
    load_pipeline.cache_clear()
    yield
    load_pipeline.cache_clear()


@pytest.fixture
def installed(tmp_path, monkeypatch):
    """Install a small English pipeline, with or without lemmas, for as long as the test runs."""
    import spacy
    from spacy.lookups import Lookups

    def install(name, lemmas):
        nlp = spacy.blank("en")
        if lemmas:
            lookups = Lookups()
            lookups.add_table("lemma_lookup", {"cats": "Cat", "ran": "run", "went": "go"})
            nlp.add_pipe("lemmatizer", config={"mode": "lookup"}).initialize(lookups=lookups)
        package = tmp_path / name
        package.mkdir()
        nlp.to_disk(package / f"{name}-0.0.0")
        meta = json.loads((package / f"{name}-0.0.0" / "meta.json").read_text())
        (package / "meta.json").write_text(json.dumps(meta | {"name": name.partition("_")[2], "version": "0.0.0"}))
        lines = ["from spacy.util import load_model_from_init_py", "def load(**overrides):"]
        (package / "__init__.py").write_text(
            "\n".join([*lines, "    return load_model_from_init_py(__file__, **overrides)"])
        )
        (tmp_path / f"{name}-0.0.0.dist-info").mkdir()
        (tmp_path / f"{name}-0.0.0.dist-info" / "METADATA").write_text(f"Name: {name}\nVersion: 0.0.0\n")
        importlib.invalidate_caches()
        return name

    monkeypatch.syspath_prepend(str(tmp_path))
    return install


def test_lemmas_of_an_installed_pipeline(installed):
    tokenizer = SpacyTokenizer(installed("en_tiny_lemmas_sm", lemmas=True), lemmas=True)
    tokens = tokenizer(["My cats ran", "birds went"])
    assert tokens.words == ("birds", "cat", "run")  # "go" is a stop word
    assert tokens.start.tolist() == [3, 8, 0]
    assert tokens.end.tolist() == [7, 11, 5]
    assert tokens.indptr.tolist() == [0, 2, 3]


def test_a_pipeline_without_lemmas(installed):
    name = installed("en_tiny_plain_sm", lemmas=False)
    assert SpacyTokenizer(name)(["My cats"]).words == ("cats",)
    with pytest.raises(InputError, match="has no lemmatizer"):
        SpacyTokenizer(name, lemmas=True)


def test_a_pipeline_that_is_damaged(installed, tmp_path):
    name = installed("en_tiny_damaged_sm", lemmas=False)
    (tmp_path / name / f"{name}-0.0.0" / "config.cfg").unlink()
    with pytest.raises(InputError, match="cannot be loaded"):
        SpacyTokenizer(name)


def test_a_pipeline_that_is_not_installed():
    with pytest.raises(InputError, match="python -m spacy download en_core_nowhere_sm"):
        SpacyTokenizer("en_core_nowhere_sm", lemmas=True)


@pytest.mark.parametrize("language", ["klingon", "", "EN", "../en", "/etc", None, 5])
def test_unknown_languages(language):
    with pytest.raises(InputError, match=r"such as en, de.*spacy\.io"):
        SpacyTokenizer(language)


@pytest.mark.parametrize(
    ("language", "module", "package"),
    [
        ("ja", "sudachipy", "sudachidict-core"),
        ("ko", "natto", "natto-py"),
        ("th", "pythainlp.tokenize", "pythainlp"),
        ("zh", "jieba", "jieba"),
    ],
)
def test_missing_back_ends_print_the_pip_line(monkeypatch, language, module, package):
    monkeypatch.setitem(sys.modules, module, None)
    with pytest.raises(MissingDependencyError, match=rf"pip install .*{package}"):
        SpacyTokenizer(language)


def test_lemma_tables_that_are_not_installed(monkeypatch):
    monkeypatch.setattr(spacy_pipelines, "find_spec", lambda _: None)
    with pytest.raises(MissingDependencyError, match="pip install spacy-lookups-data"):
        make_tokenizer("spacy-lemmas", "en")


def test_lemma_tables():
    pytest.importorskip("spacy_lookups_data", reason="pip install spacy-lookups-data")
    tokens = make_tokenizer("spacy-lemmas", "en")(["Three cats chased mice"])
    assert tokens.words == ("cat", "chase", "mouse")
    with pytest.raises(InputError, match="no lemmas for the language 'zh'"):
        make_tokenizer("spacy-lemmas", "zh")
