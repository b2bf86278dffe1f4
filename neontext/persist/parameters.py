"""Parameters of an estimator as JSON, and back with every name and value checked."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from neontext.errors import InputError, ModelError
from neontext.explain import MIDPOINT, ensure_rule


def plain_parameters(parameters: Mapping[str, Any], vector_names: list[str]) -> dict[str, Any]:
    """Parameters that JSON can hold; objects are left out, since the model holds what came of them.

    Parameters
    ----------
    parameters : mapping
        From `get_params`.
    vector_names : list of str
        Names of the word vectors, in place of vectors that were given as objects.

    Returns
    -------
    dict
        Plain values.

    Examples
    --------
    >>> plain_parameters({"vectors": object(), "n_clusters": 3, "tokenizer": object()}, ["ppmi"])
    {'n_clusters': 3, 'vectors': ['ppmi']}
    """
    # NumPy's numbers are what a loop over np.arange gives.
    values = {name: value.item() if isinstance(value, np.generic) else value for name, value in parameters.items()}
    plain = {name: value for name, value in values.items() if _is_plain(value)}
    return plain if "vectors" in plain else plain | {"vectors": vector_names}


def check_parameters(parameters: Mapping[str, Any], known: Mapping[str, Any]) -> None:
    """Refuse names and values that this version does not write.

    Raises
    ------
    ModelError
        With their names.
    """
    strange = [name for name, value in parameters.items() if name not in known or not _is_saved(name, value)]
    if strange:
        listed = ", ".join(strange)[:200]
        raise ModelError(f"The saved model has parameters that this version does not write: {listed}.")
    try:
        ensure_rule(parameters.get("root", MIDPOINT))
    except InputError as error:
        raise ModelError(f"The saved model does not fit together: {error}") from error


def _is_plain(value: object) -> bool:
    return value is None or isinstance(value, bool | int | float | str)


def _is_saved(name: str, value: object) -> bool:
    if name == "vectors" and isinstance(value, list):
        return all(isinstance(item, str) for item in value)
    return _is_plain(value)
