"""No input grows without bound: a small file ends in one line, fast, and with little memory."""

import gzip
import json
import subprocess
import sys

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from neontext.corpus import CorpusSource, read_batches, read_corpus
from neontext.corpus.budget import GROWTH, RECORD_BYTES, TOTAL, Budget
from neontext.errors import CorpusError

#: Address space of a process that reads a trap: Python with its libraries takes half of it.
ROOM = 3 * 10**9
READ = """
import resource, sys
from neontext.corpus import read_corpus
import pyarrow.parquet
resource.setrlimit(resource.RLIMIT_AS, ({room}, {room}))
try:
    read_corpus(sys.argv[1])
except ValueError as error:
    print(type(error).__name__, str(error))
"""


def pack(path, block, n_blocks, start=b"", level=9):
    """A gzipped file of one block again and again, compressed once for all."""
    path.write_bytes(gzip.compress(start, level) + gzip.compress(block, level) * n_blocks)
    return path


def endless_line(path):
    return pack(path / "trap.jsonl.gz", b"a" * 10**7, 1000, start=b'{"text": "')


def endless_blanks(path):
    return pack(path / "trap.jsonl.gz", b"\n" * 10**7, 1000)


def endless_rows(path):
    return pack(path / "trap.csv.gz", b"a\n" * (5 * 10**6), 1000, start=b"text\n")


def endless_quote(path):
    return pack(path / "trap.csv.gz", b"a,\n" * (3 * 10**6), 1000, start=b'text,label\n"')


def endless_header(path):
    return pack(path / "trap.tsv.gz", b"text\t" * (2 * 10**6), 500)


def repeated_text(path):
    text = pa.DictionaryArray.from_arrays(pa.array(np.zeros(10**6, np.int32)), ["a" * 10**6])
    pq.write_table(pa.table({"text": text}), path / "trap.parquet")
    return path / "trap.parquet"


def large_page(path):
    text = pa.array(["a" * (15 * 10**6)] * 40, pa.large_string())
    pq.write_table(pa.table({"text": text}), path / "trap.parquet", use_dictionary=False, compression="zstd")
    return path / "trap.parquet"


def continued_values(path):
    texts = pa.array(["a" * (10**6 + n) for n in range(500)])
    pq.write_table(
        pa.table({"text": texts}),
        path / "trap.parquet",
        use_dictionary=False,
        column_encoding={"text": "DELTA_BYTE_ARRAY"},
        compression="zstd",
    )
    return path / "trap.parquet"


def endless_nothing(path):
    table = pa.table({"text": pa.nulls(3 * 10**7, pa.string())})
    pq.write_table(table, path / "trap.parquet")
    return path / "trap.parquet"


TRAPS = (
    endless_line,
    endless_blanks,
    endless_rows,
    endless_quote,
    endless_header,
    repeated_text,
    large_page,
    endless_nothing,
)


@pytest.mark.parametrize("trap", TRAPS)
def test_traps_end_in_one_line_within_little_memory(tmp_path, trap):
    path = trap(tmp_path)
    assert path.stat().st_size < 12 * 10**6
    script = READ.format(room=ROOM)
    done = subprocess.run([sys.executable, "-c", script, path], capture_output=True, text=True, timeout=600)
    assert done.stdout.startswith("CorpusError"), done.stderr[-2000:]
    assert done.stdout.count("\n") == 1
    assert "max_mb" in done.stdout


def test_values_that_continue_each_other_are_read_a_few_at_a_time(tmp_path):
    texts = read_corpus(continued_values(tmp_path), max_mb=32).texts
    assert [len(text) for text in texts] == [10**6 + n for n in range(500)]


@pytest.mark.parametrize("content", ["[" * 10**6, '{"text": ' * 10**5, '{"text": ' + "9" * 10**5 + "}"])
def test_deep_json_and_huge_numbers(tmp_path, content):
    (tmp_path / "a.jsonl").write_text(content)
    with pytest.raises(CorpusError, match=r"^[^\n]* line 1: [^\n]*$"):
        read_corpus(tmp_path / "a.jsonl")


@pytest.mark.parametrize("name", ["a.jsonl", "a.csv", "a.tsv", "a.parquet", "folder"])
def test_one_bound_for_a_document_of_any_reader(tmp_path, name):
    text = "ab " * 500_000
    if name == "folder":
        (tmp_path / name).mkdir()
        (tmp_path / name / "a.txt").write_text(text)
    elif name == "a.parquet":
        pq.write_table(pa.table({"text": [text]}), tmp_path / name)
    else:
        (tmp_path / name).write_text(json.dumps({"text": text}) if name == "a.jsonl" else f"text\n{text}\n")
    with pytest.raises(CorpusError, match=r"1 MB.* --max-mb 2 "):
        read_corpus(tmp_path / name, max_mb=1)
    assert read_corpus(tmp_path / name, max_mb=2).texts == (text,)


def test_fields_that_are_not_read_count_too(tmp_path):
    (tmp_path / "a.jsonl").write_text(json.dumps({"text": "cat", "scan": "0" * 1_100_000}))
    with pytest.raises(CorpusError, match="with all its fields"):
        read_corpus(tmp_path / "a.jsonl", max_mb=1)


def test_a_row_of_many_lines_is_one_record_and_many_rows_are_not(tmp_path):
    (tmp_path / "long.csv").write_text('text\n"' + "line\n" * 300_000 + '"\n')
    (tmp_path / "many.csv").write_text("text\n" + "line\n" * 100_000)
    with pytest.raises(CorpusError, match="1 MB"):
        read_corpus(tmp_path / "long.csv", max_mb=1)
    assert len(read_corpus(tmp_path / "many.csv", max_mb=1)) == 100_000


def test_growth_is_measured_against_the_file(tmp_path):
    row = json.dumps({"text": "so it goes " * 50}) + "\n"
    path = pack(tmp_path / "a.jsonl.gz", row.encode() * 1000, 100)
    with pytest.raises(CorpusError, match=r"grow to more than 32 MB.*--max-mb 2 "):
        read_corpus(path, max_mb=1)
    assert len(read_corpus(path, max_mb=4)) == 100_000
    assert next(iter(read_batches(CorpusSource(path, max_mb=1)))).n_documents > 0  # the start is read


def test_a_large_file_may_grow_in_proportion():
    budget = Budget(1)
    assert budget.allowed == TOTAL * 10**6
    budget.open(10**8)
    budget.unpack(GROWTH * 10**8, "file")
    budget.hold(GROWTH * 10**8 - RECORD_BYTES, "file")
    with pytest.raises(CorpusError, match="bomb"):
        budget.hold(1, "file")


@pytest.mark.parametrize("max_mb", [0, -1, 1.5, "16", None, True])
def test_a_bound_is_a_whole_number(max_mb):
    with pytest.raises(CorpusError, match="max_mb"):
        CorpusSource("demo", max_mb=max_mb)


@pytest.mark.parametrize("column", [pa.array([["a"]]), pa.array([b"a"], pa.binary(1)), pa.array([{"a": 1}])])
def test_columns_of_lists_or_bytes_of_one_length_are_named(tmp_path, column):
    pq.write_table(pa.table({"text": ["a"], "label": column}), tmp_path / "a.parquet")
    with pytest.raises(CorpusError, match=r"'label': expected text or a number, found"):
        read_corpus(tmp_path / "a.parquet")
