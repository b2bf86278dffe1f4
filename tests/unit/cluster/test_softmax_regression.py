"""Softmax regression read as prototypes, and its folds."""

import numpy as np
import pytest
from scipy.special import softmax
from sklearn.datasets import make_blobs

from neontext.cluster.softmax_regression import deal_folds, prototypes

X, Y = make_blobs(120, 4, centers=3, cluster_std=3.0, random_state=0)


def test_prototypes_are_the_regression():
    W, c = np.random.RandomState(0).normal(size=(3, 4)), np.array([0.5, -1.0, 0.0])
    support, beta = prototypes(W, c, X)
    np.testing.assert_allclose(softmax(-beta * support.outlierness(X), axis=1), softmax(X @ W.T + c, axis=1), atol=1e-9)


def test_prototypes_lie_among_the_points():
    support, _ = prototypes(np.eye(4)[:3] * 100.0, np.zeros(3), X)
    spread = np.sqrt(((X - X.mean(axis=0)) ** 2).sum(axis=1).mean())
    distance = np.sqrt(((support.points - X.mean(axis=0)) ** 2).sum(axis=1).mean())
    assert distance == pytest.approx(spread)


def test_folds_spread_every_label():
    folds = deal_folds(Y, np.random.RandomState(0))
    for label in range(3):
        counts = np.bincount(folds[label == Y], minlength=5)
        assert counts.max() - counts.min() <= 1
