"""The deep backend's main job as a plain function: read, cluster positions, explain, write."""

from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

import torch

from neontext.checks import check_choice, check_whole
from neontext.deep.explained import ExplainedPicture, ExplainedPictures
from neontext.deep.positions import PositionClusters, cluster_positions
from neontext.deep.vgg16 import N_LAYERS, Scaling, check_layer, ensure_scaling, vgg16, vgg16_composite
from neontext.deep.weights import load_weights, torchvision_weights
from neontext.deep.writing import write_pictures
from neontext.errors import InputError, ModelError
from neontext.persist.weights import read_weights
from neontext.pictures import Picture, ensure_size, read_picture
from neontext.runtime.provenance import record_run
from neontext.runtime.stages import StageClock
from neontext.runtime.staging import staged_folder

#: Networks that are known by name.
MODELS = ("vgg16",)
#: Width and height of the pictures in the paper.
SIZE = (448, 448)
#: Most pixels of a picture on its way through the network: its widest layer then takes 0.3 GB.
MAX_PIXELS = 1024 * 1024
#: Libraries whose versions are recorded.
LIBRARIES = ("neontext", "numpy", "scikit-learn", "torch", "pillow", "pyarrow")
STAGES = ("read pictures", "read weights", "explain", "write report")


def explain_pictures(
    sources: Sequence[str | Path],
    out: str | Path,
    *,
    model: str = "vgg16",
    weights: str | Path | None = None,
    layers: Sequence[int] = (N_LAYERS,),
    clusters: int = 8,
    size: tuple[int, int] = SIZE,
    scaling: str = "caffe",
    seed: int = 0,
    force: bool = False,
) -> ExplainedPictures:
    """Cluster the positions of a network's feature maps, picture by picture, and draw what speaks for every cluster.

    Parameters
    ----------
    sources : sequence of str or path
        Files of pictures.
    out : path
        Folder to write, whole or not at all.
    model : {"vgg16"}
        The network.
    weights : path, optional
        File of weights, see `read_weights`. By default torchvision downloads the original ones.
    layers : sequence of int
        Layers whose positions are clustered; 17, 24 and 31 are the last three max-pools.
    clusters : int
        Clusters of one picture's positions in one layer.
    size : (int, int)
        Width and height that pictures are scaled to.
    scaling : {"caffe", "torchvision"}
        What the weights expect: see `vgg16.Scaling`.
    seed : int
        Seed of k-means: the same seed gives the same tables.
    force : bool
        Replace such a folder that is there.

    Returns
    -------
    ExplainedPictures
        What was written.

    Raises
    ------
    NeontextError
        If a picture or the weights cannot be read, a parameter does not fit, or the folder cannot be written.
    """
    parameters = {name: value for name, value in locals().items() if name not in ("sources", "out", "force")}
    parameters["weights"] = "torchvision" if weights is None else str(weights)
    chosen, paths, scale = _checked_layers(model, layers), _checked_sources(sources), ensure_scaling(scaling)
    check_whole("clusters", clusters, 2, "evidence speaks for one cluster against another")
    size = ensure_size(size, MAX_PIXELS)
    clock = StageClock(STAGES)
    inputs = (*paths, *(() if weights is None else (weights,)))
    with staged_folder(out, "deep report", force=force, inputs=inputs) as staging:
        with clock.stage("read pictures"):
            pictures = [read_picture(path, size) for path in paths]
        with clock.stage("read weights"):
            entries = torchvision_weights() if weights is None else read_weights(Path(weights))
            named = "torchvision" if weights is None else _named(Path(weights))
        network = _Network(entries, named, chosen, scale, clusters, seed)
        with clock.stage("explain"):
            explained = tuple(network.explain(path, picture) for path, picture in zip(paths, pictures, strict=True))
        result = ExplainedPictures(explained, named, **record_run(parameters, LIBRARIES, clock.seconds))
        with clock.stage("write report"):
            write_pictures(result, staging)
    return result


class _Network(NamedTuple):
    """What is the same for every picture."""

    weights: dict[str, torch.Tensor]
    source: str
    layers: tuple[int, ...]
    scaling: Scaling
    n_clusters: int
    seed: int

    def explain(self, path: Path, picture: Picture) -> ExplainedPicture:
        try:
            layers = {layer: self._explain_layer(layer, picture) for layer in self.layers}
        except ModelError:
            raise
        except InputError as error:
            raise InputError(f"{path}: {error}") from error
        return ExplainedPicture(path.name, picture.values, picture.notes, layers)

    def _explain_layer(self, layer: int, picture: Picture) -> PositionClusters:
        module = load_weights(vgg16(layer), self.weights, self.source)
        X = self.scaling.apply(picture.values)
        composite = vgg16_composite(layer, self.scaling)
        return cluster_positions(module, X, composite, n_clusters=self.n_clusters, seed=self.seed)


def _checked_layers(model: str, layers: Sequence[int]) -> tuple[int, ...]:
    check_choice("model", model, MODELS)
    if not layers:
        raise InputError("No layer was given: expected at least one, such as 17, 24 or 31.")
    for layer in layers:
        check_layer(layer)
    return tuple(sorted(set(layers)))


def _checked_sources(sources: Sequence[str | Path]) -> list[Path]:
    paths = [Path(source) for source in sources]
    if not paths:
        raise InputError("No picture was given: expected at least one file.")
    return paths


def _named(path: Path) -> str:
    return f"{path.name}, SHA-256 {sha256(path.read_bytes()).hexdigest()}"
