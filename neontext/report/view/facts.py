"""What the page's script has to know before anything is unpacked."""

from typing import Any

from neontext.corpus.one_line import one_line
from neontext.evaluate import Audit
from neontext.report.view.competitors import N_COMPETITORS
from neontext.report.view.fields import field_names
from neontext.report.view.moves import moves_facts, pulling_words
from neontext.report.view.packing import PACKED
from neontext.report.view.page_data import shown_rows
from neontext.report.view.roots import root_facts

#: Version of the view's layout.
FORMAT = 3


def script_facts(audit: Audit) -> dict[str, Any]:
    """Sizes, names, root points and the form of what is packed, in JSON types.

    Parameters
    ----------
    audit : Audit
        The audit.
    """
    n, n_shown = len(audit.corpus), len(shown_rows(audit))
    return {
        "format": FORMAT,
        "title": audit.corpus.name,
        "n_documents": n,
        "n_shown": n_shown,
        "omitted": _omitted(n, n_shown),
        "packed": PACKED._asdict(),
        "root": audit.explanations.root,
        "roots": root_facts(audit.explanations),
        "against": audit.explanations.against,
        "clusters": [
            {
                "cluster": cluster.cluster,
                "name": cluster.name,
                "label": cluster.majority_label,
                "size": cluster.size,
                "pulling": [one_line(word) for word in pulling_words(audit.explanations, cluster.cluster)],
            }
            for cluster in audit.clusters
        ],
        "labels": list(audit.corpus.label_names),
        "fields": field_names(audit.corpus),
        "maps": [document_map.name for document_map in audit.maps],
        "moves": moves_facts(audit.explanations),
        "n_competitors": min(N_COMPETITORS, len(audit.clusters) - 1),
    }


def _omitted(n: int, n_shown: int) -> str | None:
    """A sentence about the documents that the page does not hold; None where it holds all."""
    if n_shown == n:
        return None
    chosen = ": those it names first, then the strongest and most doubtful ones of each cluster, then a random sample"
    return (
        f"{n_shown:,} of {n:,} documents {'is' if n_shown == 1 else 'are'} in this file{chosen if n_shown else ''}. "
        "The tables beside it hold all of them; --report-documents asks for more."
    )
