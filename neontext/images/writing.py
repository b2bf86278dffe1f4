"""All files of an image report, into a folder that the caller keeps whole."""

from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np

from neontext.images.drawing import heatmap, overlaid, panel, picture, symmetric_scale
from neontext.images.explained import ExplainedImages
from neontext.images.parts import against_nearest
from neontext.images.tables import write_tables
from neontext.images.view import build_view
from neontext.report.html import render_page
from neontext.report.saved.schema import PAGE, SIGNATURE
from neontext.report.saved.summary import QUANTILES, plain, write_summary
from neontext.runtime.layout import Layout

#: Competitors that a sheet shows, at most.
N_COMPETITORS = 9
#: Files of an image report.
IMAGE_REPORT = Layout(
    frozenset({SIGNATURE, "images.parquet"}),
    frozenset({"clusters.parquet", "relevance.npz", "model.npz", PAGE, "pictures"}),
)


def write_images(result: ExplainedImages, folder: Path) -> None:
    """Write tables, pictures, page and summary.

    Parameters
    ----------
    result : ExplainedImages
        What was found out.
    folder : Path
        An existing folder; use `staged_folder`.
    """
    write_tables(result, folder)
    (folder / "pictures").mkdir()
    for cluster in result.clusters:
        for row in (*cluster.typical, *cluster.uncertain, *cluster.foreign):
            (folder / "pictures" / f"image-{row}.png").write_bytes(image_panel(result, row))
        for row in cluster.typical[:1]:
            (folder / "pictures" / f"competitors-{row}.png").write_bytes(competitor_panel(result, row))
    page = render_page("images.html.j2", images=True, view=build_view(result))
    (folder / PAGE).write_text(page, encoding="utf-8")
    write_summary(folder, summary_dict(result))


def summary_dict(result: ExplainedImages) -> dict[str, Any]:
    """Figures of an image report as plain data (JSON types; what is not a finite number is None)."""
    images, found, support = result.images, result.found, result.model.network.support
    quantiles = np.quantile(found.evidence, QUANTILES)
    evidence = {f"{q:g}": float(value) for q, value in zip(QUANTILES, quantiles, strict=True)}
    summary = {
        "n_images": len(images),
        "height": images.height,
        "width": images.width,
        "n_channels": images.n_channels,
        "bounds": [images.low, images.high],
        "notes": images.notes,
        "n_clusters": len(result.clusters),
        "rule": result.rule,
        "gamma": support.gamma,
        "beta": result.model.network.beta,
        "support_points": len(support.points),
        "accuracy": result.accuracy,
        "metrics": asdict(result.scores),
        "evidence": {"quantiles": evidence, "largest_residual": float(np.abs(found.residual).max())},
        "clusters": [asdict(cluster) for cluster in result.clusters],
        "parameters": result.parameters,
        "versions": result.versions,
        "seconds": result.seconds,
        "peak_memory_mb": result.peak_memory_mb,
    }
    return {name: plain(value) for name, value in summary.items()}


def image_panel(result: ExplainedImages, row: int) -> bytes:
    """One image, its heatmap beside it and over it, and the scale; a PNG file."""
    found, image = result.found, picture(result.images, row)
    heat = result.heat(found.relevance[row])
    scale = symmetric_scale(heat)
    tiles = (("image", image), ("relevance", heatmap(heat, scale)), ("over the image", overlaid(image, heat, scale)))
    bias = f"{found.bias[row]:+.2f}"
    return panel(tiles, f"cluster {found.clusters[row]}: evidence {found.evidence[row]:+.2f}, bias {bias}", scale)


def competitor_panel(result: ExplainedImages, row: int) -> bytes:
    """What speaks for one image's cluster against each of its nearest competitors alone; a PNG file."""
    evidence, heats, scale = against_nearest(result, row, N_COMPETITORS)
    tiles = [("image", picture(result.images, row))]
    tiles += [(f"against {k}: {evidence[k]:+.2f}", heatmap(heat, scale)) for k, heat in heats.items()]
    title = f"cluster {result.found.clusters[row]} against each of its nearest competitors alone"
    return panel(tiles, title, scale)
