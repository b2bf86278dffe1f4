"""The Rescale rule from a half-way input: by hand, against Captum, and nothing lost in any layer."""

import numpy as np
import pytest
import reference
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.datasets import load_digits

from neontext.errors import InputError

torch = pytest.importorskip("torch", reason="torch is not installed: pip install 'neontext[deep]'")
nn = torch.nn

from neontext.deep import ClippedReLU, Composite, DeepKMeans, FeatureKMeans, read_chain, rescale  # noqa: E402
from neontext.deep import clusterer as clusterer_module  # noqa: E402
from neontext.deep.midpoint import halfway  # noqa: E402

DIGITS, LABELS = load_digits(return_X_y=True)
DIGITS = (DIGITS / 16).astype(np.float32)


def tensor(seed, *shape):
    return torch.randn(*shape, generator=torch.Generator().manual_seed(seed), dtype=torch.float64)


def clipped(z):
    return np.maximum(z, 0) - 0.75 * np.maximum(z - 1, 0)


def test_two_dense_layers_are_the_literal_formula():
    torch.manual_seed(0)
    module = nn.Sequential(nn.Linear(3, 4), ClippedReLU(), nn.Linear(4, 2)).double()
    W1, b1, W2, b2 = (parameter.detach().numpy() for parameter in module.parameters())
    X, roots, G = 2 * tensor(1, 5, 3), tensor(2, 5, 3), tensor(3, 5, 2)
    found = rescale(read_chain(module), X, roots, G[None]).relevance[0]
    for row, (x, root, worth) in enumerate(zip(X.numpy(), roots.numpy(), G.numpy(), strict=True)):
        a, b = clipped(W1 @ x + b1), clipped(W1 @ root + b1)
        R = reference.rescale_linear(W2, a, b, worth * ((W2 @ a + b2) - (W2 @ b + b2)))
        expected = reference.rescale_linear(W1, x, root, R)
        np.testing.assert_allclose(found[row], expected, rtol=1e-9, atol=1e-12)


def network(seed=0):
    torch.manual_seed(seed)
    return nn.Sequential(
        nn.Conv2d(2, 4, 3, padding=1), nn.BatchNorm2d(4), nn.ReLU(), nn.AvgPool2d(2),
        nn.Conv2d(4, 3, 3), nn.Tanh(), nn.Dropout(), nn.Flatten(), nn.Linear(12, 5), nn.LeakyReLU(0.1), nn.Linear(5, 3),
    ).double().eval()  # fmt: skip


def test_a_convolutional_network_agrees_with_captum():
    deep_lift = pytest.importorskip("captum.attr", reason="captum is not installed: pip install captum").DeepLift
    module = nn.Sequential(
        nn.Conv2d(2, 4, 3, padding=1), nn.ReLU(), nn.AvgPool2d(2), nn.Flatten(),
        nn.Linear(64, 5), nn.Tanh(), nn.Linear(5, 3),
    ).double()  # fmt: skip
    X, roots = tensor(1, 2, 2, 8, 8), tensor(2, 2, 2, 8, 8)
    expected = deep_lift(module).attribute(X.clone(), roots.clone(), target=1).detach()
    G = torch.zeros(1, 2, 3, dtype=torch.float64)
    G[:, :, 1] = 1
    np.testing.assert_allclose(rescale(read_chain(module), X, roots, G).relevance[0], expected, atol=1e-10)


@settings(max_examples=25)
@given(st.integers(0, 2**31 - 1), st.sampled_from([0.0, 1e-12, 1e-6, 1.0, 1e3]))
def test_what_the_output_has_beyond_the_root_arrives_and_no_layer_keeps_any(seed, distance):
    module, roots, G = network(seed), tensor(seed, 2, 2, 8, 8), tensor(seed + 1, 3, 2, 3)
    X = roots + distance * tensor(seed + 2, 2, 2, 8, 8)
    found = rescale(read_chain(module), X, roots, G)
    with torch.no_grad():
        expected = (G * (module(X) - module(roots))).sum(2)
    scale = float(found.relevance.abs().sum()) + 1e-9
    np.testing.assert_allclose(found.relevance.flatten(2).sum(2), expected, atol=1e-9 * scale + 1e-13)
    np.testing.assert_allclose(found.balance[0].received, expected, atol=1e-9 * scale + 1e-13)
    for layer in found.balance:
        np.testing.assert_allclose(layer.absorbed, 0, atol=1e-9 * scale + 1e-13)
    assert bool(torch.isfinite(found.relevance).all())


def test_inputs_and_maps_are_each_by_themselves():
    module, X, roots, G = network(), tensor(1, 2, 2, 8, 8), tensor(2, 2, 2, 8, 8), tensor(3, 3, 2, 3)
    together = rescale(read_chain(module), X, roots, G).relevance
    alone = rescale(read_chain(module), X[1:], roots[1:], G[2:, 1:]).relevance
    torch.testing.assert_close(together[2:, 1:], alone)


