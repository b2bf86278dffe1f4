"""Models that were fitted elsewhere: whether explanations agree with predict and add up, and how long it takes.

Run:  NEONTEXT_SHARED_DATA=FOLDER python reports/foreign/exact.py [CORPUS ...] [--documents N]

Every model of the table is fitted on one half of the documents and explained on both; "new" is the half it has not
seen. Time is from the fitted pipeline to the relevance of every word, beside its own predict on the same texts.
"""

import argparse
import gzip
import json
import os
import sys
import warnings
from pathlib import Path
from time import perf_counter

import numpy as np
from sklearn.cluster import AffinityPropagation, Birch, BisectingKMeans, KMeans, MeanShift, MiniBatchKMeans
from sklearn.decomposition import NMF, PCA, LatentDirichletAllocation, TruncatedSVD
from sklearn.discriminant_analysis import LinearDiscriminantAnalysis
from sklearn.feature_extraction.text import CountVectorizer, HashingVectorizer, TfidfVectorizer
from sklearn.linear_model import LogisticRegression, RidgeClassifier, SGDClassifier
from sklearn.mixture import BayesianGaussianMixture, GaussianMixture
from sklearn.naive_bayes import ComplementNB, MultinomialNB
from sklearn.neighbors import KNeighborsClassifier, NearestCentroid
from sklearn.pipeline import Pipeline, make_pipeline
from sklearn.preprocessing import Normalizer
from sklearn.svm import LinearSVC

sys.path.insert(0, str(Path(__file__).parents[1]))
from tables import keep, made_on, markdown_table

from neontext import ClusterExplainer
from neontext.neuralize import LinearArgmax

HEADER = ("model", "K", "agreement", "new", "residual", "bias", "predict s", "explain s")
HEAD = """# Models that were fitted elsewhere, explained exactly

A model is fitted on one half of the documents; "agreement" is the share of these for which the explainer and the
model's own `predict` (for topic models: the largest amount) say the same, "new" that of the other half. "residual" is
the largest |evidence − words − bias| on both halves, "bias" its mean size, both in nats. Seconds: the model's own
predict on its half, and from the fitted pipeline to the relevance of every word. Small corpora take longer than their
own predict, since up to 2,500 texts the model itself is asked about each of them once more.
"""

#: Documents of a corpus for the table, half of them new; all of them are timed.
N_DOCUMENTS = 4_000
#: Where the corpora lie, as files of JSON lines.
DATA = Path(os.environ.get("NEONTEXT_SHARED_DATA", "data"))


def read(name):
    """Texts and labels of a corpus."""
    with gzip.open(DATA / f"{name}.jsonl.gz", "rt", encoding="utf-8") as file:
        rows = [json.loads(line) for line in file]
    return [row["text"] for row in rows], [str(row["label"]) for row in rows]


def tfidf():
    """Single words, English stop words out."""
    return (TfidfVectorizer(stop_words="english", min_df=2),)


def lsa(n_components=50):
    """The usual latent semantic analysis."""
    return (*tfidf(), TruncatedSVD(n_components, random_state=0), Normalizer())


def mixture(kind):
    """A Gaussian mixture of 10 components."""
    return (*lsa(20), GaussianMixture(10, covariance_type=kind, reg_covar=1e-3, random_state=0))


#: Pipelines by name; what is a topic model is asked for the largest amount.
MODELS = {
    "TF-IDF > KMeans": lambda: (*tfidf(), KMeans(20, n_init=1, random_state=0)),
    "n-grams > LSA > KMeans": lambda: (
        TfidfVectorizer(ngram_range=(1, 2), min_df=3, sublinear_tf=True),
        TruncatedSVD(50, random_state=0),
        Normalizer(),
        KMeans(20, n_init=1, random_state=0),
    ),
    "char_wb > KMeans": lambda: (
        TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 4), max_features=20_000),
        KMeans(10, n_init=1, random_state=0),
    ),
    "hashed > MiniBatchKMeans": lambda: (HashingVectorizer(n_features=2**14), MiniBatchKMeans(20, random_state=0)),
    "PCA > KMeans": lambda: (*tfidf(), PCA(30, random_state=0), KMeans(20, n_init=1, random_state=0)),
    "BisectingKMeans": lambda: (*tfidf(), BisectingKMeans(20, random_state=0)),
    "NearestCentroid": lambda: (*lsa(), NearestCentroid()),
    "LogisticRegression": lambda: (*tfidf(), LogisticRegression()),
    "LinearSVC": lambda: (*tfidf(), LinearSVC()),
    "SGDClassifier": lambda: (*tfidf(), SGDClassifier(random_state=0)),
    "RidgeClassifier": lambda: (*tfidf(), RidgeClassifier()),
    "MultinomialNB": lambda: (CountVectorizer(stop_words="english"), MultinomialNB()),
    "ComplementNB": lambda: (*tfidf(), ComplementNB()),
    "LinearDiscriminantAnalysis": lambda: (*lsa(), LinearDiscriminantAnalysis()),
    "GaussianMixture tied": lambda: mixture("tied"),
    "GaussianMixture spherical": lambda: mixture("spherical"),
    "GaussianMixture diag": lambda: mixture("diag"),
    "GaussianMixture full": lambda: mixture("full"),
    "BayesianGaussianMixture": lambda: (*lsa(20), BayesianGaussianMixture(n_components=10, random_state=0)),
    "AffinityPropagation": lambda: (*lsa(), AffinityPropagation(damping=0.9, random_state=0)),
    "MeanShift": lambda: (*lsa(8), MeanShift(bandwidth=0.5, bin_seeding=True)),
    "Birch": lambda: (*lsa(), Birch(n_clusters=20, threshold=0.5)),
    "1 nearest neighbour": lambda: (*lsa(), KNeighborsClassifier(1)),
    "LatentDirichletAllocation": lambda: (
        CountVectorizer(stop_words="english", min_df=2),
        LatentDirichletAllocation(10, max_iter=5, random_state=0),
    ),
    "NMF": lambda: (*tfidf(), NMF(10, random_state=0)),
}


