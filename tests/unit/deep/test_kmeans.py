"""`DeepKMeans` and `FeatureKMeans`: scikit-learn's contract, clusters found, evidence shared out, bad input named."""

import warnings

import numpy as np
import pytest
from messages import says
from sklearn.base import clone
from sklearn.cluster import KMeans
from sklearn.datasets import load_digits
from sklearn.metrics import adjusted_rand_score
from sklearn.utils.estimator_checks import parametrize_with_checks

from neontext.errors import InputError
from neontext.neuralize import ClusterNetwork

torch = pytest.importorskip("torch", reason="torch is not installed: pip install 'neontext[deep]'")
nn = torch.nn

from neontext.deep import ClippedReLU, Composite, DeepKMeans, FeatureKMeans, box, gamma  # noqa: E402
from neontext.deep import clusterer as clusterer_module  # noqa: E402

DIGITS, LABELS = load_digits(return_X_y=True)
DIGITS = (DIGITS / 16).astype(np.float32)
TRAIN, TEST = slice(0, 1200), slice(1200, None)


@parametrize_with_checks([DeepKMeans(n_clusters=2)])
def test_scikit_learns_contract(estimator, check):
    check(estimator)


@pytest.fixture(scope="module")
def digits():
    """Ground-truth clusters of small digits."""
    return DeepKMeans(10, init="labels", max_epochs=15, random_state=0).fit(DIGITS[TRAIN], LABELS[TRAIN])


def test_labels_are_learned(digits):
    named = digits.cluster_labels_[digits.predict(DIGITS[TEST])]
    assert (named == LABELS[TEST]).mean() > 0.9
    assert digits.errors_[-1] < 0.2 * digits.errors_[0]
    assert digits.inertia_ == pytest.approx(digits.transform(DIGITS[TRAIN]).min(axis=1).sum())


def test_stiffness_is_calibrated(digits):
    assert digits.predict_proba(DIGITS[TRAIN]).max(axis=1).mean() == pytest.approx(0.9, abs=1e-3)


@pytest.mark.parametrize(
    "composite",
    [None, Composite(first=box(0.0, 1.0)), Composite(by_kind={"dense": gamma(0.25)}, first=box(0.0, 1.0))],
    ids=["z", "box", "gamma and box"],
)
def test_relevance_adds_up_and_none_is_lost_on_the_way(digits, composite):
    explanations = digits.explain(DIGITS[TEST], composite=composite)
    total = explanations.relevance.sum(axis=1) + explanations.bias + explanations.absorbed
    np.testing.assert_allclose(total, explanations.evidence, atol=1e-4)
    np.testing.assert_allclose(explanations.evidence, digits.evidence(DIGITS[TEST]).max(axis=1))
    assert np.abs(explanations.absorbed).max() < 0.01 * np.abs(explanations.evidence).mean()
    assert all(abs(layer.absorbed_share) < 0.01 for layer in explanations.balance)


def test_zero_is_within_the_bounds():
    X = np.array([[0.4, 0.9], [0.5, 0.8], [0.9, 0.4], [0.8, 0.5]])
    assert FeatureKMeans(2, module=nn.Linear(2, 2), random_state=0).fit(X).bounds_ == (0.0, 0.9)
    assert FeatureKMeans(2, module=nn.Linear(2, 2), random_state=0).fit(-X).bounds_ == (-0.9, 0.0)


def test_rules_are_bounded_by_the_training_inputs_unless_told(digits):
    assert digits.bounds_ == (0.0, 1.0)
    expected = digits.explain(DIGITS[:3], composite=Composite(first=box(0.0, 1.0)))
    np.testing.assert_array_equal(digits.explain(DIGITS[:3]).relevance, expected.relevance)
    assert [layer.rule for layer in digits.explain(DIGITS[:3]).balance[:3]] == ["epsilon", "epsilon", "box"]


