"""Sentence encoders that came as objects of the sentence-transformers library."""

from collections.abc import Callable
from typing import Any

import torch
from tokenizers import Tokenizer
from torch import Tensor

from neontext.embed.sentences.families import FAMILIES, canonical_weights
from neontext.embed.sentences.folder import (
    SentenceEncoder,
    check_fit,
    check_module,
    check_order,
    describe,
    encoder_settings,
    max_length,
    pooling_mode,
)
from neontext.embed.sentences.network import Network, Shares
from neontext.embed.sentences.pieces import PieceTokenizer
from neontext.embed.sentences.settings import NetworkSettings
from neontext.errors import InputError, ModelError


def encoder_of(model: Any, cast: Callable[[Tensor], Tensor]) -> SentenceEncoder:
    """Encoder of a `SentenceTransformer`: its weights where the architecture is known, else the object itself.

    Parameters
    ----------
    model : SentenceTransformer
        Loaded; it is not changed.
    cast : callable
        Gives weights the precision in which they are used.

    Raises
    ------
    InputError, ModelError
        If it is another object, or has modules, a pooling or a tokenizer that are not read here.
    """
    modules = _modules(model)
    config, tokenizer = modules[0].auto_model.config.to_dict(), _pieces(model)
    pooling = pooling_mode(modules[1].get_config_dict())
    name = str(config.get("_name_or_path") or "a sentence transformer")[-200:]
    if config.get("model_type") not in FAMILIES:
        return _opaque(name, modules, config, pooling, tokenizer)
    settings = encoder_settings(config | {"auto_map": None}, pooling, len(modules) > 2)
    weights = canonical_weights(modules[0].auto_model.state_dict(), config, settings)
    pieces = tokenizer(len(weights["positions"]) - settings.first_position)
    check_fit(pieces, 0, weights)
    network = Network(settings, {key: cast(value.detach().cpu()) for key, value in weights.items()})
    return SentenceEncoder(name, describe(config, settings), "", network, pieces)


def _modules(model: Any) -> list[Any]:
    try:
        modules = list(model)
    except TypeError as error:
        raise InputError(
            f"vectors={model!r:.80}: expected the folder of a sentence encoder, or a loaded one."
        ) from error
    check_order([check_module(f"{type(part).__module__}.{type(part).__name__}") for part in modules])
    return modules


def _pieces(model: Any) -> Callable[[int], Any]:
    backend = getattr(model.tokenizer, "backend_tokenizer", None)
    if backend is None:
        raise ModelError("The encoder's tokenizer does not say where in a text its pieces stand: a fast one is needed.")
    own = Tokenizer.from_str(backend.to_str())
    return lambda n_positions: PieceTokenizer(own, max_length([{"max_seq_length": model.max_seq_length}], n_positions))


def _opaque(
    name: str, modules: list[Any], config: dict[str, Any], pooling: str, tokenizer: Callable[[int], Any]
) -> SentenceEncoder:
    if pooling != "mean":
        raise ModelError(
            f"The encoder is of the architecture {config.get('model_type')!r:.60}, explained from its last "
            "layer where that is the mean of the pieces; it takes the first one."
        )
    width = int(modules[0].auto_model.config.hidden_size)
    settings = NetworkSettings(1, 1, width, width, 0.0, "gelu", 0, 0, "mean", len(modules) > 2)
    kind = f"{config.get('model_type')}, explained from its last layer alone"
    return SentenceEncoder(name, kind, "", OpaqueNetwork(modules[0].auto_model, settings), tokenizer(10**6))


class OpaqueNetwork:
    """An encoder of an architecture that is not known: exact from its last layer, which is the mean of the pieces.

    A piece has ``g . h_t / (T l)``, h its last layer, T the number of pieces and l the length; there are no biases.

    Parameters
    ----------
    module : torch.nn.Module
        From ids and mask of pieces to their last layer.
    settings : NetworkSettings
        Width, and whether embeddings are scaled to unit length.
    """

    def __init__(self, module: Any, settings: NetworkSettings) -> None:
        self.settings, self._module = settings, module.eval()

    def encode(self, ids: Tensor, lengths: Tensor) -> Tensor:
        """As of `Network`."""
        return self._embed(ids, lengths)[0]

    def relevance(self, ids: Tensor, lengths: Tensor, directions: Tensor) -> Shares:
        """As of `Network`."""
        X, entered = self._embed(ids, lengths)
        bias = torch.zeros(directions.shape[:2], dtype=torch.float64)
        return Shares(torch.einsum("ntd,nmd->nmt", entered, directions), bias, X)

    @torch.inference_mode()  # type: ignore[untyped-decorator]
    def _embed(self, ids: Tensor, lengths: Tensor) -> tuple[Tensor, Tensor]:
        """Embeddings, and what every piece has of them, (n_documents, longest, width); float64."""
        inside = torch.arange(ids.shape[1]) < lengths[:, None]
        last = self._module(input_ids=ids, attention_mask=inside.long()).last_hidden_state.to(torch.float64)
        entered = last * inside[:, :, None] / lengths[:, None, None]
        X = entered.sum(1)
        if self.settings.unit_length:
            length = torch.linalg.vector_norm(X, dim=1, keepdim=True).clamp(min=1e-12)
            X, entered = X / length, entered / length[:, :, None]
        return X, entered
