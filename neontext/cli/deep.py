"""`neontext deep`: a thin shell over `explain_pictures`; torch is loaded when the command runs."""

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from neontext.cli import backend, options, values

Pictures = Annotated[list[Path], typer.Argument(metavar="IMAGE...", help="Pictures, each clustered by itself.")]
Network = Annotated[str, typer.Option("--model", metavar="vgg16", help="The network.")]
Weights = Annotated[
    Path | None,
    typer.Option(
        "--weights",
        metavar="FILE",
        help="Its weights: .npz, .safetensors or .pth with torchvision's names (default: torchvision downloads "
        "them). Nothing in the file is executed.",
    ),
]
Layers = Annotated[
    list[int] | None,
    typer.Option("--layer", metavar="17|24|31", help="Layer whose positions are clustered (default: 31); repeat it."),
]
Clusters = Annotated[int, typer.Option("--clusters", metavar="K", help="Clusters of one picture's positions.")]
Size = Annotated[str, typer.Option("--size", metavar="WxH", help="Scale every picture to this size.")]
Scaling = Annotated[
    str,
    typer.Option(
        "--scaling",
        metavar="caffe|torchvision",
        help="What the weights expect: [bold]caffe[/bold], the original ones, see means taken off; "
        "[bold]torchvision[/bold], those it trained itself (IMAGENET1K_V1), values of spread one.",
    ),
]
Seed = Annotated[int, typer.Option("--seed", min=0, max=2**32 - 1, help="Seed of k-means.")]
Force = Annotated[bool, typer.Option("--force", help="Replace DIR if it holds an earlier deep report.")]


def deep(
    pictures: Pictures,
    out: options.Out,
    model: Network = "vgg16",
    weights: Weights = None,
    layer: Layers = None,
    clusters: Clusters = 8,
    size: Size = "448x448",
    scaling: Scaling = "caffe",
    seed: Seed = 0,
    force: Force = False,
) -> None:
    """Cluster the positions of a network's feature maps and draw what speaks for every cluster.

    Needs the extra [bold]deep[/bold]. Writes [bold]report.html[/bold] (open it in a browser), a heatmap for every
    cluster (PNG), tables of clusters and of what each layer absorbed (Parquet), the heatmaps' numbers (.npz), and
    summary.json.

    For example:

      neontext deep street.jpg --weights vgg16.npz --layer 17 --layer 31 --out street
    """
    with backend.showing_progress(Console(stderr=True)):
        result = backend.explain_pictures(
            pictures,
            out,
            model=model,
            weights=weights,
            layers=tuple(layer) if layer else (31,),
            clusters=clusters,
            size=values.picture_size(size),
            scaling=scaling,
            seed=seed,
            force=force,
        )
    backend.print_pictures(result, out, Console())
