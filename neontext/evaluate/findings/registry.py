"""All findings about a clustering, ranked: what an auditor should look at first."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from neontext.evaluate.findings.artefact import find_artefacts
from neontext.evaluate.findings.candidates import find_dictionary
from neontext.evaluate.findings.coherence import Coherence
from neontext.evaluate.findings.context import AuditContext
from neontext.evaluate.findings.documents import find_borderline, find_disagreeing, find_hardly_explained, find_outliers
from neontext.evaluate.findings.duplicates import find_near_duplicates
from neontext.evaluate.findings.finding import Finding
from neontext.evaluate.findings.labels import find_impure_but_coherent, find_pure_but_incoherent
from neontext.evaluate.findings.structure import find_merges, find_splits
from neontext.runtime.blocks import one_thread

#: Every kind of finding, the most serious first.
FINDERS: tuple[Callable[[AuditContext], Iterator[Finding]], ...] = (
    find_artefacts,
    find_near_duplicates,
    find_impure_but_coherent,
    find_pure_but_incoherent,
    find_splits,
    find_merges,
    find_disagreeing,
    find_outliers,
    find_borderline,
    find_hardly_explained,
)


@dataclass(frozen=True)
class Findings:
    """What was found, and what could not be looked for.

    Attributes
    ----------
    found : tuple of Finding
        By kind, the most serious first; within a kind the strongest first. Artefacts that carry no more relevance than
        their share of the words come last.
    missing : tuple of str
        A sentence for each thing that could not be looked for, and what it would need.
    coherence : tuple of Coherence
        Of every cluster's words.
    """

    found: tuple[Finding, ...] = ()
    missing: tuple[str, ...] = ()
    coherence: tuple[Coherence, ...] = ()


def find_all(context: AuditContext) -> Findings:
    """Look for everything that can be found.

    Parameters
    ----------
    context : AuditContext
        An explained corpus.

    Returns
    -------
    Findings
        Ranked.
    """
    against = context.explanations.against
    if against is not None:
        return Findings(missing=(f"Explained against cluster {against} alone: findings need all competitors.",))
    # Many small products: threads would spend their time waiting for each other.
    with one_thread():
        found = [finding for finder in FINDERS for finding in sorted(finder(context), key=lambda item: -item.strength)]
    return Findings(tuple(sorted(found, key=_decides_nothing)), tuple(_missing(context)), context.coherence)


def _decides_nothing(finding: Finding) -> bool:
    """Whether an artefact carries no more relevance than its share of the words: worth knowing, and told last."""
    return finding.kind == "artefact" and finding.null is not None and finding.value <= finding.null


def _missing(context: AuditContext) -> Iterator[str]:
    labels = {label for label in context.explanations.corpus.labels or () if label is not None}
    if not labels:
        yield "No labels: purity cannot be set against coherence; splits and merges are judged by the silhouette."
    elif len(labels) == 1:
        yield f"One label ({next(iter(labels))}): every cluster is pure, so purity says nothing."
    sought, placed = len(context.explanations.sought), int((context.explanations.clusters >= 0).sum())
    if sought < placed:
        yield (
            f"Flips were sought for the {sought} of {placed} documents with the least evidence: each takes many "
            "encodings of what is left. Explain single documents for theirs."
        )
    if find_dictionary(context.explanations.explainer.layer.embedder) is None:
        yield (
            "No dictionary of this language: single strange words are seen only where they stand in a fixed place. "
            "Pretrained vectors bring one (--vectors; for English, pip install 'neontext[glove]')."
        )
