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
