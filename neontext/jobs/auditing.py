"""The main job as two plain functions: audit a corpus, and explain further documents by an audit's model."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from neontext.checks import check_whole
from neontext.cluster import find_exemplars
from neontext.corpus import Corpus, make_tokenizer, read_corpus
from neontext.errors import InputError
from neontext.evaluate import (
    Audit,
    AuditContext,
    Stability,
    check_map,
    check_soundness,
    choose_shown,
    contrast_clusters,
    find_all,
    map_documents,
    measure_stability,
    score_clustering,
    skipped_documents,
    summarise_clusters,
)
from neontext.explain import Explanations
from neontext.persist import MODEL, find_model
from neontext.pipeline import ClusterExplainer
from neontext.report import AUDIT, write_report
from neontext.runtime.provenance import peak_memory_mb, versions
from neontext.runtime.stages import StageClock
from neontext.runtime.staging import staged_folder

#: Exemplary documents of each cluster.
N_EXEMPLARS = 3
#: Documents that a report holds unless another number is asked for: some 40 MB of posts.
MAX_DOCUMENTS = 20_000
#: Libraries whose versions an audit records.
LIBRARIES = (
    "neontext",
    "numpy",
    "scipy",
    "scikit-learn",
    "gensim",
    "spacy",
    "kmedoids",
    "openTSNE",
    "pyarrow",
    "safetensors",
)


def audit_corpus(
    source: str | Path,
    out: str | Path,
    *,
    clusters: int | str | None = None,
    text: str | None = None,
    label: str | None = None,
    id: str | None = None,
    encoding: str = "utf-8",
    subset: str = "all",
    keep: Sequence[str] = (),
    limit: int | None = None,
    vectors: str = "auto",
    weights: str = "sif",
    components: int = 50,
    init: str = "kmeans",
    support: int | None = None,
    support_method: str = "kmedoids",
    gamma: str | float = "auto",
    beta: str | float = "auto",
    root: str = "midpoint",
    language: str = "en",
    tokenizer: str = "letters",
    seed: int = 0,
    workers: int = 1,
    stability: int = 0,
    map: str = "tsne",
    report_documents: int | None = MAX_DOCUMENTS,
    force: bool = False,
) -> Audit:
    """Cluster a corpus, explain every assignment and write it all into a folder.

    Parameters
    ----------
    source : str or path
        A file, a folder, or "demo" or "20newsgroups"; see `read_corpus`.
    out : path
        Folder to write, whole or not at all.
    clusters : int, optional
        Number of clusters, "auto" or a range such as "5-40" to choose from; by default the number of labels.
    text, label, id : str, optional
        Fields of the corpus.
    encoding, subset, keep, limit
        See `read_corpus`.
    vectors, weights, components, init, support, support_method, gamma, beta, root, workers
        See `ClusterExplainer`.
    language : str
        Language of stop words and tokenizer.
    tokenizer : {"letters", "spacy", "spacy-lemmas"}
        How texts are cut into words.
    seed : int
        Seed of everything: the same seed gives the same tables and the same model, byte by byte; report.html and
        summary.json also say how long it took.
    stability : int
        Refits by which the stability of clusters and reasons is measured, at least 2; 0: it is not.
    map : {"tsne", "umap", "pca"}
        Map of the documents in the report: see `map_documents`.
    report_documents : int, optional
        Documents that the report holds, at most; None: all. The tables hold all of them in any case.
    force : bool
        Replace an audit that is there.

    Returns
    -------
    Audit
        What was written.

    Raises
    ------
    NeontextError
        If the corpus cannot be read, a parameter does not fit, or the folder cannot be written.
    """
    parameters = {name: value for name, value in locals().items() if name not in ("out", "force")}
    parameters |= {"source": str(source), "keep": list(keep)}
    explainer = ClusterExplainer(
        clusters,
        vectors=vectors,
        weights=weights,
        n_components=components,
        init=init,
        n_support=support,
        support_method=support_method,
        gamma=gamma,
        beta=beta,
        root=root,
        tokenizer=make_tokenizer(tokenizer, language),
        workers=workers,
        random_state=seed,
    )
    _check_report(map, report_documents)
    if stability:
        check_whole("stability", stability, 2, "refits are compared with each other; 0 leaves them out")
    clock = StageClock()
    with staged_folder(Path(out), force=force, may_replace=AUDIT.matches) as staging:
        with clock.stage("read"):
            corpus = read_corpus(
                source, text=text, label=label, id=id, limit=limit, encoding=encoding, subset=subset, keep=keep
            )
        explainer.fit(corpus)
        clock.seconds |= explainer.seconds_
        with clock.stage("explain"):
            explanations = explainer.explain()
        with clock.stage("flips"):
            _ = explanations.flips
        with clock.stage("save model"):
            (staging / MODEL).mkdir()
            explainer.write(staging / MODEL)
        found = _measure_stability(explainer, explanations, stability, seed, clock)
        audit = analyse(explainer, explanations, parameters, clock, found)
        audit = prepare_report(audit, map, report_documents, seed, clock)
        with clock.stage("write report"):
            write_report(audit, staging)
    return audit


def explain_corpus(
    model: str | Path,
    source: str | Path,
    out: str | Path,
    *,
    against: int | None = None,
    text: str | None = None,
    label: str | None = None,
    id: str | None = None,
    encoding: str = "utf-8",
    subset: str = "all",
    keep: Sequence[str] = (),
    limit: int | None = None,
    map: str = "tsne",
    report_documents: int | None = MAX_DOCUMENTS,
    force: bool = False,
) -> Audit:
    """Assign and explain documents by a saved model, and write the same files as an audit, without the model.

    Parameters
    ----------
    model : path
        An audit's folder, or its `model` folder.
    source, text, label, id, encoding, subset, keep, limit
        The documents; see `read_corpus`.
    out : path
        Folder to write, whole or not at all.
    against : int, optional
        Explain against this one cluster.
    map : {"tsne", "umap", "pca"}
        Map of the documents in the report: see `map_documents`.
    report_documents : int, optional
        Documents that the report holds, at most; None: all. The tables hold all of them in any case.
    force : bool
        Replace a folder that is there.

    Returns
    -------
    Audit
        What was written.

    Raises
    ------
    NeontextError
        If the model or the corpus cannot be read, or the folder cannot be written.
    """
    parameters = {name: value for name, value in locals().items() if name not in ("out", "force")}
    parameters |= {"model": str(model), "source": str(source), "keep": list(keep)}
    _check_report(map, report_documents)
    clock = StageClock()
    with staged_folder(Path(out), force=force, may_replace=AUDIT.matches) as staging:
        with clock.stage("load model"):
            explainer = ClusterExplainer.load(find_model(Path(model)))
        parameters["root"] = explainer.root
        if against is not None and not 0 <= against < explainer.n_clusters_:
            raise InputError(f"--against {against}: this model has the clusters 0 to {explainer.n_clusters_ - 1}.")
        with clock.stage("read"):
            corpus = read_corpus(
                source, text=text, label=label, id=id, limit=limit, encoding=encoding, subset=subset, keep=keep
            )
        with clock.stage("explain"):
            explanations = explainer.explain(corpus, against=against)
        _check_explained(explanations)
        with clock.stage("flips"):
            _ = explanations.flips, explanations.additions
        audit = prepare_report(analyse(explainer, explanations, parameters, clock), map, report_documents, 0, clock)
        with clock.stage("write report"):
            write_report(audit, staging)
    return audit


def analyse(
    explainer: ClusterExplainer,
    explanations: Explanations,
    parameters: dict[str, Any],
    clock: StageClock,
    stability: Stability | None = None,
) -> Audit:
    """Everything that is found out about explained documents, before it is written down."""
    corpus, labels, n_clusters = explanations.corpus, explanations.clusters, explainer.n_clusters_
    with clock.stage("score"):
        points = explanations.points
        scores = score_clustering(corpus.labels, labels, points)
        exemplars = find_exemplars(points, labels, N_EXEMPLARS, np.random.RandomState(0))
        clusters = summarise_clusters(explanations, n_clusters, exemplars)
        contrasts = contrast_clusters(explanations, n_clusters)
    with clock.stage("check"):
        checks = check_soundness(explanations, explainer.embedder_)
    with clock.stage("find"):
        findings = find_all(AuditContext(explanations, explainer.embedder_, clusters, scores))
    return Audit(
        corpus=corpus,
        explanations=explanations,
        clusters=clusters,
        scores=scores,
        skipped=skipped_documents(explanations),
        converged=explainer.converged_,
        n_iter=explainer.n_iter_,
        parameters=parameters | _chosen(explainer, corpus),
        versions=versions(LIBRARIES),
        seconds=clock.seconds,
        peak_memory_mb=peak_memory_mb(),
        checks=checks,
        stability=stability,
        findings=findings,
        sweep=getattr(explainer, "sweep_", None),
        contrasts=contrasts,
    )


def prepare_report(audit: Audit, map: str, most: int | None, seed: int, clock: StageClock) -> Audit:
    """The same audit with the documents chosen that its report shows, and their maps."""
    explanations = audit.explanations
    with clock.stage("map"):
        shown = choose_shown(explanations, audit.clusters, audit.findings.found, most, np.random.RandomState(seed))
        maps = map_documents(explanations.points, shown[explanations.clusters[shown] >= 0], map, seed)
    return replace(audit, shown=shown, maps=maps)


def _check_report(map: str, report_documents: int | None) -> None:
    """What would otherwise fail after the long work."""
    check_map(map)
    if report_documents is not None:
        check_whole("report_documents", report_documents, 0, "documents that the report holds; None holds all")


def _check_explained(explanations: Explanations) -> None:
    if (explanations.clusters < 0).all():
        skipped = skipped_documents(explanations)
        raise InputError(
            f"None of the {len(skipped)} documents can be explained; document 0: {skipped[0].reason}. Expected texts "
            "with words that the model knows. Is it the right field, and the right language?"
        )


def _measure_stability(
    explainer: ClusterExplainer, explanations: Explanations, n_runs: int, seed: int, clock: StageClock
) -> Stability | None:
    if not n_runs:
        return None
    with clock.stage("stability"):
        return measure_stability(explanations, explainer.clusterer_, n_runs, np.random.RandomState(seed))


def _chosen(explainer: ClusterExplainer, corpus: Corpus) -> dict[str, Any]:
    embedder, support = explainer.embedder_, explainer.network_.support
    return {
        "corpus": corpus.name,
        "vectors_reason": embedder.reason_,
        "chosen": {
            "vectors": [f"{table.name} ({len(table)} words x {table.n_dimensions})" for table in embedder.vectors_],
            "clusters": explainer.n_clusters_,
            "components": explainer.layer_.n_components,
            "gamma": support.gamma,
            "beta": explainer.network_.beta,
            "support_points": len(support.points),
        },
    }
