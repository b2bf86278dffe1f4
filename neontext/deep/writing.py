"""All files of a deep report, into a folder that the caller keeps whole."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.parquet as pq

from neontext.corpus.documents import without_surrogates
from neontext.deep.explained import ExplainedPicture, ExplainedPictures
from neontext.deep.positions import PositionClusters
from neontext.images.drawing import heatmap, overlaid, panel, png
from neontext.report.summary import plain, write_json
from neontext.report.writing import SIGNATURE, checksums

FloatArray = npt.NDArray[np.float64]

#: Part of the pixels, in percent, whose relevance is within the colours; the strongest few would bleach all others.
WITHIN = 99.7
#: Width that sheets are drawn at, about: pixels are summed to it.
SHEET = 224
_TABLES = ("clusters.parquet", "layers.parquet")
_NAMES = {*_TABLES, "heatmaps.npz", "heatmaps", "report.html", SIGNATURE}


class Found(NamedTuple):
    """One layer of one picture."""

    number: int
    picture: ExplainedPicture
    layer: int
    clusters: PositionClusters

    @property
    def name(self) -> str:
        """How its files are called; no part of it comes from the user."""
        return f"picture-{self.number}-layer-{self.layer}"


def is_deep_report(folder: Path) -> bool:
    """Whether a folder is a deep report and nothing more, so that it may be replaced by one."""
    found = {entry.name for entry in folder.iterdir()}
    return {SIGNATURE, *_TABLES} <= found <= _NAMES


def write_pictures(result: ExplainedPictures, folder: Path) -> None:
    """Write heatmaps, tables, arrays and summary.

    Parameters
    ----------
    result : ExplainedPictures
        What was found out.
    folder : Path
        An existing folder; use `staged_folder`.
    """
    (folder / "heatmaps").mkdir()
    for found in each(result):
        for name, content in drawings(found):
            (folder / "heatmaps" / f"{name}.png").write_bytes(content)
    for name, rows in zip(_TABLES, (cluster_rows(result), layer_rows(result)), strict=True):
        pq.write_table(pa.Table.from_pylist(rows), folder / name, compression="zstd")
    np.savez_compressed(folder / "heatmaps.npz", **arrays(result))
    write_json(folder / SIGNATURE, summary_dict(result) | {"files": checksums(folder)})


def each(result: ExplainedPictures) -> Iterator[Found]:
    """Every layer of every picture."""
    for number, picture in enumerate(result.pictures):
        for layer, clusters in picture.layers.items():
            yield Found(number, picture, layer, clusters)


def scale_of(clusters: PositionClusters) -> float:
    """Relevance at which the colours of one layer's heatmaps end, the same for all of its clusters."""
    return float(np.percentile(np.abs(clusters.heatmaps), WITHIN)) or 1.0


def drawings(found: Found) -> Iterator[tuple[str, bytes]]:
    """Every cluster's heatmap, pixel for pixel, and a sheet with the picture beside it; names and PNG files."""
    scale = scale_of(found.clusters)
    for cluster, relevance in enumerate(found.clusters.heatmaps):
        yield f"{found.name}-cluster-{cluster}", png(heatmap(relevance, scale))
        yield f"{found.name}-cluster-{cluster}-sheet", _sheet(found, cluster)


