"""Parameters as JSON and back: nothing is dropped, nothing is believed."""

import json
from pathlib import Path

import numpy as np
import pytest
from gensim.models import KeyedVectors
from sklearn.base import clone
from sklearn.cluster import BisectingKMeans, KMeans, MiniBatchKMeans
from sklearn.neighbors import NearestCentroid

from neontext import ClusterExplainer, KernelKMeans, LetterTokenizer, SpacyTokenizer, WordVectors
from neontext.errors import InputError, ModelError
from neontext.explain import MIDPOINT, ORIGIN, Rule
from neontext.persist import NOT_SAVED, NotSaved, check_complete, parameters_from_saved, parameters_to_saved

KNOWN = ClusterExplainer().get_params(deep=False)
OWN = WordVectors(("ant", "bee"), np.eye(2), "own")
KEYED = KeyedVectors(2)
TEXTS = ["ant bee", "bee cat", "cat dog dog", "dog eel", "eel fox fox", "fox ant"] * 3


def there_and_back(**parameters):
    return parameters_from_saved(json.loads(json.dumps(parameters_to_saved(parameters), allow_nan=False)), KNOWN)


def assert_equal(one, other):
    """Equal, estimators by class and parameters, arrays by dtype and values."""
    assert type(one) is type(other)
    if hasattr(one, "get_params"):
        one, other = one.get_params(), other.get_params()
        assert one.keys() == other.keys()
        for name in one:
            assert_equal(one[name], other[name])
    elif isinstance(one, np.ndarray):
        assert one.dtype == other.dtype
        np.testing.assert_array_equal(one, other)
    elif isinstance(one, np.random.RandomState):
        assert np.array_equal(clone(one, safe=False).normal(size=3), clone(other, safe=False).normal(size=3))
    else:
        assert one == other


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("n_clusters", None), ("n_clusters", 7), ("n_clusters", "auto"), ("n_clusters", (5, 40)),
        ("vectors", "lsa+ppmi"), ("vectors", ["lsa", "ppmi"]),
        ("gamma", 0.1 + 0.2), ("beta", 3), ("n_components", None), ("unit_length", False),
        ("root", "origin"), ("n_init", "auto"),
        ("tokenizer", None), ("tokenizer", LetterTokenizer("de", 2)), ("tokenizer", SpacyTokenizer("de")),
        ("random_state", 0), ("random_state", None), ("random_state", np.random.RandomState(4)),
        ("clusterer", None), ("clusterer", KMeans(3, n_init=2, tol=1e-3)), ("clusterer", BisectingKMeans(4)),
        ("clusterer", MiniBatchKMeans(3, random_state=np.random.RandomState(1))),
        ("clusterer", KernelKMeans(2, init=np.array([0, 1, 1]))),
        ("clusterer", KMeans(2, init=np.array([[0.1, 0.2], [0.3, 0.4]], dtype=np.float32))),
        ("clusterer", NotSaved("the clusterer NearestCentroid")), ("vectors", [NotSaved("x"), "ppmi"]),
    ],
)  # fmt: skip
def test_a_round_trip_changes_nothing(name, value):
    assert_equal(there_and_back(**{name: value})[name], value)


@pytest.mark.parametrize(
    ("name", "given", "expected"),
    [
        ("n_clusters", [5, 40], (5, 40)),
        ("n_clusters", np.int64(4), 4),
        ("unit_length", np.True_, True),
        ("root", ORIGIN, "origin"),
        ("vectors", Path("some.txt"), "some.txt"),
        ("vectors", ("lsa", "ppmi"), ["lsa", "ppmi"]),
        ("vectors", OWN, NotSaved("the word vectors 'own'")),
        ("vectors", [OWN, "ppmi"], [NotSaved("the word vectors 'own'"), "ppmi"]),
        ("vectors", KEYED, NotSaved("the word vectors 'from gensim'")),
        ("clusterer", NearestCentroid(), NotSaved("the clusterer NearestCentroid")),
        ("clusterer", KMeans(2, init=lambda *_: None), NotSaved("the clusterer KMeans")),
        ("clusterer", type("Own", (KMeans,), {})(2), NotSaved("the clusterer Own")),
    ],
)
def test_what_comes_back_in_another_form(name, given, expected):
    assert there_and_back(**{name: given})[name] == expected


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("root", Rule("mine", "says nothing", constant=MIDPOINT.constant, bias=ORIGIN.bias)),
        ("root", Rule("origin", "says nothing", constant=MIDPOINT.constant, bias=MIDPOINT.bias)),
        ("tokenizer", "letters"),
        ("random_state", np.random.RandomState(np.random.PCG64(1))),
        ("gamma", object()),
        ("gamma", [[1], [2, 3]]),
        ("beta", float("inf")),
        ("weights", ["sif"]),
    ],
)
def test_what_cannot_be_written_is_refused_before_the_work(name, value):
    with pytest.raises(InputError, match=name):
        parameters_to_saved({name: value})
    with pytest.raises(InputError, match=name):
        ClusterExplainer(2, **{"vectors": "no such vectors", name: value}).fit(TEXTS)


STATE = parameters_to_saved({"random_state": np.random.RandomState(0)})["random_state"]


@pytest.mark.parametrize(
    "saved",
    [
        {"random_state": STATE | {"position": 10**6}},
        {"random_state": STATE | {"position": -1}},
        {"random_state": STATE | {"state": STATE["state"][:-1]}},
        {"random_state": STATE | {"state": [-1] * 624}},
        {"random_state": STATE | {"has_gauss": 2}},
        {"random_state": STATE | {"more": 1}},
        {"gamma": {"dtype": "object", "values": [1]}},
        {"gamma": {"dtype": "evil", "values": [1]}},
        {"gamma": {"dtype": "float64", "values": [[1], [2, 3]]}},
        {"n_clusters": [5]},
        {"n_clusters": [40, 5]},
        {"vectors": {NOT_SAVED: 3}},
        {"vectors": {NOT_SAVED: "x", "more": 1}},
        {"vectors": [{"a": 1}]},
        {"clusterer": "KMeans"},
        {"clusterer": []},
        {"clusterer": {"class": "os.system", "parameters": {}}},
        {"clusterer": {"class": "KMeans"}},
        {"clusterer": {"class": "KMeans", "parameters": {"evil": 1}}},
        {"clusterer": {"class": "KMeans", "parameters": []}},
        {"clusterer": {"class": "KMeans", "parameters": {"init": {"a": 1}}}},
        {"clusterer": {"class": [], "parameters": {}}},
        {"tokenizer": {"kind": "evil"}},
        {"tokenizer": "letters"},
        {"root": "mine"},
        {"workers": [1]},
        {"evil": 1},
    ],
    ids=lambda saved: str(saved)[:60],
)  # fmt: skip
def test_values_from_a_stranger(saved):
    with pytest.raises(ModelError, match=next(iter(saved))):
        parameters_from_saved(saved, KNOWN)


def test_what_is_missing_is_said_by_name():
    check_complete({"vectors": ["ppmi"], "clusterer": KMeans(2)})
    with pytest.raises(InputError, match=r"vectors.*'own'.*set_params\(vectors=") as caught:
        check_complete({"vectors": [NotSaved("the word vectors 'own'"), "ppmi"]})
    assert "ppmi" not in str(caught.value)
