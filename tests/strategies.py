"""Random cluster models and corpora for property tests, small enough for the literal formulas."""

from dataclasses import dataclass, replace

import numpy as np
from hypothesis import strategies as st
from reference import LiteralNetwork

from neontext.cluster import SupportPoints
from neontext.embed import DocumentEmbedder, EmbeddedDocuments, WordVectors
from neontext.explain import EditedDocuments, MergedLayer, point_layer
from neontext.neuralize import ClusterNetwork

WORDS = ("ant", "bee", "cat", "dog", "eel", "fox", "gnu", "hen")
SEEDS = st.integers(0, 2**32 - 1)


@dataclass(frozen=True)
class Model:
    """Weighted support points, sorted by cluster, the two stiffnesses, and an offset for each cluster."""

    points: np.ndarray
    alpha: np.ndarray
    clusters: np.ndarray
    gamma: float
    beta: float
    offsets: np.ndarray

    @property
    def support(self):
        return SupportPoints(self.points, self.clusters, self.alpha, self.gamma, offsets=self.offsets)

    @property
    def n_clusters(self):
        return int(self.clusters[-1]) + 1

    @property
    def network(self):
        return ClusterNetwork(self.support, self.beta)

    def literal(self, cluster):
        return LiteralNetwork(self.points, self.alpha, self.clusters, self.gamma, self.beta, cluster, self.offsets)

    def without(self, j):
        """The model rebuilt with one document less at support point j; a document that is its whole cluster stays."""
        alpha = self.alpha - (np.arange(len(self.alpha)) == j)
        kept = alpha > 0
        if not (self.clusters[kept] == self.clusters[j]).any():
            return self
        return replace(self, points=self.points[kept], alpha=alpha[kept], clusters=self.clusters[kept])


@st.composite
def models(draw, min_size=1, n_components=None, beta=None):
    sizes = draw(st.lists(st.integers(min_size, 4), min_size=2, max_size=4))
    rng = np.random.default_rng(draw(SEEDS))
    width = n_components or draw(st.integers(1, 4))
    clusters = np.repeat(np.arange(len(sizes)), sizes)
    points = rng.normal(size=(len(clusters), width))
    alpha = rng.choice([0.5, 1.0, 1.7, 3.0], size=len(clusters))
    stiffness = draw(st.floats(0.1, 3.0)) if beta is None else beta
    offsets = draw(st.sampled_from([0.0, 1.0])) * rng.normal(size=len(sizes))
    return Model(points, alpha, clusters, draw(st.floats(0.1, 2.0)), stiffness, offsets)


@dataclass(frozen=True)
class World:
    """Documents, embedded by random vectors and a random projection, above a random model."""

    texts: tuple[str, ...]
    embedder: DocumentEmbedder
    documents: EmbeddedDocuments
    layer: MergedLayer
    model: Model

    @property
    def edited(self):
        """The documents, each with its assigned cluster, ready to lose words."""
        network = self.model.network
        clusters = network.assign(self.layer.points(self.documents))
        left = np.full(len(clusters), -1)
        return EditedDocuments(self.layer, network, self.documents, clusters, left)

    def literal_parts(self, row):
        """What each explained token adds to the point (x = sum(parts) - offset), and its even share of a constant."""
        tokens = [word for word in self.texts[row].split() if word in self.embedder.words_]
        weight = dict(zip(self.embedder.words_, self.embedder.weights_, strict=True))
        parts, shares, start = np.zeros((len(tokens), self.layer.n_components)), np.zeros(len(tokens)), 0
        for table in self.embedder.vectors_:
            vectors = dict(zip(table.words, table.matrix.astype(np.float64), strict=True))
            known = [t for t, word in enumerate(tokens) if word in vectors]
            V = self.layer.components[:, start : start + table.n_dimensions]
            start += table.n_dimensions
            if not known:
                continue
            weights = np.array([weight[tokens[t]] for t in known])
            rows = np.array([vectors[tokens[t]] for t in known])
            size = np.linalg.norm(weights @ rows) if self.embedder.unit_length else weights.sum()
            parts[known] += (weights / size)[:, None] * (rows @ V.T)
            shares[known] += weights / weights.sum()
        return parts, shares / shares.sum()


@st.composite
def worlds(draw):
    """One to three vector sets that know different words; documents of one to six words, known to some set."""
    rng = np.random.default_rng(draw(SEEDS))
    tables = []
    for number in range(draw(st.integers(1, 3))):
        known = sorted(draw(st.sets(st.sampled_from(WORDS), min_size=2)))
        tables.append(WordVectors(tuple(known), rng.normal(size=(len(known), 2 + number)), f"set {number}"))
    vocabulary = sorted({word for table in tables for word in table.words})
    sentence = st.lists(st.sampled_from(WORDS), max_size=5).map(tuple)
    texts = tuple(
        " ".join((*draw(sentence), draw(st.sampled_from(vocabulary)))) for _ in range(draw(st.integers(1, 4)))
    )
    texts += (" ".join(vocabulary),)  # Every set has to know a word of the corpus.
    embedder = DocumentEmbedder(
        tables, weights=draw(st.sampled_from(["mean", "sif", "idf"])), unit_length=draw(st.booleans())
    ).fit(texts)
    width = sum(table.n_dimensions for table in tables)
    n_components = draw(st.integers(1, width))
    components = np.linalg.qr(rng.normal(size=(width, width)))[0][:n_components]
    layer = point_layer(embedder, components, rng.normal(size=width) * 0.3)
    return World(texts, embedder, embedder.embed(texts), layer, draw(models(n_components=n_components)))
