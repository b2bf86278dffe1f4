"""`ClustersFrom`: an audit of clusters that were made elsewhere, which stand in a field of the corpus."""

from dataclasses import dataclass, replace

from sklearn.base import clone

from neontext.checks import check_choice
from neontext.choices import OUTLIERS, SMALL_CLUSTERS
from neontext.cluster.surrogate import SURROGATES
from neontext.corpus import CorpusSource, FirstWords, ensure_tokenizer
from neontext.errors import CorpusError, InputError
from neontext.pipeline import ClusterExplainer

#: Parameters of an explainer that a kernel surrogate takes.
_KERNEL = ("gamma", "n_support", "support_method")


@dataclass(frozen=True)
class ClustersFrom:
    """Where the clusters stand, and how they are told again in words; see `ClusterExplainer.from_labels`.

    Parameters
    ----------
    field : str
        Field of the corpus with the cluster of each document.
    surrogate : {"auto", "kernel", "prototypes"}
        Model of words that is fitted to them.
    outliers : {"far", "cluster", "skip"}
        What to do with documents without a cluster.
    small_clusters : {"skip", "merge", "keep"}
        What to do with clusters of one or two documents.
    max_words : int, optional
        Words of a text that the model which made the clusters has read.

    Raises
    ------
    InputError
        For a choice that is none of these.

    Examples
    --------
    >>> ClustersFrom("topic", outliers="skip").surrogate
    'auto'
    """

    field: str
    surrogate: str = "auto"
    outliers: str = "far"
    small_clusters: str = "skip"
    max_words: int | None = None

    def __post_init__(self) -> None:
        check_choice("surrogate", self.surrogate, SURROGATES)
        check_choice("outliers", self.outliers, OUTLIERS)
        check_choice("small_clusters", self.small_clusters, SMALL_CLUSTERS)

    def explainer(self, explainer: ClusterExplainer) -> ClusterExplainer:
        """A copy of an explainer that takes clusters as they are given.

        Raises
        ------
        InputError
            If it has a parameter that would not be read.
        """
        unread = ("n_clusters", "clusterer") if self.surrogate == "kernel" else ("n_clusters", "clusterer", *_KERNEL)
        default = ClusterExplainer()
        if asked := [name for name in unread if getattr(explainer, name) != getattr(default, name)]:
            raise InputError(
                f"{asked[0]}={getattr(explainer, asked[0])!r:.40} is not read where clusters are given: leave it out"
                + (", or choose surrogate='kernel'." if asked[0] in _KERNEL else ".")
            )
        own = {name: getattr(explainer, name) for name in _KERNEL if self.surrogate == "kernel"}
        surrogate = SURROGATES[self.surrogate](random_state=explainer.random_state, **own)
        copy: ClusterExplainer = clone(explainer).set_params(clusterer=surrogate)
        if self.max_words is not None:
            copy.set_params(tokenizer=FirstWords(self.max_words, ensure_tokenizer(explainer.tokenizer)))
        return copy

    def read(self, source: CorpusSource) -> tuple[str | None, ...]:
        """Clusters of the documents of a corpus.

        Raises
        ------
        CorpusError
            If the field is not there, or no document has a cluster.
        """
        labels = replace(source, label=self.field, metadata=()).read().labels
        if labels is None:
            raise CorpusError(f"No document has a cluster: the field {self.field!r} is empty in all of them.")
        return labels
