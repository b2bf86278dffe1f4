"""Deletion and insertion curves against literal flipping of one document at a time."""

import dataclasses

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reference import area, flipping, merged_evidence
from strategies import SEEDS, worlds

from neontext.corpus import Ragged
from neontext.errors import InputError
from neontext.evaluate.faithfulness.flipping import deletion_curves, insertion_curves
from neontext.evaluate.faithfulness.units import KINDS, PerturbationUnits
from neontext.explain import edited as edited_module


def without_each(documents, units):
    perturbation = documents.layer.perturbation(documents.documents, units.table)
    every = np.arange(len(units))
    return perturbation.points(units.table.document, Ragged(np.arange(len(units) + 1), every), Ragged.empty(len(units)))


def known_tokens(world, row):
    return [word for word in world.texts[row].split() if word in world.embedder.words_]


def test_by_hand(on_a_line):
    # Means of ant bee cat (0, 1, 3): f = 8 - 4 x. From the most relevant: ant, bee, cat.
    documents = on_a_line("ant bee cat")
    units = PerturbationUnits.from_documents(documents.documents, "word")
    found = deletion_curves(documents, units, np.array([3.0, 2.0, 1.0]))
    assert found.fraction.tolist() == [0, 0.5, 1]
    assert found.evidence.tolist() == pytest.approx([8 - 4 * 4 / 3, 8 - 4 * 2, 8 - 4 * 3])
    inserted = insertion_curves(documents, units, np.array([3.0, 2.0, 1.0]))
    assert inserted.evidence.tolist() == pytest.approx([8, 8 - 4 * 0.5, 8 - 4 * 4 / 3])
    assert inserted.areas() == pytest.approx([(7 + (6 + 8 / 3) / 2) / 2])
    assert found.at(np.array([0.25])) == pytest.approx(np.array([[(8 / 3 + 0) / 2]]))


@settings(max_examples=40)
@given(worlds(), SEEDS, st.booleans())
def test_as_literal_flipping(world, seed, by_word):
    documents = world.edited
    units = PerturbationUnits.from_documents(world.documents, "word" if by_word else "occurrence")
    # Few different values, so that there are ties.
    relevance = np.random.default_rng(seed).integers(0, 4, size=len(units.table.entry_of_token)).astype(float)
    pooled = units.table.sum_by_word(relevance)
    found = [curves(documents, units, pooled) for curves in (deletion_curves, insertion_curves)]
    for row in range(len(world.texts)):
        cluster, known = int(documents.clusters[row]), world.documents.explained
        inside = np.flatnonzero(known & (world.documents.tokens.document == row))
        expected = flipping(
            known_tokens(world, row),
            relevance[inside],
            lambda tokens, cluster=cluster: merged_evidence(tokens, world, cluster),
            by_word,
        )
        for curves, values in zip(found, expected, strict=True):
            np.testing.assert_allclose(curves.evidence[curves.document == row], values, rtol=1e-7, atol=1e-7)
            np.testing.assert_allclose(curves.areas()[row], area(values), rtol=1e-7, atol=1e-7)


@settings(max_examples=30)
@given(worlds(), st.sampled_from(KINDS))
def test_without_each_unit(world, kind):
    documents = world.edited
    units = PerturbationUnits.from_documents(world.documents, kind)
    points = without_each(documents, units)
    known = np.flatnonzero(world.documents.explained)
    for unit in np.flatnonzero(units.table.sizes[units.table.document] > 1):
        row = units.table.document[unit]
        rest = [t for t in known if units.table.entry_of_token[t] != unit and world.documents.tokens.document[t] == row]
        text = " ".join(units.words[world.documents.tokens.word[t]] for t in rest)
        np.testing.assert_allclose(points[unit], world.layer.points(world.embedder.embed([text]))[0], atol=1e-9)


