"""The two plain functions below the command line."""

import json

import numpy as np
import pyarrow.parquet as pq
import pytest

from neontext import ClusterExplainer, audit_corpus, explain_corpus, read_corpus
from neontext.errors import InputError, ModelError, OutputError
from neontext.persist import find_model


@pytest.fixture(scope="module")
def out(tmp_path_factory):
    return tmp_path_factory.mktemp("audits") / "audit"


@pytest.fixture(scope="module")
def audit(out):
    return audit_corpus("demo", out, clusters=5, vectors="ppmi", limit=120)


def test_what_is_returned_is_what_was_written(audit, out):
    documents = pq.read_table(out / "documents.parquet").to_pydict()
    assert documents["cluster"] == audit.explanations.clusters.tolist()
    assert documents["evidence"] == audit.explanations.evidence.tolist()
    summary = json.loads((out / "summary.json").read_text())
    assert summary["metrics"]["purity"] == audit.scores.purity
    assert summary["n_documents"] == len(audit.corpus) == 120
    assert [cluster.cluster for cluster in audit.clusters] == [0, 1, 2, 3, 4]


def test_it_is_what_the_explainer_gives(audit):
    explainer = ClusterExplainer(5, vectors="ppmi", random_state=0).fit(read_corpus("demo", limit=120))
    assert np.array_equal(explainer.explain().relevance, audit.explanations.relevance)


def test_parameters_as_given_and_as_chosen(audit):
    given = audit.parameters
    assert (given["source"], given["clusters"], given["vectors"], given["limit"], given["seed"]) == (
        "demo",
        5,
        "ppmi",
        120,
        0,
    )
    assert "out" not in given
    assert given["chosen"]["clusters"] == 5
    assert given["chosen"]["gamma"] > 0 < given["chosen"]["beta"]
    assert given["chosen"]["vectors"][0].startswith("ppmi")
    json.dumps(given, allow_nan=False)


def test_every_stage_is_timed(audit):
    assert {"read", "tokenize", "word vectors", "embed", "reduce", "cluster", "explain"} <= set(audit.seconds)
    assert all(seconds >= 0 for seconds in audit.seconds.values())
    assert audit.peak_memory_mb > 10
    assert audit.versions["python"].startswith("3.")


def test_exemplars_stand_in_their_cluster(audit):
    for cluster in audit.clusters:
        assert 1 <= len(cluster.exemplars) <= 3
        assert set(audit.explanations.clusters[list(cluster.exemplars)]) == {cluster.cluster}


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


def test_an_audit_is_not_replaced_in_passing(audit, out):
    before = (out / "summary.json").read_bytes()
    with pytest.raises(OutputError):
        audit_corpus("demo", out, clusters=3)
    with pytest.raises(InputError):
        audit_corpus("demo", out, clusters=1, force=True)
    assert (out / "summary.json").read_bytes() == before
    assert [path.name for path in out.parent.iterdir()] == ["audit"]


def test_stability_is_measured_when_it_is_asked_for(audit, out, tmp_path):
    assert audit.stability is None
    assert json.loads((out / "summary.json").read_text())["stability"] is None
    found = audit_corpus("demo", tmp_path / "out", clusters=3, vectors="lsa", limit=60, stability=2)
    written = json.loads((tmp_path / "out" / "summary.json").read_text())["stability"]
    assert written["jaccard"] == found.stability.jaccard > 0
    assert [cluster["cluster"] for cluster in written["clusters"]] == [0, 1, 2]
    assert "stability" in found.seconds


def test_too_small_a_corpus_for_stability_is_audited_all_the_same(tmp_path):
    found = audit_corpus("demo", tmp_path / "out", clusters=3, vectors="lsa", limit=12, stability=2)
    assert "too few for a bootstrap" in found.stability.reason
    assert found.stability.jaccard is None


def test_one_refit_is_refused_before_the_work(tmp_path):
    with pytest.raises(InputError, match="stability=1"):
        audit_corpus("demo", tmp_path / "out", stability=1)
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("clusters", ["auto", "3-5"])
def test_the_number_of_clusters_is_chosen(clusters, tmp_path):
    found = audit_corpus("demo", tmp_path / "out", clusters=clusters, vectors="lsa", limit=80)
    summary = json.loads((tmp_path / "out" / "summary.json").read_text())
    numbers = [point["n_clusters"] for point in summary["sweep"]["curve"]]
    assert numbers == ([3, 4, 5] if clusters == "3-5" else list(range(2, 9)))
    assert summary["n_clusters"] == summary["sweep"]["n_clusters"] == len(found.clusters)
    assert set(summary["sweep"]["curve"][0]) == {"n_clusters", "silhouette", "stability", "evidence"}
    assert ClusterExplainer.load(tmp_path / "out" / "model").n_clusters_ == len(found.clusters)


@pytest.mark.parametrize("clusters", ["many", "5-3", "1-4", ""])
def test_numbers_of_clusters_that_are_none(clusters, tmp_path):
    with pytest.raises(InputError, match="a range from 2 up"):
        audit_corpus("demo", tmp_path / "out", clusters=clusters, vectors="lsa", limit=80)


def test_labels_as_a_start_leave_nothing_to_choose(tmp_path):
    with pytest.raises(InputError, match="the labels say how many"):
        audit_corpus("demo", tmp_path / "out", clusters="auto", init="labels", limit=80)
