"""What a job is asked for: a corpus, an explainer and a report, given as such or by the names of their parameters."""

from collections.abc import Mapping
from dataclasses import fields, replace
from numbers import Integral
from os import PathLike
from pathlib import Path
from typing import Any

from sklearn.base import clone

from neontext.audit import ReportOptions
from neontext.audit.record import SHORT_NAMES
from neontext.checks import draw_seed, ensure_random_state
from neontext.corpus import CorpusSource, Tokenizer, load_object, make_tokenizer
from neontext.corpus.stopwords import read_stop_words
from neontext.errors import InputError
from neontext.persist import find_model
from neontext.pipeline import ClusterExplainer
from neontext.streaming.options import StreamOptions

#: Parameters of a tokenizer that is given by its name.
WORD_OPTIONS = ("language", "min_letters", "stop_words", "digits", "hashtags", "compatibility")
#: Seed of a job that is given none: the same call gives the same audit.
SEED = 0


class NamedParameters:
    """Parameters that were given by name, each to be handed to the object that it belongs to.

    Parameters
    ----------
    given : mapping
        Values by name.
    source, explainer, report, stream : bool
        Whether there is a corpus, an explainer, a report, a stream of batches that they may belong to.

    Raises
    ------
    InputError
        For a name that belongs to none of them, or one that is given in two spellings.

    Examples
    --------
    >>> named = NamedParameters({"clusters": 8, "limit": 100, "map": "pca"})
    >>> named.source("demo").limit, named.report(None).map, named.explainer(None).n_clusters
    (100, 'pca', 8)
    """

    def __init__(
        self,
        given: Mapping[str, Any],
        *,
        source: bool = True,
        explainer: bool = True,
        report: bool = True,
        stream: bool = False,
    ) -> None:
        self._source = tuple(field.name for field in fields(CorpusSource))[1:] if source else ()
        self._report = tuple(field.name for field in fields(ReportOptions)) if report else ()
        self._explainer = (*ClusterExplainer().get_params(deep=False), *WORD_OPTIONS) if explainer else ()
        self._stream = tuple(field.name for field in fields(StreamOptions)) if stream else ()
        known = (*self._explainer, *self._source, *self._report, *self._stream)
        self._given = _in_one_spelling(given) if explainer else dict(given)
        if unknown := [name for name in self._given if name not in known]:
            raise InputError(f"No parameter is called {unknown[0]!r:.60}: expected some of {', '.join(known)}.")

    def source(self, source: str | PathLike[str] | CorpusSource) -> CorpusSource:
        """The corpus, with the parameters that are its own."""
        own = self._taken(self._source)
        return replace(source, **own) if isinstance(source, CorpusSource) else CorpusSource(source, **own)

    def report(self, report: ReportOptions | None) -> ReportOptions:
        """The report, with the parameters that are its own."""
        return replace(report or ReportOptions(), **self._taken(self._report))

    def stream(self, stream: StreamOptions | None) -> StreamOptions:
        """What works on batches, with the parameters that are its own."""
        return replace(stream or StreamOptions(), **self._taken(self._stream))

    def explainer(self, explainer: ClusterExplainer | None) -> ClusterExplainer:
        """A copy of the explainer, with the parameters that are its own, and a whole number for a seed."""
        own = self._taken(self._explainer)
        options = {name: own.pop(name) for name in WORD_OPTIONS if name in own}
        if options or isinstance(own.get("tokenizer"), str):
            own["tokenizer"] = _tokenizer(own.get("tokenizer", "letters"), options)
        copy: ClusterExplainer = clone(ClusterExplainer(random_state=SEED) if explainer is None else explainer)
        copy.set_params(**own)
        if not isinstance(copy.random_state, Integral):
            copy.random_state = draw_seed(ensure_random_state(copy.random_state))
        return copy

    def _taken(self, names: tuple[str, ...]) -> dict[str, Any]:
        return {name: self._given[name] for name in names if name in self._given}


def _tokenizer(name: Any, options: dict[str, Any]) -> Tokenizer:
    """A tokenizer by its name, with its options; stop words are a file or the words themselves."""
    if not isinstance(name, str):
        raise InputError(f"{', '.join(options)} go with the name of a tokenizer, not with one given as an object.")
    stop = options.pop("stop_words", None)
    if stop is not None:
        options["extra_stop_words"] = read_stop_words(stop) if isinstance(stop, str | PathLike) else tuple(stop)
    return make_tokenizer(name, **options)


def _in_one_spelling(given: Mapping[str, Any]) -> dict[str, Any]:
    """The same with the names of scikit-learn in place of the short ones."""
    long_names = {short: name for name, short in SHORT_NAMES.items()}
    if twice := [short for short, name in long_names.items() if short in given and name in given]:
        raise InputError(
            f"{twice[0]} and {long_names[twice[0]]} are one parameter, and both were given: leave one out."
        )
    return {long_names.get(name, name): value for name, value in given.items()}


def load_explainer(model: str | PathLike[str], tokenizer: Any = None) -> ClusterExplainer:
    """The explainer of an audit's folder, or of the model folder inside it.

    Parameters
    ----------
    model : path
        The folder.
    tokenizer : callable or "module:object", optional
        The tokenizer that it was fitted with, where it is one of the user's own, which a saved model does not hold.
    """
    own = load_object(tokenizer) if isinstance(tokenizer, str) else tokenizer
    return ClusterExplainer.load(find_model(Path(model)), tokenizer=own)
