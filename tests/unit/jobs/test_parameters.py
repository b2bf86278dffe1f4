"""Parameters by name, and whose they are."""

import numpy as np
import pytest

from neontext import ClusterExplainer, CorpusSource, LetterTokenizer, ReportOptions, SpacyTokenizer
from neontext.errors import InputError
from neontext.jobs.parameters import NamedParameters


def test_each_goes_to_what_it_belongs_to():
    named = NamedParameters({"n_clusters": 4, "limit": 7, "map": "pca", "report_documents": None})
    assert named.source("demo") == CorpusSource("demo", limit=7)
    assert named.report(None) == ReportOptions("pca", None)
    assert named.explainer(None).n_clusters == 4


def test_they_take_the_place_of_what_the_objects_say():
    named = NamedParameters({"gamma": 2.0, "subset": "test", "map": "pca"})
    explainer = ClusterExplainer(4, gamma=1.0, beta=3.0, random_state=7)
    copy = named.explainer(explainer)
    assert (copy.n_clusters, copy.gamma, copy.beta, copy.random_state) == (4, 2.0, 3.0, 7)
    assert explainer.gamma == 1.0
    assert named.source(CorpusSource("demo", limit=3)) == CorpusSource("demo", limit=3, subset="test")
    assert named.report(ReportOptions(report_documents=9)) == ReportOptions("pca", 9)


def test_short_names():
    given = {"clusters": "2-9", "components": None, "support": 3, "seed": 8}
    explainer = NamedParameters(given).explainer(None)
    assert (explainer.n_clusters, explainer.n_components, explainer.n_support) == ("2-9", None, 3)
    assert explainer.random_state == 8


def test_two_spellings_of_one_parameter():
    with pytest.raises(InputError, match="seed and random_state"):
        NamedParameters({"seed": 1, "random_state": 1})


@pytest.mark.parametrize(
    ("given", "tokenizer"),
    [
        ({}, None),
        ({"tokenizer": "letters"}, LetterTokenizer()),
        ({"language": "de"}, LetterTokenizer("de")),
        ({"stop_words": ["Foo"], "digits": True}, LetterTokenizer(extra_stop_words=("Foo",), digits=True)),
        ({"min_letters": 2, "hashtags": True}, LetterTokenizer(min_letters=2, hashtags=True)),
        ({"tokenizer": "spacy", "language": "de"}, SpacyTokenizer("de")),
        ({"tokenizer": LetterTokenizer(min_letters=1)}, LetterTokenizer(min_letters=1)),
    ],
    ids=str,
)
def test_tokenizers(given, tokenizer):
    assert NamedParameters(given).explainer(None).tokenizer == tokenizer


@pytest.mark.parametrize("random_state", [None, np.random.RandomState(3)])
def test_a_seed_is_a_whole_number(random_state):
    explainer = ClusterExplainer(3, random_state=random_state)
    assert isinstance(NamedParameters({}).explainer(explainer).random_state, int)
    assert NamedParameters({}).explainer(None).random_state == 0


@pytest.mark.parametrize(
    ("name", "options"), [("bogus", {}), ("map", {"report": False}), ("seed", {"explainer": False})]
)
def test_names_that_belong_to_nothing_here(name, options):
    with pytest.raises(InputError, match=f"{name}.*limit"):
        NamedParameters({name: 1}, **options)


def test_what_a_report_cannot_be():
    with pytest.raises(InputError, match="map"):
        ReportOptions(map="globe")
    with pytest.raises(InputError, match="report_documents"):
        ReportOptions(report_documents=-1)
