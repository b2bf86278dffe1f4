"""`neontext audit`: a thin shell over `audit_corpus`."""

from functools import partial
from typing import Any

import typer
from rich.console import Console

from neontext.choices import BATCH_DOCUMENTS, MAX_DOCUMENTS, MAX_MB
from neontext.cli import backend, options, values
from neontext.cli.again import command_again


def audit(
    context: typer.Context,
    corpus: options.Source,
    out: options.Out,
    force: options.Force = False,
    text: options.Text = None,
    label: options.Label = None,
    id: options.Id = None,
    metadata: options.Metadata = "all",
    encoding: options.Encoding = "utf-8",
    delimiter: options.Delimiter = None,
    quoting: options.Quoting = "standard",
    subset: options.Subset = "all",
    keep: options.Keep = "",
    limit: options.Limit = None,
    keep_minus_one: options.KeepMinusOne = False,
    max_mb: options.MaxMb = MAX_MB,
    clusters: options.NumberOfClusters = None,
    clusters_from: options.ClustersFromField = None,
    surrogate: options.SurrogateKind = "auto",
    outliers: options.Outliers = "far",
    small_clusters: options.SmallClusters = "skip",
    max_words: options.MaxWords = None,
    init: options.Init = "kmeans",
    vectors: options.Vectors = "auto",
    language: options.Language = "en",
    tokenizer: options.Tokenizer = "letters",
    min_letters: options.MinLetters = None,
    stop_words: options.StopWords = None,
    without: options.Without = None,
    min_count: options.MinCount = 1,
    max_share: options.MaxShare = 1.0,
    phrases: options.Phrases = False,
    digits: options.Digits = False,
    hashtags: options.Hashtags = False,
    nfkc: options.Compatibility = False,
    map: options.Map = "tsne",
    report_documents: options.ReportDocuments = str(MAX_DOCUMENTS),
    root: options.Root = "midpoint",
    stability: options.Stability = 0,
    weights: options.Weights = "sif",
    components: options.Components = None,
    support: options.Support = "all",
    support_method: options.SupportMethod = "kmedoids",
    landmarks: options.Landmarks = "auto",
    gamma: options.Gamma = "auto",
    beta: options.Beta = "auto",
    fit_on: options.FitOn = "auto",
    processes: options.Processes = 1,
    dask: options.Dask = None,
    memory: options.Memory = None,
    batch_documents: options.BatchDocuments = BATCH_DOCUMENTS,
    fresh: options.Fresh = False,
    seed: options.Seed = 0,
    workers: options.Workers = 1,
) -> None:
    """Cluster a corpus and explain every assignment, word by word.

    Writes [bold]report.html[/bold] (open it in a browser), tables of documents, words and clusters (Parquet),
    summary.json, and the model for  [bold]neontext explain[/bold] .

    Of more than 50,000 documents a sample is clustered, and all are explained; a command that was stopped goes on.

    For example:

      neontext audit posts.jsonl --out audit --clusters 20

      neontext audit reviews.csv --text body --label stars --out audit

      neontext audit 20newsgroups --subset train --out audit

      neontext audit topics.csv --clusters-from topic --out audit
    """
    words = values.word_options(min_letters, stop_words, without, digits, hashtags, nfkc)
    explainer = backend.ClusterExplainer(
        values.clusters(clusters),
        vectors=vectors,
        weights=weights,
        n_components=values.components(components, clusters_from),
        init=init,
        n_support=values.whole_number_or("all", support, "--support"),
        support_method=support_method,
        landmarks="auto" if landmarks == "auto" else values.whole_number_or("none", landmarks, "--landmarks"),
        gamma=values.number_or("auto", gamma, "--gamma"),
        beta=values.number_or("auto", beta, "--beta"),
        root=root,
        tokenizer=backend.make_tokenizer(tokenizer, language, **words),
        min_count=min_count,
        max_share=max_share,
        phrases=phrases,
        workers=workers,
        random_state=seed,
    )
    table: dict[str, Any] = {"delimiter": delimiter, "quoting": quoting, "metadata": values.metadata(metadata)}
    source = backend.CorpusSource(
        corpus, text, label, id, encoding, subset, values.parts(keep), limit, keep_minus_one, max_mb, **table
    )
    report = backend.ReportOptions(map, values.report_documents(report_documents))
    how = (surrogate, outliers, small_clusters, max_words)
    stream = backend.StreamOptions(processes, dask, memory, batch_documents, fresh)
    documents = "auto" if fit_on == "auto" else values.whole_number_or("all", fit_on, "--fit-on")
    given = None if clusters_from is None else backend.ClustersFrom(clusters_from, *how)
    with backend.showing_progress(Console(stderr=True)):
        result = backend.audit_corpus(
            source,
            out,
            explainer,
            report=report,
            clusters_from=given,
            stability=stability,
            fit_on=documents,
            stream=stream,
            force=force,
        )
    backend.print_summary(result, out, Console(), again=partial(command_again, context))
