"""Baselines against finite differences, completeness and values that can be checked by hand."""

import numpy as np
import pytest
from hypothesis import given, settings
from reference import merged_evidence
from strategies import worlds

from neontext.corpus import Corpus
from neontext.evaluate.faithfulness.baselines import METHODS, integrated_gradients, linear_surrogate, occlusion
from neontext.evaluate.faithfulness.root_points import nearest_roots
from neontext.evaluate.faithfulness.units import KINDS, PerturbationUnits
from neontext.explain import WordExplainer, ensure_rule, explain_documents


def derivatives(world, documents, row):
    """Central differences of the evidence by how much of each occurrence there is; lengths stay as they are."""
    parts, shares = world.literal_parts(row)
    cluster, step = int(documents.clusters[row]), 1e-5
    found = []
    for t in range(len(parts)):
        ends = []
        for sign in (1, -1):
            amounts = np.ones(len(parts))
            amounts[t] += sign * step
            x = amounts @ parts - world.layer.offset
            ends.append(documents.network.logits(x[None])[0, cluster])
        found.append((ends[0] - ends[1]) / (2 * step))
    return np.array(found), parts, shares


def of_row(units, values, row):
    return values[units.table.document == row]


@settings(max_examples=30)
@given(worlds())
def test_sensitivity_and_gradient_by_finite_differences(world):
    documents = world.edited
    units = PerturbationUnits.from_documents(world.documents, "occurrence")
    squared, times_input = METHODS["SA"](documents, units), METHODS["GI"](documents, units)
    for row in range(len(world.texts)):
        slopes, parts, shares = derivatives(world, documents, row)
        np.testing.assert_allclose(of_row(units, squared, row), slopes**2, rtol=1e-3, atol=1e-5)
        # The gradient by the point, along the offset, is the part that belongs to no word.
        x = parts.sum(axis=0) - world.layer.offset
        step = 1e-5 * world.layer.offset
        cluster = int(documents.clusters[row])
        ends = documents.network.logits(np.stack([x + step, x - step]))[:, cluster]
        along = (ends[0] - ends[1]) / 2e-5
        np.testing.assert_allclose(of_row(units, times_input, row), slopes - shares * along, rtol=1e-3, atol=1e-4)


@settings(max_examples=30)
@given(worlds())
def test_integrated_gradients_are_complete(world):
    documents = world.edited
    units = PerturbationUnits.from_documents(world.documents, "word")
    relevance = integrated_gradients(documents, units, n_path=1000)
    whole = documents.evidence(documents.points, np.arange(len(documents)))
    total = np.bincount(units.table.document, relevance, minlength=len(documents))
    found = nearest_roots(documents).found
    np.testing.assert_allclose(total[found], whole[found], rtol=5e-3, atol=5e-3)
    assert np.isnan(total[~found]).all()


@settings(max_examples=30)
@given(worlds())
def test_the_surrogate_adds_up_to_its_tangent_plane(world):
    documents = world.edited
    units = PerturbationUnits.from_documents(world.documents, "occurrence")
    roots = nearest_roots(documents)
    total = np.bincount(units.table.document, linear_surrogate(documents, units), minlength=len(documents))
    expected = np.einsum("nd,nd->n", roots.gradients, documents.points - roots.points)
    np.testing.assert_allclose(total, expected, rtol=1e-6, atol=1e-6)


@settings(max_examples=30)
@given(worlds())
def test_occlusion_is_judged_anew(world):
    documents = world.edited
    for kind in KINDS:
        units = PerturbationUnits.from_documents(world.documents, kind)
        relevance = occlusion(documents, units)
        for row, text in enumerate(world.texts):
            tokens = [word for word in text.split() if word in world.embedder.words_]
            cluster = int(documents.clusters[row])
            words = sorted(set(tokens)) if kind == "word" else range(len(tokens))
            rests = [[v for u, v in enumerate(tokens) if w not in (u, v)] for w in words]
            whole = merged_evidence(tokens, world, cluster)
            expected = [whole - merged_evidence(rest, world, cluster) if rest else 0.0 for rest in rests]
            np.testing.assert_allclose(of_row(units, relevance, row), expected, rtol=1e-7, atol=1e-7)


@settings(max_examples=20)
@given(worlds())
def test_our_own_is_what_explanations_say(world):
    documents = world.edited
    corpus = Corpus.from_texts(world.texts)
    units = PerturbationUnits.from_documents(world.documents, "word")
    for root in ("midpoint", "origin"):
        explainer = WordExplainer(world.layer, documents.network, ensure_rule(root))
        explained = explain_documents(explainer, corpus, world.documents, documents.clusters)
        np.testing.assert_allclose(
            METHODS[root](documents, units), units.table.sum_by_word(explained.relevance), atol=1e-10
        )


def test_by_hand(on_a_line):
    # f = 8 - 4 x, each word a half; the root is at 2.
    documents = on_a_line("ant bee")
    units = PerturbationUnits.from_documents(documents.documents, "word")
    expected = {
        "midpoint": [4.0, 2.0],
        "origin": [0.0, -2.0],
        "GI": [0.0, -2.0],
        "IG": [4.0, 2.0],
        "SR": [4.0, 2.0],
        "SA": [0.0, 4.0],
        "occlusion": [6 - 4.0, 6 - 8.0],
    }
    for name, method in METHODS.items():
        assert method(documents, units) == pytest.approx(expected[name], abs=1e-6), name


def test_a_document_of_one_word(on_a_line):
    documents = on_a_line("ant")
    units = PerturbationUnits.from_documents(documents.documents, "word")
    found = {name: method(documents, units)[0] for name, method in METHODS.items()}
    assert found["midpoint"] == pytest.approx(8)
    assert found["occlusion"] == 0