def test_where_input_and_root_are_one_the_tangent_goes_back():
    # The second neuron stands still, the first moves; nothing is divided by zero.
    chain = read_chain(nn.Sequential(nn.Tanh()))
    found = rescale(chain, torch.tensor([[1.0, 0.5]]), torch.tensor([[0.0, 0.5]]), torch.ones(1, 1, 2))
    np.testing.assert_allclose(found.relevance[0, 0], [np.tanh(1), 0])


def test_a_layer_that_chooses_is_named():
    chain = read_chain(nn.Sequential(nn.Conv2d(1, 2, 3), nn.MaxPool2d(2), nn.Flatten()))
    with pytest.raises(InputError, match=r"through 1 \(max pool\).*root='origin'"):
        rescale(chain, torch.ones(1, 1, 4, 4), torch.zeros(1, 1, 4, 4), torch.ones(1, 1, 2))


def test_a_cluster_without_inputs_is_named():
    with pytest.raises(InputError, match=r"in cluster 1.*root='origin'"):
        halfway(np.array([[0.0], [np.nan]]), np.array([0]), np.array([[0.0, 1.0]]))


@pytest.fixture(scope="module")
def digits():
    return DeepKMeans(10, init="labels", max_epochs=5, random_state=0).fit(DIGITS[:600], LABELS[:600])


def test_means_are_those_of_the_clusters(digits):
    assert digits.means_.shape == (10, 64)
    for cluster in range(10):
        np.testing.assert_allclose(digits.means_[cluster], DIGITS[:600][digits.labels_ == cluster].mean(0), rtol=1e-5)


def literal_parts(model, X):
    """What the features have of the evidence beyond those of the half-way input, by definition."""
    points, centroids, beta = model.features(X), model.support_.points, model.beta_
    o = np.square(points[:, None] - centroids).sum(2)
    parts = []
    for row, cluster in enumerate(o.argmin(1)):
        others = [k for k in range(len(centroids)) if k != cluster]
        p = reference.softmax({k: -beta * o[row, k] for k in others})
        mean = sum(p[k] * model.means_[k] for k in others)
        root = model.features(((model.means_[cluster] + mean) / 2)[None])[0]
        G = 2 * beta * (centroids[cluster] - sum(p[k] * centroids[k] for k in others))
        parts.append(G @ (points[row] - root))
    return np.array(parts)


def test_relevance_is_what_the_digit_has_beyond_the_half_way_one(digits):
    X = DIGITS[600:640]
    explanations = digits.explain(X, root="midpoint")
    np.testing.assert_allclose(explanations.relevance.sum(1), literal_parts(digits, X), atol=1e-4)
    np.testing.assert_allclose(
        explanations.relevance.sum(1) + explanations.bias + explanations.absorbed, explanations.evidence, atol=1e-4
    )
    np.testing.assert_allclose(explanations.absorbed, 0, atol=1e-9)
    assert [layer.rule for layer in explanations.balance] == ["rescale"] * 4
    assert np.abs(explanations.relevance - digits.explain(X).relevance).max() > 0.01


def test_blocks_change_nothing(digits, monkeypatch):
    whole = digits.explain(DIGITS[:10], root="midpoint")
    monkeypatch.setattr(clusterer_module, "BLOCK", 3)
    parts = digits.explain(DIGITS[:10], root="midpoint")
    np.testing.assert_allclose(parts.relevance, whole.relevance, atol=1e-5)
    assert parts.balance[0].received.shape == (1, 10)


def test_frozen_features_have_it_too():
    torch.manual_seed(0)
    module = nn.Sequential(nn.Conv2d(1, 3, 3), nn.ReLU(), nn.AvgPool2d(2), nn.Flatten()).double()
    images = DIGITS.reshape(-1, 1, 8, 8).astype(np.float64)[:200]
    model = FeatureKMeans(4, module=module, random_state=0).fit(images)
    explanations = model.explain(images[:6], clusters=np.full(6, 2), root="midpoint")
    assert model.means_.shape == (4, 1, 8, 8)
    np.testing.assert_allclose(explanations.evidence, model.evidence(images[:6])[:, 2])
    np.testing.assert_allclose(
        explanations.relevance.sum((1, 2, 3)) + explanations.bias, explanations.evidence, atol=1e-10
    )


def test_roots_and_composites_that_do_not_fit_are_named(digits):
    with pytest.raises(InputError, match="root='half': expected one of origin, midpoint"):
        digits.explain(DIGITS[:2], root="half")
    with pytest.raises(InputError, match="takes no composite"):
        digits.explain(DIGITS[:2], root="midpoint", composite=Composite())
