r"""The network of a sentence encoder in torch: forward, and the way back with what is not linear held constant.

Every layer is made linear in its input, given the document: attention :math:`o = \bar A v` with its weights constant,
LayerNorm :math:`g \odot (s - \mathrm{mean}\, s) / \bar\sigma + b` with its width constant, the activation
:math:`u \odot \bar c`, :math:`c = \varphi(u) / u`; so is the length. Relevance is then, to rounding,
:math:`R_t = h_t \cdot \partial f / \partial h_t` at the embeddings, and what is left are the biases of the layers,
each by its own formula (Ali et al., 2022, arXiv:2202.07304, for attention and LayerNorm).
"""

import math
from collections.abc import Callable, Mapping
from typing import NamedTuple

import torch
from torch import Tensor
from torch.nn import functional

from neontext.embed.sentences.settings import NetworkSettings

#: Positions apart beyond which MPNet tells distances apart no more.
_FARTHEST = 128


class Affine(NamedTuple):
    """A dense layer, or a LayerNorm's scale and offset."""

    weight: Tensor
    bias: Tensor


class Layer(NamedTuple):
    """One block of a network whose norms stand behind the sums (post-LN), as in BERT."""

    query: Affine
    key: Affine
    value: Affine
    output: Affine
    norm: Affine
    inner: Affine
    outer: Affine
    last_norm: Affine


class _Frozen(NamedTuple):
    """What is held constant on the way back through one block: attention, widths of both norms, activation."""

    attention: Tensor
    width: Tensor
    factor: Tensor
    last_width: Tensor


class Shares(NamedTuple):
    """Embeddings of some documents in several directions, shared out.

    Attributes
    ----------
    pieces : Tensor of shape (n_documents, n_directions, longest)
        Of every piece, special ones included; zero beyond a document's end.
    bias : Tensor of shape (n_documents, n_directions), float64
        Of the biases of the layers.
    X : Tensor of shape (n_documents, width), float64
        The embeddings themselves.
    """

    pieces: Tensor
    bias: Tensor
    X: Tensor


