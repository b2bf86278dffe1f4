"""The k-means error."""

import numpy as np
import pytest

from neontext.errors import InputError

torch = pytest.importorskip("torch", reason="torch is not installed: pip install 'neontext[deep]'")

from neontext.deep.training import Schedule, nearest, train  # noqa: E402

X = np.array([[1.0, 0.0], [0.9, 0.2], [0.0, 1.0], [0.1, 0.8]])
CENTROIDS = np.eye(2)


def trained(clusters, **settings):
    module = torch.nn.Linear(2, 2, bias=False).double()
    module.weight.data[:] = torch.eye(2)
    schedule = Schedule(**{"max_epochs": 3, "batch_size": 4, "learning_rate": 0.01, "points_move": False} | settings)
    return module, train(module, X, np.asarray(clusters), CENTROIDS, schedule, np.random.RandomState(0))


def test_first_error_is_the_mean_squared_distance_to_the_centroids():
    _, errors = trained([0, 0, 1, 1])
    assert errors[0] == pytest.approx((0 + 0.05 + 0 + 0.05) / 4)
    assert errors == sorted(errors, reverse=True)


def test_inputs_without_a_cluster_are_left_out():
    _, errors = trained([0, -1, 1, -1])
    assert errors[0] == pytest.approx(0, abs=1e-12)


def test_points_move_to_the_nearest_centroid_in_the_second_half():
    # All four start in the wrong cluster; a slow step leaves the features, so moving alone mends it.
    _, errors = trained([1, 1, 0, 0], max_epochs=2, learning_rate=1e-9, points_move=True)
    assert errors == pytest.approx([(2 + 1.45 + 2 + 1.45) / 4, 0.025])


def test_nearest_is_the_smallest_distance():
    centroids = np.random.RandomState(0).rand(3, 2)
    expected = [min(range(3), key=lambda k: ((x - centroids[k]) ** 2).sum()) for x in X]
    np.testing.assert_array_equal(nearest(X, centroids), expected)


def test_training_that_runs_away_is_told():
    with pytest.raises(InputError, match="lower learning_rate"):
        trained([0, 0, 1, 1], learning_rate=1e200, max_epochs=4)
