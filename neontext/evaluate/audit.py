"""`Audit`: everything that was found out about a corpus, ready to be written down."""

from dataclasses import dataclass, field
from typing import NamedTuple

from neontext.arrays import IntArray
from neontext.cluster import Sweep
from neontext.corpus import Corpus
from neontext.corpus.one_line import one_line
from neontext.evaluate.clusters import ClusterSummary
from neontext.evaluate.contrasts import Contrast
from neontext.evaluate.document_map import DocumentMap
from neontext.evaluate.fidelity import Fidelity
from neontext.evaluate.findings import Findings
from neontext.evaluate.overview import audit_overview
from neontext.evaluate.scores import Scores
from neontext.evaluate.soundness import Check
from neontext.evaluate.stability import Stability
from neontext.evaluate.whole import WholeCorpus
from neontext.explain import Explanations
from neontext.explain.overview import DisplayMixin, Overview
from neontext.runtime.provenance import RunRecord


class Skipped(NamedTuple):
    """A document that has no cluster, and why.

    Attributes
    ----------
    document : int
        Row.
    id : str
        Id.
    reason : str
        In words.
    """

    document: int
    id: str
    reason: str


@dataclass(frozen=True)
class Audit(DisplayMixin, RunRecord):
    """An audited corpus, and how it was made.

    Attributes
    ----------
    corpus : Corpus
        The documents.
    explanations : Explanations
        Of all of them, each for its own cluster.
    clusters : tuple of ClusterSummary
        One a cluster.
    scores : Scores
        Of the clustering.
    skipped : tuple of Skipped
        Documents without a known word.
    converged : bool
        Whether the training of the clusters converged.
    n_iter : int
        Its rounds.
    checks : tuple of Check
        Whether the explanations hold.
    stability : Stability or None
        Of clusters and reasons over refits, if it was asked for.
    fidelity : Fidelity or None
        How often words give the clusters back, where these were made elsewhere.
    outliers : Explanations or None
        Documents that were given no cluster, explained as far from all.
    findings : Findings
        What to look at first.
    sweep : Sweep or None
        How the number of clusters was chosen, if it was.
    contrasts : tuple of tuple of Contrast
        Every cluster against its nearest competitors.
    shown : ndarray of int or None
        Rows of the documents that the report shows, ascending; None: all.
    maps : tuple of DocumentMap
        Those documents in the plane.
    whole : WholeCorpus or None
        Figures of all documents, where those of the audit are of some that the model was fitted on.
    """

    corpus: Corpus
    explanations: Explanations
    clusters: tuple[ClusterSummary, ...]
    scores: Scores
    skipped: tuple[Skipped, ...]
    converged: bool
    n_iter: int
    checks: tuple[Check, ...] = ()
    stability: Stability | None = None
    fidelity: Fidelity | None = None
    outliers: Explanations | None = None
    findings: Findings = field(default_factory=Findings)
    sweep: Sweep | None = None
    contrasts: tuple[tuple[Contrast, ...], ...] = ()
    shown: IntArray | None = None
    maps: tuple[DocumentMap, ...] = ()
    whole: WholeCorpus | None = None

    def _overview(self) -> Overview:
        n, k = len(self.corpus) - len(self.skipped), len(self.clusters)
        title = f"Audit of {one_line(self.corpus.name)}: {n:,} documents in {k:,} clusters"
        return audit_overview(title, self.clusters, self.scores, self.findings)


def skipped_documents(explanations: Explanations) -> tuple[Skipped, ...]:
    """Documents of an explained corpus that have no cluster, with the reason."""
    corpus, n_tokens, n_explained = explanations.corpus, explanations.n_tokens, explanations.n_explained
    return tuple(
        Skipped(row, corpus.ids[row], skip_reason(corpus.texts[row], int(n_tokens[row]), int(n_explained[row])))
        for row in range(len(corpus))
        if explanations.clusters[row] < 0
    )


def skip_reason(text: str, n_tokens: int, n_explained: int) -> str:
    """Why a document has no cluster: what its text and its numbers of tokens, and of known ones, say.

    Examples
    --------
    >>> skip_reason(" ", 0, 0)
    'empty document'
    """
    if n_explained:
        return "no cluster: it was given none"
    if not text.strip():
        return "empty document"
    if not n_tokens:
        return "no token: it has no word, or short words and stop words only"
    return f"no known word: none of its {n_tokens} tokens has a word vector"
