"""Passes over rows in blocks: order, joining, what has no rows, threads."""

import re
import threading
from typing import NamedTuple

import numpy as np
import pytest
from threadpoolctl import threadpool_info, threadpool_limits

from neontext.runtime.blocks import MAX_AT_ONCE, each_block, map_blocks, one_thread, row_blocks


class Sums(NamedTuple):
    total: np.ndarray
    parts: np.ndarray


def sums(factor, rows, more):
    return Sums(factor * rows.sum(axis=1), np.stack([rows, rows + (0 if more is None else more)], axis=2))


def threads():
    """Threads of the libraries that NumPy and scikit-learn bring; another test may have loaded others since."""
    ours = [library for library in threadpool_info() if re.search("numpy|scipy|scikit_learn", library["filepath"])]
    return {library["num_threads"] for library in ours}


def test_libraries_keep_to_one_thread_inside_and_gets_its_threads_back():
    before = threads()
    with one_thread():
        assert threads() == {1}
    assert threads() == before


@pytest.mark.parametrize(("n_rows", "step", "ends"), [(0, 3, []), (2, 3, [2]), (6, 3, [3, 6]), (7, 3, [3, 6, 7])])
def test_rows_are_cut_into_blocks_of_at_most_the_step(n_rows, step, ends):
    blocks = list(row_blocks(n_rows, step))
    assert [block.stop for block in blocks] == ends
    assert [row for block in blocks for row in range(block.start, block.stop)] == list(range(n_rows))


@pytest.mark.parametrize("block_size", [1, 4, 7, 20, 100])
def test_columns_are_joined_in_the_order_of_the_rows(block_size):
    rows, more = np.arange(60).reshape(20, 3), np.arange(20.0)[:, None]
    joined, whole = map_blocks(sums, 2, rows, more, block_size=block_size), sums(2, rows, more)
    assert isinstance(joined, Sums)
    for column, expected in zip(joined, whole, strict=True):
        assert column.dtype == expected.dtype
        np.testing.assert_array_equal(column, expected)


def test_what_is_not_there_is_handed_on():
    rows = np.ones((5, 2))
    np.testing.assert_array_equal(map_blocks(sums, 1, rows, None, block_size=2).parts, np.ones((5, 2, 2)))


def test_one_array_is_joined_to_one_array():
    joined = map_blocks(np.multiply, 3, np.arange(10, dtype=np.int32), block_size=3)
    np.testing.assert_array_equal(joined, 3 * np.arange(10))
    assert joined.dtype == np.int32


def test_no_rows_give_columns_of_the_same_form_without_rows():
    joined = map_blocks(sums, 2, np.empty((0, 3), dtype=np.int64), np.empty((0, 1)), block_size=4)
    assert (joined.total.shape, joined.parts.shape) == ((0,), (0, 3, 2))
    assert (joined.total.dtype, joined.parts.dtype) == (np.int64, np.float64)


def test_results_come_in_the_order_of_the_blocks():
    rows = np.arange(60)
    blocks = [slice(start, start + 3) for start in (30, 0, 57, 3)]
    first = each_block(lambda name, block: f"{name}{block[0]}", "row ", rows, blocks=blocks)
    assert list(first) == ["row 30", "row 0", "row 57", "row 3"]
    assert list(each_block(sums, 1, rows, blocks=[])) == []


def test_inside_a_block_blas_has_one_thread_and_afterwards_its_own():
    def of_blas(_, rows):
        return {library["num_threads"] for library in threadpool_info() if library["user_api"] == "blas"}

    before = threads()
    for blocks in ([slice(0, 2)], [slice(0, 1), slice(1, 2)]):
        assert list(each_block(of_blas, None, np.arange(2), blocks=blocks)) == [{1}] * len(blocks)
        assert threads() == before


def test_an_error_in_a_block_is_raised():
    def fail(_, rows):
        raise ZeroDivisionError

    for block_size in (1, 10):
        with pytest.raises(ZeroDivisionError):
            map_blocks(fail, None, np.arange(3), block_size=block_size)


def test_blocks_run_in_several_threads_but_not_in_too_many(monkeypatch):
    monkeypatch.setattr("neontext.runtime.blocks.n_cores", lambda: 100)
    seen, at_work, most = set(), threading.Semaphore(MAX_AT_ONCE), []

    def note(_, rows):
        seen.add(threading.get_ident())
        most.append(at_work.acquire(blocking=False))
        threading.Event().wait(0.002)
        at_work.release()
        return rows

    map_blocks(note, None, np.arange(100), block_size=1)
    assert threading.get_ident() not in seen
    assert 1 < len(seen) <= MAX_AT_ONCE
    assert all(most)


def test_a_single_block_needs_no_thread():
    where = map_blocks(lambda _, rows: np.full(len(rows), threading.get_ident()), None, np.arange(3), block_size=3)
    assert set(where) == {threading.get_ident()}


def test_one_thread_may_be_nested_and_ends_where_it_began():
    with threadpool_limits(2):
        before = threads()
        with one_thread():
            with one_thread():
                assert threads() == {1}
            assert threads() == {1}
        assert threads() == before
