"""Two folders change places in one step, so that at no moment one of them is missing."""

import ctypes
import errno
import os
from pathlib import Path

_CURRENT_FOLDER, _EXCHANGE = -100, 2
#: What a system, or a disk, answers that cannot exchange.
_UNABLE = {errno.ENOSYS, errno.EINVAL, errno.ENOTSUP, errno.EPERM}


def exchange(one: Path, other: Path) -> bool:
    """Let two files or folders of one disk change their names.

    Parameters
    ----------
    one, other : Path
        Both exist; absolute.

    Returns
    -------
    bool
        Whether it was done; False where the system cannot, and nothing was changed.

    Raises
    ------
    OSError
        If it failed for another reason.
    """
    rename = getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None) if os.name == "posix" else None
    if rename is None:
        return False
    names = [ctypes.c_char_p(os.fsencode(path)) for path in (one, other)]
    if rename(_CURRENT_FOLDER, names[0], _CURRENT_FOLDER, names[1], ctypes.c_uint(_EXCHANGE)) == 0:
        return True
    number = ctypes.get_errno()
    if number in _UNABLE:
        return False
    raise OSError(number, os.strerror(number), str(other))
