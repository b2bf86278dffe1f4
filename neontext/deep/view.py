"""Everything that the page of a deep report shows, as plain data: numbers and pictures first, markup later."""

from typing import Any

from neontext.corpus.one_line import one_line
from neontext.deep.drawing import SHEET, LayerResult, Tiles, coloured, each, sizes, tiles
from neontext.deep.explained import ExplainedPictures
from neontext.deep.positions import PositionClusters
from neontext.images.view import address, run_view
from neontext.report.saved.summary import plain


def build_view(result: ExplainedPictures) -> dict[str, Any]:
    """View of a deep report, in JSON types.

    Parameters
    ----------
    result : ExplainedPictures
        What was found out.

    Returns
    -------
    dict
        What the page shows, in its order; names are on one line, pictures are addresses that hold them.
    """
    height, width = result.pictures[0].values.shape[:2]
    view = {
        "n_pictures": len(result.pictures),
        "model": result.parameters["model"],
        "layers": sorted(result.pictures[0].layers),
        "size": f"{width} × {height}",
        "weights": one_line(result.weights, most=300),
        "scaling": result.parameters["scaling"],
        "pictures": [_picture(result, number) for number in range(len(result.pictures))],
        "run": run_view(result.parameters, result.versions, result.seconds, result.peak_memory_mb),
    }
    checked: dict[str, Any] = plain(view)
    return checked


def _picture(result: ExplainedPictures, number: int) -> dict[str, Any]:
    picture = result.pictures[number]
    return {
        "number": number,
        "id": one_line(picture.id, most=60),
        "notes": picture.notes,
        "picture": address(coloured(picture.values), SHEET),
        "layers": [_layer(found) for found in each(result) if found.number == number],
    }


def _layer(found: LayerResult) -> dict[str, Any]:
    clusters, drawn = found.clusters, [tiles(found, cluster) for cluster in range(len(found.clusters.bias))]
    return {
        "layer": found.layer,
        "shape": " × ".join(str(side) for side in clusters.labels.shape[::-1]),
        "n_positions": clusters.labels.size,
        "beta": clusters.network.beta,
        "scale": f"{drawn[0].scale:.3g}",
        "summed": drawn[0].times,
        "clusters": [_cluster(clusters, cluster, drawn[cluster]) for cluster in range(len(drawn))],
        "balance": [
            {
                "name": balance.name,
                "kind": balance.kind,
                "rule": balance.rule,
                "received": balance.received.sum(),
                "absorbed": balance.absorbed.sum(),
                "share": balance.absorbed_share,
            }
            for balance in clusters.balance
        ],
    }


def _cluster(clusters: PositionClusters, cluster: int, drawn: Tiles) -> dict[str, Any]:
    return {
        "cluster": cluster,
        "size": sizes(clusters)[cluster],
        "evidence": clusters.explained[cluster],
        "relevance": clusters.heatmaps[cluster].sum(),
        "bias": clusters.bias[cluster],
        "absorbed": clusters.absorbed[cluster],
        "heatmap": address(drawn.heatmap, SHEET),
        "overlay": address(drawn.overlay, SHEET),
    }
