"""The small corpora of other languages in ../shared/cases: each comes out as its README says."""

import json
from importlib.util import find_spec
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from neontext import audit_corpus
from neontext.corpus import make_tokenizer, stop_words
from neontext.errors import InputError, MissingDependencyError
from neontext.persist import read_model

SPACY = {"zh": ("jieba", "jieba"), "ja": ("sudachipy", "sudachipy"), "th": ("pythainlp", "pythainlp")}
FEW = {"map": "pca", "report_documents": 0}


@pytest.fixture(scope="module")
def cases(shared_data):
    folder = shared_data.parent / "cases" / "languages"
    if not folder.is_dir():
        pytest.skip(f"no cases at {folder}: NEONTEXT_SHARED_DATA names the folder 'data' beside 'cases'")
    return folder


@pytest.fixture(scope="module")
def audited(cases, tmp_path_factory):
    def audited(name, language, tokenizer="letters"):
        folder = tmp_path_factory.mktemp(name)
        audit = audit_corpus(cases / f"{name}.jsonl", folder / "audit", language=language, tokenizer=tokenizer, **FEW)
        return audit, folder / "audit"

    return audited


def checks(audit):
    return {check.name: check for check in audit.checks}


@pytest.mark.parametrize("name", ["de-nfc", "de-nfd", "ko-particles", "tr", "hi", "ar"])
def test_pure_clusters_and_no_letter_lost(audited, name):
    audit, _ = audited(name, name.partition("-")[0])
    assert audit.scores.purity == 1
    assert len(audit.clusters) == 3
    assert checks(audit)["letters_in_no_token"].value < 0.02


def test_both_forms_of_unicode_have_the_same_words_labels_and_clusters(audited):
    (composed, one), (decomposed, other) = audited("de-nfc", "de"), audited("de-nfd", "de")
    assert composed.explanations.tokens.words == decomposed.explanations.tokens.words
    assert composed.corpus.label_names == decomposed.corpus.label_names
    assert composed.explanations.clusters.tolist() == decomposed.explanations.clusters.tolist()
    assert not {"für", "über"} & set(decomposed.explanations.tokens.words)
    texts = decomposed.corpus.texts
    rows = pq.read_table(other / "words.parquet").to_pylist()
    assert len(rows) == pq.read_table(one / "words.parquet").num_rows
    form = make_tokenizer("letters", "de").form
    assert all(form(texts[row["document"]][row["start"] : row["end"]]) == row["word"] for row in rows)


def test_turkish_stop_words_in_any_case(audited):
    audit, _ = audited("tr", "tr")
    words = set(audit.explanations.tokens.words)
    assert not words & stop_words("tr")
    assert "ışık" in words
    assert not {"işik", "isik"} & words
    assert not any("\u0307" in word for word in words)


def test_korean_words_with_particles_are_all_there(audited, cases):
    audit, _ = audited("ko-particles", "ko")
    lines = (cases / "ko-particles.jsonl").read_text(encoding="utf-8").splitlines()
    written = [word for line in lines for word in json.loads(line)["text"].replace(".", " ").replace(",", " ").split()]
    assert audit.explanations.tokens.n_tokens == sum(word not in stop_words("ko") for word in written)


@pytest.mark.parametrize("language", ["zh", "ja", "th"])
def test_scripts_without_blanks_are_cut_or_the_pip_line_is_given(audited, language):
    module, package = SPACY[language]
    if find_spec(module) is None:
        with pytest.raises(MissingDependencyError, match=rf"pip install .*{package}"):
            audited(language, language, "spacy")
        return
    audit, folder = audited(language, language, "spacy")
    assert audit.scores.purity == 1
    assert checks(audit)["letters_in_no_token"].value < 0.02
    words = read_model(Path(folder) / "model").texts("words")
    assert sum(len(word) > 1 for word in words) > len(words) / 2


@pytest.mark.parametrize("language", ["ja", "th"])
def test_without_a_tokenizer_that_cuts_them_it_is_named(audited, language):
    try:
        said = checks(audited(language, language)[0])["letters_in_no_token"].sentence
    except InputError as error:
        said = str(error)
    assert "--tokenizer spacy" in said
