"""Audits that are fitted on a sample of a corpus."""

import json
import shutil

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from neontext import (
    ClusterExplainer,
    Corpus,
    CorpusSource,
    audit_corpus,
    explain_corpus,
    read_corpus,
    update_audit,
    verify_audit,
)
from neontext.errors import CorpusError, InputError, OutputError
from neontext.report.saved.audit import SavedAudit

OPTIONS = {"clusters": 5, "vectors": "ppmi", "fit_on": 120, "batch_documents": 16}


def contents(folder):
    timed = ("summary.json", "report.html", "neontext-files.json")
    return {path.name: path.read_bytes() for path in folder.rglob("*") if path.is_file() and path.name not in timed}


@pytest.fixture(scope="module")
def sampled(tmp_path_factory):
    folder = tmp_path_factory.mktemp("sampled") / "audit"
    return audit_corpus("demo", folder, **OPTIONS), folder


@pytest.fixture(scope="module")
def corpus():
    return read_corpus("demo")


def test_every_document_is_explained_by_the_model_of_the_sample(sampled, corpus, tmp_path):
    result, folder = sampled
    explained = explain_corpus(folder, CorpusSource(corpus), tmp_path / "explained").explanations
    saved = SavedAudit.read(folder)
    assert saved.ids == list(corpus.ids)
    assert saved.cluster.tolist() == explained.clusters.tolist()
    assert saved.evidence == pytest.approx(explained.evidence, abs=1e-12, nan_ok=True)
    rows = result.whole.sample_rows
    assert (np.diff(rows) > 0).all()
    assert result.corpus.ids == tuple(corpus.ids[row] for row in rows)
    assert np.flatnonzero(saved.documents["in_sample"].to_numpy()).tolist() == rows.tolist()
    assert saved.cluster[rows].tolist() == result.explanations.clusters.tolist()


def test_what_is_of_all_and_what_is_of_the_sample(sampled):
    result, folder = sampled
    summary = json.loads((folder / "summary.json").read_text())
    assert (summary["n_documents"], summary["sample"]["n_documents"]) == (200, 120)
    assert summary["parameters"]["fit_on"] == 120
    assert "findings" in summary["sample"]["of_the_sample"]
    assert summary["sample"]["drift"] is None
    assert summary["metrics"]["n_scored"] == 200
    assert sum(cluster.size for cluster in result.clusters) == 120
    assert sum(cluster.size for cluster in result.whole.clusters) == 200
    page = (folder / "report.html").read_text()
    assert "Fitted on 120 of 200 documents" in page
    assert "may be missed" in page


def test_places_on_maps_and_exemplars_are_those_of_the_sample(sampled, corpus):
    result, folder = sampled
    saved = SavedAudit.read(folder)
    places = saved.maps["PCA"]
    assert np.flatnonzero(~np.isnan(places[:, 0])).tolist() == result.whole.sample_rows.tolist()
    for cluster, rows in enumerate(saved.clusters["exemplars"].to_pylist()):
        assert saved.cluster[rows].tolist() == [cluster] * len(rows)


def test_up_to_that_number_nothing_changes(tmp_path):
    plain = {"clusters": 5, "vectors": "ppmi", "limit": 60}
    audit_corpus("demo", tmp_path / "one", **plain)
    audit_corpus("demo", tmp_path / "other", **plain, fit_on=60)
    assert contents(tmp_path / "one") == contents(tmp_path / "other")
    summaries = [json.loads((tmp_path / name / "summary.json").read_text()) for name in ("one", "other")]
    assert "sample" not in summaries[0]
    assert summaries[0]["parameters"] == summaries[1]["parameters"]


def test_it_goes_on_from_the_fitted_model_and_ends_with_the_same_bytes(sampled, tmp_path, monkeypatch):
    def interrupted(*arguments, **options):
        raise KeyboardInterrupt

    for place in ("neontext.jobs.sampled.explain_all", "neontext.streaming.whole.analyse"):
        with monkeypatch.context() as patched:
            patched.setattr(place, interrupted)
            with pytest.raises(KeyboardInterrupt), pytest.warns(UserWarning, match="goes on from there"):
                audit_corpus("demo", tmp_path / "out", **OPTIONS)
    with monkeypatch.context() as patched:
        patched.setattr(ClusterExplainer, "fit", interrupted)
        patched.setattr("neontext.streaming.parts.write_part", interrupted)
        audit_corpus("demo", tmp_path / "out", **OPTIONS)
    assert contents(tmp_path / "out") == contents(sampled[1])
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


@pytest.mark.parametrize(("other", "what"), [({"clusters": 4}, "options"), ({"limit": 180}, "options")])
def test_work_of_other_options(tmp_path, monkeypatch, other, what):
    with monkeypatch.context() as patched:
        patched.setattr("neontext.jobs.sampled.explain_all", None)
        with pytest.raises(TypeError), pytest.warns(UserWarning, match="goes on from there"):
            audit_corpus("demo", tmp_path / "out", **OPTIONS)
    with pytest.raises(OutputError, match=f"{what} was another"):
        audit_corpus("demo", tmp_path / "out", **OPTIONS | other)


