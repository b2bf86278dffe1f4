"""The errors that neontext raises on purpose.

Every message says what was found, what was expected and what to do next. The command line prints the message
alone; from Python each error is also the built-in error that a caller would expect (``ValueError``, ``ImportError``).
"""


class NeontextError(Exception):
    """Base of every error that neontext raises on purpose."""


class InputError(NeontextError, ValueError):
    """A parameter or a piece of data cannot be used as it was given."""


class CorpusError(InputError):
    """A corpus cannot be read, or not as asked (format, encoding, fields)."""


class VectorsError(InputError):
    """Word vectors cannot be read or are not usable (width, NaN, duplicate words)."""


class ModelError(InputError):
    """A saved model is damaged, was tampered with, or comes from another version."""


class OutputError(NeontextError, OSError):
    """A result cannot be written where it was asked for."""


class MissingDependencyError(NeontextError, ImportError):
    """An optional library was chosen that is not installed.

    Parameters
    ----------
    wanted : str
        What the user chose, in words.
    package : str
        The package that is missing.
    extra : str or None
        The extra of neontext that brings it, if there is one.
    """

    def __init__(self, wanted: str, package: str, extra: str | None = None) -> None:
        line = f"pip install 'neontext[{extra}]'" if extra else f"pip install {package}"
        super().__init__(f"{wanted} needs the package '{package}', which is not installed. Install it with:  {line}")
