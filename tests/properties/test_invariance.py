"""What must not matter: order of the documents, names of the clusters, size of the blocks."""

from dataclasses import replace

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies import worlds

from neontext.cluster import support as support_module
from neontext.corpus import Corpus
from neontext.embed import bags
from neontext.explain import WordExplainer, explain_documents
from neontext.neuralize import ClusterNetwork

COLUMNS = ("evidence", "probability", "bias")


def explained(world, texts=None, network=None, **parameters):
    texts = world.texts if texts is None else texts
    explainer = WordExplainer(world.layer, network or world.model.network)
    return explain_documents(explainer, Corpus.from_texts(texts), world.embedder.embed(texts), **parameters)


def close(found, expected):
    np.testing.assert_allclose(found, expected, rtol=1e-9, atol=1e-9)


@settings(max_examples=25)
@given(worlds(), st.randoms(use_true_random=False))
def test_order_of_the_documents(world, random):
    order = list(range(len(world.texts)))
    random.shuffle(order)
    before, after = explained(world), explained(world, [world.texts[row] for row in order])
    for name in COLUMNS:
        close(getattr(after, name), getattr(before, name)[order])
    for place, row in enumerate(order):
        close([w.relevance for w in after.words(place)], [w.relevance for w in before.words(row)])


@settings(max_examples=25)
@given(worlds(), st.randoms(use_true_random=False))
def test_order_of_the_words_in_a_document(world, random):
    words = world.texts[-1].split()
    shuffled = random.sample(words, len(words))
    before, after = explained(world, [" ".join(words)]), explained(world, [" ".join(shuffled)])
    close(after.evidence, before.evidence)
    relevance = {word.word: word.relevance for word in before.words(0)}
    close([word.relevance for word in after.words(0)], [relevance[word] for word in shuffled])


@settings(max_examples=25)
@given(worlds(), st.randoms(use_true_random=False))
def test_names_of_the_clusters(world, random):
    model, before = world.model, explained(world)
    name = np.array(random.sample(range(model.n_clusters), model.n_clusters))
    renamed = replace(model.support, clusters=name[model.clusters], offsets=model.offsets[np.argsort(name)])
    after = explained(world, network=ClusterNetwork(renamed, model.beta), clusters=name[before.clusters])
    for column in COLUMNS:
        close(getattr(after, column), getattr(before, column))
    close(after.relevance, before.relevance)
    close(after.residual, 0.0)


@settings(max_examples=25)
@given(worlds(), st.integers(1, 3))
def test_size_of_the_blocks(world, size):
    texts = world.texts * 20
    before = explained(world, texts)
    tile, tokens = support_module.TILE_ELEMENTS, bags.BLOCK_TOKENS
    try:
        support_module.TILE_ELEMENTS, bags.BLOCK_TOKENS = size, size
        after = explained(world, texts)
    finally:
        support_module.TILE_ELEMENTS, bags.BLOCK_TOKENS = tile, tokens
    for column in COLUMNS:
        close(getattr(after, column), getattr(before, column))
    close(after.relevance, before.relevance)


@settings(max_examples=25)
@given(worlds(), st.integers(2, 5))
def test_a_document_written_twice_over_is_the_same_document(world, times):
    """Repeating the whole text halves every occurrence's relevance; a word's total stays."""
    before, after = explained(world), explained(world, [" ".join([text] * times) for text in world.texts])
    close(after.evidence, before.evidence)
    for row in range(len(world.texts)):
        relevance = np.array([w.relevance for w in after.words(row)]).reshape(times, -1)
        close(relevance.sum(axis=0), [w.relevance for w in before.words(row)])


@settings(max_examples=25)
@given(worlds())
def test_words_without_a_vector_change_nothing(world):
    before, after = explained(world), explained(world, [f"wasp {text} wasp" for text in world.texts])
    close(after.evidence, before.evidence)
    close(after.relevance[after.explained], before.relevance[before.explained])
    assert not after.relevance[~after.explained].any()
