"""Notebooks of people who cluster elsewhere, executed: five lines from what they have to a report."""

import json

import pytest

nbformat = pytest.importorskip("nbformat", reason="nbformat is not installed: the extra test brings it")
nbclient = pytest.importorskip("nbclient", reason="nbclient is not installed: the extra test brings it")
pytest.importorskip("ipykernel", reason="ipykernel is not installed: the extra test brings it")
pytestmark = pytest.mark.heavy

#: What somebody has from a topic model: texts, topics with -1, and the embeddings that these were found in.
TOPIC_MODEL = """
import numpy as np
from sklearn.cluster import HDBSCAN
from sklearn.decomposition import TruncatedSVD
from sklearn.feature_extraction.text import TfidfVectorizer
from neontext import read_corpus
texts = list(read_corpus("demo").texts)
embeddings = TruncatedSVD(20, random_state=0).fit_transform(TfidfVectorizer(stop_words="english").fit_transform(texts))
topics = HDBSCAN(min_cluster_size=6).fit_predict(embeddings)
"""
FROM_LABELS = """
from neontext import ClusterExplainer
explainer = ClusterExplainer.from_labels(texts, topics, points=embeddings, random_state=0)
fidelity = explainer.fidelity()
explanations = explainer.explain()
audit = explainer.report("topics-audit")
"""
PIPELINE = """
from sklearn.cluster import KMeans
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.pipeline import make_pipeline
from neontext import read_corpus
texts = list(read_corpus("demo").texts)
pipeline = make_pipeline(TfidfVectorizer(stop_words="english"), KMeans(8, n_init=3, random_state=0)).fit(texts)
"""
FROM_FITTED = """
from neontext import ClusterExplainer
explainer = ClusterExplainer.from_fitted(pipeline, texts)
assert (explainer.labels_ == pipeline.predict(texts)).all()
explanations = explainer.explain()
audit = explainer.report("pipeline-audit")
"""


def execute(folder, *cells):
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in cells])
    client = nbclient.NotebookClient(notebook, timeout=300, kernel_name="python3")
    client.execute(cwd=str(folder))
    return notebook


@pytest.mark.parametrize("cell", [FROM_LABELS, FROM_FITTED])
def test_it_takes_five_lines(cell):
    assert len(cell.strip().splitlines()) == 5


def test_a_topic_model_becomes_a_report(tmp_path):
    shown = (
        "print(fidelity.n, fidelity.n_outliers, sum(topics < 0), fidelity.in_own_points is not None)\nexplanations[0]"
    )
    notebook = execute(tmp_path, TOPIC_MODEL, FROM_LABELS, shown)
    printed, *_ = notebook.cells[-1].outputs
    n, n_outliers, n_without, own = printed.text.split()
    assert (int(n) + int(n_outliers), own) == (200, "True")
    assert int(n_outliers) >= int(n_without) > 0
    summary = json.loads((tmp_path / "topics-audit" / "summary.json").read_text())
    assert summary["fidelity"]["n"] == int(n)
    assert len(summary["outliers"]) == min(int(n_outliers), 100)
    assert "How far words go" in (tmp_path / "topics-audit" / "report.html").read_text()


def test_a_fitted_pipeline_becomes_a_report(tmp_path):
    execute(tmp_path, PIPELINE, FROM_FITTED)
    summary = json.loads((tmp_path / "pipeline-audit" / "summary.json").read_text())
    assert summary["n_clusters"] == 8
    assert summary["checks"]["agreement"]["value"] == 1.0
