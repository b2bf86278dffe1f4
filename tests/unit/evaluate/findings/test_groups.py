"""Groups of things that hang together by pairs."""

import numpy as np
import pytest

from neontext.evaluate.findings.groups import connected_groups


@pytest.mark.parametrize("kind", [np.int32, np.int64, np.intp])
def test_groups_by_hand_whatever_the_width_of_the_indices(kind):
    left, right = np.array([0, 4, 5], dtype=kind), np.array([4, 2, 5], dtype=kind)
    assert connected_groups(left, right, 6).tolist() == [0, 1, 0, 2, 0, 3]


def test_without_pairs_each_thing_is_alone():
    none = np.zeros(0, dtype=np.int64)
    assert connected_groups(none, none, 3).tolist() == [0, 1, 2]


def test_the_graph_has_the_indices_that_every_scipy_reads(monkeypatch):
    """SciPy before 1.12 reads no others, and leaves the groups undefined."""
    graphs = []

    def recording(graph, directed):
        graphs.append(graph)
        return 1, np.zeros(2)

    monkeypatch.setattr("neontext.evaluate.findings.groups.connected_components", recording)
    connected_groups(np.array([0]), np.array([1]), 2)
    assert {graphs[0].indices.dtype, graphs[0].indptr.dtype} == {np.dtype(np.int32)}
