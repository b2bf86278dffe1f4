"""What decides about words goes with a model: bounds, phrases, and the name of a tokenizer of the user's own."""

import json
import re

import numpy as np
import pytest

from neontext import ClusterExplainer
from neontext.corpus import OwnTokenizer, PhraseTokenizer
from neontext.errors import InputError, ModelError
from neontext.jobs.verifying import verify_audit
from neontext.persist import read_model, write_model

SETTINGS = {"vectors": "ppmi", "random_state": 0}


def cut(texts):
    return [[(match[0].lower(), *match.span()) for match in re.finditer("[A-Za-z]{4,}", text)] for text in texts]


def cut_otherwise(texts):
    return [spans[1:] for spans in cut(texts)]


def phrased(corpus):
    """Texts with a phrase in them that is one by count."""
    return [f"{text}. Silver Lining" if row % 2 else text for row, text in enumerate(corpus.texts)]


@pytest.fixture(scope="module")
def own(corpus):
    return ClusterExplainer(8, tokenizer=cut, **SETTINGS).fit(corpus)


@pytest.fixture(scope="module")
def saved(own, tmp_path_factory):
    folder = tmp_path_factory.mktemp("own") / "model"
    own.save(folder)
    return folder


def assert_explains_alike(explainer, loaded, texts):
    before, after = explainer.explain(texts), loaded.explain(texts)
    assert before.tokens.words == after.tokens.words
    assert np.array_equal(before.relevance, after.relevance)
    assert np.array_equal(explainer.labels_, loaded.labels_)


def test_an_own_tokenizer_is_taken_again(own, saved, corpus):
    for given in (cut, OwnTokenizer(cut, "another:name")):
        loaded = ClusterExplainer.load(saved, tokenizer=given)
        assert_explains_alike(own, loaded, corpus.texts[:9])
    again = loaded.fit(corpus)
    assert np.array_equal(again.labels_, own.labels_)
    assert again.get_params()["tokenizer"].name.endswith("test_words:cut")


def test_without_it_the_model_says_which_one(saved):
    with pytest.raises(ModelError, match=r"test_words:cut.*load\(folder, tokenizer=.*--tokenizer MODULE:OBJECT"):
        ClusterExplainer.load(saved)


def test_another_one_is_told_by_its_tokens(saved):
    with pytest.raises(ModelError, match="cuts the training documents otherwise"):
        ClusterExplainer.load(saved, tokenizer=cut_otherwise)


def test_a_model_that_holds_its_tokenizer_takes_no_other(corpus, tmp_path):
    ClusterExplainer(8, **SETTINGS).fit(corpus).save(tmp_path / "model")
    with pytest.raises(ModelError, match="holds its tokenizer"):
        ClusterExplainer.load(tmp_path / "model", tokenizer=cut)


def test_a_saved_own_tokenizer_can_be_opened_wherever_it_stands(corpus, tmp_path):
    topics = [label if row % 9 else -1 for row, label in enumerate(corpus.labels)]
    explainer = ClusterExplainer.from_labels(corpus, topics, tokenizer=cut, max_words=30, phrases=True, **SETTINGS)
    explainer.save(tmp_path / "model")
    assert_explains_alike(explainer, ClusterExplainer.load(tmp_path / "model", tokenizer=cut), corpus.texts[:9])


@pytest.mark.parametrize("own", [None, cut])
def test_phrases_are_saved_and_joined_in_new_texts(own, corpus, tmp_path):
    texts = phrased(corpus)
    explainer = ClusterExplainer(8, phrases=True, tokenizer=own, **SETTINGS).fit(texts)
    explainer.save(tmp_path / "model")
    loaded = ClusterExplainer.load(tmp_path / "model", tokenizer=own)
    assert loaded.phrases
    new = ["The silver  lining and the Silver. Lining silver\nlining"]
    for model in (explainer, loaded):
        explanation = model.explain(new)[0]
        found = [(word.word, new[0][word.start : word.end]) for word in explanation.words]
        assert sorted(place for word, place in found if word == "silver_lining") == ["silver\nlining", "silver  lining"]
    assert_explains_alike(explainer, loaded, texts[:9])


def test_bounds_are_saved_and_fit_again_alike(corpus, tmp_path):
    explainer = ClusterExplainer(8, min_count=3, max_share=0.1, **SETTINGS).fit(corpus)
    explainer.save(tmp_path / "model")
    loaded = ClusterExplainer.load(tmp_path / "model")
    assert (loaded.min_count, loaded.max_share, loaded.phrases) == (3, 0.1, False)
    assert_explains_alike(explainer, loaded, corpus.texts[:9])
    assert loaded.fit(corpus).embedder_.words_ == explainer.embedder_.words_


@pytest.mark.parametrize(
    ("parameter", "value", "said"),
    [("min_count", 2, "leave out"), ("max_share", 0.05, "leave out"), ("phrases", True, "cut otherwise")],
)
def test_parameters_that_its_words_contradict_are_off(parameter, value, said, corpus, tmp_path):
    fitted = {"phrases": True} if parameter == "phrases" else {}
    explainer = ClusterExplainer(8, vectors="ppmi+glove", random_state=0, **fitted).fit(corpus)
    explainer.report(tmp_path / "audit", report_documents=0, map="pca")
    model = read_model(tmp_path / "audit" / "model")
    model.settings["parameters"][parameter] = False if parameter == "phrases" else value
    write_model(tmp_path / "audit" / "model", model)
    off = verify_audit(tmp_path / "audit").off
    assert [sentence for sentence in off if said in sentence and sentence.startswith("model")]


def test_what_is_left_out_and_joined_is_recorded_and_verified(corpus, tmp_path):
    explainer = ClusterExplainer(8, min_count=3, max_share=0.4, phrases=True, tokenizer=cut, **SETTINGS)
    explainer.fit(phrased(corpus)).report(tmp_path / "audit", report_documents=0, map="pca")
    parameters = json.loads((tmp_path / "audit" / "summary.json").read_text())["parameters"]
    assert (parameters["min_count"], parameters["max_share"], parameters["phrases"]) == (3, 0.4, True)
    assert parameters["left_out"]["min_count"]["words"] > 0
    assert "silver_lining" in parameters["left_out"]["max_share"]["first"]
    assert parameters["phrases_found"]["n"] >= 1
    assert parameters["tokenizer"]["name"].endswith("test_words:cut")
    assert verify_audit(tmp_path / "audit", cut).passed
    assert "--tokenizer" in verify_audit(tmp_path / "audit").off[0]


@pytest.mark.parametrize("given", [{"min_count": 2}, {"max_share": 0.5}, {"phrases": True}])
def test_embedders_with_words_of_their_own_are_not_bounded_in_silence(given, corpus):
    embedder = ClusterExplainer(8, **SETTINGS).fit(corpus).embedder_
    with pytest.raises(InputError, match="brings its own words"):
        ClusterExplainer(8, vectors=embedder, **given).fit(corpus)


@pytest.mark.parametrize("given", [{"min_count": 0}, {"max_share": 2}, {"phrases": "yes"}, {"phrases": 1}])
def test_out_of_range(given, corpus):
    with pytest.raises(InputError, match=next(iter(given))):
        ClusterExplainer(8, **given).fit(corpus)


def test_phrases_of_phrases(corpus):
    learned = PhraseTokenizer.learn(phrased(corpus), OwnTokenizer(cut))
    assert ("silver", "lining") in learned.phrases
    explainer = ClusterExplainer(8, tokenizer=learned, **SETTINGS).fit(phrased(corpus))
    assert "silver_lining" in explainer.embedder_.words_
