"""Read a sentence encoder from a local folder, as the sentence-transformers library lays it out; no code is run."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import file_digest, sha256
from pathlib import Path
from typing import Any

from safetensors import SafetensorError
from safetensors.torch import load_file
from tokenizers import Tokenizer
from torch import Tensor

from neontext.embed.sentences.families import canonical_weights, network_settings
from neontext.embed.sentences.network import ACTIVATIONS, Network
from neontext.embed.sentences.pieces import PieceTokenizer
from neontext.embed.sentences.settings import NetworkSettings
from neontext.errors import ModelError
from neontext.runtime.strict_json import read_json

MODULES, CONFIG, TOKENIZER, WEIGHTS = "modules.json", "config.json", "tokenizer.json", "model.safetensors"
LIMITS = ("sentence_bert_config.json", "tokenizer_config.json")
#: Bytes that a file of JSON may hold: the vocabulary of a multilingual model takes 20 MB.
MAX_JSON = 128 * 10**6
#: What sentence-transformers calls the modules that are read here.
_READ = ("Transformer", "Pooling", "Normalize")


@dataclass(frozen=True, eq=False)
class SentenceEncoder:
    """A sentence encoder, ready to be asked.

    Attributes
    ----------
    name : str
        What it is called.
    kind : str
        Its architecture and what is made of its last layer, in words.
    checksum : str
        SHA-256 of everything that was read; "" for one that came as an object.
    network : Network, or `opaque.OpaqueNetwork`
        From ids of pieces to embeddings and back.
    tokenizer : PieceTokenizer
        From texts to pieces.
    """

    name: str
    kind: str
    checksum: str
    network: Any
    tokenizer: PieceTokenizer


def read_encoder(folder: Path, cast: Callable[[Tensor], Tensor]) -> SentenceEncoder:
    """Read an encoder from its folder.

    Parameters
    ----------
    folder : Path
        With modules.json, config.json, tokenizer.json, model.safetensors and the config of the pooling.
    cast : callable
        Gives weights the precision in which they are used.

    Raises
    ------
    ModelError
        If a file is missing, damaged, of a kind that could run code, or says something that is not read here.
    """
    modules = read_modules(folder)
    inner = folder / modules["Transformer"]
    pooling = pooling_mode(_object(folder / modules["Pooling"] / CONFIG))
    config = _object(inner / CONFIG)
    settings = encoder_settings(config, pooling, "Normalize" in modules)
    weights = canonical_weights(_weights(inner), config, settings)
    n_positions = len(weights["positions"]) - settings.first_position
    limits = [_object(inner / name) for name in LIMITS if (inner / name).is_file()]
    tokenizer = PieceTokenizer(_tokenizer(inner / TOKENIZER), max_length(limits, n_positions))
    check_fit(tokenizer, _vocabulary_size(inner / TOKENIZER), weights)
    checksum = _checksum([folder / MODULES, folder / modules["Pooling"] / CONFIG, *_files(inner)])
    network = Network(settings, {name: cast(value) for name, value in weights.items()})
    return SentenceEncoder(folder.name, describe(config, settings), checksum, network, tokenizer)


def read_modules(folder: Path) -> dict[str, str]:
    """Folders of the modules of an encoder, by their kinds.

    Raises
    ------
    ModelError
        If it is no such folder, or has a module that is not read here.
    """
    if not folder.is_dir():
        raise ModelError(
            f"{folder!s:.200}: no such folder. Expected that of a sentence encoder, as sentence-transformers saves it: "
            "SentenceTransformer(NAME).save(FOLDER)."
        )
    if not (folder / MODULES).is_file():
        raise ModelError(
            f"{folder!s:.200} has no {MODULES}: it is not the folder of a sentence encoder, as sentence-transformers "
            "saves it, or only half of it. SentenceTransformer(NAME).save(FOLDER) writes one."
        )
    listed = _read(folder / MODULES)
    if not isinstance(listed, list) or not all(isinstance(item, dict) for item in listed):
        raise ModelError(f"{folder / MODULES} is damaged: expected a list of modules.")
    found: dict[str, str] = {}
    for item in listed:
        kind, path = item.get("type"), item.get("path")
        name = check_module(kind)
        if name in found or not isinstance(path, str) or not _inside(folder, path):
            raise ModelError(f"{folder / MODULES}: the module {name} stands twice, or outside the folder.")
        found[name] = path
    check_order(list(found))
    return found


def check_module(kind: Any) -> str:
    """Short name of a module's type; ModelError for one that is not read here."""
    parts = kind.split(".") if isinstance(kind, str) else [""]
    if parts[0] != "sentence_transformers":
        raise ModelError(f"The encoder has a module of its own code, {kind!r:.100}: it is not run, so it is not read.")
    if parts[-1] not in _READ:
        raise ModelError(f"The encoder has a module {parts[-1]!r:.60}: expected {', '.join(_READ)} alone.")
    return parts[-1]


def check_order(names: list[str]) -> None:
    """Whether modules stand as they must: Transformer, Pooling, and Normalize if there is one."""
    if names not in (list(_READ), list(_READ[:2])):
        raise ModelError(f"The encoder's modules are {', '.join(names)!s:.200}: expected {', '.join(_READ)}.")


def pooling_mode(config: Mapping[str, Any]) -> str:
    """How a pooling's config says that pieces become one embedding: "mean" or "cls".

    Raises
    ------
    ModelError
        For another way, or several joined.
    """
    given = config.get("pooling_mode")
    modes = [given] if isinstance(given, str) else [*given] if isinstance(given, list) else []
    prefix = "pooling_mode_"
    modes = modes or [
        name.removeprefix(prefix) for name, on in config.items() if name.startswith(prefix) and on is True
    ]
    known = {"mean_tokens": "mean", "mean": "mean", "cls_token": "cls", "cls": "cls"}
    if len(modes) != 1 or modes[0] not in known:
        raise ModelError(f"The encoder's Pooling joins pieces by {modes!r:.100}: expected mean or cls, one of them.")
    return known[modes[0]]


