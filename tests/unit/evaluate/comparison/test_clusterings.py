"""Two clusterings of five documents, whose comparison can be checked by hand."""

from itertools import permutations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from neontext.evaluate.comparison.clusterings import Clustered, compare_clusterings, match_clusters


def clustered(clusters, n_clusters, words):
    """`words`: (document, word, relevance)."""
    document, word, relevance = (np.array(column) for column in zip(*words, strict=True))
    return Clustered(np.array(clusters), n_clusters, document, word, relevance.astype(float))


FIRST = clustered([0, 0, 1, 1, 1, -1], 2, [(0, 0, 1.0), (2, 0, 2.0), (4, 1, 1.0), (4, 1, 0.5), (4, 2, -1.0)])
SECOND = clustered([1, 1, 0, 0, 1, 0], 3, [(0, 0, 5.0), (4, 1, -0.5), (4, 3, 2.0), (4, 2, -1.0)])


def test_clusters_are_matched_and_documents_moved():
    found = compare_clusterings(FIRST, SECOND)
    assert found.table.tolist() == [[0, 2, 0], [2, 1, 0]]
    assert found.match.tolist() == [1, 0]
    assert found.moved.tolist() == [4]
    assert (found.gained.tolist(), found.lost.tolist()) == ([5], [])
    assert (found.agreement.n_compared, found.agreement.stayed) == (5, 0.8)


def test_the_words_that_moved_a_document():
    shifts = compare_clusterings(FIRST, SECOND).shifts
    assert shifts.word.tolist() == [1, 3, 2]
    assert shifts.first.tolist() == pytest.approx([1.5, np.nan, -1.0], nan_ok=True)
    assert shifts.second.tolist() == [-0.5, 2.0, -1.0]
    assert shifts.change.tolist() == [-2.0, 2.0, 0.0]


def test_a_flow_averages_its_documents():
    first = clustered([0, 0, 0, 1, 1], 2, [(0, 7, 2.0), (1, 7, 1.0), (3, 7, 9.0)])
    second = clustered([1, 1, 0, 1, 1], 2, [(0, 7, 0.0), (2, 7, 9.0), (1, 5, 4.0)])
    # Two of cluster 0 went to cluster 1, which stays matched to itself.
    (flow,) = compare_clusterings(first, second).flows
    assert (flow.first, flow.second, flow.moved.tolist()) == (0, 1, [0, 1])
    assert flow.word.tolist() == [5, 7]
    assert flow.relevance_first.tolist() == [0.0, 1.5]
    assert flow.relevance_second.tolist() == [2.0, 0.0]


def test_the_same_clustering_agrees_whatever_its_clusters_are_called():
    renamed = clustered([2, 2, 0, 0, 0, -1], 3, [(0, 0, 1.0)])
    found = compare_clusterings(FIRST, renamed)
    assert (found.agreement.ari, found.agreement.stayed, found.match.tolist()) == (1.0, 1.0, [2, 0])
    assert (len(found.moved), found.flows) == (0, ())


def test_nothing_to_compare():
    nothing = clustered([-1] * 6, 2, [(0, 0, 1.0)])
    found = compare_clusterings(FIRST, nothing)
    assert (found.agreement.n_compared, found.agreement.ari, found.match.tolist()) == (0, None, [-1, -1])
    assert found.lost.tolist() == [0, 1, 2, 3, 4]


@given(arrays(np.int64, st.tuples(st.integers(1, 4), st.integers(1, 4)), elements=st.integers(0, 5)))
def test_no_other_match_keeps_more_documents(table):
    match = match_clusters(table)
    kept = sum(table[i, j] for i, j in enumerate(match) if j >= 0)
    wide = np.pad(table, ((0, max(0, table.shape[1] - len(table))), (0, max(0, len(table) - table.shape[1]))))
    assert kept == max(sum(wide[i, j] for i, j in enumerate(order)) for order in permutations(range(len(wide))))
    used = [j for j in match.tolist() if j >= 0]
    assert len(used) == len(set(used))


@given(st.data())
def test_flows_hold_every_moved_document_once(data):
    n = data.draw(st.integers(1, 8))
    sides = []
    for _ in range(2):
        clusters = data.draw(st.lists(st.integers(-1, 2), min_size=n, max_size=n))
        words = data.draw(
            st.lists(st.tuples(st.integers(0, n - 1), st.integers(0, 3), st.floats(-5, 5)), min_size=1, max_size=12)
        )
        sides.append(clustered(clusters, 3, words))
    found = compare_clusterings(*sides)
    assert sorted(np.concatenate([flow.moved for flow in found.flows] or [[]]).tolist()) == list(
        range(len(found.moved))
    )
    for side, totals in zip(sides, (found.shifts.first, found.shifts.second), strict=True):
        inside = np.isin(side.document, found.moved)
        assert np.nansum(totals) == pytest.approx(side.relevance[inside].sum(), abs=1e-9)
    # A flow's averages are its documents' changes.
    for flow in found.flows:
        entries = np.isin(found.shifts.document, flow.moved)
        expected = found.shifts.change[entries].sum() / len(flow.moved)
        assert (flow.relevance_second - flow.relevance_first).sum() == pytest.approx(expected, abs=1e-9)
