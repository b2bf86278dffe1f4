"""Nearest points at which the evidence is zero."""

import dataclasses

import numpy as np
import pytest
from hypothesis import given, settings
from strategies import worlds

from neontext.cluster import SupportPoints
from neontext.evaluate.faithfulness.root_points import ANGLE_TOLERANCE, EVIDENCE_TOLERANCE, nearest_roots
from neontext.neuralize import ClusterNetwork


def in_a_plane(on_a_line, points, clusters, gamma=1.0, beta=1.0, n_documents=1):
    """Judged documents in a model of the plane; the documents' own points are then set by hand."""
    network = ClusterNetwork(SupportPoints(points, clusters, gamma=gamma), beta)
    return dataclasses.replace(on_a_line(*["ant"] * n_documents), network=network)


def test_two_centroids_meet_half_way(on_a_line):
    documents = on_a_line("ant", "dog", "ant bee cat")
    roots = nearest_roots(documents)
    assert roots.points[:, 0] == pytest.approx([2.0] * 3)
    assert roots.distances == pytest.approx([2, 3, 2 / 3])
    assert roots.gradients[:, 0] == pytest.approx([-4, 4, -4])
    assert roots.found.all()


def test_three_centroids_against_a_grid(on_a_line):
    documents = in_a_plane(on_a_line, [[0.0, 0.0], [3.0, 0.0], [0.0, 4.0]], [0, 1, 2], beta=2.0, n_documents=3)
    points = np.array([[0.2, 0.3], [1.0, 1.5], [2.5, 1.0]])
    documents.__dict__["points"] = points
    documents = dataclasses.replace(documents, clusters=documents.network.assign(points))
    documents.__dict__["points"] = points
    roots = nearest_roots(documents)
    axis = np.linspace(-1, 5, 601)
    grid = np.stack(np.meshgrid(axis, axis), axis=-1).reshape(-1, 2)
    logits = documents.network.logits(grid)
    for row, cluster in enumerate(documents.clusters):
        near = np.abs(logits[:, cluster]) < 0.1
        nearest = np.linalg.norm(grid[near] - points[row], axis=1).min()
        assert roots.distances[row] == pytest.approx(nearest, abs=0.03)


def test_halved_steps_find_what_whole_steps_would_lose(on_a_line):
    """Narrow kernels in a plane: whole steps alone lose three of these thirty documents."""
    random_state = np.random.RandomState(2)
    support = random_state.normal(scale=2.0, size=(12, 2))
    documents = in_a_plane(on_a_line, support, np.repeat([0, 1, 2], 4), gamma=3.0, beta=2.0, n_documents=30)
    points = random_state.normal(scale=2.0, size=(30, 2))
    documents = dataclasses.replace(documents, clusters=documents.network.assign(points))
    documents.__dict__["points"] = points
    roots = nearest_roots(documents)
    assert roots.found.all()
    assert (roots.sines <= ANGLE_TOLERANCE).all()


@settings(max_examples=40)
@given(worlds())
def test_what_is_found_is_a_root_and_nearest_among_its_neighbours(world):
    documents, network, points = world.edited, world.model.network, world.edited.points
    roots = nearest_roots(documents)
    rows = np.flatnonzero(roots.found)
    f = network.logits(roots.points[rows])[np.arange(len(rows)), documents.clusters[rows]]
    assert (np.abs(f) <= 10 * EVIDENCE_TOLERANCE).all()
    assert np.linalg.norm(roots.points[rows] - points[rows], axis=1) == pytest.approx(roots.distances[rows])
    assert np.isnan(roots.points[~roots.found]).all()


def test_a_cluster_that_never_wins_has_no_root(on_a_line):
    # The same centroid three times: the log-odds are at most those of one in three.
    documents = in_a_plane(on_a_line, [[0.0], [0.0], [0.0], [1.0]], [0, 1, 2, 3])
    roots = nearest_roots(documents)
    assert roots.found.tolist() == [False]
    assert np.isnan(roots.distances).all()


def test_on_the_boundary_already(on_a_line):
    documents = on_a_line("bee cat")
    roots = nearest_roots(documents)
    assert roots.distances == pytest.approx([0], abs=1e-7)
    assert (roots.sines <= ANGLE_TOLERANCE).all()


def test_no_documents(on_a_line):
    assert nearest_roots(on_a_line()).found.shape == (0,)
