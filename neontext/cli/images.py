"""`neontext images`: a thin shell over `explain_images`."""

from typing import Annotated

import typer
from rich.console import Console

from neontext.cli import options
from neontext.cli.progress import showing_progress
from neontext.images.explaining import explain_images
from neontext.images.terminal import print_images


def images(
    data: Annotated[
        str,
        typer.Argument(
            metavar="DATA",
            help="An .npz with images (and labels), a folder of pictures, flat or with one subfolder a label, or the "
            "name [bold]digits[/bold].",
        ),
    ],
    out: options.Out,
    clusters: Annotated[
        int | None, typer.Option("--clusters", metavar="K", help="Number of clusters (default: the number of labels).")
    ] = None,
    support: Annotated[
        str | None,
        typer.Option(
            "--support",
            metavar="N|all",
            help="Kernel k-means with N support points a cluster, or with all images (default: standard k-means).",
        ),
    ] = None,
    init: Annotated[
        str, typer.Option("--init", metavar="kmeans|labels", help="Find clusters, or take the labels for them.")
    ] = "kmeans",
    gamma: Annotated[str, typer.Option("--gamma", metavar="auto|G", help="Kernel width, with --support.")] = "auto",
    rule: Annotated[
        str, typer.Option("--rule", metavar="midpoint|z|zplus|zbox", help="How evidence is spread over the pixels.")
    ] = "midpoint",
    shown: Annotated[
        int, typer.Option("--shown", metavar="N", min=1, help="Images drawn for each cluster, of each kind.")
    ] = 3,
    subset: Annotated[
        str, typer.Option("--subset", metavar="train|test|all", help="Part of an .npz that has parts.")
    ] = "all",
    limit: Annotated[int | None, typer.Option("--limit", metavar="N", min=1, help="Only the first N images.")] = None,
    size: Annotated[
        str | None, typer.Option("--size", metavar="WxH", help="Scale the pictures of a folder to one size.")
    ] = None,
    seed: options.Seed = 0,
    force: Annotated[bool, typer.Option("--force", help="Replace DIR if it holds an earlier image report.")] = False,
) -> None:
    """Cluster images on their pixels and explain every assignment, pixel by pixel.

    Writes [bold]report.html[/bold] (open it in a browser), heatmaps (PNG), tables of images and clusters (Parquet),
    the relevance of every pixel (.npz), and summary.json.

    For example:

      neontext images digits --out digits

      neontext images mnist.npz --support 10 --init labels --out mnist

      neontext images pictures --clusters 8 --size 64x64 --out explained
    """
    with showing_progress(Console(stderr=True)):
        result = explain_images(
            data,
            out,
            clusters=clusters,
            support=None if support is None else options.whole_number_or("all", support, "--support") or "all",
            init=init,
            gamma=options.number_or("auto", gamma, "--gamma"),
            rule=rule,
            shown=shown,
            subset=subset,
            limit=limit,
            size=None if size is None else options.picture_size(size),
            seed=seed,
            force=force,
        )
    print_images(result, out, Console())
