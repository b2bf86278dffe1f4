"""All files of an image report, into a folder that the caller keeps whole; the same run gives the same tables."""

from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from neontext.images.explained import ExplainedImages
from neontext.images.view import build_view
from neontext.pictures.drawing import heatmap, panel, tile_panel
from neontext.report.html import render_pictures
from neontext.report.saved.schema import PAGE, as_table
from neontext.report.saved.summary import plain, quantiles, write_summary
from neontext.report.saved.tables import strings, write_table

#: Competitors that a sheet shows, at most.
N_COMPETITORS = 9
#: images.parquet: a row an image; evidence and bias in nats.
IMAGES = pa.schema(
    {
        "id": pa.string(),
        "label": pa.string(),
        "cluster": pa.int32(),
        "evidence": pa.float64(),
        "probability": pa.float64(),
        "runner_up": pa.int32(),
        "bias": pa.float64(),
    }
)
_ROWS = pa.list_(pa.int32())
#: clusters.parquet: a row a cluster; label is its own or the majority's, the lists are rows of images.parquet.
CLUSTERS = pa.schema(
    {
        "cluster": pa.int32(),
        "size": pa.int32(),
        "label": pa.string(),
        "purity": pa.float64(),
        "typical": _ROWS,
        "uncertain": _ROWS,
        "foreign": _ROWS,
    }
)


def write_images(result: ExplainedImages, folder: Path) -> None:
    """Write tables, arrays, pictures, page and summary.

    relevance.npz holds `relevance` of shape (n_images, height, width), float32, in the order of images.parquet;
    model.npz the support points (`points`, `clusters`, `alpha`, `gamma`) and the stiffness `beta`.
    """
    write_table(image_table(result), folder / "images.parquet")
    write_table(cluster_table(result), folder / "clusters.parquet")
    np.savez_compressed(folder / "relevance.npz", relevance=result.relevance.astype(np.float32))
    network, support = result.model.network, result.model.network.support
    model = {name: getattr(support, name) for name in ("points", "clusters", "alpha", "gamma")}
    np.savez_compressed(folder / "model.npz", **model, beta=network.beta)
    (folder / "pictures").mkdir()
    for cluster in result.clusters:
        for row in cluster.shown:
            (folder / "pictures" / f"image-{row}.png").write_bytes(image_panel(result, row))
        for row in cluster.typical[:1]:
            (folder / "pictures" / f"competitors-{row}.png").write_bytes(competitor_panel(result, row))
    page = render_pictures("images.html.j2", view=build_view(result))
    (folder / PAGE).write_text(page, encoding="utf-8")
    write_summary(folder, summary_dict(result))


def image_table(result: ExplainedImages) -> pa.Table:
    """The table of the images."""
    explanation, images = result.explanation, result.images
    columns = {
        "id": strings(images.ids),
        "label": strings(images.labels or (None,) * len(images)),
        "cluster": explanation.clusters,
        "evidence": explanation.evidence,
        "probability": result.probability,
        "runner_up": result.runner_up,
        "bias": explanation.bias,
    }
    return as_table(columns, IMAGES)


def cluster_table(result: ExplainedImages) -> pa.Table:
    """The table of the clusters."""
    columns = {name: [getattr(cluster, name) for cluster in result.clusters] for name in CLUSTERS.names}
    return as_table(columns | {"label": strings(columns["label"])}, CLUSTERS)


def summary_dict(result: ExplainedImages) -> dict[str, Any]:
    """Figures of an image report as plain data (JSON types; what is not a finite number is None)."""
    images, network, explanation = result.images, result.model.network, result.explanation
    summary = {
        "n_images": len(images),
        "height": images.height,
        "width": images.width,
        "n_channels": images.n_channels,
        "bounds": [images.low, images.high],
        "notes": images.notes,
        "n_clusters": len(result.clusters),
        "rule": result.rule,
        "gamma": network.support.gamma,
        "beta": network.beta,
        "support_points": len(network.support.points),
        "accuracy": result.accuracy,
        "metrics": asdict(result.scores),
        "evidence": {
            "quantiles": quantiles(explanation.evidence),
            "largest_residual": np.abs(explanation.residual).max(),
        },
        "clusters": [asdict(cluster) for cluster in result.clusters],
        **result.record(),
    }
    return {name: plain(value) for name, value in summary.items()}


def image_panel(result: ExplainedImages, row: int) -> bytes:
    """One image, its heatmap beside it and over it, and the scale; a PNG file."""
    explanation = result.explanation
    evidence, bias = explanation.evidence[row], explanation.bias[row]
    title = f"cluster {explanation.clusters[row]}: evidence {evidence:+.2f}, bias {bias:+.2f}"
    return tile_panel(result.tiles(row), ("image", "relevance", "over the image"), title)


def competitor_panel(result: ExplainedImages, row: int) -> bytes:
    """What speaks for one image's cluster against each of its nearest competitors alone; a PNG file."""
    evidence, heats, scale = result.against_nearest(row, N_COMPETITORS)
    tiles = [("image", result.picture(row))]
    tiles += [(f"against {k}: {evidence[k]:+.2f}", heatmap(heat, scale)) for k, heat in heats.items()]
    title = f"cluster {result.explanation.clusters[row]} against each of its nearest competitors alone"
    return panel(tiles, title, scale)
