"""Everything that the page of an image report shows, as plain data: numbers and pictures first, markup later."""

from base64 import b64encode
from typing import Any

import numpy as np

from neontext.corpus.one_line import one_line
from neontext.images.drawing import heatmap, overlaid, picture, png, reduced, symmetric_scale
from neontext.images.explained import ExplainedImages, ImageCluster
from neontext.images.parts import against_nearest
from neontext.report.saved.summary import plain

#: Competitors shown for a cluster, at most.
N_COMPETITORS = 6
#: Larger sides of a picture are scaled down for the page; the files beside it are not.
MAX_PIXELS = 192

_MEANINGS = {
    "purity": ("Purity", "Share of images that carry the majority label of their cluster."),
    "inverse_purity": ("Inverse purity", "Share of images that lie in the cluster where most of their label lies."),
    "ari": ("Adjusted Rand index", "Agreement on which pairs belong together; 0 by chance, 1 if perfect."),
    "nmi": ("Normalised mutual information", "How much cluster and label tell about each other; 0 to 1."),
    "ami": ("Adjusted mutual information", "The same, corrected for chance; 0 by chance, 1 if perfect."),
    "v_measure": ("V-measure", "One label a cluster and one cluster a label, in balance; 0 to 1."),
    "silhouette": ("Silhouette", "How much nearer an image's own cluster is than the next one; −1 to 1."),
}
_ACCURACY = ("Accuracy", "Share of images in the cluster of their own label; the clusters are the labels.")
_RULES = {
    "midpoint": "taken from the point half-way between an image's cluster and its competitors: a pixel is red where it "
    "lies on the cluster's side",
    "z": "taken from black: a black pixel has no relevance, whatever it tells",
    "zplus": "shared out among the pixels that raise a boundary's activation, taken from black",
    "zbox": "shared out among all pixels, taken from the darkest or brightest that each can be",
}
_GROUPS = (
    ("typical", "Typical", "The images in the middle of the cluster."),
    ("uncertain", "Least evidence", "The images that belong here least surely."),
    ("foreign", "Of another label", "The surest of the images that carry another label."),
)


def build_view(result: ExplainedImages) -> dict[str, Any]:
    """View of an image report, in JSON types.

    Parameters
    ----------
    result : ExplainedImages
        What was found out.

    Returns
    -------
    dict
        What the page shows, in its order; names are on one line, pictures are addresses that hold them.
    """
    images, found = result.images, result.found
    view = {
        "title": one_line(images.name),
        "n_images": len(images),
        "n_clusters": len(result.clusters),
        "n_labels": len(images.label_names),
        "size": f"{images.width} × {images.height}",
        "coloured": images.n_channels == 3,
        "rule": result.rule,
        "rule_meaning": _RULES[result.rule],
        "model": _model(result),
        "notes": [one_line(note, most=300) for note in images.notes],
        "scores": _scores(result),
        "evidence": {
            "median": float(np.median(found.evidence)),
            "low": float(np.quantile(found.evidence, 0.25)),
            "high": float(np.quantile(found.evidence, 0.75)),
            "residual": float(np.abs(found.residual).max()),
        },
        "clusters": [_cluster(result, cluster) for cluster in result.clusters],
        "run": run_view(result.parameters, result.versions, result.seconds, result.peak_memory_mb),
    }
    checked: dict[str, Any] = plain(view)
    return checked


def _model(result: ExplainedImages) -> str:
    support = result.model.network.support
    if result.parameters.get("support") is None:
        return f"standard k-means, one mean a cluster, beta = {result.model.network.beta:.4g}"
    return (
        f"kernel k-means, {len(support.points):,} support points, gamma = {support.gamma:.4g}, beta = "
        f"{result.model.network.beta:.4g}"
    )


def _scores(result: ExplainedImages) -> list[dict[str, Any]]:
    named = {"accuracy": _ACCURACY} | _MEANINGS
    values = {key: getattr(result.scores, key) for key in _MEANINGS} | {"accuracy": result.accuracy}
    return [
        {"name": name, "value": values[key], "meaning": meaning}
        for key, (name, meaning) in named.items()
        if values[key] is not None
    ]


def _cluster(result: ExplainedImages, cluster: ImageCluster) -> dict[str, Any]:
    groups = [
        {"title": title, "meaning": meaning, "images": [_image(result, row) for row in getattr(cluster, name)]}
        for name, title, meaning in _GROUPS
    ]
    first = cluster.typical[0] if cluster.typical else None
    return {
        "cluster": cluster.cluster,
        "size": cluster.size,
        "purity": cluster.purity,
        "label": None if cluster.label is None else one_line(cluster.label),
        "face": None if first is None else address(picture(result.images, first)),
        "groups": [group for group in groups if group["images"]],
        "against": None if first is None else _against(result, first),
    }


def _image(result: ExplainedImages, row: int) -> dict[str, Any]:
    found, image = result.found, picture(result.images, row)
    heat = result.heat(found.relevance[row])
    scale = symmetric_scale(heat)
    label = None if result.images.labels is None else result.images.labels[row]
    return {
        "id": one_line(result.images.ids[row], most=60),
        "label": None if label is None else one_line(label),
        "evidence": found.evidence[row],
        "probability": result.probability[row],
        "relevance": heat.sum(),
        "bias": found.bias[row],
        "runner_up": result.runner_up[row],
        "scale": f"{scale:.3g}",
        "picture": address(image),
        "heatmap": address(heatmap(heat, scale)),
        "overlay": address(overlaid(image, heat, scale)),
    }


def _against(result: ExplainedImages, row: int) -> dict[str, Any]:
    """One image explained against each of its nearest competitors alone, on one scale."""
    evidence, heats, scale = against_nearest(result, row, N_COMPETITORS)
    return {
        "id": one_line(result.images.ids[row], most=60),
        "picture": address(picture(result.images, row)),
        "scale": f"{scale:.3g}",
        "competitors": [
            {"cluster": k, "evidence": evidence[k], "heatmap": address(heatmap(heat, scale))}
            for k, heat in heats.items()
        ],
    }


def address(pixels: Any, most: int = MAX_PIXELS) -> str:
    """A picture for the page: an address that holds it, no side longer than `most`."""
    return "data:image/png;base64," + b64encode(png(reduced(pixels, most))).decode()


def run_view(
    parameters: dict[str, Any], versions: dict[str, str], seconds: dict[str, float], peak_memory_mb: float
) -> dict[str, Any]:
    """How a report was made: with what, and what it took."""
    return {
        "parameters": _settings(parameters),
        "versions": _settings(versions),
        "seconds": [{"name": name, "value": value} for name, value in seconds.items()],
        "total_seconds": sum(seconds.values()),
        "peak_memory_mb": peak_memory_mb,
    }


def _settings(values: dict[str, Any]) -> list[dict[str, str]]:
    """Names and values on one line each."""
    return [{"name": name.replace("_", " "), "value": _setting(value)} for name, value in values.items()]


def _setting(value: Any) -> str:
    if value is None:
        return "none"
    if isinstance(value, tuple):
        return " × ".join(map(str, value))
    return one_line(str(value), most=400)
