"""Written figures against derived ones: one sentence for each that is off."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np
import pyarrow as pa
from pyarrow import compute

from neontext.arrays import BoolArray

#: Differences up to this, relative to the figure (or to one, if that is larger), are rounding.
TOLERANCE = 1e-6


def compare_values(name: str, written: Any, derived: Any, tolerance: float = TOLERANCE) -> Iterator[str]:
    """What is off in nested JSON data.

    Parameters
    ----------
    name : str
        What the data is called.
    written, derived : JSON types
        As it was found, and as it should be.
    tolerance : float
        Relative difference that is rounding.

    Yields
    ------
    str
        A sentence for each figure that is off.

    Examples
    --------
    >>> list(compare_values("metrics", {"purity": 0.7}, {"purity": 0.5}))
    ['metrics, purity: 0.7 written, 0.5 derived']
    """
    if isinstance(derived, Mapping) and isinstance(written, Mapping):
        for key in dict.fromkeys((*derived, *written)):
            place = f"{name}, {key if key in derived else ascii(key)[1:-1][:60]}"
            yield from compare_values(place, written.get(key), derived.get(key), tolerance)
            if written.get(key) is derived.get(key) is None and (key in written) != (key in derived):
                yield f"{place}: {'missing' if key in derived else 'no audit says this'}"
    elif _is_list(derived) and _is_list(written):
        if len(derived) != len(written):
            yield f"{name}: {len(written)} written, {len(derived)} derived"
        for number, (left, right) in enumerate(zip(written, derived, strict=False), 1):
            yield from compare_values(f"{name} {number}", left, right, tolerance)
    elif not _same(written, derived, tolerance):
        kinds = [
            f" ({type(value).__name__})" if shown(written) == shown(derived) else "" for value in (written, derived)
        ]
        yield f"{name}: {shown(written)}{kinds[0]} written, {shown(derived)}{kinds[1]} derived"


def _is_list(value: Any) -> bool:
    return isinstance(value, Sequence) and not isinstance(value, str)


def _same(written: Any, derived: Any, tolerance: float) -> bool:
    if type(written) is not type(derived):
        return False
    if isinstance(derived, float):
        return bool(abs(written - derived) <= tolerance * max(1.0, abs(written), abs(derived)))
    return bool(written == derived)


def shown(value: Any) -> str:
    """A value as it stands in a sentence."""
    return f"{value:.6g}" if isinstance(value, float) else ascii(value)[:60]


def compare_columns(name: str, written: pa.Table, derived: pa.Table, tolerance: float = TOLERANCE) -> Iterator[str]:
    """What is off in a table, a sentence a column.

    Parameters
    ----------
    name : str
        What the table is called.
    written, derived : pyarrow.Table
        As it was found, and as it should be.
    tolerance : float
        Relative difference that is rounding.

    Yields
    ------
    str
        Which column, in how many rows, and the first of them.
    """
    if written.column_names != derived.column_names:
        columns = ", ".join(derived.column_names)
        yield f"{name}: columns {', '.join(written.column_names)} written, {columns} expected"
    elif written.num_rows != derived.num_rows:
        yield f"{name}: {written.num_rows:,} rows written, {derived.num_rows:,} derived"
    else:
        for column in derived.column_names:
            yield from _compare_column(f"{name}, {column}", written[column], derived[column], tolerance)


def _compare_column(name: str, written: pa.ChunkedArray, derived: pa.ChunkedArray, tolerance: float) -> Iterator[str]:
    if written.type != derived.type:
        yield f"{name}: of type {written.type} written, {derived.type} expected"
        return
    off = np.flatnonzero(_off(written.combine_chunks(), derived.combine_chunks(), tolerance))
    if len(off):
        row = int(off[0])
        yield (
            f"{name}: {len(off):,} of {len(derived):,} rows are off, the first is row {row}: "
            f"{shown(written[row].as_py())} written, {shown(derived[row].as_py())} derived"
        )


def _off(written: Any, derived: Any, tolerance: float) -> BoolArray:
    """Which rows differ: numbers by more than rounding, anything else at all."""
    if pa.types.is_list(written.type):
        pairs = zip(written.to_pylist(), derived.to_pylist(), strict=True)
        return np.array(
            [next(compare_values("", left, right, tolerance), None) is not None for left, right in pairs], dtype=bool
        )
    if pa.types.is_floating(written.type):
        left, right = (np.asarray(values.to_numpy(zero_copy_only=False), float) for values in (written, derived))
        scale = np.maximum(1.0, np.maximum(np.abs(left), np.abs(right)))
        both = (left == right) | (np.isnan(left) & np.isnan(right))
        with np.errstate(invalid="ignore"):  # Infinity less infinity.
            return np.asarray(~(both | (np.abs(left - right) <= tolerance * scale)))
    same = compute.equal(_plain(written), _plain(derived))
    both = compute.and_(compute.is_null(written), compute.is_null(derived))
    return ~np.asarray(compute.or_(compute.fill_null(same, False), both).to_numpy(zero_copy_only=False), dtype=bool)


def _plain(values: Any) -> Any:
    """Strings, where they are kept as codes into a dictionary."""
    return values.dictionary_decode() if pa.types.is_dictionary(values.type) else values
