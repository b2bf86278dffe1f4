"""Whether documents that a model has not seen are still such as it was fitted on."""

from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.stats import norm

from neontext.arrays import FloatArray, IntArray
from neontext.embed import DocumentEmbedder
from neontext.explain import Explanations

#: Probability with which an interval holds what it is for.
LEVEL = 0.95
#: Differences that matter: five more of a hundred words, or documents; for the outlierness, whose scale is that of the
#: kernel, half of its standard deviation over the documents that were fitted on (a medium effect: Cohen, 1988).
MARGINS = {"unknown_words": 0.05, "outlierness": 0.5, "negative_evidence": 0.05}
#: What each is, in words.
MEANINGS = {
    "unknown_words": "share of words without a vector",
    "outlierness": "outlierness for the nearest cluster, in standard deviations",
    "negative_evidence": "share of documents with less than even odds for their cluster",
}


@dataclass(frozen=True)
class Shift:
    """One figure of new documents beside that of those that were fitted on.

    Attributes
    ----------
    name : str
        Of `MEANINGS`.
    fitted, new : float
        The figure.
    low, high : float
        Interval of the difference, at the level of `LEVEL`: documents are what was drawn.
    margin : float
        Difference that matters.
    """

    name: str
    fitted: float
    new: float
    low: float
    high: float
    margin: float

    @property
    def matters(self) -> bool:
        """Whether the difference is surely more than the margin."""
        return self.low > self.margin


@dataclass(frozen=True)
class Drift:
    """How new documents differ from those that a model was fitted on.

    Attributes
    ----------
    n_fitted, n_new : int
        Documents compared.
    shifts : tuple of Shift
        The figures that could be had.
    """

    n_fitted: int
    n_new: int
    shifts: tuple[Shift, ...]

    @property
    def refit(self) -> bool:
        """Whether the model should be fitted again."""
        return any(shift.matters for shift in self.shifts)

    @property
    def sentence(self) -> str:
        """Whether to fit again, and why."""
        if not self.shifts:
            return (
                f"Whether the {self.n_new:,} new documents are such as were fitted on cannot be said: none has words."
            )
        told = [f"{MEANINGS[s.name]} {s.fitted:.3g} then, {s.new:.3g} now" for s in self.shifts if s.matters]
        if told:
            return f"Fit again: the {self.n_new:,} new documents are not such as were fitted on ({'; '.join(told)})."
        told = [f"{MEANINGS[s.name]} {s.fitted:.3g} then, {s.new:.3g} now" for s in self.shifts]
        return f"No need to fit again: the {self.n_new:,} new documents are such as were fitted on ({'; '.join(told)})."

    def to_dict(self) -> dict[str, Any]:
        """As plain data (JSON)."""
        shifts = {shift.name: asdict(shift) | {"matters": shift.matters} for shift in self.shifts}
        return {"n_fitted": self.n_fitted, "n_new": self.n_new, "refit": self.refit, "sentence": self.sentence} | shifts


@dataclass(frozen=True, eq=False)
class Traits:
    """What drift is told by, for every document of a set.

    Attributes
    ----------
    n_tokens, n_unknown : ndarray of int of shape (n_documents,)
        Its tokens, and those without a vector.
    outlierness : ndarray of shape (n_documents,)
        For the cluster that it is in; NaN without one.
    evidence : ndarray of shape (n_documents,)
        Log-odds of that cluster; NaN without one.
    """

    n_tokens: IntArray
    n_unknown: IntArray
    outlierness: FloatArray
    evidence: FloatArray

    @classmethod
    def of_training(cls, explanations: Explanations) -> "Traits":
        """Of documents that were fitted on, each as if it had not been."""
        placed = explanations.clusters >= 0
        own = explanations.outlierness[np.arange(len(placed)), np.maximum(explanations.clusters, 0)]
        return cls(
            explanations.n_tokens, _unknown_alone(explanations), np.where(placed, own, np.nan), explanations.evidence
        )


def measure_drift(fitted: Traits, new: Traits) -> Drift:
    """Compare documents with those that a model was fitted on.

    The difference of each figure gets an interval for means of independent documents (Welch); words are counted by
    document, so that a long one with one strange word many times does not count as many. What is more than
    its margin beyond doubt says that the model should be fitted again.

    Parameters
    ----------
    fitted, new : Traits
        Of both.

    Returns
    -------
    Drift
        Without a figure that either set does not have.
    """
    placed, placed_now = ~np.isnan(fitted.outlierness), ~np.isnan(new.outlierness)
    then, now = fitted.outlierness[placed], new.outlierness[placed_now]
    spread = float(then.std()) if len(then) else 0.0
    columns = {
        "unknown_words": (_shares(fitted), _shares(new)),
        "outlierness": (then / spread, now / spread) if spread > 0 else (np.empty(0), np.empty(0)),
        "negative_evidence": (fitted.evidence[placed] < 0, new.evidence[placed_now] < 0),
    }
    shifts = [_shift(name, *pair) for name, pair in columns.items() if min(map(len, pair)) > 1]
    return Drift(len(fitted.n_tokens), len(new.n_tokens), tuple(shifts))


def _shares(traits: Traits) -> FloatArray:
    """Share of the words of each document that have no vector, of documents with words."""
    with_words = traits.n_tokens > 0
    return np.asarray(traits.n_unknown[with_words] / traits.n_tokens[with_words])


def _shift(name: str, fitted: npt.ArrayLike, new: npt.ArrayLike) -> Shift:
    then, now = np.asarray(fitted, dtype=np.float64), np.asarray(new, dtype=np.float64)
    difference = float(now.mean() - then.mean())
    reach = float(norm.ppf((1 + LEVEL) / 2) * np.sqrt(then.var(ddof=1) / len(then) + now.var(ddof=1) / len(now)))
    return Shift(name, float(then.mean()), float(now.mean()), difference - reach, difference + reach, MARGINS[name])


def _unknown_alone(explanations: Explanations) -> IntArray:
    """Tokens of each training document that would have no vector if it had not been fitted on.

    Vectors that are trained know a word by its occurrences in other documents; those that come from elsewhere know it
    anyway.
    """
    tokens, unknown = explanations.tokens, ~explanations.explained
    embedder = explanations.explainer.layer.embedder
    if isinstance(embedder, DocumentEmbedder) and not any(table.pretrained for table in embedder.vectors_):
        counts = tokens.counts().tocsc()
        total = np.asarray(counts.sum(axis=0)).ravel()
        known = np.bincount(tokens.word[~unknown], minlength=tokens.n_words) > 0
        fewest = total[known].min(initial=np.inf)
        own = np.asarray(tokens.counts()[tokens.document, tokens.word]).ravel()
        unknown = unknown | (total[tokens.word] - own < fewest)
    return np.bincount(tokens.document[unknown], minlength=tokens.n_documents)
