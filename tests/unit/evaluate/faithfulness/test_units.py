"""Documents cut into what is taken away in one step."""

import numpy as np
import pytest
from hypothesis import given, settings
from strategies import SEEDS, worlds

from neontext.errors import InputError
from neontext.evaluate.faithfulness.units import KINDS, PerturbationUnits


def test_by_hand(on_a_line):
    documents = on_a_line("cat ant cat wasp", "bee").documents
    words = PerturbationUnits.from_documents(documents, "word")
    assert (words.table.document.tolist(), words.table.word.tolist(), words.table.count.tolist()) == (
        [0, 0, 1],
        [0, 2, 1],
        [1, 2, 1],
    )
    assert words.table.entry_of_token.tolist() == [1, 0, 1, -1, 2]
    assert words.table.indptr.tolist() == [0, 2, 3]
    single = PerturbationUnits.from_documents(documents, "occurrence")
    assert (single.table.word.tolist(), single.table.count.tolist()) == ([2, 0, 2, 1], [1, 1, 1, 1])
    assert single.table.entry_of_token.tolist() == [0, 1, 2, -1, 3]
    assert words.table.sum_by_word(np.array([1.0, 10, 2, 99, 5])).tolist() == [10, 3, 5]


def test_ranks_go_by_relevance_then_place(on_a_line):
    units = PerturbationUnits.from_documents(on_a_line("ant bee cat", "dog cat ant").documents, "occurrence")
    assert units.ranks(np.array([1.0, 3, 2, 5, 5, 5])).tolist() == [2, 0, 1, 0, 1, 2]


@pytest.mark.parametrize("kind", ["type", "", None])
def test_another_kind(on_a_line, kind):
    with pytest.raises(InputError, match="word, occurrence"):
        PerturbationUnits.from_documents(on_a_line("ant").documents, kind)


@settings(max_examples=30)
@given(worlds(), SEEDS)
def test_every_known_token_is_in_one_unit(world, seed):
    for kind in KINDS:
        units = PerturbationUnits.from_documents(world.documents, kind)
        assert ((units.table.entry_of_token >= 0) == (world.documents.explained)).all()
        assert units.table.count.sum() == (world.documents.explained).sum()
        relevance = np.random.default_rng(seed).normal(size=len(units.table.entry_of_token))
        known = world.documents.explained
        assert units.table.sum_by_word(relevance).sum() == pytest.approx(relevance[known].sum())
        assert sorted(
            zip(units.table.document.tolist(), units.ranks(units.table.sum_by_word(relevance)).tolist(), strict=True)
        ) == [(row, place) for row, size in enumerate(units.table.sizes.tolist()) for place in range(size)]


def test_a_random_order_belongs_to_the_document(on_a_line):
    texts = ("ant bee cat dog", "dog dog bee", "cat ant")
    there = PerturbationUnits.from_documents(on_a_line(*texts).documents, "occurrence").random_relevance(7)
    back = PerturbationUnits.from_documents(on_a_line(*texts[::-1]).documents, "occurrence").random_relevance(7)
    assert np.array_equal(np.concatenate([there[7:], there[4:7], there[:4]]), back)


def test_random_orders_are_uniform(on_a_line):
    units = PerturbationUnits.from_documents(on_a_line("ant bee cat dog").documents, "word")
    values = np.array([units.random_relevance(seed) for seed in range(3000)])
    assert (values.min() >= 0, values.max() < 1) == (True, True)
    orders = np.unique(values.argsort(axis=1), axis=0, return_counts=True)[1]
    assert len(orders) == 24
    # 125 expected; six standard deviations.
    assert abs(orders - 125).max() < 66


def test_documents_that_begin_alike_have_random_orders_of_their_own(on_a_line):
    texts = [f"ant bee cat dog {'dog ' * n}" for n in range(20)]
    units = PerturbationUnits.from_documents(on_a_line(*texts).documents, "occurrence")
    orders = {tuple(units.random_relevance(0)[start : start + 4].argsort()) for start in units.table.indptr[:-1]}
    assert len(orders) > 5
