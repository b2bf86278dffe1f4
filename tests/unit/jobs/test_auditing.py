"""The main job as a function."""

import json

import numpy as np
import pyarrow.parquet as pq
import pytest

from neontext import ClusterExplainer, CorpusSource, ReportOptions, audit_corpus, read_corpus
from neontext.errors import InputError, OutputError


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


def test_no_parameter_is_recorded_as_nothing(audit):
    recorded = {name: value for name, value in audit.parameters.items() if name != "chosen"}
    assert None not in recorded.values()
    assert (recorded["text"], recorded["label"], recorded["id"]) == ("text", "label", "id")
    assert (recorded["support"], recorded["clusterer"]) == ("all", "KernelKMeans")
    assert recorded["tokenizer"]["kind"] == "letters"


def test_every_stage_is_timed(audit):
    assert {"read", "tokenize", "word vectors", "embed", "reduce", "cluster", "explain"} <= set(audit.seconds)
    assert all(seconds >= 0 for seconds in audit.seconds.values())
    assert audit.peak_memory_mb > 10
    assert audit.versions["python"].startswith("3.")


def test_exemplars_stand_in_their_cluster(audit):
    for cluster in audit.clusters:
        assert 1 <= len(cluster.exemplars) <= 3
        assert set(audit.explanations.clusters[list(cluster.exemplars)]) == {cluster.cluster}


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


def tables(folder):
    return {path.name: path.read_bytes() for path in folder.glob("*.parquet")}


def test_however_it_is_asked_for_it_is_the_same_audit(tmp_path):
    explainer = ClusterExplainer(3, vectors="lsa", n_support=4, random_state=2)
    by_objects = audit_corpus(
        CorpusSource("demo", limit=60), tmp_path / "objects", explainer, report=ReportOptions(map="pca")
    )
    audit_corpus(
        "demo", tmp_path / "names", n_clusters=3, vectors="lsa", n_support=4, random_state=2, limit=60, map="pca"
    )
    by_short_names = audit_corpus(
        "demo", tmp_path / "short", clusters=3, vectors="lsa", support=4, seed=2, limit=60, map="pca"
    )
    assert tables(tmp_path / "objects") == tables(tmp_path / "names") == tables(tmp_path / "short")
    assert by_objects.parameters == by_short_names.parameters
    assert not hasattr(explainer, "labels_")


def test_a_random_state_is_recorded_as_a_seed_that_gives_the_same(tmp_path):
    explainer = ClusterExplainer(3, vectors="lsa", random_state=np.random.RandomState(5))
    seed = audit_corpus("demo", tmp_path / "state", explainer, limit=60).parameters["seed"]
    audit_corpus("demo", tmp_path / "seed", n_clusters=3, vectors="lsa", random_state=seed, limit=60)
    assert tables(tmp_path / "state") == tables(tmp_path / "seed")


def test_an_unknown_name_is_refused_before_anything_is_written(tmp_path):
    with pytest.raises(InputError, match="'n_cluster'"):
        audit_corpus("demo", tmp_path / "out", n_cluster=3)
    assert list(tmp_path.iterdir()) == []
