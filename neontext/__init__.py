"""Why is this document in this cluster? Word-level evidence for text clusterings.

>>> import neontext
>>> corpus = neontext.read_corpus("demo")
>>> explainer = neontext.ClusterExplainer(n_clusters=8, vectors="ppmi", random_state=0).fit(corpus)
>>> print(explainer.explain()[0])  # doctest: +ELLIPSIS
document motorcycles-01: cluster ...
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from neontext.audit import ReportOptions
    from neontext.cluster import KernelKMeans
    from neontext.corpus import (
        Corpus,
        CorpusSource,
        LetterTokenizer,
        OwnTokenizer,
        PhraseTokenizer,
        SpacyTokenizer,
        read_corpus,
    )
    from neontext.embed import DocumentEmbedder, WordVectors, load_vectors
    from neontext.explain import Explanation, Explanations
    from neontext.images import cluster_images, explain_images, explain_pixels, read_images
    from neontext.jobs.auditing import audit_corpus
    from neontext.jobs.comparing import compare_audits
    from neontext.jobs.evaluating import faithfulness
    from neontext.jobs.explaining import explain_corpus
    from neontext.jobs.exporting import draw_figures, export_audit
    from neontext.jobs.review import Review
    from neontext.jobs.revising import revise_audit
    from neontext.jobs.updating import update_audit
    from neontext.jobs.verifying import verify_audit
    from neontext.neuralize import ClusterNetwork
    from neontext.pipeline import ClusterExplainer
    from neontext.runtime.progress import show_progress
    from neontext.streaming import StreamOptions

# Loaded on first use, so that `import neontext` costs next to nothing.
_HOME = {
    "ClusterExplainer": "pipeline",
    "ClusterNetwork": "neuralize",
    "Corpus": "corpus",
    "CorpusSource": "corpus",
    "DocumentEmbedder": "embed",
    "Explanation": "explain",
    "Explanations": "explain",
    "KernelKMeans": "cluster",
    "LetterTokenizer": "corpus",
    "OwnTokenizer": "corpus",
    "PhraseTokenizer": "corpus",
    "ReportOptions": "audit",
    "Review": "jobs.review",
    "SpacyTokenizer": "corpus",
    "StreamOptions": "streaming",
    "WordVectors": "embed",
    "audit_corpus": "jobs.auditing",
    "cluster_images": "images",
    "compare_audits": "jobs.comparing",
    "draw_figures": "jobs.exporting",
    "explain_corpus": "jobs.explaining",
    "explain_images": "images",
    "explain_pixels": "images",
    "export_audit": "jobs.exporting",
    "faithfulness": "jobs.evaluating",
    "load_vectors": "embed",
    "read_corpus": "corpus",
    "read_images": "images",
    "revise_audit": "jobs.revising",
    "show_progress": "runtime.progress",
    "update_audit": "jobs.updating",
    "verify_audit": "jobs.verifying",
}

__all__ = [
    "ClusterExplainer",
    "ClusterNetwork",
    "Corpus",
    "CorpusSource",
    "DocumentEmbedder",
    "Explanation",
    "Explanations",
    "KernelKMeans",
    "LetterTokenizer",
    "OwnTokenizer",
    "PhraseTokenizer",
    "ReportOptions",
    "Review",
    "SpacyTokenizer",
    "StreamOptions",
    "WordVectors",
    "__version__",
    "audit_corpus",
    "cluster_images",
    "compare_audits",
    "draw_figures",
    "explain_corpus",
    "explain_images",
    "explain_pixels",
    "export_audit",
    "faithfulness",
    "load_vectors",
    "read_corpus",
    "read_images",
    "revise_audit",
    "show_progress",
    "update_audit",
    "verify_audit",
]


def __getattr__(name: str) -> Any:
    if name == "__version__":
        from importlib.metadata import version  # It takes longer than all that this module does.

        return version("neontext")
    if name in _HOME:
        return getattr(import_module(f"neontext.{_HOME[name]}"), name)
    raise AttributeError(f"module 'neontext' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)
