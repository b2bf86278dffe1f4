"""Which of two clusterings is purer: against the scores of each alone, and what the interval must hold."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from neontext.evaluate.comparison.purer import score_both
from neontext.evaluate.scores import score_clustering

ROWS = st.lists(st.tuples(st.sampled_from(["a", "b", "c", None]), st.integers(-1, 3), st.integers(-1, 2)), max_size=40)


@given(ROWS)
def test_scores_are_those_of_each_over_the_documents_of_both(rows):
    labels, first, second = [row[0] for row in rows], *(np.array([row[i] for row in rows], dtype=int) for i in (1, 2))
    both = score_both(labels, first, second)
    known = [label is not None and a >= 0 and b >= 0 for label, a, b in rows]
    if sum(known) < 2:
        assert both is None
        return
    kept = [label for label, keep in zip(labels, known, strict=True) if keep]
    for i, clusters in enumerate((first[known], second[known])):
        alone = score_clustering(kept, clusters, np.zeros((len(kept), 1)))
        for name in ("purity", "inverse_purity", "ari", "ami"):
            assert getattr(both, name)[i] == pytest.approx(getattr(alone, name))
        assert both.n_clusters[i] == len(set(clusters))
    assert both.n == len(kept)
    assert both.low <= both.difference <= both.high
    assert both.difference == pytest.approx(both.purity[1] - both.purity[0])


def test_turned_around_the_difference_turns():
    rng = np.random.RandomState(1)
    labels = rng.choice(["a", "b", "c"], 200).tolist()
    one, other = rng.randint(0, 4, (2, 200))
    there, back = score_both(labels, one, other), score_both(labels, other, one)
    assert (there.low, there.high) == pytest.approx((-back.high, -back.low))
    assert score_both(labels, one, one)[-3:] == (0.0, 0.0, 0.0)
