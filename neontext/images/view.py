"""Everything that the page of an image report shows, as plain data: numbers and pictures first, markup later."""

from typing import Any

import numpy as np

from neontext.evaluate.shown_items import ShownCluster
from neontext.images.explained import ExplainedImages
from neontext.images.rules import ensure_rule
from neontext.pictures.drawing import address, heatmap
from neontext.report.view.names import clean_view
from neontext.report.view.run import dimensions, run_view
from neontext.report.view.scores import score_rows

#: Competitors shown for a cluster, at most.
N_COMPETITORS = 6
#: Larger sides of a picture are scaled down for the page; the files beside it are not.
MAX_PIXELS = 192
#: Characters of an image's name, and of a note on how the images were read.
N_NAME, N_NOTE = 60, 300

_ACCURACY = {
    "key": "accuracy",
    "name": "Accuracy",
    "meaning": "Share of images in the cluster of their own label; the clusters are the labels.",
}
_GROUPS = (
    ("typical", "Typical", "The images in the middle of the cluster."),
    ("uncertain", "Least evidence", "The images that belong here least surely."),
    ("foreign", "Of another label", "The surest of the images that carry another label."),
)


def build_view(result: ExplainedImages) -> dict[str, Any]:
    """View of an image report, in JSON types: names on one line, pictures as addresses that hold them."""
    images = result.images
    view = {
        "title": images.name,
        "n_images": len(images),
        "n_clusters": len(result.clusters),
        "n_labels": len(images.label_names),
        "size": dimensions(images.width, images.height),
        "coloured": images.n_channels == 3,
        "rule": result.rule,
        "rule_meaning": ensure_rule(result.rule).meaning,
        "model": _model(result),
        "notes": list(images.notes),
        "scores": _scores(result),
        "evidence": _evidence(result),
        "clusters": [_cluster(result, cluster) for cluster in result.clusters],
        "run": run_view(result),
    }
    return clean_view(view, id=N_NAME, notes=N_NOTE, about=N_NAME, runner_up_about=N_NAME)


def _model(result: ExplainedImages) -> str:
    support, beta = result.model.network.support, f"beta = {result.model.network.beta:.4g}"
    if result.parameters.get("support") is None:
        return f"standard k-means, one mean a cluster, {beta}"
    return f"kernel k-means, {len(support.points):,} support points, gamma = {support.gamma:.4g}, {beta}"


def _scores(result: ExplainedImages) -> list[dict[str, Any]]:
    accuracy = [] if result.accuracy is None else [_ACCURACY | {"value": result.accuracy}]
    return accuracy + score_rows(result.scores, "an image")


def _evidence(result: ExplainedImages) -> dict[str, float]:
    low, median, high = np.quantile(result.explanation.evidence, (0.25, 0.5, 0.75))
    return {"median": median, "low": low, "high": high, "residual": np.abs(result.explanation.residual).max()}


def _cluster(result: ExplainedImages, cluster: ShownCluster) -> dict[str, Any]:
    groups = [
        {"title": title, "meaning": meaning, "images": [_image(result, row) for row in getattr(cluster, name)]}
        for name, title, meaning in _GROUPS
    ]
    first = cluster.typical[0] if cluster.typical else None
    return {
        "cluster": cluster.cluster,
        "size": cluster.size,
        "purity": cluster.purity,
        "label": cluster.label,
        "about": _about(cluster, result),
        "face": None if first is None else address(result.picture(first), MAX_PIXELS),
        "groups": [group for group in groups if group["images"]],
        "against": None if first is None else _against(result, first),
    }


def _about(cluster: ShownCluster, result: ExplainedImages) -> str:
    """Its label in words, which a number alone would not tell from the cluster's own; empty without a label."""
    if cluster.label is None:
        return ""
    label = f"label “{cluster.label}”"
    if result.accuracy is not None or cluster.purity is None:
        return label
    return f"{'mixed: ' * (cluster.purity <= 0.5)}{cluster.purity:.0%} {label}"


def _image(result: ExplainedImages, row: int) -> dict[str, Any]:
    explanation, tiles = result.explanation, result.tiles(row)
    labels = result.images.labels
    return {
        "id": result.images.ids[row],
        "label": None if labels is None else labels[row],
        "evidence": explanation.evidence[row],
        "probability": result.probability[row],
        "relevance": explanation.relevance[row].sum(),
        "bias": explanation.bias[row],
        "runner_up": result.runner_up[row],
        "runner_up_about": _about(result.clusters[result.runner_up[row]], result),
        "scale": f"{tiles.scale:.3g}",
        **tiles.addresses(MAX_PIXELS, "picture", "heatmap", "overlay"),
    }


def _against(result: ExplainedImages, row: int) -> dict[str, Any]:
    """One image explained against each of its nearest competitors alone, on one scale."""
    evidence, heats, scale = result.against_nearest(row, N_COMPETITORS)
    return {
        "id": result.images.ids[row],
        "picture": address(result.picture(row), MAX_PIXELS),
        "scale": f"{scale:.3g}",
        "competitors": [
            {"cluster": k, "evidence": evidence[k], "heatmap": address(heatmap(heat, scale), MAX_PIXELS)}
            for k, heat in heats.items()
        ],
    }
