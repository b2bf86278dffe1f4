"""Floor 7: fitted models to and from a folder, without pickle."""

from neontext.persist.files import SavedModel, read_model, write_model
from neontext.persist.model import FittedParts, from_saved, to_saved

__all__ = ["FittedParts", "SavedModel", "from_saved", "read_model", "to_saved", "write_model"]
