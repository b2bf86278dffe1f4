"""What the finders look at: an explained corpus, its clusters and scores, and the way to try things out on it."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
from sklearn.metrics import silhouette_samples

from neontext.arrays import BoolArray, FloatArray, IntArray
from neontext.evaluate.clusters import ClusterSummary
from neontext.evaluate.fidelity import Fidelity
from neontext.evaluate.findings.alike import find_groups
from neontext.evaluate.findings.coherence import Coherence, measure_coherence
from neontext.evaluate.scores import Scores, score_clustering
from neontext.explain import Explanations

#: Words and documents that a finding names, at most.
N_WORDS, N_DOCUMENTS = 10, 20
#: Points on which silhouettes are compared.
N_FOR_SILHOUETTE = 3_000


class Reassigned(NamedTuple):
    """Documents that were assigned again.

    Attributes
    ----------
    rows : ndarray of int
        The documents.
    clusters : ndarray of int of the same length
        Where they go; -1 where no word is left.
    points : ndarray of shape (n_rows, n_components)
        Where they lie then.
    evidence : ndarray of shape (n_rows, n_clusters)
        Log-odds of every cluster; NaN where no word is left.
    """

    rows: IntArray
    clusters: IntArray
    points: FloatArray
    evidence: FloatArray


@dataclass(frozen=True, eq=False)
class AuditContext:
    """Everything that a finder may read.

    Attributes
    ----------
    explanations : Explanations
        Of all documents, for their own clusters.
    clusters : tuple of ClusterSummary
        One a cluster.
    scores : Scores
        Of the clustering.
    fidelity : Fidelity or None
        Of a surrogate, where the clusters were made elsewhere.
    """

    explanations: Explanations
    clusters: tuple[ClusterSummary, ...]
    scores: Scores
    fidelity: Fidelity | None = None

    @property
    def n_clusters(self) -> int:
        """Number of clusters."""
        return len(self.clusters)

    def called(self, cluster: int) -> str:
        """A cluster as a sentence calls it, such as "cluster 3 (moon, orbit)"."""
        return f"cluster {cluster} ({self.clusters[cluster].name})"

    @cached_property
    def word_sums(self) -> FloatArray:
        """Relevance of the words of every document together, shape (n_documents,)."""
        found = self.explanations
        sums = np.bincount(found.tokens.document, found.relevance, minlength=len(found.clusters))
        return np.asarray(sums, dtype=np.float64)

    @cached_property
    def held_by_bias(self) -> BoolArray:
        """Documents likelier than not in their cluster, against which their words speak; shape (n_documents,)."""
        found = self.explanations
        return np.asarray((found.clusters >= 0) & (self.word_sums < 0) & (found.evidence > 0))

    @cached_property
    def silhouettes(self) -> tuple[IntArray, FloatArray]:
        """Rows of a sample of the documents that have a cluster, and the silhouette of each."""
        placed = np.flatnonzero(self.explanations.clusters >= 0)
        rows = np.sort(np.random.RandomState(0).permutation(placed)[:N_FOR_SILHOUETTE])
        return rows, silhouettes_of(self.explanations.points[rows], self.explanations.clusters[rows])

    @cached_property
    def copies(self) -> tuple[IntArray, IntArray]:
        """Group of every document's exact copies, and of its near ones; see `find_groups`."""
        return find_groups(self.explanations, self.rows_of)

    @cached_property
    def document(self) -> IntArray:
        """Row of the document of every token."""
        return self.explanations.tokens.document

    @cached_property
    def coherence(self) -> tuple[Coherence, ...]:
        """Of every cluster's words."""
        return measure_coherence(self.explanations.tokens, self.clusters)

    @cached_property
    def rows_of(self) -> tuple[IntArray, ...]:
        """Rows of the documents of every cluster."""
        return tuple(np.flatnonzero(self.explanations.clusters == k) for k in range(self.n_clusters))

    @cached_property
    def labels(self) -> npt.NDArray[np.object_] | None:
        """Labels of the documents, None for one without; None as a whole where there are none."""
        given = self.explanations.corpus.labels
        return None if given is None else np.array(given, dtype=object)

    @cached_property
    def labelled(self) -> tuple[IntArray, IntArray]:
        """Rows of the documents that have a label and a cluster, and their labels as numbers."""
        codes = self.explanations.corpus.label_codes
        rows = np.flatnonzero((codes >= 0) & (self.explanations.clusters >= 0))
        return rows, codes[rows]

    def without(self, deleted: BoolArray) -> Reassigned:
        """Assign the documents again that lose tokens, given as a mask of shape (n_tokens,); the model stays."""
        rows = np.unique(self.document[deleted])
        explainer = self.explanations.explainer
        tokens = self.explanations.tokens
        remaining = tokens.take(rows).without(deleted[tokens.rows_of(rows)])
        documents = explainer.layer.embedder.embed(remaining)
        points, known = explainer.layer.points(documents), documents.known
        evidence = np.full((len(rows), self.n_clusters), np.nan)
        clusters = np.full(len(rows), -1, dtype=np.int64)
        if known.any():
            evidence[known] = explainer.network.logits(points[known], self.explanations.excluded[rows][known])
            clusters[known] = evidence[known].argmax(axis=1)
        return Reassigned(rows, clusters, points, evidence)

    def scores_with(self, rows: IntArray, clusters: IntArray, points: FloatArray | None = None) -> Scores:
        """Scores if some documents were in other clusters (and at other points)."""
        changed = self.explanations.clusters.copy()
        changed[rows] = clusters
        X = self.explanations.points
        if points is not None:
            X = X.copy()
            X[rows] = points
        return score_clustering(self.explanations.corpus.labels, changed, X)


def silhouettes_of(X: FloatArray, clusters: IntArray) -> FloatArray:
    """Silhouette of every document, zero where there is one cluster, or one for each."""
    if not 2 <= len(np.unique(clusters)) < len(X):
        return np.zeros(len(X))
    return np.asarray(silhouette_samples(X, clusters))


def first_documents(rows: IntArray, key: npt.NDArray[Any]) -> tuple[int, ...]:
    """Those of some documents that come first by a key, the smallest value first; `N_DOCUMENTS` at most."""
    return tuple(rows[np.argsort(key, kind="stable")[:N_DOCUMENTS]].tolist())


def shared_words(context: AuditContext, *groups: IntArray) -> tuple[str, ...]:
    """Words with the largest mean relevance in every one of some groups of documents, `N_WORDS` at most."""
    tokens, means = context.explanations.tokens, []
    for rows in groups:
        where = np.isin(context.document, rows)
        total = np.bincount(tokens.word[where], context.explanations.relevance[where], minlength=tokens.n_words)
        means.append(total / max(len(rows), 1))
    least = np.min(means, axis=0)
    order = np.argsort(-least, kind="stable")[:N_WORDS]
    return tuple(tokens.words[word] for word in order if least[word] > 0)


def score_details(before: Scores, after: Scores) -> dict[str, float | None]:
    """Purity, ARI and silhouette before and after, as a finding's details."""
    sides = {"before": before, "after": after}
    names = ("purity", "ari", "silhouette")
    return {f"{name} {when}": getattr(scores, name) for name in names for when, scores in sides.items()}
