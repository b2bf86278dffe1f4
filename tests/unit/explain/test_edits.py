"""`Bags` and batches: what the search for flips is made of."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from neontext import ClusterExplainer, read_corpus
from neontext.explain import flips
from neontext.explain.edits import Bags, add_up, batches
from neontext.explain.flips import apply_edits

# Documents: words 4 (twice) and 2; none; word 7.
BAGS = Bags(np.array([0, 2, 2, 3]), np.array([4, 2, 7]), np.array([2, 1, 1]))


def plain(bags):
    return [
        list(zip(bags.word[a:b].tolist(), bags.count[a:b].tolist(), strict=True))
        for a, b in zip(bags.indptr[:-1], bags.indptr[1:], strict=True)
    ]


def test_bags():
    assert BAGS.sizes.tolist() == [2, 0, 1]
    assert BAGS.document.tolist() == [0, 0, 2]
    assert BAGS.position.tolist() == [0, 1, 0]
    assert plain(BAGS.where(np.array([False, True, True]))) == [[(2, 1)], [], [(7, 1)]]
    assert plain(BAGS.slice(slice(1, 3))) == [[], [(7, 1)]]


def test_documents_without_an_entry_add_up_to_nothing():
    assert add_up(BAGS, np.array([[1.0], [2.0], [4.0]])).tolist() == [[3.0], [0.0], [4.0]]
    assert add_up(Bags.of(np.empty(0, int), np.empty(0, int), np.empty(0, int), 2), np.empty((0, 1))).shape == (2, 1)


def test_edits_are_applied_to_counts():
    edits = Bags(np.array([0, 1, 2, 3]), np.array([4, 5, 7]), np.array([-2, 1, 1]))
    assert plain(apply_edits(BAGS, edits)) == [[(2, 1)], [(5, 1)], [(7, 2)]]


@given(st.lists(st.integers(0, 9), max_size=20), st.integers(1, 15))
def test_batches_cover_every_document_once_and_stay_small(sizes, most):
    found = list(batches(np.array(sizes, dtype=int), most=most))
    assert [row for batch in found for row in range(batch.start, batch.stop)] == list(range(len(sizes)))
    assert all(sum(sizes[batch]) <= most or batch.stop - batch.start == 1 for batch in found)


@pytest.mark.parametrize("numbers", [1, 200, 10**9])
def test_batches_change_nothing(monkeypatch, numbers):
    corpus = read_corpus("demo", limit=60)
    explainer = ClusterExplainer(4, vectors="lsa", n_init=1, random_state=0).fit(corpus)
    expected = explainer.explain().flips
    monkeypatch.setattr(flips, "BATCH_NUMBERS", numbers)
    assert explainer.explain().flips == expected
