"""The image backend's main job as a plain function: read, cluster, explain, write."""

from inspect import signature
from pathlib import Path
from typing import Any

from neontext.checks import check_whole
from neontext.images.clustering import ImageModel, cluster_images
from neontext.images.explained import ExplainedImages
from neontext.images.relevance import explain_pixels
from neontext.images.rules import Box, ensure_rule
from neontext.images.writing import write_images
from neontext.pictures import Images, read_images
from neontext.runtime.provenance import record_run
from neontext.runtime.stages import StageClock
from neontext.runtime.staging import staged_folder

#: Libraries whose versions are recorded.
LIBRARIES = ("neontext", "numpy", "scipy", "scikit-learn", "pillow", "pyarrow")
STAGES = ("read", "cluster", "explain", "score", "write report")


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
    seed: int = 0,
    force: bool = False,
    **reading: Any,
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
    seed : int
        Seed of everything: the same seed gives the same tables, byte by byte.
    force : bool
        Replace such a folder that is there.
    **reading
        Parameters of `read_images`: subset, limit, size.

    Returns
    -------
    ExplainedImages
        What was written.

    Raises
    ------
    NeontextError
        If the images cannot be read, a parameter does not fit, or the folder cannot be written.
    """
    parameters = {name: value for name, value in locals().items() if name not in ("out", "force", "reading")}
    read = signature(read_images).bind(source, **reading)
    read.apply_defaults()
    parameters |= read.arguments | {"source": str(source)}
    chosen = ensure_rule(rule)
    check_whole("shown", shown, 1, "the report shows images")
    clock = StageClock(STAGES)
    inputs = () if str(source) == "digits" else (source,)
    with staged_folder(out, "image report", force=force, inputs=inputs) as staging:
        with clock.stage("read"):
            images = read_images(*read.args, **read.kwargs)
        with clock.stage("cluster"):
            model = cluster_images(images, clusters, support=support, init=init, gamma=gamma, random_state=seed)
        with clock.stage("explain"):
            box = Box(images.low, images.high)
            explanation = explain_pixels(model.network, images.points, rule=chosen, excluded=model.excluded, box=box)
        with clock.stage("score"):
            record = record_run(_resolved(parameters, images, model), LIBRARIES, clock.seconds)
            result = ExplainedImages.from_explanation(images, model, explanation, chosen.name, shown, **record)
        with clock.stage("write report"):
            write_images(result, staging)
    return result


def _resolved(parameters: dict[str, Any], images: Images, model: ImageModel) -> dict[str, Any]:
    """Parameters with what None came to in its place."""
    came_to = {
        "clusters": model.network.n_clusters,
        "support": "centroids",
        "limit": "all",
        "size": (images.width, images.height),
    }
    return {name: came_to[name] if value is None else value for name, value in parameters.items()}