def test_blocks_change_nothing(digits, monkeypatch):
    whole = digits.explain(DIGITS[:10])
    monkeypatch.setattr(clusterer_module, "BLOCK", 3)
    parts = digits.explain(DIGITS[:10])
    np.testing.assert_allclose(parts.relevance, whole.relevance, atol=1e-5)
    assert parts.balance[0].received.shape == (1, 10)


def test_any_cluster_can_be_explained(digits):
    explanations = digits.explain(DIGITS[:5], clusters=np.full(5, 3))
    np.testing.assert_allclose(explanations.evidence, digits.evidence(DIGITS[:5])[:, 3])


def test_clusters_are_found_without_labels():
    # Two bright quarters of an image: what k-means finds in the pixels, the network learns and keeps.
    random = np.random.RandomState(0)
    X = random.rand(120, 4, 4) * 0.3
    truth = np.arange(120) % 2
    X[truth == 0, :2, :2] += 0.7
    X[truth == 1, 2:, 2:] += 0.7
    model = DeepKMeans(2, random_state=0, max_epochs=10).fit(X)
    assert adjusted_rand_score(truth, model.labels_) == 1.0
    explanations = model.explain(X[:2])
    assert explanations.relevance.shape == (2, 4, 4)
    quarters = explanations.relevance[0, :2, :2].sum(), explanations.relevance[0, 2:, 2:].sum()
    assert quarters[0] > quarters[1]


def test_seed_decides_everything():
    settings = {"init": "labels", "max_epochs": 2}
    first, second, other = (
        DeepKMeans(10, random_state=seed, **settings).fit(DIGITS[:300], LABELS[:300]) for seed in (1, 1, 2)
    )
    np.testing.assert_array_equal(first.transform(DIGITS[:20]), second.transform(DIGITS[:20]))
    assert not np.array_equal(first.transform(DIGITS[:20]), other.transform(DIGITS[:20]))


def test_fitting_leaves_torchs_own_random_numbers_alone():
    torch.manual_seed(5)
    expected = torch.rand(3)
    torch.manual_seed(5)
    DeepKMeans(10, init="labels", max_epochs=1, random_state=0).fit(DIGITS[:100], LABELS[:100])
    assert torch.equal(torch.rand(3), expected)


def convolutional():
    torch.manual_seed(0)
    return nn.Sequential(
        nn.Conv2d(1, 6, 3, padding=1),
        nn.BatchNorm2d(6),
        ClippedReLU(),
        nn.MaxPool2d(2),
        nn.Flatten(),
        nn.Linear(96, 10),
    )


def test_a_module_of_ones_own_is_copied_trained_and_explained():
    module = convolutional()
    before = [parameter.clone() for parameter in module.parameters()]
    images = DIGITS.reshape(-1, 1, 8, 8)
    settings = {"init": "labels", "max_epochs": 8, "learning_rate": 0.01, "random_state": 0}
    model = DeepKMeans(10, module=module, **settings).fit(images[TRAIN], LABELS[TRAIN])
    assert all(torch.equal(old, new) for old, new in zip(before, module.parameters(), strict=True))
    assert (model.cluster_labels_[model.predict(images[TEST])] == LABELS[TEST]).mean() > 0.85
    explanations = model.explain(images[:4], composite=Composite(by_kind={"convolution": gamma(0.25)}))
    assert explanations.relevance.shape == (4, 1, 8, 8)
    np.testing.assert_allclose(
        explanations.relevance.sum((1, 2, 3)) + explanations.bias + explanations.absorbed,
        explanations.evidence,
        atol=1e-3,
    )
    assert clone(model).module is not module


def normalised():
    return nn.Sequential(nn.Linear(64, 8), nn.BatchNorm1d(8), nn.ReLU(), nn.Linear(8, 10))


def test_a_last_batch_of_one_is_trained_with_the_one_before():
    settings = {"init": "labels", "max_epochs": 1, "batch_size": 33, "random_state": 0}
    model = DeepKMeans(10, module=normalised(), **settings).fit(DIGITS[:100], LABELS[:100])
    assert np.isfinite(model.errors_).all()
    with pytest.raises(InputError, match=says("cannot be trained", "1 inputs")):
        DeepKMeans(10, module=normalised(), **(settings | {"batch_size": 1})).fit(DIGITS[:100], LABELS[:100])