def ctfidf(texts, labels):
    """The argmax of class TF-IDF: every class is one long document."""
    words = CountVectorizer(stop_words="english", min_df=2).fit(texts)
    counts, classes = words.transform(texts), sorted(set(labels))
    sums = np.stack([np.asarray(counts[np.array(labels) == name].sum(axis=0)).ravel() for name in classes])
    shares = sums / sums.sum(axis=1, keepdims=True)
    weights = shares * np.log1p(sums.sum() / len(classes) / np.maximum(sums.sum(axis=0), 1))
    return Pipeline([("words", words), ("classes", LinearArgmax(weights, classes=classes))])


def predict(pipeline, texts):
    """What the model itself says: its classes, or the topic that a text has most of."""
    return pipeline.predict(texts) if hasattr(pipeline, "predict") else pipeline.transform(texts).argmax(axis=1)


def timed(function, *arguments):
    """What a function returns, and seconds."""
    start = perf_counter()
    result = function(*arguments)
    return result, perf_counter() - start


def explain_all(pipeline, texts):
    """From a fitted pipeline to the relevance of every word."""
    explainer = ClusterExplainer.from_fitted(pipeline, texts)
    return explainer, explainer.explain()


def row_of(name, pipeline, train, new):
    """Agreement and residual on documents of the training and new ones, and seconds beside the model's own predict."""
    theirs, own = timed(predict, pipeline, train)
    (explainer, explanations), ours = timed(explain_all, pipeline, train)
    classes = np.asarray(getattr(pipeline[-1], "classes_", np.arange(explainer.n_clusters_)))
    placed = explainer.labels_ >= 0
    again = explainer.explain(new)
    known = again.clusters >= 0
    return {
        "model": name,
        "clusters": explainer.n_clusters_,
        "agreement": float((classes[explainer.predict(train)] == theirs)[placed].mean()),
        "new": float((classes[again.clusters] == predict(pipeline, new))[known].mean()),
        "residual": float(max(np.nanmax(np.abs(explanations.residual)), np.nanmax(np.abs(again.residual)))),
        "bias": float(np.nanmean(np.abs(explanations.bias))),
        "predict_s": own,
        "explain_s": ours,
    }


def measure(name, n_documents=N_DOCUMENTS):
    """A row for every model on one corpus."""
    texts, labels = read(name)
    rows = np.random.RandomState(0).permutation(len(texts))[:n_documents]
    train, new = ([texts[row] for row in half] for half in (rows[::2], rows[1::2]))
    y = [labels[row] for row in rows[::2]]
    pipelines = {title: make_pipeline(*make()) for title, make in MODELS.items()}
    yield row_of("c-TF-IDF argmax", ctfidf(train, y), train, new)
    for title, pipeline in pipelines.items():
        yield row_of(title, pipeline.fit(train, y), train, new)


def measure_time(name):
    """Seconds on all documents of a corpus, K = 20, training not counted."""
    texts, _ = read(name)
    for title in ("TF-IDF > KMeans", "n-grams > LSA > KMeans"):
        pipeline = make_pipeline(*MODELS[title]()).fit(texts)
        _, own = timed(predict, pipeline, texts)
        _, ours = timed(explain_all, pipeline, texts)
        yield title, len(texts), own, ours


def table(name, n_documents):
    """Markdown: a row for every model."""
    rows = []
    for row in measure(name, n_documents):
        shares = [f"{row[part]:.4f}" for part in ("agreement", "new")]
        seconds = [f"{row[part]:.2f}" for part in ("bias", "predict_s", "explain_s")]
        rows.append([row["model"], row["clusters"], *shares, f"{row['residual']:.1e}", *seconds])
        print(*rows[-1], file=sys.stderr)
    return f"## {name}, at most {n_documents:,} documents\n\n{markdown_table(HEADER, rows)}\n"


def time_table(names):
    """Markdown: seconds on whole corpora."""
    rows = [
        [name, title, f"{n:,}", f"{own:.2f}", f"{ours:.2f}", f"{ours / own:.2f}"]
        for name in names
        for title, n, own, ours in measure_time(name)
    ]
    return markdown_table(("corpus", "model", "documents", "predict s", "explain s", "ratio"), rows)


def main():
    """Print the tables and write exact.md."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("corpora", nargs="*", default=["bbc", "20newsgroups"])
    parser.add_argument("--documents", type=int, default=N_DOCUMENTS, help="documents of the table, half of them new")
    arguments = parser.parse_args()
    warnings.simplefilter("ignore")
    tables = [table(name, arguments.documents) for name in arguments.corpora]
    time = f"## Time, whole corpora, 20 clusters\n\n{time_table(arguments.corpora)}\n"
    keep(__file__, "\n".join([HEAD, *tables, time, made_on()]), "exact.md")


if __name__ == "__main__":
    main()
