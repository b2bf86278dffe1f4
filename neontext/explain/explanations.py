"""Explanations of whole corpora: evidence of the assignment, down to the words, for every document in one go."""

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from operator import index
from typing import Any, overload

import numpy as np
import numpy.typing as npt
from scipy.special import expit

from neontext.arrays import BoolArray, FloatArray, IntArray
from neontext.checks import ensure_rows
from neontext.corpus import Corpus, Tokens, WordTable
from neontext.embed import EmbeddedDocuments
from neontext.explain.competitors import CompetitorRelevance, pool_by_competitor, pool_each
from neontext.explain.edited import EditedDocuments
from neontext.explain.explainer import WordExplainer
from neontext.explain.explanation import Competitor, Explanation, Flip, Span, SupportDocument, Word
from neontext.explain.flips import by_adding, by_removing
from neontext.explain.frames import clusters_frame, documents_frame, words_frame
from neontext.explain.overview import DisplayMixin, Overview, documents_overview
from neontext.explain.support import SupportSides, support_documents, support_sides
from neontext.runtime.blocks import one_thread

#: Supporting documents that an explanation names, for and against.
N_SUPPORT_SHOWN = 5
#: Attributes of `Explanations` that have a row a document.
_COLUMNS = ("row", "points", "excluded", "clusters", "runner_up", "evidence", "outlierness", "bias", "G", "M")


