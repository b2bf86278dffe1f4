"""Clusters on pixels: means, support points, and what does not fit."""

import numpy as np
import pytest

from neontext.cluster import soft_assignment
from neontext.errors import InputError
from neontext.images import Images, cluster_images, read_images


def line(values, labels=None):
    """Images of one pixel."""
    pixels = np.asarray(values, dtype=np.float64).reshape(-1, 1, 1, 1)
    return Images(pixels, tuple(map(str, range(len(pixels)))), labels)


FOUR = line([0.0, 0.2, 0.8, 1.0], ("a", "a", "b", "b"))


def test_labels_are_clusters_and_means_their_support():
    model = cluster_images(FOUR, init="labels")
    np.testing.assert_allclose(model.network.support.points, [[0.1], [0.9]])
    assert model.cluster_labels == ("a", "b")
    assert (model.excluded == -1).all()


def test_an_image_without_label_shapes_no_cluster():
    images = line([0.5, 0.0, 0.2, 0.8, 1.0], (None, "a", "a", "b", "b"))
    np.testing.assert_allclose(cluster_images(images, init="labels").network.support.points, [[0.1], [0.9]])
    model = cluster_images(images, init="labels", support="all")
    assert model.excluded.tolist() == [-1, 0, 1, 2, 3]


def test_images_that_are_support_points_themselves_are_known_by_their_row():
    """Two images a label for two support points each: they are kept as they are."""
    images = line([0.5, 0.0, 0.2, 0.8, 1.0], (None, "a", "a", "b", "b"))
    assert cluster_images(images, init="labels", support=2).excluded.tolist() == [-1, 0, 1, 2, 3]


def test_stiffness_is_set_without_the_images_themselves():
    digits = read_images("digits", limit=200)
    model = cluster_images(digits, init="labels", support="all")
    outlierness = model.network.support.outlierness(digits.points, model.excluded)
    assert soft_assignment(outlierness, model.network.beta).max(axis=1).mean() == pytest.approx(0.9, abs=1e-3)


def test_kmeans_finds_two_groups():
    model = cluster_images(FOUR, 2)
    assert sorted(model.network.support.points.ravel().round(3)) == [0.1, 0.9]
    assert model.cluster_labels is None


def test_kernel_model_has_so_many_support_points():
    digits = read_images("digits", limit=300)
    model = cluster_images(digits, support=4, init="labels")
    assert (model.network.support.sizes == 4).all()
    assert len(cluster_images(digits, 5, support=3).network.support.points) == 15
    for init in ("labels", "kmeans"):
        assert cluster_images(digits, support=4, init=init, gamma=0.7).network.support.gamma == 0.7


def test_kernel_beats_means_on_digits():
    digits = read_images("digits")
    truth = np.array([int(label) for label in digits.labels])
    accuracy = {
        support: (cluster_images(digits, support=support, init="labels").network.assign(digits.points) == truth).mean()
        for support in (None, 10)
    }
    assert accuracy[10] > accuracy[None] + 0.03
    assert accuracy[10] > 0.95


@pytest.mark.parametrize(
    ("images", "arguments", "message"),
    [
        (FOUR, {"init": "random"}, "expected one of kmeans, labels"),
        (FOUR, {"support": 0}, "whole number of at least 1"),
        (FOUR, {"support": "some"}, "whole number of at least 1"),
        (FOUR, {"n_clusters": 1}, "at least 2"),
        (FOUR, {"n_clusters": 5}, "4 different images for 5 clusters"),
        (FOUR, {"n_clusters": 3, "init": "labels"}, "2 labels for 3 clusters"),
        (FOUR, {"gamma": 0.5}, "choose kernel k-means"),
        (FOUR, {"gamma": -0.5, "support": 1}, "positive number"),
        (line([0.0, 1.0]), {}, "how many clusters"),
        (line([0.0, 1.0]), {"init": "labels"}, "0 labels"),
        (line([0.5, 0.5, 0.5]), {"n_clusters": 2}, "1 different images"),
        (line([0.5] * 20 + [0.7] * 20), {"n_clusters": 3}, "2 different images"),
    ],
)
def test_what_does_not_fit_is_refused(images, arguments, message):
    with pytest.raises(InputError, match=message):
        cluster_images(images, **arguments)
