"""Explanations as tables."""

import sys

import numpy as np
import pandas as pd
import pyarrow as pa

from neontext import ClusterExplainer, Corpus, read_corpus


def test_documents_words_and_clusters(tmp_path):
    corpus = read_corpus("demo")
    texts = pd.DataFrame({"body": [*corpus.texts, ""], "topic": [*corpus.labels, None]})
    explainer = ClusterExplainer(8, vectors="ppmi", random_state=0).fit(read_corpus(texts, text="body", label="topic"))
    explanations = explainer.explain()
    documents, words, clusters = explanations.to_frame(), explanations.words_frame(), explanations.clusters_frame()
    assert len(documents) == 201
    assert documents["cluster"].isna().tolist() == [False] * 200 + [True]
    np.testing.assert_allclose(documents["evidence"][:200].astype(float), explanations.evidence[:200])
    sums = words.groupby("document")["relevance"].sum()
    np.testing.assert_allclose((sums + documents["bias"][:200]).astype(float), explanations.evidence[:200])
    first = words.iloc[0]
    assert documents["text"][0][first["start"] : first["end"]].lower() == first["word"]
    assert clusters["size"].sum() == 200
    assert len(clusters["words"][0]) == 10
    assert explainer.report(tmp_path / "audit").clusters[0].majority_label == clusters["majority_label"][0]
    assert (tmp_path / "audit" / "report.html").exists()


def test_without_pandas(monkeypatch):
    corpus = Corpus.from_texts(read_corpus("demo").texts)
    explanations = ClusterExplainer(3, vectors="ppmi", random_state=0).fit(corpus).explain()
    monkeypatch.setitem(sys.modules, "pandas", None)
    for table in (explanations.to_frame(), explanations.words_frame(), explanations.clusters_frame()):
        assert isinstance(table, pa.Table)


def test_metadata_come_out_again():
    demo = read_corpus("demo")
    frame = pd.DataFrame(
        {
            "text": [*demo.texts, ""],
            "when": pd.date_range("2024-01-01", periods=201),
            "stars": [None, *range(200)],
            "cluster": "theirs",
            "metadata_cluster": 1,
            "mixed": [1, *["a"] * 200],
        }
    )
    explainer = ClusterExplainer(8, vectors="ppmi", random_state=0).fit(frame)
    found = explainer.explain().to_frame()
    assert (found["when"] == frame["when"]).all()
    assert found["stars"].isna().tolist() == frame["stars"].isna().tolist()
    assert (found["metadata_cluster"] == "theirs").all()
    assert (found["metadata_metadata_cluster"] == 1).all()
    assert found["mixed"].tolist() == list(map(str, frame["mixed"]))
    assert found["cluster"].isna().sum() == 1
    part = explainer.explain(frame.iloc[::-1])[[3, 200]]
    assert part.to_frame()["when"].tolist() == [frame["when"][197], frame["when"][0]]
    assert part[0].metadata["when"] == frame["when"][197]
    assert part[0].to_dict()["metadata"]["when"] == frame["when"][197].isoformat()