def encoder_settings(config: Mapping[str, Any], pooling: str, unit_length: bool) -> NetworkSettings:
    """Form of the network; ModelError for custom code or an architecture that is not known."""
    if config.get("auto_map"):
        raise ModelError(
            "The encoder's config.json names code of its own (auto_map): it is not run, so it is not read."
        )
    return network_settings(config, pooling, unit_length, ACTIVATIONS)


def max_length(limits: Sequence[Mapping[str, Any]], n_positions: int) -> int:
    """Pieces that are read of a text: the first limit that a config names, and never more than there are positions."""
    for limit in limits:
        if limit.get("do_lower_case") is True and "max_seq_length" in limit:
            raise ModelError("The encoder lowers texts before its tokenizer sees them (do_lower_case): not read here.")
    named = [limit.get(key) for limit in limits for key in ("max_seq_length", "model_max_length")]
    whole = [value for value in named if isinstance(value, int) and not isinstance(value, bool) and value > 0]
    return min([*whole[:1], n_positions])


def check_fit(tokenizer: PieceTokenizer, n_pieces: int, weights: Mapping[str, Tensor]) -> None:
    """Whether tokenizer and weights belong together and every weight is a number.

    Raises
    ------
    ModelError
        If not.
    """
    highest = max((n_pieces - 1, *tokenizer.before, *tokenizer.after))
    if highest >= len(weights["words"]):
        raise ModelError(
            f"The tokenizer knows {highest + 1:,} pieces and the encoder's weights {len(weights['words']):,}: they are "
            "of different models."
        )
    for name, value in weights.items():
        if not value.is_floating_point() or not value.isfinite().all():
            raise ModelError(f"The encoder's weight {name!r} holds NaN or infinity, or no numbers: copy it again.")


def describe(config: Mapping[str, Any], settings: NetworkSettings) -> str:
    """What an encoder is, in words."""
    pooling = f"{settings.pooling} of the pieces" + (", unit length" if settings.unit_length else "")
    return f"{config['model_type']}, {settings.n_layers} layers x {settings.width}, {pooling}"


def _weights(folder: Path) -> dict[str, Tensor]:
    path = folder / WEIGHTS
    if path.is_file():
        try:
            return dict(load_file(path))
        except (SafetensorError, OSError, ValueError, KeyError) as error:
            raise ModelError(f"{path} is damaged or half copied ({error!s:.200}). Copy it again.") from error
    if pickles := sorted(entry.name for entry in folder.glob("*.bin")):
        raise ModelError(
            f"{folder!s:.200} has its weights in {pickles[0]:.60} alone, a pickle, which could run code: "
            f"it was not "
            f"loaded. Save them as {WEIGHTS}: SentenceTransformer(FOLDER).save(NEW, safe_serialization=True)."
        )
    if sorted(folder.glob("*.safetensors.index.json")):
        raise ModelError(f"{folder!s:.200} has its weights in several files: expected one, {WEIGHTS}.")
    raise ModelError(f"{path!s:.200} is missing: the folder is half copied, or of another kind.")


def _tokenizer(path: Path) -> Any:
    if not path.is_file():
        raise ModelError(
            f"{path!s:.200} is missing: expected a tokenizer that says where in a text its pieces stand (a "
            "fast one). AutoTokenizer.from_pretrained(FOLDER).save_pretrained(FOLDER) writes it where there is one."
        )
    _object(path)
    try:
        return Tokenizer.from_file(str(path))
    except Exception as error:  # The library raises nothing narrower.
        raise ModelError(f"{path!s:.200} is damaged or is no tokenizer ({error!s:.200}). Copy it again.") from error


def _vocabulary_size(path: Path) -> int:
    return 1 + max(Tokenizer.from_file(str(path)).get_vocab(with_added_tokens=True).values(), default=-1)


def _files(folder: Path) -> list[Path]:
    return [folder / name for name in (CONFIG, TOKENIZER, WEIGHTS, *LIMITS) if (folder / name).is_file()]


def folder_checksum(folder: Path) -> str:
    """SHA-256 of the files of an encoder's folder that `read_encoder` reads."""
    modules = read_modules(folder)
    return _checksum([folder / MODULES, folder / modules["Pooling"] / CONFIG, *_files(folder / modules["Transformer"])])


def _checksum(paths: list[Path]) -> str:
    digests = []
    for path in paths:
        with path.open("rb") as file:
            digests.append(f"{path.name} {file_digest(file, 'sha256').hexdigest()}")
    return sha256("\n".join(digests).encode()).hexdigest()


def _inside(folder: Path, path: str) -> bool:
    try:
        return (folder / path).resolve().is_relative_to(folder.resolve())
    except (OSError, ValueError):
        return False


def _object(path: Path) -> dict[str, Any]:
    value = _read(path)
    if not isinstance(value, dict):
        raise ModelError(f"{path!s:.200} is damaged: expected an object of JSON.")
    return value


def _read(path: Path) -> Any:
    try:
        return read_json(path, MAX_JSON)
    except FileNotFoundError as error:
        raise ModelError(f"{path!s:.200} is missing: the folder is half copied, or of another kind.") from error
    except (OSError, ValueError) as error:
        raise ModelError(f"{path!s:.200} is damaged or half copied ({error!s:.200}). Copy it again.") from error
