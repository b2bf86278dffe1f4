"""Floor 7: fitted models to and from a folder, without pickle."""

from neontext.persist.files import SavedModel, is_model, read_model, write_model
from neontext.persist.model import FittedParts, from_saved, to_saved
from neontext.persist.parameters import check_parameters, plain_parameters

__all__ = [
    "FittedParts",
    "SavedModel",
    "check_parameters",
    "from_saved",
    "is_model",
    "plain_parameters",
    "read_model",
    "to_saved",
    "write_model",
]
