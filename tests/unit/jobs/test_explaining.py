"""Further documents, explained by the model of an audit."""

import json

import numpy as np
import pytest

from neontext import explain_corpus
from neontext.errors import InputError, ModelError
from neontext.persist import find_model


def test_the_saved_model_explains_alike(audit, out, tmp_path):
    again = explain_corpus(out, "demo", tmp_path / "again", limit=120)
    assert np.array_equal(again.explanations.relevance, audit.explanations.relevance)
    assert np.array_equal(again.explanations.clusters, audit.explanations.clusters)
    assert not (tmp_path / "again" / "model").exists()
    assert again.scores == audit.scores


def test_against_one_cluster(audit, out, tmp_path):
    explanations = explain_corpus(out / "model", "demo", tmp_path / "against", limit=20, against=2).explanations
    elsewhere = explanations.clusters != 2
    assert (explanations.runner_up[elsewhere] == 2).all()
    assert json.loads((tmp_path / "against" / "summary.json").read_text())["parameters"]["against"] == 2


@pytest.mark.parametrize("against", [5, -1, 10**9])
def test_against_a_cluster_that_is_not_there(audit, out, tmp_path, against):
    with pytest.raises(InputError, match="0 to 4"):
        explain_corpus(out, "demo", tmp_path / "out", against=against)
    assert list(tmp_path.iterdir()) == []


def test_find_model(audit, out):
    assert find_model(out) == find_model(out / "model") == out / "model"


def test_no_model(tmp_path):
    with pytest.raises(ModelError):
        explain_corpus(tmp_path / "nowhere", "demo", tmp_path / "out")
    assert list(tmp_path.iterdir()) == []


def test_parameters_are_recorded_with_what_they_came_to(audit, out, tmp_path):
    parameters = explain_corpus(out, "demo", tmp_path / "out", limit=5).parameters
    assert (parameters["against"], parameters["root"], parameters["limit"]) == ("all", "midpoint", 5)
    assert None not in parameters.values()


def test_a_saved_model_takes_no_parameters_of_an_explainer(out, audit, tmp_path):
    with pytest.raises(InputError, match="n_clusters"):
        explain_corpus(out, "demo", tmp_path / "out", n_clusters=3)
