"""Changes of bytes, values, tables and models, as accidents and forgers make them."""

import json
import random
import warnings
from contextlib import suppress
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from neontext.persist.files import SavedModel, read_model, write_model
from neontext.report.saved.summary import json_bytes

#: What stands in place of a value, or of some bytes.
VALUES: tuple[Any, ...] = (
    *(None, True, -1, 0, 1, 10**18, -(10**30), 10**400, 1e308, -1e308, 5e-324, float("nan"), float("inf")),
    *("", "\0", "\ud800", "\x1b[2J", "x" * 10_000, "../../etc/passwd", "word\nword", [], {}, [[]], [None], {"": None}),
    json.loads("[" * 80 + "]" * 80),
)
BYTES = (
    *(b"", b"\0" * 64, b"\xff" * 8, b"NaN", b"1e999", b"9" * 5000, b"[" * 3000, b'{"a":' * 2000, b'"', b"\r", b"\n"),
    *(b"\xef\xbb\xbf", b"PAR1", b"PK\x03\x04", b"\x80\x04", b"\x1f\x8b\x08", b"\xff\xff\xff\x7f", b"\0\0\0\x80"),
)


def changed_bytes(content: bytes, rng: random.Random) -> bytes:
    """The same bytes with some flipped, cut, doubled, moved, or replaced by hostile ones."""
    if not content:
        return rng.choice(BYTES)
    start = rng.randrange(len(content))
    end = min(len(content), start + rng.choice((1, 2, 8, 64, 1024)))
    change = rng.choice(("flip", "cut", "remove", "double", "insert", "replace", "swap"))
    if change == "flip":
        changed = bytearray(content)
        for place in rng.choices(range(len(content)), k=rng.choice((1, 1, 2, 8))):
            changed[place] ^= 1 << rng.randrange(8)
        return bytes(changed)
    if change == "swap":
        other = rng.randrange(len(content))
        piece = content[start:end]
        return content[:other] + piece + content[other + len(piece) :]
    replacement = {
        "cut": b"",
        "remove": content[end:],
        "double": content[start:end] * 2 + content[end:],
        "insert": rng.choice(BYTES) + content[start:],
        "replace": rng.choice(BYTES) + content[end:],
    }
    return content[:start] + replacement[change]


def changed_json(value: Any, rng: random.Random) -> tuple[Any, tuple[str | int, ...]]:
    """The same data with one value replaced, removed or added, and where that was."""
    path: tuple[str | int, ...] = ()
    place, top = value, [value]
    parent: Any = top
    key: Any = 0
    while isinstance(place, dict | list) and place and (not path or rng.random() < 0.85):
        parent, key = place, rng.choice(list(place) if isinstance(place, dict) else range(len(place)))
        place, path = parent[key], (*path, key)
    if isinstance(parent, dict) and rng.random() < 0.1:
        del parent[key]
    elif isinstance(parent, dict) and rng.random() < 0.1:
        parent["planted"], path = rng.choice(VALUES), (*path[:-1], "planted")
    elif isinstance(place, int | float) and not isinstance(place, bool) and rng.random() < 0.4:
        parent[key] = type(place)(place * 2 + 1)
    elif isinstance(place, str) and rng.random() < 0.4:
        parent[key] = place + "x"
    else:
        parent[key] = rng.choice(VALUES)
    return top[0], path


def as_json(value: Any) -> bytes:
    """Any data as JSON, NaN too."""
    return json.dumps(value, indent=2).encode("ascii")


def change_file(folder: Path, name: str, rng: random.Random) -> str:
    """Change bytes of a file; a change that changes nothing is made again."""
    content = (folder / name).read_bytes()
    while (changed := changed_bytes(content, rng)) == content:
        pass
    (folder / name).write_bytes(changed)
    return name


def forge_summary(folder: Path, rng: random.Random) -> str:
    """Change a value of summary.json, in the form in which it is written."""
    summary = json.loads((folder / "summary.json").read_bytes())
    changed, path = changed_json(summary, rng)
    try:
        content = json_bytes(changed)
    except ValueError:  # NaN and infinity
        content = json.dumps(changed, indent=2).encode() + b"\n"
    (folder / "summary.json").write_bytes(content)
    return "summary.json, " + ", ".join(map(str, path))


def forge_table(folder: Path, name: str, rng: random.Random) -> str:
    """Change a cell, a row or a column of a table."""
    table = pq.read_table(folder / name)
    column = rng.choice(table.column_names)
    place, change = table.column_names.index(column), rng.choice(("cell", "cell", "cell", "rows", "drop", "type"))
    if change == "cell":
        values, row = table[column].to_pylist(), rng.randrange(len(table))
        values[row] = changed_cell(values[row], rng)
        with suppress(pa.ArrowException, OverflowError, TypeError, ValueError):
            table = table.set_column(place, column, pa.array(values, table.schema.field(column).type))
    elif change == "rows":
        rows = rng.choices(range(len(table)), k=rng.choice((0, 1, len(table))))
        table = table.take(pa.array(rows, pa.int64()))
    elif change == "drop":
        table = table.drop_columns([column])
    else:
        with suppress(pa.ArrowException):
            table = table.set_column(
                place, column, table[column].cast(rng.choice((pa.string(), pa.int8(), pa.float32())))
            )
    pq.write_table(table, folder / name)
    return f"{name}, {column}, {change}"


def changed_cell(value: Any, rng: random.Random) -> Any:
    """Another value for a cell of a table."""
    if rng.random() < 0.2:
        return None
    if isinstance(value, int | float):
        return rng.choice((value + 1, -value, 0, 2**31 - 1, -(2**31), 1e300, float("nan"), float("inf")))
    if isinstance(value, str):
        return rng.choice((value + "x", value[1:], "", "\x1b]0;x\x07", "a" * 10_000))
    return rng.choice(([], [value[0]] * 2 if value else []))


def forge_model(folder: Path, rng: random.Random) -> str:
    """Change a value of a model, with checksums that fit."""
    model = read_model(folder)
    settings, strings = (
        json.loads(json.dumps(dict(model.settings))),
        {name: list(v) for name, v in model.strings.items()},
    )
    arrays = dict(model.arrays)
    part = rng.choice(("settings", "settings", "strings", "arrays", "arrays"))
    where: Any = ""
    if part == "settings":
        settings, where = changed_json(settings, rng)
    elif part == "strings":
        where = rng.choice(list(strings))
        changed_json(strings[where], rng)
    else:
        where = rng.choice(list(arrays))
        arrays[where] = changed_array(arrays[where].copy(), rng)
    for path in folder.iterdir():
        path.unlink()
    with suppress(ValueError, AttributeError):  # What JSON cannot hold is not written.
        write_model(folder, SavedModel(settings, strings, arrays))
    return f"{part}, {where}"


def changed_array(array: Any, rng: random.Random) -> Any:
    """An array with another value, shape or type."""
    change = rng.choice(("value", "value", "value", "shape", "type", "none"))
    if change == "value" and array.size:
        flat = array.reshape(-1)
        place = rng.randrange(array.size)
        hostile = (0, -1, 1, 2**31, -(2**63), 1e-300, 1e30, 1e300, float("nan"), float("inf"))
        with warnings.catch_warnings(), np.errstate(all="ignore"):
            warnings.simplefilter("ignore")
            with suppress(OverflowError, ValueError):
                flat[place] = rng.choice((*hostile, flat[place] * 2 + 1))
        return array
    if change == "shape":
        return rng.choice((array[:-1], array[None], np.concatenate([array, array[:1]])))
    return array.astype(rng.choice((np.float32, np.int32, np.float16))) if change == "type" else array[:0]
