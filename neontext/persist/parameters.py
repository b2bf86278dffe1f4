"""Parameters of an estimator as JSON, and back with every name and value checked.

What JSON holds is written as it is. Objects are written as what they are made of (tokenizers, random states, arrays,
clusterers of a kind that this package knows), or by their name alone (word vectors, other clusterers, a NumPy
`Generator`): from a saved model they come back as `NotSaved`, with which nothing can be fitted. A tokenizer of the
user's own is written by its name, too, and has to be given again to read the model at all.
"""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from sklearn.base import BaseEstimator
from sklearn.cluster import BisectingKMeans, KMeans, MiniBatchKMeans

from neontext.cluster import (
    BestSurrogate,
    KernelKMeans,
    KernelSurrogate,
    PrototypeSurrogate,
    cluster_range,
)
from neontext.corpus import ensure_tokenizer, tokenizer_from_dict
from neontext.embed import is_embedder
from neontext.embed.sentences import is_sentence_transformer
from neontext.errors import InputError, ModelError
from neontext.explain import ensure_rule

#: Clusterers that are written with their parameters.
_SURROGATES = (BestSurrogate, KernelSurrogate, PrototypeSurrogate)
CLUSTERERS = {kind.__name__: kind for kind in (KernelKMeans, KMeans, MiniBatchKMeans, BisectingKMeans, *_SURROGATES)}
#: Key under which stands the name of an object that is not written.
NOT_SAVED = "not saved"
#: Words in the state of NumPy's generator.
STATE_SIZE = 624


@dataclass(frozen=True)
class NotSaved:
    """An object that a model was fitted with and that its saved form does not hold.

    Parameters
    ----------
    name : str
        What it was.
    """

    name: str


def parameters_to_saved(parameters: Mapping[str, Any]) -> dict[str, Any]:
    """Parameters as JSON values, none of them left out.

    Parameters
    ----------
    parameters : mapping
        From `get_params`.

    Returns
    -------
    dict
        As many values.

    Raises
    ------
    InputError
        For a value that cannot be written.

    Examples
    --------
    >>> parameters_to_saved({"n_clusters": (5, 40), "clusterer": KMeans(3, tol=0.1), "root": "origin"})["n_clusters"]
    [5, 40]
    """
    return {name: _WRITERS.get(name, _write)(name, value) for name, value in parameters.items()}


def explainer_parameters(explainer: Any) -> dict[str, Any]:
    """Parameters that a saved model, and the record of a run, hold: all but how much it says while it works."""
    parameters: dict[str, Any] = explainer.get_params(deep=False)
    return {name: value for name, value in parameters.items() if name != "verbose"}


def parameters_from_saved(saved: Mapping[str, Any], known: Mapping[str, Any], tokenizer: Any = None) -> dict[str, Any]:
    """Parameters from what `parameters_to_saved` wrote.

    Parameters
    ----------
    saved : mapping
        From a file that anybody may have changed.
    known : mapping
        Parameters that there are.
    tokenizer : callable, optional
        The user's own, where that is what it was.

    Raises
    ------
    ModelError
        For names and values that this version does not write.
    """
    if strange := [name for name in saved if name not in known]:
        raise _strange(", ".join(strange))
    parameters = {}
    readers = _READERS | {"tokenizer": partial(_read_tokenizer, own=tokenizer)}
    for name, value in saved.items():
        try:
            parameters[name] = readers.get(name, _read)(value)
        except (InputError, ValueError, TypeError, KeyError, AttributeError, OverflowError) as error:
            raise _strange(f"{name} ({error})") from error
    return parameters


def check_complete(parameters: Mapping[str, Any]) -> None:
    """Refuse parameters of a saved model that name objects it does not hold.

    Raises
    ------
    InputError
        With their names.
    """
    for name, value in parameters.items():
        items = value if isinstance(value, list | tuple) else [value]
        if missing := [item.name for item in items if isinstance(item, NotSaved)]:
            raise InputError(
                f"{name}: the saved model was fitted with {', '.join(missing)}, given as an object, which it does not "
                f"hold. To fit it again, give that first: set_params({name}=...)."
            )


def _strange(what: str) -> ModelError:
    return ModelError(f"The saved model has parameters that this version does not write: {what[:200]}.")


def _write(name: str, value: Any) -> Any:
    value = value.item() if isinstance(value, np.generic) else value
    if _is_plain(value):
        return value
    if isinstance(value, np.random.RandomState):
        return _write_state(name, value)
    if isinstance(value, np.random.Generator | NotSaved):
        return {NOT_SAVED: getattr(value, "name", "a random generator")}
    if isinstance(value, np.ndarray | list | tuple) and (array := _as_array(value)).dtype.kind in "biuf":
        return {"dtype": str(array.dtype), "values": array.tolist()}
    raise InputError(f"{name}={value!r:.80} cannot be written into a saved model: expected a plain value.")


