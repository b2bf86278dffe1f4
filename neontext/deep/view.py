"""Everything that the page of a deep report shows, as plain data: numbers and pictures first, markup later."""

from typing import Any

from neontext.deep.explained import SHEET, ExplainedPictures, LayerResult
from neontext.pictures.drawing import address, coloured
from neontext.report.view.names import clean_view
from neontext.report.view.run import dimensions, run_view

#: Characters of a picture's name, and of what its weights are called.
N_NAME, N_WEIGHTS = 60, 300


def build_view(result: ExplainedPictures) -> dict[str, Any]:
    """View of a deep report, in JSON types: names on one line, pictures as addresses that hold them."""
    height, width = result.pictures[0].values.shape[:2]
    view = {
        "n_pictures": len(result.pictures),
        "model": result.parameters["model"],
        "layers": sorted(result.pictures[0].layers),
        "size": dimensions(width, height),
        "weights": result.weights,
        "scaling": result.parameters["scaling"],
        "pictures": [_picture(result, number) for number in range(len(result.pictures))],
        "run": run_view(result),
    }
    return clean_view(view, id=N_NAME, weights=N_WEIGHTS)


def _picture(result: ExplainedPictures, number: int) -> dict[str, Any]:
    picture = result.pictures[number]
    return {
        "number": number,
        "id": picture.id,
        "notes": picture.notes,
        "picture": address(coloured(picture.values), SHEET),
        "layers": [_layer(layer) for layer in result.layers() if layer.number == number],
    }


def _layer(layer: LayerResult) -> dict[str, Any]:
    clusters = layer.clusters
    return {
        "layer": layer.layer,
        "shape": dimensions(*clusters.labels.shape[::-1]),
        "n_positions": clusters.labels.size,
        "beta": clusters.network.beta,
        "scale": f"{layer.scale * layer.times:.3g}",
        "summed": layer.times,
        "clusters": [
            facts._asdict() | layer.tiles(facts.cluster).addresses(SHEET, "heatmap", "overlay")
            for facts in clusters.facts()
        ],
        "balance": [balance.totals() for balance in clusters.balance],
    }
