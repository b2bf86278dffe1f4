"""`neontext audit`: a thin shell over `audit_corpus`."""

from typing import Annotated

import typer
from rich.console import Console

from neontext.cli import options
from neontext.cli.progress import showing_progress
from neontext.explain.rules import RULES
from neontext.jobs.auditing import MAX_DOCUMENTS, audit_corpus
from neontext.report import print_summary

#: Stages of an audit, for the progress bar.
N_STAGES = 14


def audit(
    corpus: options.Source,
    out: options.Out,
    clusters: Annotated[
        str | None,
        typer.Option(
            "--clusters",
            metavar="K|auto|LOW-HIGH",
            help="Number of clusters (default: the number of labels); [bold]auto[/bold] or a range such as 5-40 tries "
            "several and says why it chose one.",
        ),
    ] = None,
    text: options.Text = None,
    label: options.Label = None,
    id: options.Id = None,
    encoding: options.Encoding = "utf-8",
    subset: options.Subset = "all",
    keep: options.Keep = "",
    limit: options.Limit = None,
    vectors: Annotated[
        str,
        typer.Option(
            "--vectors",
            metavar="auto|word2vec|ppmi|lsa|glove|spacy:NAME|FILE",
            help="Word vectors; several are joined by +. [bold]auto[/bold] says what it chose and why.",
        ),
    ] = "auto",
    weights: Annotated[str, typer.Option("--weights", metavar="mean|sif|idf", help="Word weights.")] = "sif",
    components: Annotated[int, typer.Option("--components", metavar="D", min=1, help="Principal components.")] = 50,
    init: Annotated[
        str, typer.Option("--init", metavar="kmeans|labels|random", help="Where clustering starts.")
    ] = "kmeans",
    support: Annotated[
        str, typer.Option("--support", metavar="all|N", help="Support points a cluster: every document, or N.")
    ] = "all",
    support_method: Annotated[
        str,
        typer.Option(
            "--support-method", metavar="kmedoids|kmeans|sklearn-extra", help="How N support points are found."
        ),
    ] = "kmedoids",
    gamma: Annotated[str, typer.Option("--gamma", metavar="auto|G", help="Kernel width.")] = "auto",
    beta: Annotated[str, typer.Option("--beta", metavar="auto|B", help="Stiffness of the assignment.")] = "auto",
    root: Annotated[
        str, typer.Option("--root", metavar="|".join(RULES), help="Root point of the explanation.")
    ] = "midpoint",
    language: Annotated[
        str, typer.Option("--language", metavar="CODE", help="Language of stop words and tokenizer (spaCy's codes).")
    ] = "en",
    tokenizer: Annotated[
        str,
        typer.Option("--tokenizer", metavar="letters|spacy|spacy-lemmas", help="How texts are cut into words."),
    ] = "letters",
    seed: Annotated[int, typer.Option("--seed", min=0, max=2**32 - 1, help="Seed of everything.")] = 0,
    workers: Annotated[
        int, typer.Option("--workers", min=1, help="Threads that train word2vec; more than one is not repeatable.")
    ] = 1,
    stability: Annotated[
        int,
        typer.Option(
            "--stability",
            min=0,
            metavar="N",
            help="Measure how stable clusters and reasons are over N refits on bootstrap samples (0: do not).",
        ),
    ] = 0,
    map: options.Map = "tsne",
    report_documents: options.ReportDocuments = str(MAX_DOCUMENTS),
    force: options.Force = False,
) -> None:
    """Cluster a corpus and explain every assignment, word by word.

    Writes [bold]report.html[/bold] (open it in a browser), tables of documents, words and clusters (Parquet),
    summary.json, and the model for  [bold]neontext explain[/bold] .

    For example:

      neontext audit posts.jsonl --out audit --clusters 20

      neontext audit reviews.csv --text body --label stars --out audit

      neontext audit 20newsgroups --subset train --out audit
    """
    with showing_progress(Console(stderr=True), N_STAGES):
        result = audit_corpus(
            corpus,
            out,
            clusters=options.clusters(clusters),
            text=text,
            label=label,
            id=id,
            encoding=encoding,
            subset=subset,
            keep=options.parts(keep),
            limit=limit,
            vectors=vectors,
            weights=weights,
            components=components,
            init=init,
            support=options.whole_number_or("all", support, "--support"),
            support_method=support_method,
            gamma=options.number_or("auto", gamma, "--gamma"),
            beta=options.number_or("auto", beta, "--beta"),
            root=root,
            language=language,
            tokenizer=tokenizer,
            seed=seed,
            workers=workers,
            stability=stability,
            map=map,
            report_documents=options.report_documents(report_documents),
            force=force,
        )
    print_summary(result, out, Console())
