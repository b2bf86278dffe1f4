"""The audit of a corpus that is not held in memory: fitted on a sample, and every document explained by that model."""

import json
import shutil
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.base import clone

from neontext.audit.record import explainer_record
from neontext.audit.reporting import ReportOptions
from neontext.audit.writing import save_model
from neontext.cluster import Sweep
from neontext.cluster.halves import SweepPoint
from neontext.cluster.landmarks import N_LANDMARKS
from neontext.corpus import CorpusSample, CorpusSource, ensure_tokenizer, is_own, read_batches, sample_corpus
from neontext.embed import DocumentEmbedder, SentenceEmbedder, is_embedder, vector_files
from neontext.embed.terms import TermEmbedder
from neontext.errors import InputError
from neontext.evaluate import Audit
from neontext.persist import MODEL, explainer_parameters, parameters_to_saved
from neontext.pipeline import ClusterExplainer
from neontext.report.saved.summary import sweep_figures, write_json
from neontext.runtime.stages import StageClock, say
from neontext.runtime.strict_json import read_json
from neontext.runtime.work_folder import replacing, work_folder
from neontext.streaming import whole
from neontext.streaming.memory import Seen, needs_landmarks, sample_within
from neontext.streaming.options import StreamOptions, check_disk
from neontext.streaming.parts import FrozenModel
from neontext.streaming.tables import Sources
from neontext.streaming.whole import EXPLAIN_ALL, explain_all, write_whole_audit

#: Embedders that a saved model holds, or finds again.
_SAVED = (DocumentEmbedder, SentenceEmbedder, TermEmbedder)
#: What a state holds beside the model: what loading a model does not bring.
_SWEEP = "sweep.json"


def check_sampled(explainer: ClusterExplainer, n_documents: int) -> None:
    """Refuse, before the work, what cannot be fitted on a sample of so many documents.

    Raises
    ------
    InputError
        For more clusters than documents, or an embedder that a saved model does not hold.
    """
    n_clusters = explainer.n_clusters
    if isinstance(n_clusters, int) and n_clusters > n_documents:
        raise InputError(
            f"n_clusters={n_clusters:,}: a sample of {n_documents:,} documents cannot hold so many clusters. Fit on "
            "more documents: --fit-on N (fit_on=N in Python)."
        )
    if is_embedder(explainer.vectors) and not isinstance(explainer.vectors, _SAVED):
        raise InputError(
            "The embedder was given as an object, which a saved model does not hold, and a corpus of more than "
            f"{n_documents:,} documents is explained by a saved model. Fit on all of them: fit_on=None."
        )


def audit_sampled(
    explainer: ClusterExplainer,
    source: CorpusSource,
    n_sampled: int,
    out: Path,
    staging: Path,
    report: ReportOptions,
    stream: StreamOptions,
    seed: int,
) -> Audit:
    """Fit a copy of an explainer on a sample of a corpus, explain all of it, and write that into a folder.

    The corpus is read twice, batch by batch. What is done stands in a folder of work beside `out`, the fitted model
    first: fresh runs and those that go on both explain by the model as it was saved, so that they end with the same
    bytes.
    """
    if stream.bound is not None:
        n_sampled = _within(stream.bound, source, stream, n_sampled)
    check_sampled(explainer, n_sampled)
    bound_landmarks(explainer, n_sampled, stream.bound)
    clock = StageClock(("read", "sample", *explainer.stages, "save model", EXPLAIN_ALL, "load model", *whole.STAGES))
    with clock.stage("sample"):
        sample = sample_corpus(read_batches(source, stream.size), n_sampled, np.random.RandomState(seed))
    say(
        f"Fitting on a sample of {len(sample.rows):,} of {sample.n_documents:,} documents; all are explained. "
        "--fit-on N|all for more."
    )
    check_disk(staging, sample.n_characters)
    own = explainer.tokenizer if is_own(ensure_tokenizer(explainer.tokenizer)) else None
    with work_folder(out, _identity(explainer, source, n_sampled, stream, sample), fresh=stream.fresh) as work:
        state = work / "state"
        if not state.exists():
            _fit(explainer, sample, state, clock)
        model = FrozenModel(state / MODEL, own)
        parts = explain_all(source, sample.digests, model, work, stream, clock)
        with clock.stage("load model"):
            loaded = model.load()
            loaded.sweep_ = _read_sweep(state)
        shutil.copytree(state / MODEL, staging / MODEL)
        record = source.to_dict() | explainer_record(loaded) | {"stability": 0} | report.to_dict()
        record |= {"clusters_from": "none", "fit_on": n_sampled}
        return write_whole_audit(loaded, record, Sources(parts), sample.rows, None, report, seed, clock, staging)


def _within(bound: int, source: CorpusSource, stream: StreamOptions, most: int) -> int:
    """Documents of a sample that a bound of memory leaves room for."""
    seen = sample_corpus(read_batches(source, stream.size), 0, np.random.RandomState(0))
    return sample_within(bound, Seen(seen.n_documents, seen.n_characters, seen.longest), most)


def bound_landmarks(explainer: ClusterExplainer, n_documents: int, bound: int | None) -> None:
    """Train through landmarks where the kernel matrix would take too much of a bound of memory."""
    asked = explainer.landmarks == "auto" and explainer.clusterer is None
    if bound is not None and asked and needs_landmarks(bound, n_documents):
        explainer.set_params(landmarks=N_LANDMARKS)
        say(f"Training through {N_LANDMARKS:,} landmarks: the kernel matrix would take too much of --memory.")


def _fit(explainer: ClusterExplainer, sample: CorpusSample, state: Path, clock: StageClock) -> None:
    """Fit a copy and save it; nothing of it stays in memory."""
    fitted: ClusterExplainer = clone(explainer).fit(sample.corpus)
    clock.seconds |= fitted.seconds_
    with replacing(state) as folder:
        folder.mkdir()
        save_model(fitted, folder, clock)
        write_json(folder / _SWEEP, None if fitted.sweep_ is None else sweep_figures(fitted.sweep_))


def _read_sweep(state: Path) -> Sweep | None:
    figures = read_json(state / _SWEEP)
    if figures is None:
        return None
    curve = tuple(SweepPoint(**point) for point in figures["curve"])
    return Sweep(**figures | {"curve": curve, "nearly": tuple(figures["nearly"])})


def _identity(
    explainer: ClusterExplainer, source: CorpusSource, n_sampled: int, stream: StreamOptions, sample: CorpusSample
) -> dict[str, str]:
    """What tells a run from others, by its name in words."""
    files = [(str(path), Path(path).stat().st_size, Path(path).stat().st_mtime_ns) for path in _files(explainer)]
    parameters = parameters_to_saved(explainer_parameters(explainer))
    options: Any = [parameters, source.to_dict(), n_sampled, stream.size, files]
    digest = sha256(json.dumps(options, sort_keys=True, default=str).encode("utf-8", "surrogatepass")).hexdigest()
    return {"version of neontext": version("neontext"), "choice of options": digest, "corpus": sample.digest}


def _files(explainer: ClusterExplainer) -> list[Path]:
    return [path for path in map(Path, vector_files(explainer.vectors)) if path.exists()]
