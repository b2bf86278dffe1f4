"""Families of sentence encoders: where each keeps its weights, by names of one form."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from neontext.embed.sentences.settings import NetworkSettings
from neontext.errors import ModelError


@dataclass(frozen=True)
class Family:
    """One family: keys of its config.json and names of its weights.

    Attributes
    ----------
    layers, heads, width, inner, activation : str
        Keys of the config.
    layer : str
        Name of a block, with its number.
    parts : mapping of str to str
        Names inside a block of what `network.Layer` holds.
    kinds : bool
        Whether it has embeddings of kinds of tokens.
    distances : str or None
        Name of its biases for relative distances.
    first_position : int or None
        Row of the positions at which a text begins; None: the one behind the padding piece's id.
    """

    layers: str
    heads: str
    width: str
    inner: str
    activation: str
    layer: str
    parts: Mapping[str, str]
    kinds: bool = False
    distances: str | None = None
    first_position: int | None = 0


_PARTS = {
    "query": "attention.self.query",
    "key": "attention.self.key",
    "value": "attention.self.value",
    "output": "attention.output.dense",
    "norm": "attention.output.LayerNorm",
    "inner": "intermediate.dense",
    "outer": "output.dense",
    "last_norm": "output.LayerNorm",
}
_KEYS = ("num_hidden_layers", "num_attention_heads", "hidden_size", "intermediate_size", "hidden_act")
_BERT = Family(*_KEYS, "encoder.layer.{}", _PARTS, kinds=True)
_ROBERTA = Family(*_KEYS, "encoder.layer.{}", _PARTS, kinds=True, first_position=None)
_MPNET = Family(
    *_KEYS,
    "encoder.layer.{}",
    _PARTS
    | {
        "query": "attention.attn.q",
        "key": "attention.attn.k",
        "value": "attention.attn.v",
        "output": "attention.attn.o",
        "norm": "attention.LayerNorm",
    },
    distances="encoder.relative_attention_bias.weight",
    first_position=2,
)
_DISTILBERT = Family(
    "n_layers",
    "n_heads",
    "dim",
    "hidden_dim",
    "activation",
    "transformer.layer.{}",
    {
        "query": "attention.q_lin",
        "key": "attention.k_lin",
        "value": "attention.v_lin",
        "output": "attention.out_lin",
        "norm": "sa_layer_norm",
        "inner": "ffn.lin1",
        "outer": "ffn.lin2",
        "last_norm": "output_layer_norm",
    },
)
#: By the model_type of a config.json.
FAMILIES = MappingProxyType(
    {
        "bert": _BERT,
        "roberta": _ROBERTA,
        "xlm-roberta": _ROBERTA,
        "camembert": _ROBERTA,
        "mpnet": _MPNET,
        "distilbert": _DISTILBERT,
    }
)
#: Weights before the blocks, by our names.
_EMBEDDINGS = {
    "words": "embeddings.word_embeddings.weight",
    "positions": "embeddings.position_embeddings.weight",
    "norm.weight": "embeddings.LayerNorm.weight",
    "norm.bias": "embeddings.LayerNorm.bias",
}
#: Names that older and larger checkpoints put before those of the encoder.
_PREFIXES = ("bert.", "roberta.", "mpnet.", "distilbert.")


def network_settings(config: Mapping[str, Any], pooling: str, unit_length: bool, known: Any) -> NetworkSettings:
    """Form of a network, from its config.json.

    Parameters
    ----------
    config : mapping
        The config.
    pooling, unit_length
        See `NetworkSettings`.
    known : collection of str
        Activations that there are.

    Raises
    ------
    ModelError
        For an architecture that is none of `FAMILIES`, or one of them in another form.
    """
    family = find_family(config)
    if config.get("position_embedding_type", "absolute") != "absolute" or config.get("is_decoder"):
        raise ModelError("The encoder's positions are not absolute, or it is a decoder: that is not read here.")
    width, n_heads = _whole(config, family.width), _whole(config, family.heads)
    activation, epsilon = config.get(family.activation, "gelu"), config.get("layer_norm_eps", 1e-12)
    if not isinstance(activation, str) or activation not in known:
        raise ModelError(f"The encoder's activation is {activation!r:.40}: expected one of {', '.join(sorted(known))}.")
    if not isinstance(epsilon, float) or not 0 <= epsilon < 1 or width % n_heads:
        raise ModelError(
            "The encoder's config.json is damaged: layer_norm_eps, or a width that its heads do not share."
        )
    return NetworkSettings(
        n_layers=_whole(config, family.layers),
        n_heads=n_heads,
        width=width,
        inner_width=_whole(config, family.inner),
        epsilon=epsilon,
        activation=activation,
        first_position=_whole(config, "pad_token_id", least=0) + 1
        if family.first_position is None
        else family.first_position,
        n_distances=_whole(config, "relative_attention_num_buckets") if family.distances else 0,
        pooling=pooling,
        unit_length=unit_length,
    )


def find_family(config: Mapping[str, Any]) -> Family:
    """Family of a config.json; ModelError, with its name, for one that is not known."""
    kind = config.get("model_type")
    if not isinstance(kind, str) or kind not in FAMILIES:
        raise ModelError(
            f"The encoder is of the architecture {kind!r:.60}: expected one of {', '.join(FAMILIES)}. A "
            "SentenceTransformer object of another architecture that takes the mean of its pieces is explained from "
            "its last layer: vectors=SentenceTransformer(...)."
        )
    return FAMILIES[kind]


def canonical_weights(
    weights: Mapping[str, Any], config: Mapping[str, Any], settings: NetworkSettings
) -> dict[str, Any]:
    """Weights by our names, every shape checked.

    Raises
    ------
    ModelError
        If one is missing or does not fit the config.
    """
    family, plain = find_family(config), {_plain(name): value for name, value in weights.items()}
    shapes = _shapes(settings)
    names = dict(_EMBEDDINGS)
    for number in range(settings.n_layers):
        block = family.layer.format(number)
        names |= {
            f"{number}.{part}.{kind}": f"{block}.{name}.{kind}"
            for part, name in family.parts.items()
            for kind in ("weight", "bias")
        }
    if family.kinds:
        names["kinds"] = "embeddings.token_type_embeddings.weight"
    if family.distances:
        names["distances"] = family.distances
    result = {}
    for own, name in names.items():
        if name not in plain:
            raise ModelError(f"The encoder's weights have no {name!r}: the file is of another model, or half copied.")
        expected, found = shapes(own), tuple(plain[name].shape)
        if len(found) != len(expected) or any(
            a < 1 if b is None else a != b for a, b in zip(found, expected, strict=True)
        ):
            raise ModelError(f"The encoder's weight {name!r} has the shape {found}: its config.json says {expected}.")
        result[own] = plain[name]
    return result


def _plain(name: str) -> str:
    for prefix in _PREFIXES:
        name = name.removeprefix(prefix)
    return name.replace("LayerNorm.gamma", "LayerNorm.weight").replace("LayerNorm.beta", "LayerNorm.bias")


def _shapes(settings: NetworkSettings) -> Callable[[str], tuple[int | None, ...]]:
    """Shape of every weight by our name; None: any number from one on."""
    width, inner = settings.width, settings.inner_width
    shapes: dict[str, tuple[int | None, ...]] = {
        "inner.weight": (inner, width),
        "inner.bias": (inner,),
        "outer.weight": (width, inner),
        "words": (None, width),
        "positions": (None, width),
        "kinds": (None, width),
        "distances": (settings.n_distances, settings.n_heads),
    }

    def shape(name: str) -> tuple[int | None, ...]:
        part = ".".join(name.split(".")[-2:])
        square = part.endswith("weight") and not part.startswith(("norm", "last_norm"))
        return shapes.get(part, (width, width) if square else (width,))

    return shape


def _whole(config: Mapping[str, Any], key: str, least: int = 1) -> int:
    value = config.get(key)
    if not isinstance(value, int) or isinstance(value, bool) or not least <= value < 10**6:
        raise ModelError(f"The encoder's config.json says {key} = {value!r:.40}: expected a whole number.")
    return value