def test_the_seed_decides_dropout_too():
    module = nn.Sequential(nn.Linear(64, 8), nn.Dropout(0.5), nn.Linear(8, 10))
    settings = {"module": module, "init": "labels", "max_epochs": 1, "random_state": 0}
    first, second = (DeepKMeans(10, **settings).fit(DIGITS[:100], LABELS[:100]) for _ in range(2))
    assert first.errors_ == second.errors_


def test_frozen_parameters_stay():
    module = nn.Sequential(nn.Linear(64, 8).requires_grad_(False), nn.ReLU(), nn.Linear(8, 10))
    settings = {"module": module, "init": "labels", "max_epochs": 1, "random_state": 0}
    model = DeepKMeans(10, **settings).fit(DIGITS[:100], LABELS[:100])
    assert torch.equal(model.module_[0].weight, module[0].weight)
    assert not torch.equal(model.module_[2].weight, module[2].weight)
    for stiff in (module.requires_grad_(False), nn.Flatten()):
        with pytest.raises(InputError, match=r"no parameter that may learn.*FeatureKMeans"):
            DeepKMeans(10, **(settings | {"module": stiff})).fit(DIGITS[:100], LABELS[:100])


@pytest.mark.parametrize("dtype", [torch.float16, torch.bfloat16])
@pytest.mark.parametrize("kind", [DeepKMeans, FeatureKMeans])
def test_half_precision_is_refused(kind, dtype):
    with pytest.raises(InputError, match=rf"weight is of {dtype}: expected torch\.float32.*module\.float\(\)"):
        kind(3, module=nn.Linear(64, 4).to(dtype)).fit(DIGITS[:100])


def test_inputs_of_another_size_have_no_midpoint():
    module = nn.Sequential(nn.Conv2d(1, 3, 3), nn.AdaptiveAvgPool2d(1), nn.Flatten())
    model = FeatureKMeans(3, module=module, random_state=0).fit(DIGITS[:100].reshape(-1, 1, 8, 8))
    larger = np.random.RandomState(0).rand(2, 1, 9, 9)
    assert model.explain(larger).relevance.shape == (2, 1, 9, 9)
    with pytest.raises(InputError, match=r"shape \(1, 9, 9\) have no midpoint .* \(1, 8, 8\)"):
        model.explain(larger, root="midpoint")


def test_centroids_of_ones_own():
    centroids = np.random.RandomState(0).rand(10, 3)
    module = nn.Linear(64, 3)
    model = DeepKMeans(10, module=module, centroids=centroids, init="labels", max_epochs=1, random_state=0)
    model.fit(DIGITS[:100], LABELS[:100])
    np.testing.assert_array_equal(model.support_.points, centroids)


def test_frozen_features_are_those_of_the_module():
    module = convolutional()
    images = DIGITS.reshape(-1, 1, 8, 8)[:200]
    model = FeatureKMeans(5, module=module, random_state=0).fit(images)
    assert model.module_ is module
    with torch.no_grad():
        expected = module.eval()(torch.as_tensor(images))
    np.testing.assert_allclose(model.features(images), expected, rtol=1e-5, atol=1e-6)
    explanations = model.explain(images[:6])
    np.testing.assert_allclose(
        explanations.relevance.sum((1, 2, 3)) + explanations.bias + explanations.absorbed,
        explanations.evidence,
        atol=1e-3,
    )
    assert len(np.unique(model.labels_)) == 5


