"""The network of a sentence encoder: its forward pass and its shares against the literal formulas, and its peers."""

import numpy as np
import pytest
from reference import LiteralEncoder
from sentence_folders import LONGEST, VOCABULARY, config_of, weights_of

torch = pytest.importorskip("torch", reason="torch is not installed: pip install 'neontext[transformer]'")
pytest.importorskip("tokenizers", reason="tokenizers is not installed: pip install 'neontext[transformer]'")

from neontext.embed.sentences.families import FAMILIES, canonical_weights, network_settings  # noqa: E402
from neontext.embed.sentences.network import ACTIVATIONS, Network  # noqa: E402

LENGTHS = [5, 30, 12, 2]


def documents(seed=0):
    """Ids of some documents in one array, and how many each has."""
    random = np.random.RandomState(seed)
    return torch.from_numpy(random.randint(0, len(VOCABULARY), (len(LENGTHS), max(LENGTHS)))), torch.tensor(LENGTHS)


def network_of(kind, dtype=torch.float64, pooling="mean", unit_length=True, **changes):
    config = config_of(kind, **changes)
    settings = network_settings(config, pooling, unit_length, ACTIVATIONS)
    own = {name: value.astype(np.float64) for name, value in weights_of(kind).items()}
    weights = canonical_weights(own, config, settings)
    return Network(settings, {name: torch.from_numpy(value).to(dtype) for name, value in weights.items()}), weights


@pytest.mark.parametrize("kind", FAMILIES)
@pytest.mark.parametrize(("pooling", "unit_length"), [("mean", True), ("cls", False)])
def test_embeddings_and_shares_are_those_of_the_literal_formulas(kind, pooling, unit_length):
    network, weights = network_of(kind, pooling=pooling, unit_length=unit_length)
    ids, lengths = documents()
    G = np.random.RandomState(1).normal(size=(len(ids), 16))
    X, shares = network.encode(ids, lengths).numpy(), network.relevance(ids, lengths, torch.from_numpy(G[:, None]))
    for row, length in enumerate(LENGTHS):
        literal = LiteralEncoder(weights, network.settings, ids[row, :length].tolist())
        pieces, bias = literal.shares(G[row])
        np.testing.assert_allclose(X[row], literal.embedding, atol=1e-12)
        np.testing.assert_allclose(shares.pieces[row, 0, :length], pieces, atol=1e-10)
        np.testing.assert_allclose(shares.bias[row, 0], bias, atol=1e-10)
        assert not shares.pieces[row, 0, length:].any()


@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_every_activation_is_shared_out(activation):
    network, weights = network_of("bert", hidden_act=activation)
    ids, lengths = documents()
    G = np.ones((len(ids), 16))
    shares = network.relevance(ids, lengths, torch.from_numpy(G[:, None]))
    pieces, bias = LiteralEncoder(weights, network.settings, ids[1, :30].tolist()).shares(G[1])
    np.testing.assert_allclose(shares.pieces[1, 0, :30], pieces, atol=1e-10)
    np.testing.assert_allclose(shares.bias[1, 0], bias, atol=1e-10)


@pytest.mark.parametrize("kind", FAMILIES)
@pytest.mark.parametrize(("dtype", "tolerance"), [(torch.float32, 1e-5), (torch.float64, 1e-9)])
def test_pieces_and_biases_add_up(kind, dtype, tolerance):
    network, _ = network_of(kind, dtype)
    ids, lengths = documents(2)
    G = np.random.RandomState(1).normal(size=(len(ids), 16))
    shares = network.relevance(ids, lengths, torch.from_numpy(G[:, None]))
    whole = (network.encode(ids, lengths).numpy() * G).sum(axis=1)
    total = shares.pieces.double().sum(-1).numpy()[:, 0] + shares.bias.numpy()[:, 0]
    np.testing.assert_allclose(total, whole, atol=tolerance * np.maximum(np.abs(whole), 1).max())


@pytest.mark.heavy
@pytest.mark.parametrize("kind", sorted(FAMILIES))
def test_the_last_layer_is_that_of_transformers(kind):
    transformers = pytest.importorskip("transformers", reason="transformers is not installed: pip install transformers")
    config = config_of(kind, hidden_act="gelu") if kind != "distilbert" else config_of(kind)
    model = transformers.AutoModel.from_config(transformers.AutoConfig.for_model(**config)).double().eval()
    names = dict(model.named_parameters())
    own = {name: torch.from_numpy(value).double() for name, value in weights_of(kind).items()}
    assert set(own) <= set(names)
    model.load_state_dict(own, strict=False)
    network, _ = network_of(kind, pooling="mean", unit_length=False)
    # Behind the padding piece transformers counts positions otherwise; no text holds one.
    ids, lengths = documents(3)
    ids = ids.clamp(min=2)
    inside = torch.arange(ids.shape[1]) < lengths[:, None]
    with torch.inference_mode():
        last = model(input_ids=ids.masked_fill(~inside, 1), attention_mask=inside.long()).last_hidden_state
    expected = (last * inside[:, :, None]).sum(1) / lengths[:, None]
    np.testing.assert_allclose(network.encode(ids, lengths), expected, atol=1e-10)
    assert max(LENGTHS) < LONGEST
