"""Borderline, far and hardly explained documents."""

from types import SimpleNamespace

import numpy as np
import pytest
from scipy.special import expit

from neontext.evaluate.findings.documents import find_borderline, find_hardly_explained, find_outliers


def context_of(**columns):
    arrays = {name: np.array(column) for name, column in columns.items()}
    return SimpleNamespace(explanations=SimpleNamespace(**arrays), fidelity=None)


def test_negative_evidence_is_borderline_the_worst_first():
    (finding,) = find_borderline(context_of(clusters=[0, 1, 0, -1], evidence=[-0.5, 2.0, -3.0, np.nan]))
    assert finding.documents == (2, 0)
    assert finding.sentence.startswith("Do not count on the cluster of 2 documents")
    assert finding.value == 2 / 3
    assert finding.effect == pytest.approx(2 - expit(-0.5) - expit(-3.0))
    assert list(find_borderline(context_of(clusters=[0, 1], evidence=[0.5, 2.0]))) == []


def test_far_documents():
    near = [[1.0, 5.0], [5.0, 1.1], [1.2, 5.0], [0.9, 5.0], [5.0, 1.0]]
    (finding,) = find_outliers(
        context_of(clusters=[0, 1, 0, 0, 1, 0, -1], outlierness=[*near, [9.0, 9.5], [np.nan] * 2])
    )
    assert finding.documents == (5,)
    assert (finding.value, finding.null) == (9.0, 1.05)
    assert finding.sentence.startswith("Read 1 document that may belong to no cluster")
    assert "up to 9.00" in finding.sentence
    assert list(find_outliers(context_of(clusters=[0, 1, 0, 0, 1], outlierness=near))) == []
    equal = [[1.0, 2.0]] * 9 + [[1.0 + 1e-15, 2.0]]
    assert list(find_outliers(context_of(clusters=[0] * 10, outlierness=equal))) == []
    assert list(find_outliers(context_of(clusters=[0], outlierness=[[1.0, 2.0]]))) == []


def test_hardly_explained():
    (finding,) = find_hardly_explained(
        context_of(clusters=[0, 0, 0, -1], n_explained=[2, 10, 10, 0], n_tokens=[2, 60, 12, 4])
    )
    assert finding.documents == (0, 1)
    assert finding.value == 0.5
    assert finding.sentence.endswith("(50.0% of 4).")
    assert list(find_hardly_explained(context_of(clusters=[0], n_explained=[10], n_tokens=[12]))) == []
