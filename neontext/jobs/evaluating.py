"""Are the explanations of a fitted model true to it? As a function of Python, and as one that writes a folder."""

import warnings
from collections.abc import Mapping
from dataclasses import replace
from hashlib import sha256
from os import PathLike
from typing import Any

import numpy as np

from neontext.arrays import IntArray
from neontext.checks import check_verbose, check_whole
from neontext.choices import N_DOCUMENTS, N_RANDOM, N_STEPS
from neontext.corpus import Corpus, CorpusSource, ensure_corpus
from neontext.errors import InputError
from neontext.evaluate.faithfulness.baselines import METHODS, Method
from neontext.evaluate.faithfulness.curves import Faithfulness, flip_words, rank_words
from neontext.evaluate.faithfulness.units import KINDS
from neontext.explain import EditedDocuments
from neontext.jobs.parameters import NamedParameters, load_explainer
from neontext.pipeline import ClusterExplainer
from neontext.report.faithfulness import write_faithfulness
from neontext.report.plots import check_plots
from neontext.runtime.progress import show_progress
from neontext.runtime.stages import StageClock
from neontext.runtime.staging import staged_folder

#: What the command line calls these numbers.
OPTIONS = {"documents": "n_documents", "steps": "n_steps", "random_orders": "n_random"}
#: Steps of a curve, at most, where every edited document takes long.
FEW_STEPS = 10
#: What `faithfulness` runs.
STAGES = ("embed", "rank words", "flip words")


def faithfulness(
    explainer: ClusterExplainer,
    texts: Any = None,
    *,
    methods: Mapping[str, Method] = METHODS,
    n_documents: int = N_DOCUMENTS,
    n_steps: int = N_STEPS,
    n_random: int = N_RANDOM,
    seed: int = 0,
    **columns: Any,
) -> Faithfulness:
    """Measure by word flipping how true explanations are to the model.

    Words are deleted, and inserted, from the most to the least relevant; what is there is embedded and judged anew.
    The same is done for other methods, and for random orders. No labels are needed.

    Parameters
    ----------
    explainer : ClusterExplainer
        Fitted.
    texts : Corpus, texts or table, optional
        Documents, as `ClusterExplainer.fit` takes them; by default the training documents (judged by the model without
        them, as always).
    methods : mapping of str to Method
        What gives relevance; by default our two root points and the baselines.
    n_documents : int
        Documents measured: a sample that depends on the texts and the seed, not on their order.
    n_steps : int
        Steps of a curve, at most.
    n_random : int
        Random orders of each document.
    seed : int
        Seed of the sample and of the random orders.
    **columns : str
        Columns of a table, as of `ClusterExplainer.fit`.

    Returns
    -------
    Faithfulness
        Its `documents` are rows of the documents given.

    Raises
    ------
    InputError
        If no document can be flipped, or a number is out of range.

    Examples
    --------
    >>> from neontext import ClusterExplainer, faithfulness, read_corpus
    >>> explainer = ClusterExplainer(8, vectors="ppmi", random_state=0).fit(read_corpus("demo"))
    >>> result = faithfulness(explainer, n_documents=30)
    >>> bool(result.relative_areas["word", "midpoint", "deletion"].high < 0)
    True
    """
    corpus = explainer.corpus_ if texts is None else ensure_corpus(texts, **columns)
    for name, value in (("n_documents", n_documents), ("n_random", n_random), ("n_steps", n_steps)):
        check_whole(name, value, 1, "there must be something to measure")
    check_whole("seed", seed, 0, "it names the random orders")
    n_documents, n_steps = _within_budget(explainer, n_documents, n_steps, n_random, len(methods))
    clock = StageClock()
    with clock.stage("embed"):
        rows = _sample(corpus, n_documents, seed)
        edited, known = _known_documents(explainer, corpus, rows)
    with clock.stage("rank words"):
        ranked = rank_words(edited, methods)
    with clock.stage("flip words"):
        result = flip_words(edited, ranked, n_steps=n_steps, n_random=n_random, seed=seed)
    skipped = {"no known word": len(rows) - len(known)} if len(known) < len(rows) else {}
    return replace(result, documents=known[result.documents], skipped=skipped | result.skipped)


