"""Records: what every reader yields, and which of their fields become a document."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from neontext.corpus.documents import plain_text
from neontext.corpus.labels import plain_label, value_text
from neontext.errors import CorpusError

SUBSETS = ("train", "test", "all")


class Record(NamedTuple):
    """One row of a source: where it stands, in words for an error, and its fields."""

    place: str
    values: Mapping[str, Any]


class Document(NamedTuple):
    """What a record says; ``id`` is None where the row number is to be used."""

    id: str | None
    text: str
    label: str | None


@dataclass(frozen=True)
class Fields:
    """Which fields of a record hold the text, the label and the id; None: the usual name, if it is there.

    ``subset`` other than "all" keeps the records whose field ``split`` says so; with ``keep_minus_one`` -1 is a label.
    ``metadata`` are the further fields that are kept with a document; None: all.
    """

    text: str | None = None
    label: str | None = None
    id: str | None = None
    subset: str = "all"
    keep_minus_one: bool = False
    metadata: tuple[str, ...] | None = None

    def __post_init__(self) -> None:
        if self.subset not in SUBSETS:
            raise CorpusError(f"subset is {self.subset!r}: expected one of {', '.join(SUBSETS)}")

    @property
    def names(self) -> tuple[str, ...]:
        """Every field that may be looked at."""
        return (self.text or "text", self.label or "label", self.id or "id", "split")

    def keeps(self, name: str) -> bool:
        """Whether a field is kept as metadata."""
        return name not in self.names and (self.metadata is None or name in self.metadata)

    def check(self, found: Iterable[str], place: str) -> None:
        """Raise CorpusError when a needed field is not among those found."""
        if (self.text or "text") not in found:
            raise CorpusError(_missing("text", self.text or "text", found, place))
        if self.label is not None and self.label not in found:
            raise CorpusError(_missing("label", self.label, found, place))
        if self.id is not None and self.id not in found:
            raise CorpusError(_missing("id", self.id, found, place))
        if self.subset != "all" and "split" not in found:
            raise CorpusError(
                f"{place}: subset {self.subset!r} was asked for, but there is no field 'split' that says which "
                f"document belongs to it; fields found: {listing(found)}. Leave out --subset to read everything"
            )

    def document(self, record: Record) -> Document | None:
        """Document that a record holds, or None when it is not in the subset."""
        place, values = record
        self.check(values, place)
        text, label, id_, split = self.names
        if self.subset != "all" and values[split] != self.subset:
            return None
        return Document(
            id=value_text(values.get(id_), f"{place}, field {id_!r}"),
            text=plain_text(values[text], f"{place}, field {text!r}"),
            label=plain_label(values.get(label), f"{place}, field {label!r}", keep_minus_one=self.keep_minus_one),
        )


def field_names(metadata: Iterable[str] | None) -> tuple[str, ...] | None:
    """Names of the fields to keep as metadata; None: all.

    Raises
    ------
    CorpusError
        For a lone string.
    """
    if isinstance(metadata, str):
        raise CorpusError(f"metadata is the lone string {metadata!r:.80}: expected a list of names, or None for all")
    return None if metadata is None else tuple(metadata)


def listing(names: Iterable[str], most: int = 20, width: int = 40) -> str:
    """Names for an error message: quoted, and cut where a hostile file would flood the screen."""
    listed = list(names)
    quoted = [repr(name if len(name) <= width else name[:width] + "…") for name in listed[:most]]
    more = f" and {len(listed) - most} more" if len(listed) > most else ""
    return (", ".join(quoted) or "none") + more


def _missing(role: str, name: str, found: Iterable[str], place: str) -> str:
    return (
        f"{place}: no field {name!r} for the {role}; fields found: {listing(found)}. "
        f"Name the one that holds the {role} with --{role} FIELD ({role}=... in Python)"
    )
