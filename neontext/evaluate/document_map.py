"""Maps of the documents: every document as a dot in the plane, near to those that are like it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib.util import find_spec

import numpy as np
import numpy.typing as npt

from neontext.arrays import FloatArray, IntArray
from neontext.checks import check_choice
from neontext.errors import InputError, MissingDependencyError
from neontext.runtime.blocks import one_thread

#: Below this many documents a neighbourhood says nothing, and there is only the plane of the first components.
MIN_DOCUMENTS = 10
#: Neighbours that a document has in the eyes of the embedding.
N_NEIGHBOURS = 30
#: Steps with attraction exaggerated, and after them.
STEPS = (250, 350)


@dataclass(frozen=True, eq=False)
class DocumentMap:
    """Documents in the plane.

    Attributes
    ----------
    method : str
        "pca", "tsne" or "umap".
    name : str
        As a reader knows it.
    rows : ndarray of int of shape (n_mapped,)
        Documents on the map.
    points : ndarray of float32 of shape (n_mapped, 2)
        Where they lie. Only who lies near whom means something (for "pca", distances too).
    """

    method: str
    name: str
    rows: IntArray
    points: npt.NDArray[np.float32]


def map_documents(
    X: npt.ArrayLike, rows: npt.ArrayLike, method: str = "tsne", seed: int = 0
) -> tuple[DocumentMap, ...]:
    """Lay documents out in the plane: by their first two components, and by a 2-D embedding.

    Parameters
    ----------
    X : array-like of shape (n_documents, n_components)
        Points, by falling variance of their components.
    rows : array-like of int
        Documents to map.
    method : {"tsne", "umap", "pca"}
        The embedding: t-SNE (van der Maaten and Hinton, 2008; in large corpora interpolated as by Linderman et al.,
        2019), UMAP (McInnes et al., 2018; needs the extra `umap`), or none beside the components.
    seed : int
        Of the embedding. The same seed gives the same map on any number of cores.

    Returns
    -------
    tuple of DocumentMap
        The components first. The embedding is left out where there are fewer than 10 documents, or no two different.

    Raises
    ------
    InputError
        For another method.
    MissingDependencyError
        If UMAP is asked for and not installed.

    Examples
    --------
    >>> maps = map_documents(np.eye(3), [0, 2])
    >>> [(map.method, map.points.shape) for map in maps]
    [('pca', (2, 2))]
    """
    check_map(method)
    rows = np.asarray(rows, dtype=np.int64)
    points = np.asarray(X, dtype=np.float64)[rows]
    maps = [DocumentMap("pca", "PCA", rows, _plane(points))]
    if method != "pca" and len(rows) >= MIN_DOCUMENTS and np.ptp(points, axis=0).any():
        name, embed = _EMBEDDINGS[method]
        with one_thread():
            maps.append(DocumentMap(method, name, rows, _finite(embed(points, seed), method)))
    return tuple(maps)


def missing_map(maps: Sequence[DocumentMap], method: str) -> str | None:
    """Why the embedding that was asked for is not among the maps, in a sentence; None where nothing is missing.

    Examples
    --------
    >>> missing_map(map_documents(np.eye(3), [0, 2]), "tsne")
    'No map by t-SNE: it needs at least 10 documents in clusters, and two different ones among them.'
    """
    if method not in _EMBEDDINGS or method in {drawn.method for drawn in maps}:
        return None
    name, _ = _EMBEDDINGS[method]
    return (
        f"No map by {name}: it needs at least {MIN_DOCUMENTS} documents in clusters, and two different ones among them."
    )


def check_map(method: str) -> None:
    """Make sure that a map can be drawn, before the long work.

    Raises
    ------
    InputError
        For a method that is not known.
    MissingDependencyError
        If its library is not installed.
    """
    check_choice("map", method, (*_EMBEDDINGS, "pca"))
    if method == "umap" and find_spec("umap") is None:
        raise MissingDependencyError("The map by UMAP", "umap-learn", "umap")


def _plane(points: FloatArray) -> npt.NDArray[np.float32]:
    """First two components; where there is one, the other is zero."""
    plane = np.zeros((len(points), 2), np.float32)
    n = min(points.shape[1], 2)
    plane[:, :n] = points[:, :n]
    return plane


def _start(points: FloatArray) -> FloatArray:
    """The plane at the small scale on which the embeddings begin; documents at one place are moved apart."""
    plane = _plane(points).astype(np.float64)
    plane *= 1e-4 / max(float(plane.std(axis=0).max()), np.finfo(float).tiny)
    return np.asarray(plane + np.random.RandomState(0).normal(scale=1e-6, size=plane.shape))


def _tsne(points: FloatArray, seed: int) -> FloatArray:
    from openTSNE import TSNE

    perplexity = min(N_NEIGHBOURS, (len(points) - 1) // 3)
    early, late = STEPS
    # One thread: with several the order of the sums, and so the map, would hang on the number of cores.
    tsne = TSNE(
        perplexity=perplexity,
        early_exaggeration_iter=early,
        n_iter=late,
        initialization=_start(points),
        n_jobs=1,
        random_state=seed,
    )
    return np.asarray(tsne.fit(points))


def _umap(points: FloatArray, seed: int) -> FloatArray:
    from umap import UMAP

    neighbours = min(N_NEIGHBOURS, len(points) - 1)
    return np.asarray(
        UMAP(n_neighbors=neighbours, init=_start(points) * 1e5, random_state=seed, n_jobs=1).fit_transform(points)
    )


def _finite(plane: FloatArray, method: str) -> npt.NDArray[np.float32]:
    if not np.isfinite(plane).all():
        raise InputError(f"The map by {method} has places that are not finite; map='pca' does without it.")
    return plane.astype(np.float32)


_EMBEDDINGS: dict[str, tuple[str, Callable[[FloatArray, int], FloatArray]]] = {
    "tsne": ("t-SNE", _tsne),
    "umap": ("UMAP", _umap),
}