def _sheet(found: Found, cluster: int) -> bytes:
    clusters, times = found.clusters, max(found.clusters.heatmaps.shape[2] // SHEET, 1)
    relevance = pooled(clusters.heatmaps[cluster][..., None], times)[..., 0]
    values = pooled(found.picture.values, times) / times**2
    image = np.rint(255 * np.broadcast_to(values, (*relevance.shape, 3))).astype(np.uint8)
    # Sums of pixels are as strong as they are spread: a line one pixel wide adds up along one side.
    scale = scale_of(clusters) * times
    drawn = (heatmap(relevance, scale), overlaid(image, relevance, scale))
    title = f"layer {found.layer}, cluster {cluster}: {sizes(clusters)[cluster]} positions"
    unit = "each pixel" if times == 1 else f"{times} x {times} pixels summed"
    return panel((("picture", image), (unit, drawn[0]), ("over the picture", drawn[1])), title, scale)


def pooled(values: FloatArray, times: int) -> FloatArray:
    """Sums over squares of `times` x `times` pixels, shape (height / times, width / times, channels).

    Examples
    --------
    >>> pooled(np.ones((4, 5, 1)), 2)[..., 0].tolist()
    [[4.0, 4.0], [4.0, 4.0]]
    """
    height, width, channels = values.shape[0] // times, values.shape[1] // times, values.shape[2]
    cut = values[: height * times, : width * times]
    return np.asarray(cut.reshape(height, times, width, times, channels).sum(axis=(1, 3)))


def sizes(clusters: PositionClusters) -> npt.NDArray[np.int64]:
    """Positions of every cluster, shape (n_clusters,)."""
    return np.bincount(clusters.labels.ravel(), minlength=len(clusters.bias))


def cluster_rows(result: ExplainedPictures) -> list[dict[str, Any]]:
    """Rows of clusters.parquet, one for each cluster of each layer of each picture.

    Columns: picture, layer, cluster, positions (int64), id (string); evidence, pixels, bias, absorbed (nats, summed
    over the positions with evidence for the cluster; evidence is the sum of the other three), scale (nats: where the
    colours of the heatmap end).
    """
    return [
        {
            "picture": found.number,
            "id": without_surrogates(found.picture.id),
            "layer": found.layer,
            "cluster": cluster,
            "positions": int(sizes(found.clusters)[cluster]),
            "evidence": float(found.clusters.explained[cluster]),
            "pixels": float(found.clusters.heatmaps[cluster].sum()),
            "bias": float(found.clusters.bias[cluster]),
            "absorbed": float(found.clusters.absorbed[cluster]),
            "scale": scale_of(found.clusters),
        }
        for found in each(result)
        for cluster in range(len(found.clusters.bias))
    ]


def layer_rows(result: ExplainedPictures) -> list[dict[str, Any]]:
    """Rows of layers.parquet: what every layer on the way down received and handed on, top down, over all clusters.

    Columns: picture, layer (int64), id, name, kind, rule (string), received, passed (nats), absorbed_share (a share of
    what was received).
    """
    return [
        {
            "picture": found.number,
            "id": without_surrogates(found.picture.id),
            "layer": found.layer,
            "name": balance.name,
            "kind": balance.kind,
            "rule": balance.rule,
            "received": float(balance.received.sum()),
            "passed": float(balance.passed.sum()),
            "absorbed_share": balance.absorbed_share,
        }
        for found in each(result)
        for balance in found.clusters.balance
    ]


def arrays(result: ExplainedPictures) -> dict[str, Any]:
    """Arrays of heatmaps.npz: for picture P and layer L the names end in picture-P-layer-L.

    `heatmaps-...` of shape (n_clusters, height, width), float32, nats; `labels-...` of shape (n_rows, n_columns),
    int32; `centroids-...` of shape (n_clusters, n_features) and `beta-...`, the clustering itself.
    """
    found_arrays: dict[str, Any] = {}
    for found in each(result):
        network = found.clusters.network
        found_arrays |= {
            f"heatmaps-{found.name}": found.clusters.heatmaps.astype(np.float32),
            f"labels-{found.name}": found.clusters.labels.astype(np.int32),
            f"centroids-{found.name}": network.support.points,
            f"beta-{found.name}": np.array(network.beta),
        }
    return found_arrays


def summary_dict(result: ExplainedPictures) -> dict[str, Any]:
    """Figures of a deep report as plain data (JSON types; what is not a finite number is None)."""
    height, width = result.pictures[0].values.shape[:2]
    summary = {
        "n_pictures": len(result.pictures),
        "height": height,
        "width": width,
        "weights": result.weights,
        "pictures": [{"id": picture.id, "notes": picture.notes} for picture in result.pictures],
        "clusters": cluster_rows(result),
        "layers": layer_rows(result),
        "parameters": result.parameters,
        "versions": result.versions,
        "seconds": result.seconds,
        "peak_memory_mb": result.peak_memory_mb,
    }
    return {name: plain(value) for name, value in summary.items()}