def test_a_corpus_that_changes_between_the_passes(tmp_path, corpus, monkeypatch):
    path = tmp_path / "posts.jsonl"
    lines = [json.dumps({"text": text}) for text in corpus.texts]
    path.write_text("\n".join(lines))
    fit = ClusterExplainer.fit

    def fit_and_change(*arguments, **options):
        path.write_text("\n".join([*lines[:-1], json.dumps({"text": "another"})]))
        return fit(*arguments, **options)

    monkeypatch.setattr(ClusterExplainer, "fit", fit_and_change)
    with (
        pytest.raises(CorpusError, match="changed while it was read: batch 13 of 13"),
        pytest.warns(UserWarning, match="goes on from there"),
    ):
        audit_corpus(path, tmp_path / "out", **OPTIONS)
    monkeypatch.undo()
    with pytest.raises(OutputError, match="its corpus was another"):
        audit_corpus(path, tmp_path / "out", **OPTIONS)


def test_a_sweep_is_kept(tmp_path):
    result = audit_corpus("demo", tmp_path / "out", **OPTIONS | {"clusters": "3-6"})
    assert result.sweep.n_clusters == len(result.clusters)
    assert json.loads((tmp_path / "out" / "summary.json").read_text())["sweep"]["n_clusters"] == len(result.clusters)


def test_documents_are_added_to_it(sampled, tmp_path):
    updated = update_audit(sampled[1], "demo", tmp_path / "out", limit=10)
    assert updated.whole.n_documents == 210
    assert updated.whole.sample_rows.tolist() == sampled[0].whole.sample_rows.tolist()


def test_batches_of_empty_documents(tmp_path, corpus):
    texts = [*corpus.texts[:100], *[""] * 40, *corpus.texts[100:]]
    result = audit_corpus(CorpusSource(Corpus.from_texts(texts)), tmp_path / "out", **OPTIONS)
    assert result.whole.n_skipped == 40
    assert {skipped.reason for skipped in result.whole.skipped} == {"empty document"}


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"clusters": 121}, "sample of 120 documents cannot hold"),
        ({"fit_on": 1}, "fit_on"),
        ({"fit_on": "most"}, "fit_on"),
        ({"stability": 2}, "stability were both given"),
        ({"clusters_from": "label", "clusters": None}, "clusters_from were both given"),
    ],
)
def test_what_cannot_be_is_refused_before_the_work(tmp_path, wrong, said):
    with pytest.raises(InputError, match=said):
        audit_corpus("demo", tmp_path / "out", **OPTIONS | wrong)
    assert list(tmp_path.iterdir()) == []


class Spelled:
    """An embedder that no saved model holds."""

    def fit(self, X, y=None):
        return self

    tokenize = embed = token_relevance = fit


def test_an_embedder_that_is_not_saved(tmp_path):
    with pytest.raises(InputError, match="fit_on=None"):
        audit_corpus("demo", tmp_path / "out", **OPTIONS | {"vectors": Spelled()})


@pytest.mark.heavy
def test_a_rare_cluster_survives_the_sample(tmp_path):
    """A topic of 0.5 % of the documents, some 15 of the sample, is a cluster of its own."""
    rng = np.random.RandomState(0)
    topics = ["court judge lawyer verdict appeal", "engine wheel motor road brake", "planet comet orbit telescope moon"]
    rare = "violin sonata orchestra cello piano"
    texts = []
    for row in range(6_000):
        words = (rare if row % 200 == 7 else topics[row % 3]).split()
        texts.append(" ".join(rng.choice(words, 6)))
    labels = ["rare" if row % 200 == 7 else f"topic {row % 3}" for row in range(6_000)]
    source = CorpusSource(Corpus.from_texts(texts, labels=labels))
    options = {"init": "labels", "vectors": "lsa", "fit_on": 3_000, "map": "pca", "report_documents": 50}
    result = audit_corpus(source, tmp_path / "out", **options)
    rarest = min(result.whole.clusters, key=lambda cluster: cluster.size)
    assert (rarest.size, rarest.purity, rarest.majority_label) == (30, 1.0, "rare")


def test_it_is_verified_with_all_its_documents(sampled):
    result = verify_audit(sampled[1])
    assert result.off == ()
    assert result.n_documents == 200
    assert result.n_words > int(sampled[0].explanations.n_explained.sum())


def test_an_updated_audit_is_verified(sampled, tmp_path):
    update_audit(sampled[1], "demo", tmp_path / "out", limit=10)
    result = verify_audit(tmp_path / "out")
    assert result.off == ()
    assert result.n_documents == 210


def replaced(table, column, row, value):
    values = table[column].to_pylist()
    values[row] = value
    place = table.column_names.index(column)
    return table.set_column(place, table.schema.field(column), pa.array(values, table.schema.field(column).type))


@pytest.mark.parametrize(
    ("column", "value"), [("evidence", 7.5), ("cluster", 3), ("in_sample", None), ("text", "another"), ("flip_to", 1)]
)
def test_a_forged_document_is_told(sampled, tmp_path, column, value):
    folder = shutil.copytree(sampled[1], tmp_path / "audit")
    table = pq.read_table(folder / "documents.parquet")
    held = table["in_sample"].to_pylist()
    row = held.index(column == "in_sample")
    value = (table[column][row].as_py() + 1) % 5 if column == "cluster" else value
    pq.write_table(replaced(table, column, row, value), folder / "documents.parquet")
    off = "\n".join(verify_audit(folder).off)
    assert column in off or column == "text" or "not all documents could be derived" in off
    assert off.count("documents.parquet") >= 2


def test_a_forged_drift_is_told(sampled, tmp_path):
    folder = shutil.copytree(sampled[1], tmp_path / "audit")
    summary = json.loads((folder / "summary.json").read_text())
    summary["sample"]["n_skipped_of_all"] = 7
    (folder / "summary.json").write_text(json.dumps(summary))
    assert any("summary.json, sample" in sentence for sentence in verify_audit(folder).off)
