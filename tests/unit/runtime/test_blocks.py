import threading

import numpy as np
import pytest
from threadpoolctl import threadpool_info

from neontext.runtime.blocks import map_blocks, one_thread


def threads():
    return {library["num_threads"] for library in threadpool_info()}


def test_libraries_keep_to_one_thread_inside_and_gets_its_threads_back():
    before = threads()
    with one_thread():
        assert threads() == {1}
    assert threads() == before


def test_results_come_in_the_order_of_the_blocks():
    blocks = [slice(start, start + 3) for start in range(0, 60, 3)]
    assert map_blocks(lambda block: block.start, blocks) == list(range(0, 60, 3))


def test_no_blocks_no_results():
    assert map_blocks(lambda block: block, []) == []


def test_inside_a_block_blas_has_one_thread():
    def of_blas(block):
        return {library["num_threads"] for library in threadpool_info() if library["user_api"] == "blas"}

    assert map_blocks(of_blas, [slice(0, 1), slice(1, 2)]) == [{1}, {1}]


def test_an_error_in_a_block_is_raised():
    def fail(block):
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        map_blocks(fail, [slice(0, 1), slice(1, 2)])


def test_blocks_fill_an_array_from_several_threads():
    result, seen = np.zeros(1_000), set()

    def fill(block):
        seen.add(threading.get_ident())
        result[block] = np.arange(block.start, block.stop)

    map_blocks(fill, [slice(start, start + 10) for start in range(0, 1_000, 10)])
    assert np.array_equal(result, np.arange(1_000))
    assert threading.get_ident() not in seen
