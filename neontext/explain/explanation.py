"""`Explanation`: one document's evidence, word by word, frozen."""

from dataclasses import asdict, dataclass, field
from typing import Any, NamedTuple

from rich.text import Text

from neontext.corpus.metadata import Plain, json_value
from neontext.corpus.one_line import one_line
from neontext.explain.highlight import decimals, highlighted_html
from neontext.explain.terminal import highlighted_text

#: Words of a flip that are named.
N_FLIP_WORDS = 12


def compared_probability(value: float) -> str:
    """A probability to three decimals, with its relation; it is never rounded to certainty.

    Examples
    --------
    >>> compared_probability(0.8176), compared_probability(0.99999), compared_probability(0.0001)
    ('= 0.818', '> 0.999', '< 0.001')
    """
    if value > 0.9995:
        return "> 0.999"
    return "< 0.001" if value < 0.0005 else f"= {value:.3f}"


class Word(NamedTuple):
    """A token and its relevance.

    Attributes
    ----------
    word : str
        The word, as its vector is called.
    start, end : int
        Where it stands in the untouched text, in characters.
    relevance : float
        Its part of the evidence, in nats.
    """

    word: str
    start: int
    end: int
    relevance: float


class Span(NamedTuple):
    """A token without a vector: it has no relevance."""

    word: str
    start: int
    end: int


@dataclass(frozen=True)
class Competitor:
    """One competitor's share of the evidence; the shares of all competitors add up to the whole.

    Attributes
    ----------
    cluster : int
        The competitor.
    share : float
        Weight p_k of the competitor in the soft minimum.
    evidence : float
        Its part of the evidence, in nats.
    bias : float
        Its part of the bias.
    relevance : tuple of float
        Its part of the relevance of each of the explanation's `words`.
    """

    cluster: int
    share: float
    evidence: float
    bias: float
    relevance: tuple[float, ...]


@dataclass(frozen=True)
class SupportDocument:
    """A training document that speaks for the cluster or for a competitor.

    Attributes
    ----------
    document : int
        Row in the training corpus; -1 for a support point that is no document.
    id : str or None
        Its id.
    cluster : int
        The cluster it supports.
    share : float
        Its weight: q_i for the cluster, p_k p_{j|k} for the competitors.
    """

    document: int
    id: str | None
    cluster: int
    share: float


@dataclass(frozen=True)
class Flip:
    """Fewest words that were found by which a document would be in another cluster, by removing or by adding them.

    Attributes
    ----------
    words : tuple of str
        The words, most relevant first. Different words are counted, not occurrences: removing takes all occurrences of
        a word away, adding adds one.
    n_tokens : int
        Occurrences that this changes.
    cluster : int
        Where the document is then, embedded and assigned again.
    """

    words: tuple[str, ...]
    n_tokens: int
    cluster: int


