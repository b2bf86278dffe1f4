"""A `SentenceEmbedder` to and from a saved model: its folder by checksum, and what it made of the documents."""

from pathlib import Path

import numpy as np

from neontext.corpus import Tokens
from neontext.embed import Embedder, PieceTokens, SentenceEmbedder
from neontext.embed.sentences.embedder import PRECISIONS
from neontext.errors import ModelError
from neontext.explain.training_documents import TrainingDocuments
from neontext.persist.files import SavedModel

#: Setting under which an encoder stands, string for its folder, and array of the encodings.
ENCODER, FOLDER, ENCODINGS = "encoder", "encoder_folder", "encodings"
#: Numbers of an embedding are smaller.
_TOO_LONG = 1e6


def write_sentences(embedder: SentenceEmbedder) -> SavedModel:
    """Where a `SentenceEmbedder` was read from, and the checksum by which it is known again."""
    settings = {"checksum": embedder.encoder.checksum, "precision": embedder.precision}
    return SavedModel({ENCODER: settings}, {FOLDER: [str(Path(embedder.model).absolute())]}, {})


def read_sentences(saved: SavedModel, given: Embedder | None) -> SentenceEmbedder:
    """The embedder that `write_sentences` wrote down, from its folder or given beside it.

    Raises
    ------
    ModelError
        If its folder is not there any more, was changed, or another encoder was given.
    """
    settings = SavedModel(saved.setting(ENCODER, dict), {}, {})
    checksum, precision = settings.setting("checksum", str), settings.setting("precision", str)
    folder = "".join(saved.texts(FOLDER))
    if precision not in PRECISIONS or not checksum or set(settings.settings) != {"checksum", "precision"}:
        raise ModelError("The saved model's sentence encoder is not one that this version writes.")
    if given is not None and not isinstance(given, SentenceEmbedder):
        raise ModelError(f"The model was fitted with a SentenceEmbedder, and {type(given).__name__} was given.")
    hint = "If it was moved:  ClusterExplainer.load(folder, embedder=SentenceEmbedder(NEW_FOLDER))"
    embedder = given or SentenceEmbedder(folder, precision=precision)
    try:
        found = embedder.encoder.checksum
    except ModelError as error:
        raise ModelError(f"The model was fitted with the sentence encoder in {folder:.200}. {error} {hint}") from error
    if found != checksum or embedder.precision != precision:
        raise ModelError(
            f"The model was fitted with the sentence encoder in {folder:.200}: what is there now, or was given, is "
            f"another one (by its checksum, or its precision). {hint}"
        )
    return embedder


def write_encodings(embedder: Embedder, training: TrainingDocuments) -> SavedModel:
    """What a `SentenceEmbedder` made of the training documents, so that nothing is encoded twice; else nothing."""
    arrays = {ENCODINGS: training.embedded.X} if isinstance(embedder, SentenceEmbedder) else {}
    return SavedModel({}, {}, arrays)


def keep_encodings(saved: SavedModel, embedder: Embedder, tokens: Tokens) -> None:
    """Hand a `SentenceEmbedder` what it made of the training documents.

    Raises
    ------
    ModelError
        If it does not fit them.
    """
    if not isinstance(embedder, SentenceEmbedder) or not isinstance(tokens, PieceTokens):
        return
    X = saved.array(ENCODINGS, np.float64, 2)
    if X.shape != (tokens.n_documents, embedder.n_dimensions_):
        raise ModelError(f"The saved model holds encodings of shape {X.shape}: they do not fit its documents.")
    if not (np.isfinite(X).all() and np.abs(X).max(initial=0.0) < _TOO_LONG):
        raise ModelError("The saved model's encodings hold NaN, infinity or numbers that no encoder gives.")
    embedder.keep(tokens.read, X)
