"""Tables of explained images: Parquet for rows, .npz for arrays. The same run gives the same bytes."""

from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from neontext.images.explained import ExplainedImages
from neontext.report.saved.tables import strings


def image_columns(result: ExplainedImages) -> dict[str, Any]:
    """Columns of images.parquet: a row an image.

    Columns: id, label (string), cluster (int32), evidence (float64, nats), probability (float64), runner_up (int32),
    bias (float64, nats).

    Returns
    -------
    dict of str to pyarrow.Array
        By name.
    """
    found, images = result.found, result.images
    return {
        "id": strings(images.ids),
        "label": strings(images.labels or (None,) * len(images)),
        "cluster": pa.array(found.clusters, pa.int32()),
        "evidence": pa.array(found.evidence, pa.float64()),
        "probability": pa.array(result.probability, pa.float64()),
        "runner_up": pa.array(result.runner_up, pa.int32()),
        "bias": pa.array(found.bias, pa.float64()),
    }


def cluster_columns(result: ExplainedImages) -> dict[str, Any]:
    """Columns of clusters.parquet: a row a cluster.

    Columns: cluster, size (int32), label (string: its own or the majority's), purity (float64), typical, uncertain,
    foreign (list of int32, rows of images.parquet).

    Returns
    -------
    dict of str to pyarrow.Array
        By name.
    """
    clusters = result.clusters
    lists = {
        name: pa.array([list(getattr(c, name)) for c in clusters], pa.list_(pa.int32()))
        for name in ("typical", "uncertain", "foreign")
    }
    return {
        "cluster": pa.array([c.cluster for c in clusters], pa.int32()),
        "size": pa.array([c.size for c in clusters], pa.int32()),
        "label": strings(c.label for c in clusters),
        "purity": pa.array([c.purity for c in clusters], pa.float64()),
        **lists,
    }


def write_tables(result: ExplainedImages, folder: Path) -> None:
    """Write images.parquet, clusters.parquet, relevance.npz and model.npz.

    relevance.npz holds `relevance` of shape (n_images, height, width), float32, in the order of images.parquet;
    model.npz the support points (`points`, `clusters`, `alpha`, `gamma`) and the stiffness `beta`.
    """
    for name, columns in (("images", image_columns), ("clusters", cluster_columns)):
        pq.write_table(pa.table(columns(result)), folder / f"{name}.parquet", compression="zstd")
    np.savez_compressed(folder / "relevance.npz", relevance=result.relevance.astype(np.float32))
    network = result.model.network
    support = network.support
    np.savez_compressed(
        folder / "model.npz",
        points=support.points,
        clusters=support.clusters,
        alpha=support.alpha,
        gamma=support.gamma,
        beta=network.beta,
    )
