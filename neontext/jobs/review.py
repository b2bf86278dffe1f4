"""`Review`: what somebody decided about the clusters and documents of an audit, as JSON.

The file is an object with three names, each of which may be left out::

    {"audit": "SHA-256 of the audit's summary.json, in hexadecimal",
     "clusters": [{"cluster": 3, "name": "Bikes", "verdict": "", "note": "", "reviewed": true, "merge_into": 7,
                   "drop": false}],
     "documents": [{"document": "id17", "move_to": 4, "drop": false, "verdict": "", "note": "", "reviewed": true}]}

Of an entry only `cluster` or `document` is needed. Clusters are meant by number or name, documents by row (a number) or
id (a text), all as they are in the audit that is reviewed. Verdicts and notes change nothing and are kept.
"""

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any, Self

from neontext.errors import InputError
from neontext.report.saved.summary import json_bytes
from neontext.runtime.strict_json import parse_json, read_bytes

#: Bytes of a review, entries of each kind, and characters of a name or verdict and of a note, at most.
MAX_BYTES, MAX_ENTRIES, MAX_NAME, MAX_NOTE = 8 * 10**6, 100_000, 400, 4_000
_DIGITS = 64


@dataclass(frozen=True)
class ClusterReview:
    """What was decided about one cluster.

    Attributes
    ----------
    cluster : int or str
        Its number or name.
    name : str or None
        A new name; of a cluster that is merged into another one, that one's is used.
    verdict, note : str
        What the reviewer thinks of it.
    reviewed : bool
        Whether the reviewer is done with it.
    merge_into : int, str or None
        The cluster that it becomes a part of.
    drop : bool
        Whether its documents shall have no cluster.
    """

    cluster: int | str
    name: str | None = None
    verdict: str = ""
    note: str = ""
    reviewed: bool = False
    merge_into: int | str | None = None
    drop: bool = False


@dataclass(frozen=True)
class DocumentReview:
    """What was decided about one document.

    Attributes
    ----------
    document : int or str
        Its row or id.
    move_to : int, str or None
        The cluster that it belongs to, if that is another one.
    drop : bool
        Whether it shall have no cluster.
    verdict, note : str
        What the reviewer thinks of it.
    reviewed : bool
        Whether the reviewer is done with it.
    """

    document: int | str
    move_to: int | str | None = None
    drop: bool = False
    verdict: str = ""
    note: str = ""
    reviewed: bool = False


@dataclass(frozen=True)
class Review:
    """A review of an audit.

    Attributes
    ----------
    clusters : tuple of ClusterReview
        Clusters about which something was decided.
    documents : tuple of DocumentReview
        Documents likewise.
    audit : str or None
        SHA-256 of summary.json of the audit that was reviewed.

    Examples
    --------
    >>> review = Review.from_json(b'{"clusters": [{"cluster": 3, "name": "Bikes"}]}')
    >>> review.clusters[0].name, Review.from_json(review.to_json()) == review
    ('Bikes', True)
    """

    clusters: tuple[ClusterReview, ...] = ()
    documents: tuple[DocumentReview, ...] = ()
    audit: str | None = None

    @classmethod
    def read(cls, path: str | Path) -> Self:
        """Read a file of JSON; errors as `from_json`, and if it cannot be read."""
        try:
            return cls.from_json(read_bytes(Path(path), MAX_BYTES))
        except (OSError, ValueError) as error:
            raise InputError(f"{path!s:.200}: {error}") from error

    @classmethod
    def from_json(cls, content: bytes | str) -> Self:
        """Read JSON, of which nothing is trusted.

        Raises
        ------
        InputError
            If it is no JSON, has a name that is not known or a value of another type, or is too large.
        """
        content = content.encode("utf-8", errors="replace") if isinstance(content, str) else content
        if len(content) > MAX_BYTES:
            raise InputError(f"The review has {len(content):,} bytes, expected at most {MAX_BYTES:,}.")
        try:
            review = parse_json(content)
        except ValueError as error:
            raise InputError(f"The review is no JSON that is read here: {error}.") from error
        _check_names(review, {field.name for field in fields(cls)}, "The review")
        audit = review.get("audit")
        if audit is not None and not (isinstance(audit, str) and len(audit) == _DIGITS):
            raise InputError(f"The review's audit is {audit!r:.80}: expected a SHA-256 of {_DIGITS} digits.")
        return cls(
            tuple(_entries(review, "clusters", ClusterReview)),
            tuple(_entries(review, "documents", DocumentReview)),
            audit,
        )

    def to_dict(self) -> dict[str, Any]:
        """As plain data (JSON)."""
        return asdict(self) | {name: [asdict(entry) for entry in getattr(self, name)] for name in _KINDS}

    def to_json(self) -> bytes:
        """As JSON, as `from_json` reads it."""
        return json_bytes(self.to_dict())

    def revision(self, find: Callable[[int | str], int]) -> dict[str, Any]:
        """Arguments of `ClusterExplainer.revise`.

        Parameters
        ----------
        find : callable
            From a number or name to the number of the cluster.

        Raises
        ------
        InputError
            If a cluster stands in it twice, is not there, or is merged into itself.
        """
        numbers = [find(entry.cluster) for entry in self.clusters]
        _check_once(numbers, "cluster")
        _check_once([(type(entry.document), entry.document) for entry in self.documents], "document")
        reviews = dict(zip(numbers, self.clusters, strict=True))
        into = {k: find(entry.merge_into) for k, entry in reviews.items() if entry.merge_into is not None}
        return {
            "merge": _groups(into),
            "rename": {k: entry.name for k, entry in reviews.items() if entry.name is not None and k not in into},
            "move": {
                entry.document: None if entry.drop else entry.move_to
                for entry in self.documents
                if entry.drop or entry.move_to is not None
            },
            "drop": [k for k, entry in reviews.items() if entry.drop],
        }