@settings(max_examples=20)
@given(worlds(), SEEDS)
def test_order_of_documents_and_size_of_blocks_change_nothing(world, seed):
    order = np.random.default_rng(seed).permutation(len(world.texts))
    texts = tuple(world.texts[row] for row in order)
    moved = dataclasses.replace(world, texts=texts, documents=world.embedder.embed(texts))
    areas = []
    with pytest.MonkeyPatch.context() as patch:
        for one, elements in ((world, 1 << 23), (moved, 1)):
            patch.setattr(edited_module, "BLOCK_ELEMENTS", elements)
            units = PerturbationUnits.from_documents(one.documents, "occurrence")
            relevance = units.random_relevance(3)
            areas.append(deletion_curves(one.edited, units, relevance).areas())
    np.testing.assert_allclose(areas[0][order], areas[1], rtol=1e-9, atol=1e-9)


def test_documents_that_trained_the_model_are_judged_without_themselves(on_a_line):
    documents = on_a_line("ant bee", "cat dog bee")
    # With its centroid left out, a cluster of one stays: use a support of two points a cluster.
    support = type(documents.network.support)([[0.0], [0.5], [4.0], [3.0]], [0, 0, 1, 1], gamma=0.3)
    network = type(documents.network)(support, 0.7)
    whole = dataclasses.replace(documents, network=network, excluded=np.array([1, 3]))
    units = PerturbationUnits.from_documents(whole.documents, "word")
    found = deletion_curves(whole, units, np.arange(5.0))
    for row, (left, curve) in enumerate(((1, ["ant bee", "ant"]), (3, ["bee cat dog", "bee cat", "bee"]))):
        kept = np.arange(4) != left
        without = type(network)(type(support)(support.points[kept], support.clusters[kept], gamma=0.3), 0.7)
        points = whole.layer.points(whole.layer.embedder.embed(curve))
        expected = without.logits(points)[:, whole.clusters[row]]
        np.testing.assert_allclose(found.evidence[found.document == row], expected, atol=1e-9)


def test_a_document_of_one_word_has_no_curve(on_a_line):
    documents = on_a_line("ant ant", "cat dog")
    units = PerturbationUnits.from_documents(documents.documents, "word")
    found = deletion_curves(documents, units, np.arange(3.0))
    assert np.isnan(found.areas()).tolist() == [True, False]
    assert np.isnan(found.at(np.array([0.0, 1.0]))).all(axis=1).tolist() == [True, False]
    assert found.evidence[0] == pytest.approx(8)


def test_equal_relevances_go_by_place(on_a_line):
    documents = on_a_line("cat bee ant")
    units = PerturbationUnits.from_documents(documents.documents, "occurrence")
    found = deletion_curves(documents, units, np.zeros(3))
    assert found.evidence.tolist() == pytest.approx([8 - 4 * 4 / 3, 8 - 4 * 0.5, 8])


@pytest.mark.parametrize("n_steps", [1, 3, 4, 5, 6, 11, 50])
def test_long_documents_are_flipped_in_few_steps(on_a_line, n_steps):
    documents = on_a_line("ant bee cat dog ant bee cat dog ant bee cat dog", "dog ant")
    units = PerturbationUnits.from_documents(documents.documents, "occurrence")
    relevance = units.random_relevance(1)
    every, some = (deletion_curves(documents, units, relevance, n) for n in (50, n_steps))
    assert (np.bincount(some.document) == np.minimum([12, 2], n_steps + 1)).all()
    for row in range(2):
        fine, coarse = (c.fraction[c.document == row] for c in (every, some))
        shared = np.isclose(fine[:, None], coarse).any(axis=1)
        assert shared.sum() == len(coarse)
        assert {0.0, 1.0} <= set(coarse.tolist())
        assert every.evidence[every.document == row][shared] == pytest.approx(some.evidence[some.document == row])


@pytest.mark.parametrize("n_steps", [0, -1, 2.5, True])
def test_no_steps(on_a_line, n_steps):
    documents = on_a_line("ant bee")
    units = PerturbationUnits.from_documents(documents.documents, "word")
    with pytest.raises(InputError, match="n_steps"):
        insertion_curves(documents, units, np.zeros(2), n_steps)


def test_no_documents(on_a_line):
    documents = on_a_line()
    units = PerturbationUnits.from_documents(documents.documents, "word")
    assert deletion_curves(documents, units, np.zeros(0)).areas().shape == (0,)
    assert without_each(documents, units).shape == (0, 1)
