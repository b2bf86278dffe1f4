"""`Finding`: one thing that an auditor should look at."""

from dataclasses import dataclass, field


@dataclass(frozen=True, kw_only=True)
class Finding:
    """Something about a clustering that its scores do not say.

    Attributes
    ----------
    kind : str
        What it is, e.g. "artefact".
    clusters : tuple of int
        Clusters that it is about; empty where it is about documents.
    documents : tuple of int
        Rows of the documents that show it, the clearest first.
    measure : str
        What `value` is.
    value : float
        The figure.
    null : float or None
        The same figure where there is nothing to find; None where there is no such comparison.
    words : tuple of str
        The words behind it.
    sentence : str
        What it means.
    advice : str
        What to do about it.
    details : dict of str to (float or None)
        Further figures, e.g. the scores before and after.
    strength : float
        By which findings of one kind are ranked, largest first.
    """

    kind: str
    clusters: tuple[int, ...] = ()
    documents: tuple[int, ...] = ()
    measure: str
    value: float
    null: float | None
    words: tuple[str, ...] = ()
    sentence: str
    advice: str
    details: dict[str, float | None] = field(default_factory=dict)
    strength: float = 0.0
