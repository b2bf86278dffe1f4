"""Edited documents: both ways of making their points are what embedding the edited text gives."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies import worlds

from neontext.corpus import Ragged, WordTable
from neontext.explain import PointLayer
from neontext.explain.perturbation import SumPerturbation, TokenPerturbation


def edits(random, table, document, n_words):
    """Some entries of each document, and some words to add."""
    removed = [[e for e in range(*table.indptr[row : row + 2]) if random.random() < 0.5] for row in document]
    added = [[w for w in range(n_words) if random.random() < 0.3] for _ in document]
    rows = [np.repeat(np.arange(len(document)), [len(values) for values in lists]) for lists in (removed, added)]
    flat = [np.array([v for values in lists for v in values], dtype=int) for lists in (removed, added)]
    return removed, added, *(Ragged.from_rows(*pair, len(document)) for pair in zip(rows, flat, strict=True))


@settings(max_examples=40, deadline=None)
@given(worlds(), st.randoms(use_true_random=False))
def test_points_are_those_of_the_edited_text(world, random):
    tokens = world.documents.tokens
    table = WordTable.from_tokens(tokens, world.documents.explained)
    words = world.embedder.words_[:3]
    document = np.array([random.randrange(len(world.texts)) for _ in range(5)])
    removed, added, *ragged = edits(random, table, document, len(words))
    plain = PointLayer(world.embedder, world.layer.components, world.layer.offset)
    fast = world.layer.perturbation(world.documents, table, words)
    slow = plain.perturbation(world.documents, table, words)
    assert (type(fast), type(slow)) == (SumPerturbation, TokenPerturbation)
    for i, row in enumerate(document):
        gone = {tokens.words[table.word[entry]] for entry in removed[i]}
        rest = [word for word in world.texts[row].split() if word not in gone] + [words[w] for w in added[i]]
        expected = world.layer.points(world.embedder.embed([" ".join(rest)]))[0]
        for perturbation in (fast, slow):
            np.testing.assert_allclose(perturbation.points(document, *ragged)[i], expected, atol=1e-9)


def test_one_occurrence_goes_and_the_others_stay(on_a_line):
    documents = on_a_line("ant cat cat")
    table = WordTable.from_single_tokens(documents.documents.tokens, documents.documents.explained)
    one = Ragged(np.array([0, 1]), np.array([1]))
    for layer in (documents.layer, PointLayer(documents.layer.embedder, np.eye(1), np.zeros(1))):
        points = layer.perturbation(documents.documents, table).points(np.array([0]), one, Ragged.empty(1))
        assert points[0, 0] == pytest.approx(1.5)


def test_no_edits_and_no_documents(on_a_line):
    documents = on_a_line("ant bee", "cat")
    table = WordTable.from_tokens(documents.documents.tokens, documents.documents.explained)
    for layer in (documents.layer, PointLayer(documents.layer.embedder, np.eye(1), np.zeros(1))):
        perturbation = layer.perturbation(documents.documents, table)
        whole = perturbation.points(np.arange(2), Ragged.empty(2), Ragged.empty(2))
        np.testing.assert_allclose(whole, documents.points)
        assert perturbation.points(np.arange(0), Ragged.empty(0), Ragged.empty(0)).shape == (0, 1)
