"""Only files are read as files: a pipe may never begin, and a device never end."""

import errno
from pathlib import Path


def check_plain(path: Path) -> None:
    """Check that what is to be read is no pipe, socket or device; folders and what is missing are left to who reads.

    Raises
    ------
    OSError
        If it is one, or cannot be looked at.
    """
    if path.exists() and not path.is_file() and not path.is_dir():
        raise OSError(errno.EINVAL, "it is a pipe, a socket or a device: copy what it holds into a file", str(path))