def _as_array(value: Any) -> npt.NDArray[Any]:
    try:
        return np.asarray(value)
    except ValueError:  # Rows of different lengths.
        return np.empty(0, dtype=object)


def _is_plain(value: object) -> bool:
    # JSON has neither NaN nor infinity.
    return value is None or isinstance(value, bool | int | str) or (isinstance(value, float) and math.isfinite(value))


def _write_state(name: str, value: np.random.RandomState) -> dict[str, Any]:
    state: Any = value.get_state(legacy=False)
    if state["bit_generator"] != "MT19937":
        raise InputError(f"{name} draws from {state['bit_generator']}: expected a whole number or RandomState(seed).")
    words, position = state["state"]["key"].tolist(), int(state["state"]["pos"])
    return {"state": words, "position": position, "has_gauss": int(state["has_gauss"]), "gauss": float(state["gauss"])}


def _write_range(name: str, value: Any) -> Any:
    return list(cluster_range(value) or ()) if isinstance(value, tuple | list) else _write(name, value)


def _write_vectors(name: str, value: Any) -> Any:
    if isinstance(value, list | tuple):
        return [_write_vectors(name, item) for item in value]
    if isinstance(value, Path):
        return str(value)
    if isinstance(value, NotSaved):
        return {NOT_SAVED: value.name}
    if is_embedder(value):
        return {NOT_SAVED: f"the embedder {type(value).__name__}"}
    if is_sentence_transformer(value):
        return {NOT_SAVED: f"the {type(value).__name__} of sentence-transformers"}
    return value if _is_plain(value) else {NOT_SAVED: f"the word vectors {getattr(value, 'name', 'from gensim')!r}"}


def _write_root(name: str, value: Any) -> str:
    return ensure_rule(value).name


def _write_tokenizer(name: str, value: Any) -> dict[str, Any] | None:
    return None if value is None else ensure_tokenizer(value).to_dict()


def _write_clusterer(name: str, value: Any) -> dict[str, Any] | None:
    if value is None or isinstance(value, NotSaved):
        return None if value is None else {NOT_SAVED: value.name}
    kind = type(value).__name__
    if CLUSTERERS.get(kind) is type(value):
        try:
            return {"class": kind, "parameters": parameters_to_saved(value.get_params(deep=False))}
        except InputError:  # A callable, say.
            pass
    return {NOT_SAVED: f"the clusterer {kind}"}


def _read(value: Any) -> Any:
    if _is_plain(value):
        return value
    if set(value) == {"state", "position", "has_gauss", "gauss"}:
        return _read_state(**value)
    if set(value) == {"dtype", "values"} and np.dtype(value["dtype"]).kind in "biuf":
        return np.array(value["values"], dtype=value["dtype"])
    if NOT_SAVED in value:
        return _read_named(value)
    raise ValueError("neither a plain value nor an array")


def _read_state(state: list[int], position: int, has_gauss: int, gauss: float) -> np.random.RandomState:
    if len(state) != STATE_SIZE or not 0 <= position <= STATE_SIZE or has_gauss not in (0, 1):
        raise ValueError("no state of a generator")
    if not all(0 <= word < 2**32 for word in state):  # NumPy before 2 would take others, too.
        raise ValueError("no state of a generator")
    restored = np.random.RandomState(0)
    restored.set_state(("MT19937", np.array(state, dtype=np.uint32), position, has_gauss, gauss))
    return restored


def _read_plain(value: Any) -> Any:
    if not _is_plain(value):
        raise ValueError("no plain value")
    return value


def _read_range(value: Any) -> Any:
    return cluster_range(value) if isinstance(value, list) else _read_plain(value)


def _read_vectors(value: Any) -> Any:
    if isinstance(value, list):
        return [_read_vectors(item) for item in value]
    return _read_named(value) if isinstance(value, dict) else _read_plain(value)


def _read_named(value: dict[str, Any]) -> NotSaved:
    if list(value) != [NOT_SAVED] or not isinstance(value[NOT_SAVED], str):
        raise ValueError("no name of an object")
    return NotSaved(value[NOT_SAVED])


def _read_root(value: Any) -> str:
    return ensure_rule(value).name


def _read_tokenizer(value: Any, own: Any) -> Any:
    return None if value is None else tokenizer_from_dict(value, own)


def _read_clusterer(value: Any) -> BaseEstimator | NotSaved | None:
    if value is None or NOT_SAVED in value:
        return None if value is None else _read_named(value)
    kind = CLUSTERERS[value["class"]]
    return kind(**parameters_from_saved(value["parameters"], kind().get_params(deep=False)))


_WRITERS: dict[str, Callable[[str, Any], Any]] = {
    "n_clusters": _write_range,
    "vectors": _write_vectors,
    "root": _write_root,
    "tokenizer": _write_tokenizer,
    "clusterer": _write_clusterer,
}
_READERS: dict[str, Callable[[Any], Any]] = {
    "n_clusters": _read_range,
    "vectors": _read_vectors,
    "root": _read_root,
    "clusterer": _read_clusterer,
}