def evaluate_model(
    model: str | PathLike[str],
    source: str | PathLike[str] | CorpusSource | None,
    out: str | PathLike[str],
    *,
    n_documents: int = N_DOCUMENTS,
    n_steps: int = N_STEPS,
    n_random: int = N_RANDOM,
    seed: int = 0,
    tokenizer: Any = None,
    force: bool = False,
    verbose: int = 0,
    **parameters: Any,
) -> Faithfulness:
    """Measure how true the explanations of a saved model are to it, and write figures, curves and a picture.

    Parameters
    ----------
    model : path
        An audit's folder, or its `model` folder.
    source : str, path or CorpusSource, optional
        Documents; None: those that trained the model.
    out : path
        Folder to write, whole or not at all.
    n_documents, n_steps, n_random, seed
        See `faithfulness`.
    tokenizer : callable or "module:object", optional
        The tokenizer that the model was fitted with, where it is one of your own.
    force : bool
        Replace an evaluation that is there.
    verbose : int
        1: its stages are shown, see `neontext.show_progress`.
    **parameters
        Parameters of `CorpusSource` by their names.

    Returns
    -------
    Faithfulness
        What was written.

    Raises
    ------
    NeontextError
        If matplotlib is missing, the model or the corpus cannot be read, no document can be flipped, or the folder
        cannot be written.
    """
    if options := [name for name in parameters if name in OPTIONS]:
        raise InputError(f"{options[0]} is an option of the command line: in Python it is {OPTIONS[options[0]]}.")
    named = NamedParameters(parameters, explainer=False, report=False)
    documents = None if source is None else named.source(source)
    measure: dict[str, Any] = {"n_documents": n_documents, "n_steps": n_steps, "n_random": n_random, "seed": seed}
    check_plots("The plot of the flipping curves")
    check_verbose(verbose)
    inputs = (model, *(() if documents is None else documents.paths))
    with show_progress(verbose), staged_folder(out, "evaluation", force=force, inputs=inputs) as staging:
        clock = StageClock(("load model", *(() if documents is None else ("read",)), *STAGES, "write"))
        with clock.stage("load model"):
            explainer = load_explainer(model, tokenizer)
        corpus = explainer.corpus_ if documents is None else _read(documents, clock)
        budget = _within_budget(explainer, n_documents, n_steps, n_random, len(METHODS))
        measure["n_documents"], measure["n_steps"] = budget
        result = faithfulness(explainer, corpus, **measure)
        read = {"source": "the training documents"} if documents is None else documents.to_dict()
        with clock.stage("write"):
            write_faithfulness(result, corpus.ids, {"model": str(model), **read, **measure}, staging)
    return result


def _within_budget(
    explainer: ClusterExplainer, n_documents: int, n_steps: int, n_random: int, n_methods: int
) -> tuple[int, int]:
    """Documents and steps that can be measured where every edited document takes long; fewer of both are said."""
    most = explainer.layer_.max_edited
    if most is None:
        return n_documents, n_steps
    steps = min(n_steps, FEW_STEPS)
    a_document = len(KINDS) * (2 * n_methods + n_random) * (steps + 1)
    documents = max(min(n_documents, most // a_document), 1)
    if (documents, steps) != (n_documents, n_steps):
        warnings.warn(
            f"Every edited document is encoded again: measured on {documents} documents in {steps} steps (asked for: "
            f"{n_documents} in {n_steps}), up to {documents * a_document:,} encodings, beside those of occlusion.",
            stacklevel=3,
        )
    return documents, steps


def _read(source: CorpusSource, clock: StageClock) -> Corpus:
    with clock.stage("read"):
        return source.read()


def _sample(corpus: Corpus, n_documents: int, seed: int) -> IntArray:
    """Rows of a sample that the texts decide, so that their order does not matter; in corpus order."""

    def key(row: int) -> bytes:
        return sha256(f"{seed} {corpus.texts[row]}".encode("utf-8", "surrogatepass")).digest()

    return np.sort(np.array(sorted(range(len(corpus)), key=key)[:n_documents], dtype=np.int64))


def _known_documents(explainer: ClusterExplainer, corpus: Corpus, rows: IntArray) -> tuple[EditedDocuments, IntArray]:
    """Sampled documents with a known word, under their model, and their rows in the corpus."""
    embedded = explainer.embedder_.embed([corpus.texts[row] for row in rows])
    known = rows[embedded.known]
    if not len(known):
        raise InputError(
            f"None of {len(rows)} documents has a word that the model knows, so there is nothing to flip. Is it the "
            "right field, and the language that the model was trained on?"
        )
    explanations = explainer.explain([corpus.texts[row] for row in known])
    edited = EditedDocuments(
        explainer.layer_, explainer.network_, explanations.documents, explanations.clusters, explanations.excluded
    )
    return edited, known
