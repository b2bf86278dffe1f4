import numpy as np
from messages import assert_says

from neontext.corpus import Corpus
from neontext.evaluate import Findings
from neontext.evaluate.clusters import ClusterSummary
from neontext.evaluate.overview import audit_overview, clustering_overview
from neontext.evaluate.scores import Scores


def test_fitted_clusters():
    corpus = Corpus.from_texts(["a"] * 6, labels=["x", "y", "y", None, "x", "x"])
    overview = clustering_overview(corpus, np.array([0, 0, 0, 1, -1, 0]), 3, ("a, b", "c", "d"))
    assert overview.title == "5 documents in 3 clusters"
    assert overview.rows == (("0", "a, b", "4", "0.50", "x"), ("1", "c", "1", "–", "–"), ("2", "d", "0", "–", "–"))
    assert_says(overview.notes[0], "1 more documents", "no cluster")


def test_without_labels():
    overview = clustering_overview(Corpus.from_texts(["a", "b"]), np.array([0, 1]), 2, ("c", "d"))
    assert overview.rows == (("0", "c", "1", "–", "–"), ("1", "d", "1", "–", "–"))


def test_an_audit():
    cluster = ClusterSummary(0, 1200, 0.5, "a\nlabel", (("a\nlabel", 600),), (("word", 0.5),), (), (), "a\nname")
    scores = Scores(1200, 0.5, None, None, 0.25, None, 0.25, None)
    overview = audit_overview("title", [cluster], scores, Findings())
    assert overview.rows == (("0", "a name", "1,200", "0.50", "a label", "word +0.50"),)
    assert overview.notes == ("Scores: purity 0.500, NMI (V-measure) 0.250",)
