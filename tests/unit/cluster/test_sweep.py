"""How many clusters: found where it can be seen, scores against their definitions, ranges that are none refused."""

import numpy as np
import pytest
from messages import assert_says, says
from sklearn.metrics import silhouette_samples

from neontext.cluster import choose_n_clusters, cluster_range
from neontext.cluster.halves import HalfSample, SweepPoint, kernel_silhouette
from neontext.cluster.sweep import best_number, nearly_as_good, numbers_around, spaced_numbers
from neontext.errors import InputError


def blobs(n_clusters, n_each=25, seed=0):
    rng = np.random.RandomState(seed)
    centres = 12 * np.eye(n_clusters)
    return np.concatenate([centre + rng.normal(size=(n_each, n_clusters)) for centre in centres])


@pytest.mark.parametrize("n_clusters", [3, 5, 8])
def test_separated_clusters_are_counted(n_clusters):
    found = choose_n_clusters(blobs(n_clusters), (2, 11), random_state=0)
    assert found.n_clusters == n_clusters
    point = next(point for point in found.curve if point.n_clusters == n_clusters)
    assert point.stability == 1
    assert point.silhouette == max(other.silhouette for other in found.curve)


def test_the_sentence_says_what_was_tried_and_why():
    found = choose_n_clusters(blobs(3), "2-6", random_state=0)
    assert_says(found.reason, "3 clusters", "rank", "5 numbers", "2 to 6", "silhouette")
    assert [point.n_clusters for point in found.curve] == [2, 3, 4, 5, 6]
    assert (found.n_documents, found.gamma > 0, found.beta > 0) == (75, True, True)


def test_the_sentence_says_when_no_number_stands_out():
    noise = np.random.RandomState(0).normal(size=(80, 20))
    assert "None of them is stable" in choose_n_clusters(noise, (2, 5), random_state=0).reason
    assert "None of them is stable" not in choose_n_clusters(blobs(3), (2, 5), random_state=0).reason


def test_auto_tries_up_to_the_square_root_of_the_documents():
    found = choose_n_clusters(blobs(4, n_each=13), random_state=0)
    assert (found.curve[0].n_clusters, found.curve[-1].n_clusters) == (2, 7)


def test_the_same_seed_gives_the_same_curve():
    assert choose_n_clusters(blobs(3), (2, 5), random_state=1) == choose_n_clusters(blobs(3), (2, 5), random_state=1)


def test_silhouette_by_its_definition():
    X, gamma = blobs(3, n_each=6) / 6, 0.4
    half = HalfSample(X, np.arange(0, 18, 2), gamma)
    support = half.fit(3, np.array([0]))
    outlierness = support.outlierness(X[half.unseen])
    kernel = np.exp(-gamma * ((X[half.unseen][:, None] - support.points) ** 2).sum(axis=2))
    expected = []
    for row, own in enumerate(outlierness.argmin(axis=1)):
        means = [np.mean(2 - 2 * kernel[row, support.clusters == k]) for k in range(support.n_clusters)]
        a, b = means[own], min(mean for k, mean in enumerate(means) if k != own)
        expected.append((b - a) / max(a, b))
    assert kernel_silhouette(support, outlierness) == pytest.approx(np.mean(expected))
    # And it is scikit-learn's, for a point added to the clustered ones.
    row = 0
    both = np.vstack([support.points, X[half.unseen][row]])
    distances = 2 - 2 * np.exp(-gamma * ((both[:, None] - both) ** 2).sum(axis=2))
    np.fill_diagonal(distances, 0)
    labels = np.append(support.clusters, outlierness[row].argmin())
    assert silhouette_samples(distances, labels, metric="precomputed")[-1] == pytest.approx(expected[row])


def test_the_larger_of_equals():
    curve = {k: SweepPoint(k, 0.5, 0.5, 1.0) for k in (2, 3, 4)}
    assert best_number(curve) == 4
    curve[2] = SweepPoint(2, 0.6, 0.5, 1.0)
    assert best_number(curve) == 2


def test_numbers_that_are_tried():
    assert spaced_numbers(2, 9, 12) == [2, 3, 4, 5, 6, 7, 8, 9]
    spaced = spaced_numbers(5, 40, 12)
    assert (spaced[0], spaced[-1], len(spaced)) == (5, 40, 12)
    assert numbers_around(10, [8, 10, 13]) == [9, 11, 12]
    assert numbers_around(10, [5, 10, 20]) == [6, 11, 15, 19]
    assert numbers_around(2, [2, 3]) == []
    assert numbers_around(8, [6, 8, 9]) == [7]


@pytest.mark.parametrize("wrong", ["", "5", "5-", "-5", "40-5", "1-4", "a-b", "5–40", "auto ", "9" * 5000 + "-3",
                                   (5,), (2, 3, 4), (2.0, 5), (3, True), (4, 3), None, 5])  # fmt: skip
def test_ranges_that_are_none(wrong):
    with pytest.raises(InputError, match="a range from 2 up"):
        cluster_range(wrong)


def test_too_few_documents():
    with pytest.raises(InputError, match="9 documents are too few to choose"):
        choose_n_clusters(blobs(3, n_each=3))
    with pytest.raises(InputError, match="allows 15 clusters at most"):
        choose_n_clusters(blobs(3, n_each=10), (5, 40))


def test_no_more_clusters_than_different_documents():
    X = np.repeat([[0.0, 0.0], [9.0, 0.0], [0.0, 9.0]], 30, axis=0)
    X[::2] *= 1 + 1e-15  # Rounding makes no difference.
    found = choose_n_clusters(X, random_state=0)
    assert (found.n_clusters, found.curve[-1].n_clusters) == (3, 3)
    with pytest.raises(InputError, match=says("3 of the 90 documents", "3 clusters")):
        choose_n_clusters(X, (2, 4), random_state=0)


def test_equal_documents_are_a_sentence():
    with pytest.raises(InputError):
        choose_n_clusters(np.ones((40, 3)), (2, 4), random_state=0)


@pytest.mark.parametrize("gamma", ["wide", -1.0, 0, np.nan, 1e300])
def test_widths_that_are_none(gamma):
    with pytest.raises(InputError, match="gamma"):
        choose_n_clusters(blobs(3), (2, 4), gamma=gamma, random_state=0)


def test_as_many_numbers_as_are_allowed_are_all_tried():
    assert spaced_numbers(2, 13, 12) == list(range(2, 14))
    spaced = spaced_numbers(2, 14, 12)
    assert (spaced[0], spaced[-1]) == (2, 14)
    assert len(spaced) < 13


def test_numbers_that_do_nearly_as_well_are_named():
    curve = (SweepPoint(2, 0.1, 0.9, 3.0), SweepPoint(3, 0.3, 0.8, 2.0), SweepPoint(4, 0.2, 0.1, 1.0))
    # Mean ranks 5/3, 5/3 and 8/3.
    assert nearly_as_good(3, curve) == (2, 4)
    assert nearly_as_good(3, curve[1:]) == (4,)
    noise = np.random.RandomState(0).normal(size=(60, 5))
    found = choose_n_clusters(noise, (2, 5), random_state=0)
    assert bool(found.nearly) == ("Nearly as good: " in found.reason)
    assert found.n_clusters not in found.nearly
