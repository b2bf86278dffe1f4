"""All files of a deep report, into a folder that the caller keeps whole."""

from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from neontext.corpus.documents import without_surrogates
from neontext.deep.drawing import drawings, each, scale_of, sizes
from neontext.deep.explained import ExplainedPictures
from neontext.deep.view import build_view
from neontext.report.html import render_page
from neontext.report.saved.schema import PAGE, SIGNATURE
from neontext.report.saved.summary import plain, write_summary
from neontext.runtime.layout import Layout

_TABLES = ("clusters.parquet", "layers.parquet")
#: Files of a deep report.
DEEP_REPORT = Layout(frozenset({SIGNATURE, *_TABLES}), frozenset({"heatmaps.npz", "heatmaps", PAGE}))


def write_pictures(result: ExplainedPictures, folder: Path) -> None:
    """Write heatmaps, tables, arrays, page and summary.

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
    page = render_page("deep.html.j2", images=True, view=build_view(result))
    (folder / PAGE).write_text(page, encoding="utf-8")
    write_summary(folder, summary_dict(result))


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
