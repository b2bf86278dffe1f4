"""The table of flipping: ours, the baselines and random order."""

import dataclasses

import numpy as np
import pytest
from hypothesis import given, settings
from strategies import SEEDS, worlds

from neontext.errors import InputError
from neontext.evaluate.faithfulness.baselines import METHODS
from neontext.evaluate.faithfulness.curves import FRACTIONS, RANDOM, Flipped, flip_words, rank_words
from neontext.evaluate.faithfulness.flipping import deletion_curves, insertion_curves

OURS = {"midpoint": METHODS["midpoint"]}


def measure(judged, methods=OURS, **options):
    return flip_words(judged, rank_words(judged, methods), **options)


def test_by_hand(on_a_line):
    # f = 8 - 4 x; from the most relevant ant (0) to cat (3). Orders of three units at random: mean over five.
    documents = on_a_line("ant bee cat", "ant bee cat")
    found = measure(documents)
    assert found.methods == ("midpoint", RANDOM)
    deletion, insertion = (Flipped("word", "midpoint", name) for name in ("deletion", "insertion"))
    assert found.areas[deletion] == pytest.approx([((8 / 3 + 0) / 2 + (0 - 4) / 2) / 2] * 2)
    assert found.areas[insertion] == pytest.approx([((8 + 6) / 2 + (6 + 8 / 3) / 2) / 2] * 2)
    assert found.curves[deletion][[0, 25, 50]] == pytest.approx([8 / 3, 0, -4])
    assert FRACTIONS[[0, 25, 50]] == pytest.approx([0, 0.5, 1])
    random = found.areas[deletion._replace(method=RANDOM)]
    assert found.relative_areas[deletion].value == pytest.approx((found.areas[deletion] - random).mean())
    assert found.relative_areas[deletion._replace(method=RANDOM)].value == 0


def test_random_order_is_the_mean_of_orders(on_a_line):
    documents = on_a_line("ant bee cat dog", "bee dog cat")
    ranked = rank_words(documents, OURS)
    found = flip_words(documents, ranked, n_random=3, seed=4)
    for kind, units in ranked.units.items():
        orders = [units.random_relevance(seed) for seed in (12, 13, 14)]
        inserted = np.mean([insertion_curves(documents, units, order).areas() for order in orders], axis=0)
        assert found.areas[Flipped(kind, RANDOM, "insertion")] == pytest.approx(inserted)
        # Deleting in the reverse of these orders goes the same way back.
        deleted = np.mean([deletion_curves(documents, units, -order).areas() for order in orders], axis=0)
        assert found.areas[Flipped(kind, RANDOM, "deletion")] == pytest.approx(deleted)


@settings(max_examples=15)
@given(worlds(), SEEDS)
def test_order_of_documents_changes_nothing(world, seed):
    order = np.random.default_rng(seed).permutation(len(world.texts))
    texts = tuple(world.texts[row] for row in order)
    moved = dataclasses.replace(world, texts=texts, documents=world.embedder.embed(texts))
    methods = {name: METHODS[name] for name in ("midpoint", "occlusion", "SA")}
    one, other = measure(world.edited, methods, seed=seed % 1000), measure(moved.edited, methods, seed=seed % 1000)
    assert sorted(order[other.documents]) == one.documents.tolist()
    back = np.argsort(order[other.documents])
    for key, areas in one.areas.items():
        np.testing.assert_allclose(other.areas[key][back], areas, rtol=1e-8, atol=1e-8)
        np.testing.assert_allclose(other.curves[key], one.curves[key], rtol=1e-8, atol=1e-8)


def test_what_cannot_be_flipped_is_counted(on_a_line):
    found = measure(on_a_line("ant ant", "bee cat", "dog"))
    assert found.documents.tolist() == [1]
    assert found.skipped == {"fewer than two different known words": 2}
    with pytest.raises(InputError, match="None of 2 documents can be flipped"):
        measure(on_a_line("ant ant", "dog"))


def test_documents_that_one_method_cannot_explain_are_left_out_for_all(on_a_line):
    documents = on_a_line("ant bee", "bee cat", "cat dog")

    def picky(judged, units):
        return np.where(units.table.document == 1, np.nan, 1.0)

    found = measure(documents, OURS | {"picky": picky})
    assert found.documents.tolist() == [0, 2]
    assert found.skipped == {"no root point found": 1}
    assert all(len(areas) == 2 for areas in found.areas.values())


def test_equal_words_give_equal_areas(on_a_line):
    """All words equally relevant, and none of them matters: every order has the same area, and says so."""
    found = measure(on_a_line("bee bee ant ant"), METHODS)
    same = measure(on_a_line("ant bee"), {"none": lambda judged, units: np.zeros(len(units))})
    assert np.isfinite([areas for areas in found.areas.values()]).all()
    assert np.isfinite(same.relative_areas["word", "none", "deletion"].value)


def test_a_difference_of_two_methods(on_a_line):
    found = measure(on_a_line(*["ant bee cat dog", "ant cat", "bee dog ant"] * 5), METHODS)
    estimate = found.difference("word", "deletion", "midpoint", "SA")
    expected = found.areas[Flipped("word", "midpoint", "deletion")] - found.areas[Flipped("word", "SA", "deletion")]
    assert estimate.value == pytest.approx(expected.mean())
    assert estimate.low <= estimate.value <= estimate.high < 0


def test_costs_are_positive(on_a_line):
    found = measure(on_a_line("ant bee"), METHODS)
    assert set(found.milliseconds) == {(kind, name) for kind in ("word", "occurrence") for name in METHODS}
    assert all(cost > 0 for cost in found.milliseconds.values())


@pytest.mark.parametrize("options", [{"n_random": 0}, {"n_steps": 0}, {"n_random": 1.5}])
def test_numbers_out_of_range(on_a_line, options):
    with pytest.raises(InputError, match=next(iter(options))):
        measure(on_a_line("ant bee"), **options)
