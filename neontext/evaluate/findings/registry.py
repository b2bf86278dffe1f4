"""All findings about a clustering, ranked: what an auditor should look at first."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from neontext.evaluate.findings.artefact import find_artefacts
from neontext.evaluate.findings.candidates import find_dictionary
from neontext.evaluate.findings.coherence import Coherence
from neontext.evaluate.findings.context import AuditContext
from neontext.evaluate.findings.copies import find_copies
from neontext.evaluate.findings.documents import find_borderline, find_disagreeing, find_hardly_explained, find_outliers
from neontext.evaluate.findings.finding import Finding
from neontext.evaluate.findings.held import find_held_by_bias
from neontext.evaluate.findings.labels import find_impure_but_coherent, find_pure_but_incoherent
from neontext.evaluate.findings.leftover import find_leftovers
from neontext.evaluate.findings.structure import find_merges, find_splits
from neontext.evaluate.findings.verdict import Verdict, judge_clusters
from neontext.runtime.blocks import one_thread

#: Every kind of finding.
FINDERS: tuple[Callable[[AuditContext], Iterator[Finding]], ...] = (
    find_leftovers,
    find_artefacts,
    find_copies,
    find_held_by_bias,
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
        What changes something, the largest effect first.
    also_seen : tuple of Finding
        What changes nothing, or no more than chance would, likewise.
    verdicts : tuple of Verdict
        One a cluster.
    missing : tuple of str
        A sentence for each thing that could not be looked for, and what it would need.
    coherence : tuple of Coherence
        Of every cluster's words.
    """

    found: tuple[Finding, ...] = ()
    also_seen: tuple[Finding, ...] = ()
    verdicts: tuple[Verdict, ...] = ()
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
        seen = sorted((finding for finder in FINDERS for finding in finder(context)), key=lambda item: -item.effect)
        found = _not_superseded([finding for finding in seen if finding.matters])
        return Findings(
            found=tuple(found),
            also_seen=tuple(finding for finding in seen if not finding.matters),
            verdicts=judge_clusters(context, found),
            missing=tuple(_missing(context)),
            coherence=context.coherence,
        )


#: What a finding says already of its cluster: kinds that are not told of it as well.
_SUPERSEDES = {"leftover": ("split", "labels too fine"), "split": ("labels too fine",)}


def _not_superseded(found: list[Finding]) -> list[Finding]:
    said = {(kind, finding.clusters) for finding in found for kind in _SUPERSEDES.get(finding.kind, ())}
    return [finding for finding in found if (finding.kind, finding.clusters) not in said]


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
