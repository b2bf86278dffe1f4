"""What the footer of a Parquet file declares, read by ourselves: on a damaged one pyarrow ends the process."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from neontext.runtime.plain_file import check_plain

#: The encoding in which a value may go on from the one before, so that a few bytes stand for many long texts.
CONTINUED = 7
_MAGIC, _MAX_DEPTH, _MAX_BYTES = b"PAR1", 16, 1 << 28
# Types of Thrift's compact protocol.
_TRUE, _FALSE, _BYTE, _DOUBLE, _BINARY, _LIST, _SET, _STRUCT = 1, 2, 3, 7, 8, 9, 10, 12
_INTEGERS = (4, 5, 6)


class ColumnChunk(NamedTuple):
    """One column of a group of rows.

    Attributes
    ----------
    path : str
        Name of the column, and of what is inside of it, with points.
    encodings : frozenset of int
        How values are stored.
    n_values : int
        Values, those inside lists each by itself.
    n_bytes : int
        Bytes of its pages, unpacked.
    """

    path: str
    encodings: frozenset[int]
    n_values: int
    n_bytes: int


def read_footer(path: Path) -> list[list[ColumnChunk]]:
    """Columns of every group of rows of a Parquet file.

    Raises
    ------
    ValueError
        If it is no Parquet file, or its footer is damaged.
    OSError
        If it cannot be read.
    """
    content = _footer_bytes(path)
    try:
        fields = _Compact(content).struct()
        return [[_column_chunk(chunk) for chunk in group[1]] for group in fields[4]]
    except (IndexError, KeyError, TypeError, AttributeError) as error:
        raise ValueError("its footer is damaged") from error


def _footer_bytes(path: Path) -> bytes:
    check_plain(path)
    with path.open("rb") as file:
        size = file.seek(0, 2)
        file.seek(max(0, size - 8))
        end = file.read(8)
        length = int.from_bytes(end[:4], "little")
        if end[4:] != _MAGIC or length > min(size - 12, _MAX_BYTES):
            raise ValueError("it does not end as a Parquet file does")
        file.seek(size - 8 - length)
        return file.read(length)


def _column_chunk(chunk: dict[int, Any]) -> ColumnChunk:
    declared = chunk[3]
    path = ".".join(name.decode("utf-8", "replace") for name in declared[3])
    n_values, n_bytes = max(0, declared[5]), max(0, declared[6])
    return ColumnChunk(path, frozenset(declared[2]), n_values, n_bytes)


class _Compact:
    """Values in Thrift's compact protocol; a struct becomes a dictionary by the numbers of its fields."""

    def __init__(self, content: bytes) -> None:
        self._content, self._place = content, 0

    def struct(self, depth: int = 0) -> dict[int, Any]:
        return dict(self._fields(depth))

    def _fields(self, depth: int) -> Iterator[tuple[int, Any]]:
        number = 0
        while head := self._byte():
            number = number + (head >> 4) if head >> 4 else self._signed()
            kind = head & 15
            yield number, kind == _TRUE if kind in (_TRUE, _FALSE) else self._value(kind, depth)

    def _value(self, kind: int, depth: int) -> Any:
        if depth > _MAX_DEPTH:
            raise ValueError("its footer is nested too deep")
        if kind in _INTEGERS:
            return self._signed()
        if kind in (_TRUE, _FALSE, _BYTE):
            return self._byte()
        if kind == _BINARY:
            return self._bytes(self._unsigned())
        if kind == _DOUBLE:
            return self._bytes(8)
        if kind in (_LIST, _SET):
            return self._items(depth)
        if kind == _STRUCT:
            return self.struct(depth + 1)
        raise ValueError("its footer is damaged")

    def _items(self, depth: int) -> list[Any]:
        head = self._byte()
        n_items = head >> 4 if head >> 4 < 15 else self._unsigned()
        if n_items > len(self._content) - self._place:  # Each takes a byte, at least.
            raise ValueError("its footer is damaged")
        return [self._value(head & 15, depth + 1) for _ in range(n_items)]

    def _bytes(self, n_bytes: int) -> bytes:
        start, self._place = self._place, self._place + n_bytes
        if self._place > len(self._content):
            raise ValueError("its footer is cut short")
        return self._content[start : self._place]

    def _byte(self) -> int:
        self._place += 1
        return self._content[self._place - 1]

    def _unsigned(self) -> int:
        value = shift = 0
        while (byte := self._byte()) & 128:
            value |= (byte & 127) << shift
            shift += 7
            if shift > 63:
                raise ValueError("its footer is damaged")
        return value | byte << shift

    def _signed(self) -> int:
        value = self._unsigned()
        return (value >> 1) ^ -(value & 1)