@pytest.mark.parametrize(
    ("settings", "why"),
    [
        ({"n_clusters": 0}, "n_clusters=0"),
        ({"max_epochs": 0}, "max_epochs=0"),
        ({"batch_size": 1.5}, "batch_size=1.5"),
        ({"learning_rate": -1}, "learning_rate=-1"),
        ({"init": "random"}, "expected one of kmeans, labels"),
        ({"beta": "stiff"}, "beta='stiff'"),
        ({"module": "vgg16"}, "module is a str"),
        ({"module": nn.Linear(64, 3)}, "3 outputs for 10 clusters"),
        ({"module": nn.Linear(63, 10)}, r"does not take inputs of shape \(1, 64\)"),
        ({"module": nn.Sequential(nn.Linear(64, 64), nn.Unflatten(1, (8, 8)))}, r"\(1, 8, 8\)"),
        ({"centroids": np.ones((10, 3))}, r"shape \(10, 3\)"),
        ({"random_state": "a"}, "random_state"),
    ],
)
def test_bad_parameters_are_named(settings, why):
    parameters = {"n_clusters": 10, "init": "labels", "max_epochs": 1, "random_state": 0} | settings
    with pytest.raises(InputError, match=why):
        DeepKMeans(**parameters).fit(DIGITS[:100], LABELS[:100])


def test_labels_have_to_be_there():
    with pytest.raises(InputError, match="pass them as y"):
        DeepKMeans(10, init="labels").fit(DIGITS[:100])
    with pytest.raises(InputError, match="module is a NoneType"):
        FeatureKMeans(3).fit(DIGITS[:100])


def test_more_clusters_than_inputs():
    with pytest.raises(InputError, match="n_samples=3"):
        FeatureKMeans(5, module=nn.Linear(64, 2)).fit(DIGITS[:3])


class Squared(nn.Module):
    def forward(self, X):
        return X**2


def test_a_layer_without_a_rule_is_named_when_it_is_explained():
    model = FeatureKMeans(3, module=nn.Sequential(nn.Linear(64, 4), Squared()), random_state=0).fit(DIGITS[:100])
    assert model.predict(DIGITS[:4]).shape == (4,)
    with pytest.raises(InputError, match=r"through 1 \(Squared\)"):
        model.explain(DIGITS[:4])


def test_a_module_with_a_hook_is_no_chain_of_its_layers():
    module = nn.Sequential(nn.Linear(64, 4))
    module[0].register_forward_hook(lambda layer, X, output: 2 * output)
    model = FeatureKMeans(3, module=module, random_state=0).fit(DIGITS[:100])
    with pytest.raises(InputError, match="something else than its layers"):
        model.explain(DIGITS[:4])


@pytest.mark.usefixtures("quiet")
def test_read_only_inputs_raise_no_warning(digits):
    X = DIGITS[:3].copy()
    X.setflags(write=False)
    assert digits.predict(X).shape == (3,)


@pytest.fixture
def quiet():
    """Turn every warning into an error."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        yield


@pytest.mark.heavy
def test_mnist_reaches_the_papers_accuracy(shared_data):
    data = np.load(shared_data / "mnist.npz")
    train, test = (data[name].reshape(-1, 784).astype(np.float32) / 255 for name in ("x_train", "x_test"))
    model = DeepKMeans(10, init="labels", max_epochs=5, random_state=0).fit(train, data["y_train"])
    assert (model.predict(test) == data["y_test"]).mean() >= 0.96
    explanations = model.explain(test[:500], composite=Composite(first=box(0.0, 1.0)))
    assert all(abs(layer.absorbed_share) < 0.01 for layer in explanations.balance)


def test_head_is_the_network_of_scikit_learns_kmeans():
    """The identity as feature map: the same centroids, the same logits, the same literal layers."""
    points = np.random.RandomState(0).rand(30, 4)
    identity = torch.nn.Linear(4, 4, bias=False).double()
    identity.weight.data = torch.eye(4, dtype=torch.float64)
    model = FeatureKMeans(3, module=identity, random_state=0).fit(points)
    kmeans = KMeans(3, n_init=10, random_state=0).fit(points)
    network = ClusterNetwork.from_clusterer(kmeans, X=points)
    assert model.beta_ == pytest.approx(network.beta, rel=1e-6)
    np.testing.assert_allclose(model.evidence(points), network.logits(points), atol=1e-6)
    for cluster in range(3):
        literal = model.network().forward_literal(points, cluster)
        np.testing.assert_allclose(model.evidence(points)[:, cluster], literal, atol=1e-6)
