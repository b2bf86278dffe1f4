"""Fitted models to and from a folder, without pickle."""

from neontext.persist.files import MODEL, SavedModel, find_model, read_model, write_model
from neontext.persist.model import FittedParts
from neontext.persist.parameters import (
    NOT_SAVED,
    NotSaved,
    check_complete,
    explainer_parameters,
    parameters_from_saved,
    parameters_to_saved,
)
from neontext.persist.saving import SaveMixin

__all__ = [
    "MODEL",
    "NOT_SAVED",
    "FittedParts",
    "NotSaved",
    "SaveMixin",
    "SavedModel",
    "check_complete",
    "explainer_parameters",
    "find_model",
    "parameters_from_saved",
    "parameters_to_saved",
    "read_model",
    "write_model",
]
