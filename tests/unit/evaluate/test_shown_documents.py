from types import SimpleNamespace

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from neontext.evaluate import choose_shown


def choose(n, most, exemplars=(), named=()):
    found = SimpleNamespace(clusters=np.arange(n) % 2, evidence=np.arange(n, dtype=float))
    clusters = [SimpleNamespace(cluster=0, exemplars=tuple(exemplars)), SimpleNamespace(cluster=1, exemplars=())]
    findings = [SimpleNamespace(documents=tuple(named))]
    return choose_shown(found, clusters, findings, most, np.random.RandomState(0))


@given(st.integers(0, 80), st.integers(0, 90))
def test_as_many_as_asked_for_each_once_in_order(n, most):
    rows = choose(n, most)
    assert len(rows) == min(n, most)
    assert (np.diff(rows) > 0).all()


def test_all_of_them():
    assert choose(7, None).tolist() == list(range(7))


def test_what_the_report_names_first_then_the_extremes_of_each_cluster_in_turn():
    assert choose(500, 2, exemplars=[123, 77], named=[300]).tolist() == [77, 123]
    assert choose(500, 3, exemplars=[123, 77], named=[300]).tolist() == [77, 123, 300]
    assert choose(500, 4).tolist() == [0, 1, 498, 499]
    rows = choose(500, 43, exemplars=[123, 77], named=[300])
    assert set(rows) == {77, 123, 300, *range(20), *range(480, 500)}
    assert {0, 499} <= set(choose(500, 60))