_KINDS = ("clusters", "documents")


def _entries(review: Mapping[str, Any], kind: str, entry: type) -> list[Any]:
    given = review.get(kind, [])
    if not isinstance(given, list) or len(given) > MAX_ENTRIES:
        raise InputError(f"The review's {kind} are no list of at most {MAX_ENTRIES:,} entries.")
    return [_entry(value, entry, f"The review's {kind}, entry {number}") for number, value in enumerate(given)]


def _entry(value: Any, kind: type, place: str) -> Any:
    names = [field.name for field in fields(kind)]
    _check_names(value, set(names), place)
    if names[0] not in value:
        raise InputError(f"{place}: {names[0]!r} is missing.")
    for name, item in value.items():
        if not _is_allowed(name, item, needed=name == names[0]):
            raise InputError(f"{place}: {name!r} is {item!r:.60}, which is no value for it, or too long.")
    if value.get("drop") and value.get("move_to") is not None:
        raise InputError(f"{place}: is dropped and moved: choose one of them.")
    return kind(**value)


def _is_allowed(name: str, value: Any, *, needed: bool) -> bool:
    if name in ("reviewed", "drop"):
        return isinstance(value, bool)
    if name in ("verdict", "note"):
        return isinstance(value, str) and len(value) <= (MAX_NOTE if name == "note" else MAX_NAME)
    if value is None:
        return not needed
    if isinstance(value, str):
        return len(value) <= MAX_NAME
    return name != "name" and isinstance(value, int) and not isinstance(value, bool) and abs(value) < 10**18


def _check_names(value: Any, known: set[str], place: str) -> None:
    if not isinstance(value, Mapping):
        raise InputError(f"{place} is {type(value).__name__}, expected an object.")
    if unknown := sorted(set(value) - known):
        raise InputError(f"{place}: {unknown[0]!r:.60} is not known, expected some of {', '.join(sorted(known))}.")


def _check_once(given: list[Any], what: str) -> None:
    if len(set(given)) < len(given):
        twice = next(value for value in given if given.count(value) > 1)
        raise InputError(f"The {what} {twice if what == 'cluster' else twice[1]!r:.80} stands twice in the review.")


def _groups(into: Mapping[int, int]) -> list[list[int]]:
    """Clusters that become one, from what each is merged into, over several steps too."""
    groups: dict[int, list[int]] = {}
    for cluster in into:
        last, seen = cluster, {cluster}
        while last in into:
            last = into[last]
            if last in seen:
                raise InputError(f"Cluster {cluster} is merged into itself, by way of others or at once.")
            seen.add(last)
        groups.setdefault(last, [last]).append(cluster)
    return list(groups.values())
