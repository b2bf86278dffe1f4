"""`Finding`: one thing that an auditor should look at."""

import shlex
from collections.abc import Iterable
from dataclasses import dataclass, field

#: Documents for which something changes, below which a finding is told last.
MIN_EFFECT = 1.0


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
    interval : tuple of float or None
        Its 95 % interval; None where it is counted, not estimated.
    null : float
        The same figure where there is nothing to find.
    words : tuple of str
        The words behind it.
    removal : tuple of str
        Words that the next audit can leave out to be rid of it, all of them; empty where that is no remedy.
    sentence : str
        What to do about what, and then the figures.
    advice : str
        How to do it.
    details : dict of str to (float or None)
        Further figures, e.g. the scores before and after.
    effect : float
        Documents concerned times what changes for each, from 0 to 1: by it findings are ranked, largest first.
    """

    kind: str
    clusters: tuple[int, ...] = ()
    documents: tuple[int, ...] = ()
    measure: str
    value: float
    interval: tuple[float, float] | None = None
    null: float
    words: tuple[str, ...] = ()
    removal: tuple[str, ...] = ()
    sentence: str
    advice: str
    details: dict[str, float | None] = field(default_factory=dict)
    effect: float

    @property
    def matters(self) -> bool:
        """Whether it changes something for a document or more, and its interval lies beyond chance."""
        return self.effect >= MIN_EFFECT and (self.interval is None or self.interval[0] > self.null)


def removal_options(words: Iterable[str]) -> list[str]:
    """Options of `neontext audit` that leave words out.

    Examples
    --------
    >>> removal_options(["o'brien"])
    ["--without=o'brien"]
    """
    return [f"--without={word}" for word in words]


def removal_advice(words: Iterable[str]) -> str:
    """The same as a user adds them to the command, quoted for the shell.

    Examples
    --------
    >>> print(removal_advice(["red", "o'brien"]))
    --without=red '--without=o'"'"'brien'
    """
    return shlex.join(removal_options(words))
