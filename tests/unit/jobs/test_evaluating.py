"""Faithfulness of a fitted explainer, and of a saved model."""

import json

import numpy as np
import pyarrow.parquet as pq
import pytest

from neontext import ClusterExplainer, Corpus, faithfulness, read_corpus
from neontext.errors import InputError, MissingDependencyError, ModelError, OutputError
from neontext.evaluate.faithfulness.baselines import METHODS
from neontext.evaluate.faithfulness.curves import RANDOM
from neontext.jobs.evaluating import evaluate_model

OURS = {"midpoint": METHODS["midpoint"]}


@pytest.fixture(scope="module")
def explainer():
    return ClusterExplainer(5, vectors="ppmi", random_state=0).fit(read_corpus("demo", limit=120))


@pytest.fixture(scope="module")
def model(explainer, tmp_path_factory):
    folder = tmp_path_factory.mktemp("models") / "model"
    explainer.save(folder)
    return folder


def test_ours_is_near_integrated_gradients_and_far_from_random(explainer):
    found = faithfulness(explainer, n_documents=60)
    for kind in ("word", "occurrence"):
        ours, best, squared = (found.relative_areas[kind, name, "deletion"].value for name in ("midpoint", "IG", "SA"))
        assert ours < 0.9 * best < 0
        assert ours < squared < 0
        assert found.relative_areas[kind, "midpoint", "insertion"].low > 0


def test_curves_begin_at_the_evidence_of_the_documents(explainer):
    found = faithfulness(explainer, methods=OURS, n_documents=1000)
    rows = found.documents
    evidence = explainer.explain().evidence[rows]
    for method in found.methods:
        assert found.curves["word", method, "deletion"][0] == pytest.approx(evidence.mean(), abs=1e-9)
        assert found.curves["word", method, "insertion"][-1] == pytest.approx(evidence.mean(), abs=1e-9)


def test_labels_are_not_needed(explainer):
    texts = list(explainer.corpus_.texts[:30])
    assert faithfulness(explainer, texts, methods=OURS).relative_areas["word", "midpoint", "deletion"].high < 0


def test_order_of_the_corpus_changes_nothing(explainer):
    texts = np.array(explainer.corpus_.texts[:60], dtype=object)
    order = np.random.default_rng(0).permutation(60)
    one = faithfulness(explainer, texts, methods=OURS, n_documents=25)
    other = faithfulness(explainer, texts[order], methods=OURS, n_documents=25)
    assert sorted(order[other.documents]) == one.documents.tolist()
    for key, estimate in one.relative_areas.items():
        assert other.relative_areas[key] == pytest.approx(estimate, abs=1e-8), key


def test_another_seed_is_another_sample(explainer):
    samples = [faithfulness(explainer, methods=OURS, n_documents=10, seed=seed).documents for seed in (0, 1)]
    assert samples[0].tolist() != samples[1].tolist()


def test_documents_that_cannot_be_flipped_are_counted(explainer):
    texts = ["", "zyzzyva", "motorcycle", *explainer.corpus_.texts[:3]]
    found = faithfulness(explainer, texts, methods=OURS)
    assert found.skipped == {"no known word": 2, "fewer than two different known words": 1}
    assert found.documents.tolist() == [3, 4, 5]
    assert np.isnan(found.relative_areas["word", RANDOM, "deletion"].low)


@pytest.mark.parametrize("texts", [["", "zyzzyva"], ["motorcycle"], []])
def test_nothing_to_flip(explainer, texts):
    with pytest.raises(InputError, match="None of"):
        faithfulness(explainer, texts)


@pytest.mark.parametrize("option", ["n_documents", "n_steps", "n_random"])
def test_numbers_out_of_range(explainer, option):
    with pytest.raises(InputError, match=option):
        faithfulness(explainer, **{option: 0})
    with pytest.raises(InputError, match="seed"):
        faithfulness(explainer, seed=-1)


@pytest.mark.parametrize("option", ["documents", "steps", "random_orders"])
def test_options_of_the_command_line_are_told_apart(model, tmp_path, option):
    with pytest.raises(InputError, match=f"{option} .* n_"):
        evaluate_model(model, None, tmp_path / "out", **{option: 3})


def test_without_matplotlib_it_is_said_at_once(model, tmp_path, monkeypatch):
    monkeypatch.setattr("neontext.report.plots.find_spec", lambda name: None)
    with pytest.raises(MissingDependencyError, match=r"neontext\[plots\]"):
        evaluate_model(model, None, tmp_path / "out")
    assert list(tmp_path.iterdir()) == []


def test_files(explainer, model, tmp_path):
    pytest.importorskip("matplotlib")
    result = evaluate_model(model, None, tmp_path / "out", n_documents=20, n_random=2, seed=3)
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == [
        "areas.parquet", "curves.parquet", "curves.svg", "faithfulness.json", "neontext-files.json",
    ]  # fmt: skip
    figures = json.loads((tmp_path / "out" / "faithfulness.json").read_text())
    curves = pq.read_table(tmp_path / "out" / "curves.parquet").to_pylist()
    areas = pq.read_table(tmp_path / "out" / "areas.parquet").to_pylist()
    assert (figures["n_documents"], figures["parameters"]["seed"]) == (20, 3)
    assert {row["id"] for row in areas} == {explainer.corpus_.ids[row] for row in result.documents}
    for row in figures["methods"]:
        key = (row["kind"], row["method"], row["flipping"])
        own = [area["area"] for area in areas if (area["kind"], area["method"], area["flipping"]) == key]
        assert row["area"] == pytest.approx(np.mean(own))
        assert row["relative_area"]["value"] == pytest.approx(result.relative_areas[key].value)
        curve = [c["evidence"] for c in curves if (c["kind"], c["method"], c["flipping"]) == key]
        assert curve == result.curves[key].tolist()
    again = evaluate_model(model, None, tmp_path / "again", n_documents=20, n_random=2, seed=3)
    assert again.relative_areas == result.relative_areas
    for name in ("areas.parquet", "curves.parquet", "curves.svg"):
        assert (tmp_path / "out" / name).read_bytes() == (tmp_path / "again" / name).read_bytes(), name


def test_what_stands_there_is_kept(model, tmp_path):
    pytest.importorskip("matplotlib")
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "mine").write_text("mine")
    with pytest.raises(OutputError):
        evaluate_model(model, None, tmp_path / "out", force=True)
    with pytest.raises(ModelError):
        evaluate_model(tmp_path / "nowhere", None, tmp_path / "other")
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_a_corpus_object_is_as_good_as_texts(explainer):
    texts = explainer.corpus_.texts[:20]
    one = faithfulness(explainer, list(texts), methods=OURS)
    other = faithfulness(explainer, Corpus.from_texts(texts), methods=OURS)
    assert one.relative_areas == other.relative_areas
