"""Supporting documents: who speaks for the cluster and who for its competitors."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies import models

from neontext.cluster import SupportPoints
from neontext.explain.support import support_documents, support_shares
from neontext.neuralize import ClusterNetwork

NETWORK = ClusterNetwork(
    SupportPoints([[0.0], [1.0], [4.0], [5.0]], [0, 0, 1, 1], gamma=1.0, source=[2, 0, -1, 1]), beta=1.0
)
IDS = ("one", "two", "three")


@settings(max_examples=25, deadline=None)
@given(models(), st.integers(0, 1000))
def test_shares_are_the_sums_of_the_literal_pairs(model, seed):
    x = np.random.default_rng(seed).normal(size=model.points.shape[1])
    for cluster in range(model.n_clusters):
        expected = np.zeros(len(model.points))
        for (i, j), share in model.literal(cluster).shares(x).items():
            expected[[i, j]] += share / model.beta
        np.testing.assert_allclose(support_shares(model.network, x, cluster), expected, atol=1e-9)


def test_a_document_that_is_left_out_has_no_share():
    shares = support_shares(NETWORK, np.array([0.0]), 0, leave_out=0)
    np.testing.assert_allclose(shares[:2], [0.0, 1.0])
    assert shares[2:].sum() == pytest.approx(1.0)


def test_one_competitor_takes_the_whole_other_side():
    network = ClusterNetwork(SupportPoints([[0.0], [4.0], [-5.0]], [0, 1, 2]), 1.0)
    assert support_shares(network, np.array([0.0]), 0, against=2).tolist() == [1.0, 0.0, 1.0]


def found(n_shown=5, **parameters):
    options = {"against": None, "leave_out": -1, "ids": IDS, "n_shown": n_shown, **parameters}
    return support_documents(NETWORK, np.array([0.2]), 0, **options)


def test_documents_are_named_largest_share_first():
    documents = found()
    assert [(s.document, s.id, s.cluster) for s in documents["support_for"]] == [(2, "three", 0), (0, "one", 0)]
    assert [(s.document, s.id, s.cluster) for s in documents["support_against"]] == [(-1, None, 1), (1, "two", 1)]
    assert sum(s.share for s in documents["support_for"]) == pytest.approx(1.0)


def test_only_so_many_are_shown():
    documents = found(n_shown=1)
    assert [len(side) for side in documents.values()] == [1, 1]


def test_without_ids_they_have_rows_only():
    assert [(s.document, s.id) for s in found(ids=())["support_for"]] == [(2, None), (0, None)]


def test_what_has_no_share_is_not_shown():
    assert [s.document for s in found(leave_out=0)["support_for"]] == [0]
