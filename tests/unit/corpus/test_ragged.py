"""Lists of different lengths in one array."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from neontext.corpus.ragged import Ragged, consecutive, runs

LISTS = st.lists(st.lists(st.integers(0, 9), max_size=4), max_size=6)


def ragged(lists):
    sizes = [len(values) for values in lists]
    flat = [value for values in lists for value in values]
    return Ragged(np.concatenate([[0], np.cumsum(sizes, dtype=int)]), np.array(flat, dtype=int))


def plain(lists):
    return [lists.values[a:b].tolist() for a, b in zip(lists.indptr[:-1], lists.indptr[1:], strict=True)]


@given(LISTS)
def test_columns(lists):
    table = ragged(lists)
    assert len(table) == len(lists)
    assert table.sizes.tolist() == [len(values) for values in lists]
    assert table.row.tolist() == [row for row, values in enumerate(lists) for _ in values]
    assert table.position.tolist() == [place for values in lists for place in range(len(values))]
    assert plain(Ragged.from_rows(table.row, table.values, len(lists))) == lists
    assert plain(table.where(table.values > 4)) == [[value for value in values if value > 4] for values in lists]


@given(LISTS.filter(bool), st.data())
def test_take(lists, data):
    rows = data.draw(st.lists(st.integers(0, len(lists) - 1), max_size=5))
    lengths = [data.draw(st.integers(0, len(lists[row]))) for row in rows]
    table, chosen = ragged(lists), np.array(rows, dtype=int)
    assert plain(table.take(chosen)) == [lists[row] for row in rows]
    shortened = [lists[row][:length] for row, length in zip(rows, lengths, strict=True)]
    assert plain(table.take(chosen, np.array(lengths, dtype=int))) == shortened


def test_nothing():
    assert plain(Ragged.empty(2)) == [[], []]
    assert consecutive(np.empty(0, int), np.empty(0, int)).tolist() == []


@given(st.lists(st.integers(0, 9), max_size=20), st.integers(1, 15))
def test_runs_cover_every_row_once_and_stay_small(sizes, most):
    found = list(runs(np.array(sizes, dtype=int), most=most))
    assert [row for run in found for row in range(run.start, run.stop)] == list(range(len(sizes)))
    assert all(sum(sizes[run]) <= most or run.stop - run.start == 1 for run in found)
