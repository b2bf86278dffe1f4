"""What a folder that we wrote holds: by this it is known again, and no other folder is ever replaced."""

import re
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Layout:
    r"""Names in a folder of one kind.

    Attributes
    ----------
    required : frozenset of str
        Files that every such folder has.
    optional : frozenset of str
        Files and folders that it may have.
    pattern : str
        Regular expression that further names match as a whole; "": there are none.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> layout = Layout(frozenset({"list.json"}), pattern=r"part-\d+")
    >>> with TemporaryDirectory() as place:
    ...     for name in ("list.json", "part-1", "thesis.docx"):
    ...         Path(place, name).touch()
    ...         print(layout.matches(Path(place)))
    True
    True
    False
    """

    required: frozenset[str]
    optional: frozenset[str] = frozenset()
    pattern: str = ""

    def matches(self, folder: Path) -> bool:
        """Whether a folder holds everything that is required, and nothing that does not belong there."""
        names = {entry.name for entry in folder.iterdir()}
        others = names - self.required - self.optional
        return all((folder / name).is_file() for name in self.required) and all(
            re.fullmatch(self.pattern, name) for name in others
        )
