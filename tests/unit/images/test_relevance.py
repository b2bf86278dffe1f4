"""Pixels: every rule against every pair written out, and parts that add up."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reference import pixel_relevance
from strategies import models

from neontext.cluster import SupportPoints
from neontext.errors import InputError
from neontext.images import Box, explain_by_competitor, explain_by_support, explain_pixels
from neontext.images import relevance as relevance_module
from neontext.images import rules as rules_module
from neontext.images.rules import RULES, ensure_rule
from neontext.neuralize import ClusterNetwork

BOX = Box(-1.0, 2.0)


def pixels(model, seed, rule, n_images=3):
    low = 0.0 if rule == "zplus" else BOX.low
    return np.random.default_rng(seed).uniform(low, BOX.high, size=(n_images, model.points.shape[1]))


def close(found, expected, tolerance=1e-9):
    np.testing.assert_allclose(found, expected, rtol=tolerance, atol=tolerance)


@pytest.mark.parametrize("rule", RULES)
@settings(max_examples=25)
@given(models(), st.integers(0, 1000), st.data())
def test_every_rule_is_the_literal_one(rule, model, seed, data):
    X = pixels(model, seed, rule)
    clusters = data.draw(st.lists(st.integers(0, model.n_clusters - 1), min_size=3, max_size=3))
    found = explain_pixels(model.network, X, clusters, rule=rule, box=BOX)
    for row, cluster in enumerate(clusters):
        literal = model.literal(cluster)
        relevance, _ = pixel_relevance(literal, X[row], rule, BOX.low, BOX.high)
        close(found.relevance[row], relevance)
        close(found.evidence[row], literal.forward(X[row])[0])


@pytest.mark.parametrize("rule", RULES)
@settings(max_examples=25)
@given(models(), st.integers(0, 1000))
def test_pixels_and_bias_are_the_evidence(rule, model, seed):
    X = pixels(model, seed, rule)
    found = explain_pixels(model.network, X, rule=rule, box=BOX)
    close(found.residual, 0.0)
    close(found.evidence, model.network.logits(X)[np.arange(len(X)), found.clusters])


@pytest.mark.parametrize("rule", RULES)
@settings(max_examples=25)
@given(models(), st.integers(0, 1000), st.data())
def test_competitors_and_support_points_add_up_to_the_whole(rule, model, seed, data):
    X = pixels(model, seed, rule, n_images=1)
    cluster = data.draw(st.integers(0, model.n_clusters - 1))
    whole = explain_pixels(model.network, X, [cluster], rule=rule, box=BOX)
    by_competitor = explain_by_competitor(model.network, X[0], cluster, rule=rule, box=BOX)
    by_support = explain_by_support(model.network, X[0], cluster, rule=rule, box=BOX)
    own = model.clusters == cluster
    for parts, rows in ((by_competitor, slice(None)), (by_support, own), (by_support, ~own)):
        for name in ("relevance", "bias", "evidence"):
            close(getattr(parts, name)[rows].sum(axis=0), getattr(whole, name)[0])
        close(parts.residual, 0.0)
    assert not by_competitor.relevance[cluster].any()


@pytest.mark.parametrize("rule", RULES)
@settings(max_examples=15)
@given(models(min_size=2))
def test_a_support_point_is_explained_without_itself(rule, model):
    X, everything = np.abs(model.points), np.arange(len(model.points))
    shifted = replace(model, points=X)
    box = Box(0.0, X.max())
    found = explain_pixels(shifted.network, X, shifted.clusters, rule=rule, excluded=everything, box=box)
    for j in everything:
        rest = explain_pixels(shifted.without(j).network, X[[j]], [shifted.clusters[j]], rule=rule, box=box)
        for name in ("relevance", "bias", "evidence"):
            close(getattr(found, name)[j], getattr(rest, name)[0], 1e-6)


@pytest.mark.parametrize("rule", RULES)
@settings(max_examples=15)
@given(models(min_size=2), st.data())
def test_parts_of_a_support_point_add_up_without_itself(rule, model, data):
    X, j = np.abs(model.points), data.draw(st.integers(0, len(model.points) - 1))
    weights = np.round(model.alpha) + 1.0  # Points that stand for several documents stay, with one less.
    shifted = replace(model, points=X, alpha=weights)
    options = {"rule": rule, "box": Box(0.0, X.max())}
    whole = explain_pixels(shifted.network, X[[j]], excluded=np.array([j]), **options)
    parts = explain_by_support(shifted.network, X[j], excluded=j, **options)
    own = shifted.clusters == whole.clusters[0]
    for rows in (own, ~own):
        for name in ("relevance", "bias", "evidence"):
            close(getattr(parts, name)[rows].sum(axis=0), getattr(whole, name)[0])
    close(parts.residual, 0.0)


def two_points():
    return ClusterNetwork(SupportPoints([[0.0, 0.0], [1.0, 0.0]], clusters=[0, 1]), beta=1.0)


def test_midpoint_by_hand():
    """Two means: (x - s_0)^2 - (x - s_1)^2 in every pixel."""
    found = explain_pixels(two_points(), [[0.9, 0.4]])
    close(found.relevance, [[0.81 - 0.01, 0.0]])
    close(found.bias, [0.0])


def test_z_is_zero_where_a_pixel_is_black():
    found = explain_pixels(two_points(), [[0.0, 0.4]], rule="z")
    assert not found.relevance.any()
    close(found.bias, found.evidence)


def test_against_one_competitor_is_its_own_margin():
    network = ClusterNetwork(SupportPoints([[0.0], [1.0], [5.0]], clusters=[0, 1, 2]), beta=0.5)
    found = explain_pixels(network, [[0.2]], against=2)
    close(found.evidence, [0.5 * (4.8**2 - 0.2**2)])
    close(found.residual, 0.0)


def test_blocks_change_nothing(monkeypatch):
    rng = np.random.default_rng(0)
    support = SupportPoints(rng.uniform(size=(12, 4)), np.repeat([0, 1, 2], 4), gamma=2.0)
    network, X = ClusterNetwork(support, 3.0), rng.uniform(size=(40, 4))
    whole = {rule: explain_pixels(network, X, rule=rule).relevance for rule in RULES}
    monkeypatch.setattr(relevance_module, "BLOCK_ELEMENTS", 1)
    monkeypatch.setattr(rules_module, "BLOCK_ELEMENTS", 100)
    for rule in RULES:
        close(explain_pixels(network, X, rule=rule).relevance, whole[rule], 1e-12)


def test_no_image_has_no_relevance():
    assert explain_pixels(two_points(), np.empty((0, 2))).relevance.shape == (0, 2)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"rule": "gamma"}, "expected one of midpoint, z, zplus, zbox"),
        ({"rule": "zbox"}, "pixels go from -1 to 3"),
        ({"rule": "zplus"}, "one is -1"),
        ({"clusters": [0, 0]}, "one cluster number for each of the 1 images"),
        ({"clusters": [2]}, "this model has 0 .. 1"),
        ({"against": -1}, "this model has 0 .. 1"),
    ],
)
def test_what_does_not_fit_is_refused(arguments, message):
    with pytest.raises(InputError, match=message):
        explain_pixels(two_points(), [[-1.0, 3.0]], **arguments)


def test_too_many_pairs_are_refused(monkeypatch):
    monkeypatch.setattr(rules_module, "MAX_PAIRS", 0)
    with pytest.raises(InputError, match="fewer support points"):
        explain_pixels(two_points(), [[0.5, 0.5]], rule="zbox")


def test_a_rule_passes_through():
    assert ensure_rule(RULES["z"]) is RULES["z"]
