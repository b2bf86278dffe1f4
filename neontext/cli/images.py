"""`neontext images`: a thin shell over `explain_images`."""

from typing import Annotated

import typer
from rich.console import Console

from neontext.cli import backend, options, values

Data = Annotated[
    str,
    typer.Argument(
        metavar="DATA",
        help="An .npz with images (and labels), a folder of pictures, flat or with one subfolder a label, or the "
        "name [bold]digits[/bold].",
    ),
]
Clusters = Annotated[
    int | None, typer.Option("--clusters", metavar="K", help="Number of clusters (default: the number of labels).")
]
Support = Annotated[
    str | None,
    typer.Option(
        "--support",
        metavar="N|all",
        help="Kernel k-means with N support points a cluster, or with all images (default: standard k-means).",
    ),
]
Init = Annotated[
    str, typer.Option("--init", metavar="kmeans|labels", help="Find clusters, or take the labels for them.")
]
Gamma = Annotated[str, typer.Option("--gamma", metavar="auto|G", help="Kernel width, with --support.")]
Rule = Annotated[
    str, typer.Option("--rule", metavar="midpoint|z|zplus|zbox", help="How evidence is spread over the pixels.")
]
Shown = Annotated[int, typer.Option("--shown", metavar="N", min=1, help="Images drawn for each cluster, of each kind.")]
Subset = Annotated[str, typer.Option("--subset", metavar="train|test|all", help="Part of an .npz that has parts.")]
Limit = Annotated[int | None, typer.Option("--limit", metavar="N", min=1, help="Only the first N images.")]
Size = Annotated[str | None, typer.Option("--size", metavar="WxH", help="Scale the pictures of a folder to one size.")]
Force = Annotated[bool, typer.Option("--force", help="Replace DIR if it holds an earlier image report.")]


def images(
    data: Data,
    out: options.Out,
    clusters: Clusters = None,
    support: Support = None,
    init: Init = "kmeans",
    gamma: Gamma = "auto",
    rule: Rule = "midpoint",
    shown: Shown = 3,
    subset: Subset = "all",
    limit: Limit = None,
    size: Size = None,
    seed: options.Seed = 0,
    force: Force = False,
) -> None:
    """Cluster images on their pixels and explain every assignment, pixel by pixel.

    Writes [bold]report.html[/bold] (open it in a browser), heatmaps (PNG), tables of images and clusters (Parquet),
    the relevance of every pixel (.npz), and summary.json.

    For example:

      neontext images digits --out digits

      neontext images mnist.npz --support 10 --init labels --out mnist

      neontext images pictures --clusters 8 --size 64x64 --out explained
    """
    with backend.showing_progress(Console(stderr=True)):
        result = backend.explain_images(
            data,
            out,
            clusters=clusters,
            support=None if support is None else values.whole_number_or("all", support, "--support") or "all",
            init=init,
            gamma=values.number_or("auto", gamma, "--gamma"),
            rule=rule,
            shown=shown,
            subset=subset,
            limit=limit,
            size=None if size is None else values.picture_size(size),
            seed=seed,
            force=force,
        )
    backend.print_images(result, out, Console())
