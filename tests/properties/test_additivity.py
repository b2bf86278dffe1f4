"""What the report promises: the words and the bias are the evidence, and each is what the literal network says."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies import models, worlds

from neontext.cluster import SupportPoints
from neontext.corpus import Corpus
from neontext.embed import DocumentEmbedder, WordVectors
from neontext.explain import WordExplainer, ensure_rule, explain_documents, point_layer
from neontext.neuralize import ClusterNetwork

ROOTS = st.sampled_from(["midpoint", "origin"])


def explained(world, root, **parameters):
    explainer = WordExplainer(world.layer, world.model.network, ensure_rule(root))
    return explain_documents(explainer, Corpus.from_texts(world.texts), world.documents, **parameters)


def close(found, expected):
    scale = max(np.abs(expected).max(initial=0.0), 1.0)
    np.testing.assert_allclose(found, expected, atol=1e-9 * scale)


@settings(max_examples=25)
@given(worlds(), ROOTS, st.data())
def test_words_and_bias_are_the_literal_ones(world, root, data):
    cluster = data.draw(st.integers(0, world.model.n_clusters - 1))
    found = explained(world, root, clusters=cluster)
    literal = world.model.literal(cluster)
    for row, x in enumerate(found.points):
        parts, shares = world.literal_parts(row)
        relevance, bias = literal.relevance(x, parts, world.layer.offset, shares, root)
        close([word.relevance for word in found.words(row)], relevance)
        close(found.bias[row], bias)
        close(found.evidence[row], literal.forward(x)[0])


@settings(max_examples=25)
@given(worlds(), ROOTS)
def test_words_and_bias_add_up_to_the_evidence(world, root):
    found = explained(world, root)
    close(found.residual, np.zeros(len(world.texts)))
    logits = world.model.network.logits(found.points)
    close(found.evidence, logits.max(axis=1))


@settings(max_examples=25)
@given(worlds(), ROOTS, st.booleans())
def test_competitors_add_up_to_every_word(world, root, one):
    found = explained(world, root, against=0 if one else None)
    for explanation in found:
        close(sum(k.evidence for k in explanation.competitors), explanation.evidence)
        close(sum(k.bias for k in explanation.competitors), explanation.bias)
        relevance = np.sum([k.relevance for k in explanation.competitors], axis=0)
        close(relevance, np.array([word.relevance for word in explanation.words]))


@settings(max_examples=25)
@given(worlds(), ROOTS, st.data())
def test_leaving_a_document_out_explains_with_the_model_rebuilt_without_it(world, root, data):
    """The document's point is made a support point; explaining it is explaining with the model that never saw it."""
    row = data.draw(st.integers(0, len(world.texts) - 1))
    model, x = world.model, world.layer.points(world.documents)[row]
    own, clusters = len(model.points), np.append(model.clusters, model.clusters[-1])
    points, alpha = np.vstack([model.points, x]), np.append(model.alpha, 1.0)
    support = SupportPoints(points, clusters, alpha, model.gamma, offsets=model.offsets)
    excluded = np.full(len(world.texts), -1)
    excluded[row] = own
    explainer = WordExplainer(world.layer, ClusterNetwork(support, model.beta), ensure_rule(root))
    with_itself = explain_documents(explainer, Corpus.from_texts(world.texts), world.documents, excluded=excluded)
    without = explained(world, root)
    assert with_itself.evidence[row] == pytest.approx(without.evidence[row], abs=1e-6)
    assert with_itself.bias[row] == pytest.approx(without.bias[row], abs=1e-5)
    found, expected = with_itself.words(row), without.words(row)
    assert [w.relevance for w in found] == pytest.approx([w.relevance for w in expected], abs=1e-5)


@settings(max_examples=25)
@given(models(n_components=2), st.integers(0, 1000))
def test_a_word_is_red_exactly_when_it_alone_lies_on_the_clusters_side(model, seed):
    """Two centroids, midpoint: the sign of a word is the sign of its one-word document's evidence."""
    rng = np.random.default_rng(seed)
    names = ("ant", "bee", "cat", "dog", "eel")
    embedder = DocumentEmbedder(WordVectors(names, rng.normal(size=(5, 2)), "toy"), weights="mean", unit_length=False)
    components = np.linalg.qr(rng.normal(size=(2, 2)))[0]
    layer = point_layer(embedder.fit([" ".join(names)]), components, rng.normal(size=2))
    explainer = WordExplainer(layer, ClusterNetwork(SupportPoints(model.points[:2], [0, 1]), model.beta))

    def explain(texts):
        return explain_documents(explainer, Corpus.from_texts(texts), embedder.embed(texts), clusters=0)

    alone = explain(names).evidence
    together = np.array([word.relevance for word in explain([" ".join(names)]).words(0)])
    np.testing.assert_array_equal(np.sign(together), np.sign(alone))
    np.testing.assert_allclose(together * len(names), alone, atol=1e-9)