@dataclass(frozen=True, eq=False, repr=False)
class Explanations(DisplayMixin, Sequence[Explanation]):
    """Explanations of many documents, in columns; an item is one document's `Explanation`, with its details.

    A slice, a list of rows or a mask gives the explanations of these documents.

    Attributes
    ----------
    explainer, documents : WordExplainer, EmbeddedDocuments
        What explained them, and the documents, embedded.
    corpus : Corpus
        The documents.
    row : ndarray of int of shape (n_documents,)
        Number of each document among all those that were explained together.
    against : int or None
        The one competitor that they are explained against; None: all of them.
    addable : tuple of str
        Words of `against` from which `additions` chooses.
    points : ndarray of shape (n_documents, n_components)
        The documents as points.
    excluded : ndarray of int of shape (n_documents,)
        Support point that each document is itself and is explained without, -1 for none.
    clusters : ndarray of int of shape (n_documents,)
        Cluster explained; -1 for documents without a known word.
    runner_up : ndarray of int of shape (n_documents,)
        Strongest competitor; -1 for documents without a known word.
    evidence, bias : ndarray of shape (n_documents,)
        Log-odds, and the bias neuron's part; NaN for documents without a known word.
    outlierness : ndarray of shape (n_documents, n_clusters)
        Outlierness for every cluster, from the forward pass; NaN for documents without a known word.
    G, M : ndarray of shape (n_documents, n_components) and (n_documents,)
        As in `PooledEvidence`; zero for documents without a known word.
    relevance : ndarray of shape (n_tokens,)
        Relevance of every token, zero where the embedder does not know it.
    competing : CompetitorRelevance or None
        Against each of the strongest competitors alone, where that was found on the same way down.
    """

    explainer: WordExplainer
    documents: EmbeddedDocuments
    corpus: Corpus
    row: IntArray
    against: int | None
    addable: tuple[str, ...]
    points: FloatArray
    excluded: IntArray
    clusters: IntArray
    runner_up: IntArray
    evidence: FloatArray
    outlierness: FloatArray
    bias: FloatArray
    G: FloatArray
    M: FloatArray
    relevance: FloatArray
    competing: CompetitorRelevance | None = None

    @property
    def root(self) -> str:
        """Name of the root point."""
        return self.explainer.rule.name

    @property
    def tokens(self) -> Tokens:
        """Tokens of the documents."""
        return self.documents.tokens

    @property
    def explained(self) -> BoolArray:
        """Tokens with a relevance, shape (n_tokens,)."""
        return self.documents.explained

    @cached_property
    def listed(self) -> BoolArray:
        """Words that lists of a cluster's words may show, shape (n_words,): an embedder may leave some out."""
        unlisted: Collection[str] = getattr(self.explainer.layer.embedder, "unlisted", ())
        return np.array([word not in unlisted for word in self.tokens.words], dtype=np.bool_)

    @property
    def n_tokens(self) -> IntArray:
        """Tokens of each document, shape (n_documents,)."""
        return self.documents.n_tokens

    @property
    def n_explained(self) -> IntArray:
        """Tokens of each document that have a relevance, shape (n_documents,)."""
        return self.documents.n_explained

    @cached_property
    def probability(self) -> FloatArray:
        """Logistic function of the evidence, shape (n_documents,)."""
        return np.asarray(expit(self.evidence))

    def __len__(self) -> int:
        return len(self.corpus)

    def __repr__(self) -> str:
        placed = self.clusters >= 0
        middle = f", median evidence {np.median(self.evidence[placed]):+.2f}" if placed.any() else ""
        without = f", {np.count_nonzero(~placed)} without a known word" if not placed.all() else ""
        return f"<Explanations of {len(self)} documents (root={self.root!r}{middle}{without}); an item is one of them>"

    def _overview(self) -> Overview:
        return documents_overview(self, repr(self)[1:-1])

    @property
    def residual(self) -> FloatArray:
        """Evidence less words less bias, shape (n_documents,): zero up to rounding."""
        words = np.bincount(self.tokens.document, self.relevance, minlength=len(self))
        return np.asarray(self.evidence - words - self.bias)

    def word_table(self, rows: IntArray | None = None) -> tuple[WordTable, FloatArray]:
        """Different words of the documents (or of some), and the relevance of each, its occurrences together."""
        part = self if rows is None else self.take(rows)
        table = WordTable.from_tokens(part.tokens, part.explained)
        return table, table.sum_by_word(part.relevance)

    @cached_property
    def flips(self) -> tuple[Flip | None, ...]:
        """`Explanation.flip` of every document, all of them sought at once."""
        return self._seek(Explanations._removals)

    @cached_property
    def additions(self) -> tuple[Flip | None, ...]:
        """`Explanation.addition` of every document, all of them sought at once; None without `against`."""
        return (None,) * len(self) if self.against is None else self._seek(Explanations._additions)

    @property
    def sought(self) -> IntArray:
        """Rows of the documents for which flips are sought: all, or those of least evidence where each takes long."""
        placed, most = np.flatnonzero(self.clusters >= 0), self.explainer.layer.max_sought
        return placed if most is None else np.sort(placed[np.argsort(self.evidence[placed], kind="stable")[:most]])

    def _seek(self, search: "Callable[[Explanations], list[Flip | None]]") -> tuple[Flip | None, ...]:
        """Search for those of the documents that have a cluster, and where that takes long, for `sought` of them."""
        placed = self.sought
        part = self if len(placed) == len(self) else self.take(placed)
        flips: list[Flip | None] = [None] * len(self)
        for row, flip in zip(placed.tolist(), search(part), strict=True):
            flips[row] = flip
        return tuple(flips)

    def _removals(self) -> list[Flip | None]:
        return by_removing(self._edited(), self._target(), self.outlierness, *self.word_table())

    def _additions(self) -> list[Flip | None]:
        target, layer, rule = self._target(), self.explainer.layer, self.explainer.rule
        gain = -layer.relevance_of_added(
            self.documents, self.addable, self.G, rule.constant(self.G, self.M, layer.offset)
        )
        # A document of that very cluster needs no word to get there.
        gain[target < 0] = 0.0
        return by_adding(self._edited(), target, self.outlierness, self.word_table()[0], self.addable, gain)

    def _edited(self) -> EditedDocuments:
        explainer = self.explainer
        return EditedDocuments(explainer.layer, explainer.network, self.documents, self.clusters, self.excluded)

    def _target(self) -> IntArray:
        """Cluster into which a flip shall lead, -1 for any other."""
        against = -1 if self.against is None else self.against
        return np.where(self.clusters == against, -1, against)

    def against_competitors(self, rows: IntArray, n_competitors: int) -> CompetitorRelevance:
        """Some documents that have a cluster, each against its strongest competitors alone, down to the tokens.

        Parameters
        ----------
        rows : ndarray of int of shape (n,)
            The documents.
        n_competitors : int
            Competitors, at most: as many as the layer holds documents against.

        Returns
        -------
        CompetitorRelevance
            Strongest competitor first.
        """
        part, layer = self.take(rows), self.explainer.layer
        if part.competing is not None:
            return part.competing
        each = pool_each(
            self.explainer.network,
            part.points,
            part.clusters,
            min(n_competitors, layer.max_competitors or n_competitors),
            against=self.against,
            excluded=part.excluded,
        )
        shared = self.explainer.word_relevances(part.documents, each.G, each.M, each.bias)
        return CompetitorRelevance(each, shared.relevance, np.asarray(shared.bias))

    def pulling_words(self, cluster: int, n_words: int) -> tuple[str, ...]:
        """Words that pull documents into a cluster, by relevance summed over its documents.

        Parameters
        ----------
        cluster : int
            The cluster.
        n_words : int
            Words, at most.

        Returns
        -------
        tuple of str
            Most relevant first; only words whose relevance is positive.
        """
        inside = self.explained & (self.clusters == cluster)[self.tokens.document] & self.listed[self.tokens.word]
        total = np.bincount(self.tokens.word[inside], self.relevance[inside])
        order = np.argsort(-total, kind="stable")[:n_words]
        return tuple(self.tokens.words[word] for word in order[total[order] > 0])

    def to_frame(self) -> Any:
        """A row a document: id, label, text, cluster, probability, evidence, runner_up, bias, n_tokens, n_explained.

        Returns
        -------
        pandas.DataFrame, or pyarrow.Table where pandas is not installed
            Nulls where a document has no known word. The metadata of the corpus come last, a column a field, called as
            they are; a field that is called like a column above, or `metadata_...`, has `metadata_` in front.
        """
        return documents_frame(self)

    def words_frame(self) -> Any:
        """A row an explained token, in reading order: document, id, start, end, word, relevance; as `to_frame`."""
        return words_frame(self)

    def clusters_frame(self) -> Any:
        """A row a cluster: cluster, name, size, purity, majority_label, words; as `to_frame`."""
        return clusters_frame(self)

    def take(self, rows: IntArray) -> "Explanations":
        """Explanations of some of the documents, in that order."""
        columns = {name: getattr(self, name)[rows] for name in _COLUMNS}
        tokens = self.tokens.rows_of(rows)
        part = replace(
            self,
            corpus=self.corpus.take(rows.tolist()),
            documents=self.documents.take(rows),
            relevance=self.relevance[tokens],
            competing=None if self.competing is None else self.competing.take(rows, tokens),
            **columns,
        )
        # What was sought already need not be sought again.
        known = {name: self.__dict__[name] for name in ("flips", "additions") if name in self.__dict__}
        part.__dict__.update({name: tuple(flips[row] for row in rows) for name, flips in known.items()})
        return part

    def __iter__(self) -> Iterator[Explanation]:
        # Whoever wants them all gets their flips from one search.
        _ = self.flips, self.additions
        return (self[row] for row in range(len(self)))

    @overload
    def __getitem__(self, row: int) -> Explanation: ...
    @overload
    def __getitem__(self, row: slice | Sequence[int] | npt.NDArray[np.generic]) -> "Explanations": ...
    def __getitem__(self, row: Any) -> "Explanation | Explanations":
        """Explanation of one document; explanations of a slice, a list of rows, or a mask."""
        if isinstance(row, slice):
            return self.take(np.arange(*row.indices(len(self))))
        if isinstance(row, list | tuple | np.ndarray) and np.ndim(row):
            return self.take(ensure_rows(row, len(self)))
        row = index(row)  # A whole number: half a row is none.
        if not -len(self) <= row < len(self):
            raise IndexError(f"document {row} of {len(self)}")
        row %= len(self)
        with one_thread():
            return self._explanation(row) if self.clusters[row] >= 0 else self._unexplained(row)

    def words(self, row: int) -> tuple[Word, ...]:
        """Explained tokens of one document, in reading order."""
        return tuple(
            Word(self.tokens.words[self.tokens.word[t]], *self._offsets(t), float(self.relevance[t]))
            for t in self._token_rows(row)
            if self.explained[t]
        )

    def unexplained(self, row: int) -> tuple[Span, ...]:
        """Tokens of one document that the embedder does not know."""
        return tuple(
            Span(self.tokens.words[self.tokens.word[t]], *self._offsets(t))
            for t in self._token_rows(row)
            if not self.explained[t]
        )

    def _token_rows(self, row: int) -> range:
        return range(int(self.tokens.indptr[row]), int(self.tokens.indptr[row + 1]))

    def _offsets(self, token: int) -> tuple[int, int]:
        return int(self.tokens.start[token]), int(self.tokens.end[token])

    def _common(self, row: int) -> dict[str, Any]:
        labels = self.corpus.labels
        return {
            "document": int(self.row[row]),
            "id": self.corpus.ids[row],
            "label": None if labels is None else labels[row],
            "text": self.corpus.texts[row],
            "root": self.root,
            "words": self.words(row),
            "unexplained": self.unexplained(row),
            "provenance": self.explainer.provenance,
            "metadata": self.corpus.document_metadata(row),
            "bias_name": self.explainer.bias_name,
        }

    def _unexplained(self, row: int) -> Explanation:
        nothing: dict[str, Any] = dict.fromkeys(("cluster", "against", "evidence", "probability", "runner_up", "bias"))
        return Explanation(**self._common(row), **nothing, competitors=(), support_for=(), support_against=())

    def _figures(self, row: int) -> dict[str, Any]:
        cluster, names = int(self.clusters[row]), self.explainer.cluster_names
        return {
            "cluster": cluster,
            "cluster_name": None if names is None else names[cluster],
            "evidence": float(self.evidence[row]),
            "probability": float(self.probability[row]),
            "runner_up": int(self.runner_up[row]),
            "bias": float(self.bias[row]),
        }

    def _explanation(self, row: int) -> Explanation:
        cluster = int(self.clusters[row])
        against = None if self.against == cluster else self.against
        support = self.support(row)
        return Explanation(
            **self._common(row),
            **self._figures(row),
            against=against,
            competitors=self._competitors(row, cluster, against),
            flip=self._one("flips", row),
            addition=None if against is None else self._one("additions", row),
            support_for=support["support_for"],
            support_against=support["support_against"],
        )

    def _one(self, name: str, row: int) -> Flip | None:
        """One document's flip or addition: looked up where all were sought, else sought alone."""
        flips: tuple[Flip | None, ...] | None = self.__dict__.get(name)
        return getattr(self.take(np.array([row])), name)[0] if flips is None else flips[row]

    def _competitors(self, row: int, cluster: int, against: int | None) -> tuple[Competitor, ...]:
        shares = pool_by_competitor(
            self.explainer.network, self.points[row], cluster, against=against, excluded=int(self.excluded[row])
        )
        order = np.array([k for k in np.argsort(-shares.share, kind="stable") if k != cluster and shares.share[k] > 0])
        alone = self.documents.take(np.array([row]))
        shared = self.explainer.word_relevances(
            alone, shares.G[None, order], shares.M[None, order], shares.bias[None, order]
        )
        relevance = shared.relevance[self.explained[self._token_rows(row)]].T
        return tuple(
            Competitor(int(k), float(shares.share[k]), float(shares.evidence[k]), float(bias), tuple(words.tolist()))
            for k, bias, words in zip(order, np.asarray(shared.bias)[0], relevance, strict=True)
        )

    @property
    def is_training(self) -> bool:
        """Whether these are the training documents themselves, so that supporting documents are rows of them."""
        return self.corpus.ids is self.explainer.support_ids

    def support(self, row: int) -> dict[str, tuple[SupportDocument, ...]]:
        """Training documents that speak for one document's cluster, and for its competitors.

        Returns
        -------
        dict
            "support_for" and "support_against", largest share first.
        """
        return support_documents(
            self.explainer.network, self.support_of(np.array([row]), N_SUPPORT_SHOWN), 0, self.explainer.support_ids
        )

    def support_of(self, rows: IntArray, n_shown: int) -> SupportSides:
        """Support points of many documents that have a cluster; see `support_sides`."""
        return support_sides(
            self.explainer.network,
            self.points[rows],
            self.clusters[rows],
            self.outlierness[rows],
            against=self.against,
            excluded=self.excluded[rows],
            n_shown=n_shown,
        )