@dataclass(frozen=True)
class Explanation:
    """Why a document is in its cluster: the relevance of its words plus the bias is the evidence.

    Attributes
    ----------
    document : int
        Row of the document.
    id, label : str or None
        As in the corpus.
    text : str
        The untouched text.
    cluster : int or None
        Cluster explained; None where the document has no known word or was given none, and everything below it too.
    against : int or None
        The one competitor it is explained against; None: all of them.
    evidence : float or None
        Log-odds f_c, in nats.
    probability : float or None
        Logistic function of the evidence.
    runner_up : int or None
        Strongest competitor.
    bias : float or None
        What belongs to no word: offsets of the clusters and spread of the pools, or what `bias_name` says.
    root : str
        Root point: "midpoint" or "origin".
    words : tuple of Word
        Explained tokens, in reading order.
    unexplained : tuple of Span
        Tokens without a vector.
    competitors : tuple of Competitor
        Shares of the competitors, largest first.
    support_for, support_against : tuple of SupportDocument
        Training documents that speak for the cluster, and for its competitors; largest share first.
    provenance : dict
        Model parameters and versions.
    flip : Flip or None
        Words whose removal takes the document out of its cluster (with `against`: into that one). None where no removal
        that was tried does, or where the model does not have the document in the cluster that is explained.
    addition : Flip or None
        With `against`: words of that cluster that take the document there when they are added. None where none do.
    cluster_name : str or None
        Name of the cluster, where clusters have names.
    metadata : dict
        Further fields of the document.
    bias_name : str
        What the bias is called: "bias", or of a sentence transformer "special pieces".
    """

    document: int
    id: str | None
    label: str | None
    text: str
    cluster: int | None
    against: int | None
    evidence: float | None
    probability: float | None
    runner_up: int | None
    bias: float | None
    root: str
    words: tuple[Word, ...]
    unexplained: tuple[Span, ...]
    competitors: tuple[Competitor, ...]
    support_for: tuple[SupportDocument, ...]
    support_against: tuple[SupportDocument, ...]
    provenance: dict[str, Any]
    flip: Flip | None = None
    addition: Flip | None = None
    cluster_name: str | None = None
    metadata: dict[str, Plain] = field(default_factory=dict)
    bias_name: str = "bias"

    def to_dict(self) -> dict[str, Any]:
        """Plain data (JSON types)."""
        plain = asdict(self)
        plain["words"] = [word._asdict() for word in self.words]
        plain["unexplained"] = [span._asdict() for span in self.unexplained]
        plain["metadata"] = {name: json_value(value) for name, value in self.metadata.items()}
        return plain

    def top_words(self, n: int = 8) -> tuple[list[tuple[str, float]], list[tuple[str, float]]]:
        """Strongest words for and against, relevances of a word's occurrences summed.

        Returns
        -------
        tuple of two lists of (word, relevance)
            At most `n` each, strongest first.
        """
        total: dict[str, float] = {}
        for word in self.words:
            total[word.word] = total.get(word.word, 0.0) + word.relevance
        ranked = sorted(total.items(), key=lambda item: (-item[1], item[0]))
        speaks_for = [item for item in ranked if item[1] > 0][:n]
        speaks_against = [item for item in reversed(ranked) if item[1] < 0][:n]
        return speaks_for, speaks_against

    def headline(self) -> str:
        """One line: cluster, probability, evidence and what it is made of."""
        name = f"document {self.document if self.id is None else one_line(self.id)}"
        if self.cluster is None or self.probability is None:
            return f"{name}: {'it was given' if self.words else 'no word of it has a vector, so it has'} no cluster"
        total = sum(word.relevance for word in self.words)
        return (
            f"{name}: {self._explained()}, P {compared_probability(self.probability)}; "
            f"evidence {self.evidence:+.3f} = words {total:+.3f} + {self.bias_name} {self.bias:+.3f}"
        )

    def _explained(self) -> str:
        """What the evidence is evidence of."""
        rest = f"not {self.against}" if self.against is not None else f"runner-up {self.runner_up}"
        return f"{self._called()} ({rest})"

    def _called(self) -> str:
        name = "" if self.cluster_name is None else f" {one_line(self.cluster_name)!r}"
        return f"cluster {self.cluster}{name}"

    def facts(self) -> dict[str, str]:
        """What speaks for and against, by name, a line each: words, flip, documents alike. Names are on one line."""
        sides = self.top_words()
        digits = decimals(max((abs(value) for items in sides for _, value in items), default=0.0))
        facts = {
            name: ", ".join(f"{one_line(word)} {value:+.{digits}f}" for word, value in items)
            for name, items in zip(("for", "against"), sides, strict=True)
        }
        for name, flip in (("without", self.flip), ("with", self.addition)):
            if flip is not None:
                words, more = ", ".join(map(one_line, flip.words[:N_FLIP_WORDS])), len(flip.words) - N_FLIP_WORDS
                rest = f" and {more:,} more word{'s' * (more > 1)}" * (more > 0)
                facts[name] = f"{words}{rest}: it would be in cluster {flip.cluster}"
        documents = [s for s in self.support_for if s.document >= 0][:3]
        facts["like"] = ", ".join(f"{one_line(s.id or str(s.document))} ({s.share:.0%})" for s in documents)
        return {name: fact for name, fact in facts.items() if fact}

    def __str__(self) -> str:
        return "\n".join([self.headline(), *(f"  {name + ':':9}{fact}" for name, fact in self.facts().items())])

    __repr__ = __str__

    @property
    def spans(self) -> tuple[list[tuple[int, int, float]], list[tuple[int, int]]]:
        """Explained tokens as (start, end, relevance), and the others as (start, end)."""
        words = [(word.start, word.end, word.relevance) for word in self.words]
        return words, [(span.start, span.end) for span in self.unexplained]

    def _repr_html_(self) -> str:
        lines = [self.headline(), *(f"{name}: {fact}" for name, fact in self.facts().items())]
        return highlighted_html(self.text, *self.spans, lines)

    def __rich__(self) -> Text:
        return highlighted_text(self.text, *self.spans, self.headline(), str(self).splitlines()[1:])