class Network:
    """A sentence encoder of the BERT family, from ids of pieces to embeddings and back.

    Parameters
    ----------
    settings : NetworkSettings
        Its form.
    weights : mapping of str to Tensor
        By the canonical names of `families.canonical_weights`, all of one dtype.
    """

    def __init__(self, settings: NetworkSettings, weights: Mapping[str, Tensor]) -> None:
        self.settings = settings
        self._words, self._norm = weights["words"], _affine(weights, "norm")
        # The first kind of token is the only one there is.
        self._positions = weights["positions"] + (weights["kinds"][0] if "kinds" in weights else 0.0)
        self._distances = weights.get("distances")
        self._layers = [
            Layer(*(_affine(weights, f"{number}.{part}") for part in Layer._fields))
            for number in range(settings.n_layers)
        ]
        self._activation = ACTIVATIONS[settings.activation]

    @property
    def dtype(self) -> torch.dtype:
        """Precision of the weights."""
        return self._words.dtype

    @torch.inference_mode()  # type: ignore[untyped-decorator]
    def encode(self, ids: Tensor, lengths: Tensor) -> Tensor:
        """Embeddings of documents, (n_documents, longest) ids and their number to (n_documents, width), float64."""
        h, inside = self._embed(ids), _inside(ids, lengths)
        scores = self._scores(inside)
        for layer in self._layers:
            h, _ = self._forward(layer, h, scores, frozen=False)
        return self._pool(h, inside)[0]

    @torch.inference_mode()  # type: ignore[untyped-decorator]
    def relevance(self, ids: Tensor, lengths: Tensor, directions: Tensor) -> Shares:
        """Share out ``e @ g`` of every document, e its embedding and g each of its directions, to pieces and biases.

        The way up is gone once, the way down once a direction.

        Parameters
        ----------
        ids : Tensor of int of shape (n_documents, longest)
            Pieces, special ones included; anything beyond a document's end.
        lengths : Tensor of int of shape (n_documents,)
            Pieces of each.
        directions : Tensor of shape (n_documents, n_directions, width), float64
            The directions g.
        """
        first, inside = self._embed(ids), _inside(ids, lengths)
        h, scores, frozen = first, self._scores(inside), []
        for layer in self._layers:
            h, constants = self._forward(layer, h, scores, frozen=True)
            frozen += [constants] if constants is not None else []
        X, weight = self._pool(h, inside)
        shares = [self._down(first, frozen, weight[:, :, None] * g[:, None, :]) for g in directions.unbind(1)]
        pieces, bias = (torch.stack(part, 1) for part in zip(*shares, strict=True))
        return Shares(pieces, bias, X)

    def _down(self, first: Tensor, frozen: list[_Frozen], delta: Tensor) -> tuple[Tensor, Tensor]:
        """Shares of pieces and biases, from the derivative at the last layer."""
        delta, bias = delta.to(self.dtype), torch.zeros(len(first), dtype=torch.float64)
        for layer, constants in zip(reversed(self._layers), reversed(frozen), strict=True):
            delta, own = self._back(layer, constants, delta)
            bias += own
        return (first * delta).sum(-1), bias

    def _embed(self, ids: Tensor) -> Tensor:
        places = torch.arange(ids.shape[1]) + self.settings.first_position
        return self._normalise(self._words[ids] + self._positions[places], self._norm)[0]

    def _scores(self, inside: Tensor) -> Tensor:
        """What is added to the scores of attention, (n_documents, 1 or n_heads, 1 or longest, longest)."""
        beyond = torch.zeros(inside.shape, dtype=self.dtype).masked_fill(~inside, -math.inf)[:, None, None, :]
        if self._distances is None:
            return beyond
        return beyond + self._distances[_buckets(inside.shape[1], len(self._distances))].permute(2, 0, 1)

    def _forward(self, layer: Layer, h: Tensor, scores: Tensor, *, frozen: bool) -> tuple[Tensor, _Frozen | None]:
        query, key, value = (self._heads(functional.linear(h, *part)) for part in (layer.query, layer.key, layer.value))
        attention = None
        if frozen:
            products = query @ key.transpose(-1, -2)
            attention = torch.softmax(products.mul_(1 / math.sqrt(query.shape[-1])).add_(scores), dim=-1)
            mixed = attention @ value
        else:
            mixed = functional.scaled_dot_product_attention(query, key, value, attn_mask=scores)
        mixed = mixed.transpose(1, 2).reshape(h.shape)
        h, width = self._normalise(functional.linear(mixed, *layer.output).add_(h), layer.norm)
        u = functional.linear(h, *layer.inner)
        factor = self._activation(u)
        h, last_width = self._normalise(functional.linear(u.mul_(factor), *layer.outer).add_(h), layer.last_norm)
        return h, None if attention is None else _Frozen(attention, width, factor, last_width)

    def _back(self, layer: Layer, frozen: _Frozen, delta: Tensor) -> tuple[Tensor, Tensor]:
        """From the derivative at a block's output to that at its input, and what its biases have of it."""
        bias = _dot(delta, layer.last_norm.bias)
        delta = _back_norm(delta, layer.last_norm.weight, frozen.last_width)
        bias += _dot(delta, layer.outer.bias)
        inner = (delta @ layer.outer.weight).mul_(frozen.factor)
        bias += _dot(inner, layer.inner.bias)
        delta = delta + inner @ layer.inner.weight
        bias += _dot(delta, layer.norm.bias)
        delta = _back_norm(delta, layer.norm.weight, frozen.width)
        bias += _dot(delta, layer.output.bias)
        value = frozen.attention.transpose(-1, -2) @ self._heads(delta @ layer.output.weight)
        value = value.transpose(1, 2).reshape(delta.shape)
        bias += _dot(value, layer.value.bias)
        return delta + value @ layer.value.weight, bias

    def _heads(self, h: Tensor) -> Tensor:
        """(n_documents, longest, width) to (n_documents, n_heads, longest, width of a head)."""
        return h.view(*h.shape[:2], self.settings.n_heads, -1).transpose(1, 2)

    def _normalise(self, s: Tensor, norm: Affine) -> tuple[Tensor, Tensor]:
        """LayerNorm, and one over its widths."""
        variance, mean = torch.var_mean(s, -1, correction=0, keepdim=True)
        width = torch.rsqrt(variance + self.settings.epsilon)
        return torch.addcmul(norm.bias, (s - mean).mul_(width), norm.weight), width

    def _pool(self, h: Tensor, inside: Tensor) -> tuple[Tensor, Tensor]:
        """Embeddings, float64, and the factor by which each piece entered, (n_documents, longest)."""
        weight = inside.to(torch.float64)
        if self.settings.pooling == "cls":
            weight = torch.zeros_like(weight)
            weight[:, 0] = 1.0
        weight = weight / weight.sum(1, keepdim=True)
        X = torch.einsum("nt,ntd->nd", weight, h.to(torch.float64))
        if self.settings.unit_length:
            length = torch.linalg.vector_norm(X, dim=1, keepdim=True).clamp(min=1e-12)
            X, weight = X / length, weight / length
        return X, weight


def _affine(weights: Mapping[str, Tensor], name: str) -> Affine:
    return Affine(weights[f"{name}.weight"], weights[f"{name}.bias"])


def _inside(ids: Tensor, lengths: Tensor) -> Tensor:
    return torch.arange(ids.shape[1]) < lengths[:, None]


def _dot(delta: Tensor, bias: Tensor) -> Tensor:
    """What a bias has of the derivative behind it, over all pieces of each document; float64."""
    return delta.sum(1).to(torch.float64) @ bias.to(torch.float64)


def _back_norm(delta: Tensor, scale: Tensor, width: Tensor) -> Tensor:
    delta = delta * scale
    return (delta - delta.mean(-1, keepdim=True)).mul_(width)


def _buckets(length: int, n_buckets: int) -> Tensor:
    """Number of the bucket of every distance, as in MPNet and T5: near ones apart, far ones in powers."""
    places = torch.arange(length)
    distance = places[None, :] - places[:, None]
    half = n_buckets // 2
    exact = half // 2
    size = distance.abs()
    far = exact + (torch.log(size.clamp(min=1).float() / exact) / math.log(_FARTHEST / exact) * (half - exact)).long()
    return half * (distance > 0).long() + torch.where(size < exact, size, far.clamp(max=half - 1))


def _gelu(u: Tensor) -> Tensor:
    return torch.special.ndtr(u)


def _gelu_tanh(u: Tensor) -> Tensor:
    return 0.5 * (1 + torch.tanh(math.sqrt(2 / math.pi) * (u + 0.044715 * u**3)))


def _relu(u: Tensor) -> Tensor:
    return (u > 0).to(u.dtype)


#: Factor by which each activation passes its input on, by the name in a model's config.json.
ACTIVATIONS: dict[str, Callable[[Tensor], Tensor]] = {
    "gelu": _gelu,
    "gelu_new": _gelu_tanh,
    "gelu_pytorch_tanh": _gelu_tanh,
    "relu": _relu,
}
