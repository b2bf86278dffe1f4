"""The training documents, to and from a saved model."""

from neontext.corpus import Corpus
from neontext.corpus.metadata import Plain, from_json, to_json
from neontext.errors import ModelError
from neontext.persist.files import SavedModel


def write_corpus(corpus: Corpus) -> SavedModel:
    """Texts, labels and metadata; ids stand with the fitted parts."""
    lists: dict[str, list[str | None]] = {"corpus": [corpus.name], "texts": list(corpus.texts)}
    if corpus.labels is not None:
        lists["labels"] = list(corpus.labels)
    if corpus.metadata:
        lists["metadata"] = list(corpus.metadata)
        columns = enumerate(corpus.metadata.values())
        lists |= {f"metadata_{number}": list(map(to_json, values)) for number, values in columns}
    return SavedModel({}, {}, {}, lists)


def read_corpus(saved: SavedModel, ids: tuple[str, ...]) -> Corpus:
    """The corpus whose documents have these ids.

    Raises
    ------
    ModelError
        If what the saved model holds is no such corpus, or more than one.
    """
    lists = SavedModel({}, saved.documents, {})
    name, labels = lists.texts("corpus"), saved.documents.get("labels")
    if len(name) != 1:
        raise ModelError(f"The saved model's documents have {len(name)} names: expected that of one corpus.")
    if labels is not None and not all(label is None or isinstance(label, str) for label in labels):
        raise ModelError("The saved model's labels hold something that is no text.")
    known = None if labels is None else tuple(labels)
    corpus = Corpus(name[0], ids, lists.texts("texts"), known, _read_metadata(lists))
    if strange := set(saved.documents).symmetric_difference(write_corpus(corpus).documents):
        raise ModelError(f"The saved model's documents differ from what this version writes: {sorted(strange)!r:.200}.")
    return corpus


def _read_metadata(lists: SavedModel) -> dict[str, tuple[Plain, ...]]:
    """Further fields of the documents; none where no names are listed for them."""
    names = lists.texts("metadata") if "metadata" in lists.strings else ()
    if len(set(names)) < len(names):
        raise ModelError("The saved model's fields of metadata are no list of different names.")
    try:
        return {name: tuple(map(from_json, lists.strings[f"metadata_{number}"])) for number, name in enumerate(names)}
    except (ValueError, LookupError, TypeError, RecursionError) as error:
        raise ModelError(f"The saved model's metadata are none that this version writes ({error!s:.200}).") from error
