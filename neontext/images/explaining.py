"""The image backend's main job as a plain function: read, cluster, explain, write."""

from pathlib import Path

import numpy as np
import numpy.typing as npt

from neontext.arrays import IntArray
from neontext.checks import check_whole
from neontext.cluster import find_exemplars
from neontext.evaluate import score_clustering
from neontext.images.clustering import ImageModel, cluster_images
from neontext.images.explained import ExplainedImages, ImageCluster
from neontext.images.images import Images
from neontext.images.reading import read_images
from neontext.images.relevance import PixelRelevance, explain_pixels
from neontext.images.rules import Box, ensure_rule
from neontext.images.writing import IMAGE_REPORT, write_images
from neontext.runtime.provenance import peak_memory_mb, versions
from neontext.runtime.stages import StageClock
from neontext.runtime.staging import staged_folder

#: Libraries whose versions are recorded.
LIBRARIES = ("neontext", "numpy", "scipy", "scikit-learn", "pillow", "pyarrow")


def explain_images(
    source: str | Path,
    out: str | Path,
    *,
    clusters: int | None = None,
    support: int | str | None = None,
    init: str = "kmeans",
    gamma: str | float = "auto",
    rule: str = "midpoint",
    shown: int = 3,
    subset: str = "all",
    limit: int | None = None,
    size: tuple[int, int] | None = None,
    seed: int = 0,
    force: bool = False,
) -> ExplainedImages:
    """Cluster images on their pixels, explain every assignment pixel by pixel, and write it all into a folder.

    Parameters
    ----------
    source : str or path
        An .npz, a folder of pictures, or "digits"; see `read_images`.
    out : path
        Folder to write, whole or not at all.
    clusters, support, init, gamma
        See `cluster_images`.
    rule : {"midpoint", "z", "zplus", "zbox"}
        See `explain_pixels`.
    shown : int
        Images drawn for each cluster, of each kind: typical, uncertain, of another label.
    subset, limit, size
        See `read_images`.
    seed : int
        Seed of everything: the same seed gives the same tables, byte by byte.
    force : bool
        Replace such a folder that is there.

    Returns
    -------
    ExplainedImages
        What was written.

    Raises
    ------
    NeontextError
        If the images cannot be read, a parameter does not fit, or the folder cannot be written.
    """
    parameters = {name: value for name, value in locals().items() if name not in ("out", "force")}
    parameters["source"] = str(source)
    chosen = ensure_rule(rule)
    check_whole("shown", shown, 1, "the report shows images")
    clock = StageClock()
    with staged_folder(Path(out), force=force, may_replace=IMAGE_REPORT.matches) as staging:
        with clock.stage("read"):
            images = read_images(source, subset=subset, limit=limit, size=size)
        with clock.stage("cluster"):
            model = cluster_images(images, clusters, support=support, init=init, gamma=gamma, random_state=seed)
        with clock.stage("explain"):
            box = Box(images.low, images.high)
            found = explain_pixels(model.network, images.points, rule=chosen, excluded=model.excluded, box=box)
        with clock.stage("score"):
            scores = score_clustering(images.labels, found.clusters, images.points)
            summaries = summarise(images, model, found, shown)
        result = ExplainedImages(
            images,
            model,
            found,
            summaries,
            scores,
            accuracy(images, model, found.clusters),
            chosen.name,
            parameters,
            versions(LIBRARIES),
            clock.seconds,
            peak_memory_mb(),
        )
        with clock.stage("write report"):
            write_images(result, staging)
    return result


def accuracy(images: Images, model: ImageModel, clusters: IntArray) -> float | None:
    """Share of labelled images in the cluster of their own label; None where clusters are not the labels."""
    if model.cluster_labels is None or images.labels is None:
        return None
    right = [model.cluster_labels[c] == label for c, label in zip(clusters, images.labels, strict=True) if label]
    return float(np.mean(right))


def summarise(images: Images, model: ImageModel, found: PixelRelevance, n_shown: int) -> tuple[ImageCluster, ...]:
    """What there is to say about every cluster, and which of its images to show."""
    typical = find_exemplars(images.points, found.clusters, n_shown, np.random.RandomState(0))
    labels = np.array(images.labels or [None] * len(images), dtype=object)
    return tuple(
        _summary(k, np.flatnonzero(found.clusters == k), labels, model, found, typical.get(k, ()), n_shown)
        for k in range(model.network.n_clusters)
    )


def _summary(
    k: int,
    rows: IntArray,
    labels: npt.NDArray[np.object_],
    model: ImageModel,
    found: PixelRelevance,
    typical: tuple[int, ...],
    n_shown: int,
) -> ImageCluster:
    by_evidence = rows[np.argsort(found.evidence[rows], kind="stable")]
    known = rows[labels[rows] != None]  # noqa: E711
    names, counts = np.unique(labels[known].astype(str), return_counts=True)
    majority = None if not len(known) else str(names[counts.argmax()])
    label = majority if model.cluster_labels is None else model.cluster_labels[k]
    foreign = [int(row) for row in by_evidence[::-1] if labels[row] is not None and labels[row] != label]
    return ImageCluster(
        cluster=k,
        size=len(rows),
        label=label,
        purity=None if not len(known) else float(counts.max() / len(known)),
        typical=typical,
        uncertain=tuple(int(row) for row in by_evidence[:n_shown] if row not in typical),
        foreign=tuple(row for row in foreign if row not in typical)[:n_shown],
    )
