"""Calibration against its objective, written out."""

import numpy as np
import pytest
from scipy.special import logsumexp

from neontext.cluster.calibration import OFFSET_PENALTY, fit_offsets


def test_offsets_are_the_minimum():
    scores = np.random.RandomState(0).normal(size=(50, 3))
    labels = np.random.RandomState(1).choice(3, 50, p=[0.6, 0.3, 0.1])
    scores[np.arange(50), labels] += 1.0
    slope, offsets, loss = fit_offsets(scores, labels)

    def objective(a, b):
        logits = a * scores + b
        return (logsumexp(logits, axis=1) - logits[np.arange(50), labels]).mean() + OFFSET_PENALTY * b @ b

    assert loss == pytest.approx(objective(slope, offsets))
    for step in np.random.RandomState(2).normal(size=(20, 4)) * 0.05:
        assert objective(slope + step[0], offsets + step[1:]) > loss
