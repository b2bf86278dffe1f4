"""Pictures as numbers: read from files and folders, checked, and drawn again with colours over them."""

from neontext.pictures.images import Images
from neontext.pictures.picture import Picture, ensure_size, read_picture
from neontext.pictures.reading import read_images

__all__ = ["Images", "Picture", "ensure_size", "read_images", "read_picture"]
