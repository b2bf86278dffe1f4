"""Tiny random sentence encoders of every family, written as sentence-transformers lays them out."""

import json
from string import ascii_lowercase

import numpy as np
from safetensors.numpy import save_file

from neontext.embed.sentences.families import FAMILIES

WIDTH, INNER, LAYERS, HEADS, LONGEST, BUCKETS = 16, 24, 2, 4, 40, 32
WORDS = (  # noqa: SIM905
    "the a of and car engine road wheel driver judge court law trial crime cake sugar bake oven flour butter ' . , ! "
    "##s ##ing ##ed don t é ü 中 文"
).split()
SPECIAL = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
VOCABULARY = {word: number for number, word in enumerate(dict.fromkeys([*SPECIAL, *ascii_lowercase, *WORDS]))}


def config_of(kind, **changes):
    """A config.json of a family."""
    family = FAMILIES[kind]
    config = {
        "model_type": kind,
        family.layers: LAYERS,
        family.heads: HEADS,
        family.width: WIDTH,
        family.inner: INNER,
        family.activation: "gelu",
        "layer_norm_eps": 1e-5,
        "max_position_embeddings": LONGEST + 2,
        "vocab_size": len(VOCABULARY),
        "pad_token_id": 1,
        "type_vocab_size": 2,
    }
    if family.distances:
        config["relative_attention_num_buckets"] = BUCKETS
    if kind == "distilbert":
        config.pop("layer_norm_eps")
    return config | changes


def weights_of(kind, seed=0):
    """Random weights of a family by their own names, float32."""
    family, random = FAMILIES[kind], np.random.RandomState(seed)
    shapes = {
        "embeddings.word_embeddings.weight": (len(VOCABULARY), WIDTH),
        "embeddings.position_embeddings.weight": (LONGEST + 2, WIDTH),
        "embeddings.LayerNorm.weight": (WIDTH,),
        "embeddings.LayerNorm.bias": (WIDTH,),
    }
    if family.kinds:
        shapes["embeddings.token_type_embeddings.weight"] = (2, WIDTH)
    if family.distances:
        shapes[family.distances] = (BUCKETS, HEADS)
    square = (WIDTH, WIDTH)
    form = dict.fromkeys(("query", "key", "value", "output"), square)
    form |= {
        "inner": (INNER, WIDTH),
        "outer": (WIDTH, INNER),
    }
    for number in range(LAYERS):
        for part, name in family.parts.items():
            shape = form.get(part, (WIDTH,))
            shapes[f"{family.layer.format(number)}.{name}.weight"] = shape
            shapes[f"{family.layer.format(number)}.{name}.bias"] = shape[:1]
    # Weights are large, so that attention and activations are far from even.
    weights = {name: random.normal(size=shape) * 0.6 for name, shape in shapes.items()}
    for name in weights:
        if "orm" in name and name.endswith("weight"):
            weights[name] += 1.0
    return {name: value.astype(np.float32) for name, value in weights.items()}


def tokenizer_json():
    """A tokenizer of words, letters where a word is not known, and marks, as BERT's are."""
    from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, processors

    pieces = dict(VOCABULARY)
    tokenizer = Tokenizer(models.WordPiece(pieces, unk_token="[UNK]"))
    tokenizer.normalizer = normalizers.BertNormalizer(lowercase=True)
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    around = [("[CLS]", VOCABULARY["[CLS]"]), ("[SEP]", VOCABULARY["[SEP]"])]
    tokenizer.post_processor = processors.TemplateProcessing(single="[CLS] $A [SEP]", special_tokens=around)
    return tokenizer.to_str()


def write_folder(folder, kind="bert", *, pooling="mean", unit_length=True, weights=None, config=None, limit=LONGEST):
    """Write an encoder's folder."""
    folder.mkdir(parents=True, exist_ok=True)
    names = ["Transformer", "Pooling", "Normalize"][: 3 if unit_length else 2]
    paths = ["", "1_Pooling", "2_Normalize"]
    modules = [
        {"idx": n, "name": str(n), "path": paths[n], "type": f"sentence_transformers.models.{name}"}
        for n, name in enumerate(names)
    ]
    modes = {"pooling_mode_mean_tokens": pooling == "mean", "pooling_mode_cls_token": pooling == "cls"}
    write(folder / "modules.json", modules)
    write(folder / "1_Pooling" / "config.json", {"word_embedding_dimension": WIDTH} | modes)
    write(folder / "config.json", config_of(kind) if config is None else config)
    write(folder / "sentence_bert_config.json", {"max_seq_length": limit, "do_lower_case": False})
    (folder / "tokenizer.json").write_text(tokenizer_json(), encoding="utf-8")
    save_file(weights_of(kind) if weights is None else weights, folder / "model.safetensors")
    return folder


def write(path, value):
    """Write JSON, and the folders above it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(value), encoding="utf-8")
