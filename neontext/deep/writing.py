"""All files of a deep report, into a folder that the caller keeps whole; the same run gives the same tables."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from neontext.corpus.one_line import without_surrogates
from neontext.deep.explained import ExplainedPictures, LayerResult
from neontext.deep.view import build_view
from neontext.pictures.drawing import heatmap, png, tile_panel
from neontext.report.html import render_pictures
from neontext.report.saved.schema import PAGE, as_table
from neontext.report.saved.summary import plain, write_summary
from neontext.report.saved.tables import write_table

#: clusters.parquet: a row for each cluster of each layer of each picture.
CLUSTERS = pa.schema(
    {
        "picture": pa.int64(),
        "id": pa.string(),
        "layer": pa.int64(),
        "cluster": pa.int64(),
        "positions": pa.int64(),
        # In nats, summed over the positions with evidence for the cluster; the sum of the next three.
        "evidence": pa.float64(),
        "pixels": pa.float64(),
        "bias": pa.float64(),
        "absorbed": pa.float64(),
        # Nats at which the colours of the heatmap end.
        "scale": pa.float64(),
    }
)
#: layers.parquet: what every layer on the way down received and handed on, top down, over all clusters.
LAYERS = pa.schema(
    {
        "picture": pa.int64(),
        "id": pa.string(),
        "layer": pa.int64(),
        "name": pa.string(),
        "kind": pa.string(),
        "rule": pa.string(),
        # In nats.
        "received": pa.float64(),
        "passed": pa.float64(),
        # A share of what was received.
        "absorbed_share": pa.float64(),
    }
)

Row = dict[str, Any]


def write_pictures(result: ExplainedPictures, folder: Path) -> None:
    """Write heatmaps, tables, arrays, page and summary into an existing folder."""
    (folder / "heatmaps").mkdir()
    for layer in result.layers():
        for name, content in drawings(layer):
            (folder / "heatmaps" / f"{name}.png").write_bytes(content)
    write_table(_table(cluster_rows(result), CLUSTERS), folder / "clusters.parquet")
    write_table(_table(layer_rows(result), LAYERS), folder / "layers.parquet")
    np.savez_compressed(folder / "heatmaps.npz", **arrays(result))
    page = render_pictures("deep.html.j2", view=build_view(result))
    (folder / PAGE).write_text(page, encoding="utf-8")
    write_summary(folder, summary_dict(result))


def drawings(layer: LayerResult) -> Iterator[tuple[str, bytes]]:
    """Every cluster's heatmap, pixel for pixel, and a sheet with the picture beside it; names and PNG files."""
    for facts in layer.clusters.facts():
        name = f"{layer.name}-cluster-{facts.cluster}"
        yield name, png(heatmap(layer.clusters.heatmaps[facts.cluster], layer.scale))
        title = f"layer {layer.layer}, cluster {facts.cluster}: {facts.positions} positions"
        unit = "relevance" if layer.times == 1 else f"{layer.times} x {layer.times} pixels summed"
        yield f"{name}-sheet", tile_panel(layer.tiles(facts.cluster), ("picture", unit, "over it"), title)


def cluster_rows(result: ExplainedPictures) -> list[Row]:
    """Rows of clusters.parquet."""
    return [
        _row(layer, facts._asdict() | {"scale": layer.scale}, CLUSTERS)
        for layer in result.layers()
        for facts in layer.clusters.facts()
    ]


def layer_rows(result: ExplainedPictures) -> list[Row]:
    """Rows of layers.parquet."""
    return [_row(layer, balance.totals(), LAYERS) for layer in result.layers() for balance in layer.clusters.balance]


def _row(layer: LayerResult, values: Row, schema: pa.Schema) -> Row:
    whose = {"picture": layer.number, "id": without_surrogates(layer.picture.id), "layer": layer.layer}
    return {name: (whose | values)[name] for name in schema.names}


def _table(rows: list[Row], schema: pa.Schema) -> pa.Table:
    return as_table({name: [row[name] for row in rows] for name in schema.names}, schema)


def arrays(result: ExplainedPictures) -> dict[str, Any]:
    """Arrays of heatmaps.npz: for picture P and layer L the names end in picture-P-layer-L.

    `heatmaps-...` of shape (n_clusters, height, width), float32, nats; `labels-...` of shape (n_rows, n_columns),
    int32; `centroids-...` of shape (n_clusters, n_features) and `beta-...`, the clustering itself.
    """
    named: dict[str, Any] = {}
    for layer in result.layers():
        clusters = layer.clusters
        named |= {
            f"heatmaps-{layer.name}": clusters.heatmaps.astype(np.float32),
            f"labels-{layer.name}": clusters.labels.astype(np.int32),
            f"centroids-{layer.name}": clusters.network.support.points,
            f"beta-{layer.name}": np.array(clusters.network.beta),
        }
    return named


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
        **result.record(),
    }
    return {name: plain(value) for name, value in summary.items()}
