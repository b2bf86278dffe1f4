"""Fitted models to and from a folder, without pickle."""

from neontext.persist.files import MODEL, MODEL_FILES, SavedModel, find_model, read_model, write_model
from neontext.persist.model import FittedParts, from_saved, to_saved
from neontext.persist.parameters import check_parameters, plain_parameters

__all__ = [
    "MODEL",
    "MODEL_FILES",
    "FittedParts",
    "SavedModel",
    "check_parameters",
    "find_model",
    "from_saved",
    "plain_parameters",
    "read_model",
    "to_saved",
    "write_model",
]
