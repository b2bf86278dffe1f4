"""From (fitted model, batch) to a part of the tables: a pure function, whose results are kept until all are there."""

from collections.abc import Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, CancelledError, Future, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from importlib.metadata import version
from itertools import zip_longest
from pathlib import Path
from time import monotonic
from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa

from neontext.corpus import Corpus, load_object
from neontext.corpus.batches import batch_digest
from neontext.errors import CorpusError, InputError, OutputError
from neontext.explain import Explanations
from neontext.persist.files import MANIFEST
from neontext.pipeline import ClusterExplainer
from neontext.report.saved.schema import DOCUMENTS, WORDS, as_table, is_metadata
from neontext.report.saved.tables import document_columns, word_columns, write_table
from neontext.runtime.engines import Engine
from neontext.runtime.stages import report_progress
from neontext.runtime.work_folder import replacing

#: Column of a part's documents that no table has: the outlierness for the cluster that a document is in.
OUTLIERNESS = "outlierness"
#: What Dask raises where a task killed its workers, or the workers are gone.
_DEAD = ("KilledWorker", "CommClosedError", "NoValidWorkerError")


class FrozenModel(NamedTuple):
    """A saved model that explains batches.

    Attributes
    ----------
    folder : Path
        Of the model: every worker reads it for itself, once.
    tokenizer : callable, "module:object" or None
        The one that it was fitted with, where that is one of the user's own.
    """

    folder: Path
    tokenizer: Any = None

    @property
    def digest(self) -> str:
        """Checksum: the manifest holds those of all other files."""
        return sha256((self.folder / MANIFEST).read_bytes()).hexdigest()

    def load(self) -> ClusterExplainer:
        """The explainer, of which this process holds one."""
        return _loaded(self.folder, self.tokenizer, self.digest)


@lru_cache(maxsize=1)
def _loaded(folder: Path, tokenizer: Any, digest: str) -> ClusterExplainer:
    own = load_object(tokenizer) if isinstance(tokenizer, str) else tokenizer
    return ClusterExplainer.load(folder, tokenizer=own)


@dataclass(frozen=True)
class Parts:
    """Parts of the tables of a corpus, in its order.

    Attributes
    ----------
    folder : Path
        Where they lie.
    keys : tuple of str
        Name of each: a checksum of model, batch and version of neontext.
    """

    folder: Path
    keys: tuple[str, ...]

    @classmethod
    def expected(cls, folder: Path, model: FrozenModel, digests: Iterable[str]) -> "Parts":
        """Parts of batches with these checksums."""
        folder.mkdir(exist_ok=True)
        state = f"{version('neontext')} {model.digest}"
        return cls(folder, tuple(sha256(f"{state} {digest}".encode()).hexdigest() for digest in digests))

    def documents(self, number: int) -> Path:
        """File of the documents of one part."""
        return self.folder / f"{self.keys[number]}.documents.parquet"

    def words(self, number: int) -> Path:
        """File of the words of one part."""
        return self.folder / f"{self.keys[number]}.words.parquet"

    def is_there(self, number: int) -> bool:
        """Whether a part was written: its documents come last."""
        return self.documents(number).exists()


def write_part(model: FrozenModel, batch: Corpus, documents: Path, words: Path) -> None:
    """Explain a batch and write its part of the tables; the same model and batch give the same bytes.

    Rows of documents are those of the batch: where it stands in the corpus changes nothing.
    """
    explanations = model.load().explain(batch)
    with replacing(words) as file:
        write_table(as_table(word_columns(explanations), WORDS), file)
    table = _with_unknown_types(as_table(document_columns(explanations), DOCUMENTS))
    with replacing(documents) as file:
        write_table(table.append_column(OUTLIERNESS, _own_outlierness(explanations)), file)


def _with_unknown_types(table: pa.Table) -> pa.Table:
    """A table whose metadata have no type where a batch has no value of them: other batches say what they are."""
    for number, field in enumerate(table.schema):
        if is_metadata(field.name) and table[field.name].null_count == len(table):
            table = table.set_column(number, field.name, pa.nulls(len(table)))
    return table


def _own_outlierness(explanations: Explanations) -> pa.Array:
    placed = explanations.clusters >= 0
    own = explanations.outlierness[np.arange(len(placed)), np.maximum(explanations.clusters, 0)]
    return pa.array(own, pa.float64(), mask=~placed)


def explain_batches(
    batches: Iterable[Corpus], digests: tuple[str, ...], model: FrozenModel, parts: Parts, engine: Engine
) -> None:
    """Write those parts that are not there yet.

    Parameters
    ----------
    batches : iterable of Corpus
        The corpus, in batches.
    digests : tuple of str
        Checksums of the batches, from an earlier reading.
    model : FrozenModel
        What explains them.
    parts : Parts
        Parts of these batches.
    engine : Engine
        What works on them: twice as many as it works on at once stand in line, so that memory is bounded.

    Raises
    ------
    CorpusError
        If the corpus is not what it was.
    InputError
        If a worker died.
    OutputError
        If a part cannot be written.
    """
    watch = _Watch(len(digests), sum(map(parts.is_there, range(len(digests)))))
    waiting: dict[Future[None], int] = {}
    for number, batch in _unchanged(batches, digests):
        if parts.is_there(number):
            continue
        while len(waiting) >= 2 * engine.n_at_once:
            _collect(waiting, watch, parts)
        future = engine.executor.submit(write_part, model, batch, parts.documents(number), parts.words(number))
        waiting[future] = len(batch)
    while waiting:
        _collect(waiting, watch, parts)


def _unchanged(batches: Iterable[Corpus], digests: tuple[str, ...]) -> Iterator[tuple[int, Corpus]]:
    """Batches with their numbers, if they are what they were."""
    for number, (batch, digest) in enumerate(zip_longest(batches, digests)):
        if batch is None or digest is None or batch_digest(batch) != digest:
            raise CorpusError(
                f"The corpus changed while it was read: batch {number + 1} of {len(digests)} is not what it was. Run "
                "the command again with --fresh (in Python: fresh=True) when nobody writes to it."
            )
        yield number, batch


def _collect(waiting: dict[Future[None], int], watch: "_Watch", parts: Parts) -> None:
    """Wait for a batch to be done, and say how far the work has come."""
    for future in wait(waiting, return_when=FIRST_COMPLETED).done:
        n_documents = waiting.pop(future)
        try:
            future.result()
        except (BrokenProcessPool, CancelledError) as error:
            raise _died(watch, error) from error
        except OSError as error:
            if type(error).__name__ in _DEAD:
                raise _died(watch, error) from error
            raise OutputError(
                f"A worker cannot read the model or write a part of the tables to {parts.folder} ({error}); all "
                f"workers need that disk. {watch.state}: mend that, and the same command goes on."
            ) from error
        except Exception as error:
            if type(error).__name__ in _DEAD:
                raise _died(watch, error) from error
            raise
        watch.done(n_documents)


def _died(watch: "_Watch", error: BaseException) -> InputError:
    return InputError(
        f"A worker died ({type(error).__name__}), as it does where memory runs out. {watch.state}: the same command "
        "goes on, with fewer processes or less --memory if need be."
    )


class _Watch:
    """How far the batches have come, in words."""

    def __init__(self, n_batches: int, n_there: int) -> None:
        self._n_batches, self._n_done, self._n_there = n_batches, n_there, n_there
        self._n_documents, self._start = 0, monotonic()
        report_progress(self.state)

    @property
    def state(self) -> str:
        """Batches that are there."""
        return f"{self._n_done:,} of {self._n_batches:,} batches are there"

    def done(self, n_documents: int) -> None:
        """Count a batch and say the rate, and how long the others take at it."""
        self._n_done, self._n_documents = self._n_done + 1, self._n_documents + n_documents
        seconds = monotonic() - self._start
        left = (self._n_batches - self._n_done) * seconds / max(self._n_done - self._n_there, 1)
        rate = self._n_documents / max(seconds, 1e-9)
        report_progress(f"{self.state}, {rate:,.0f} documents a second, {_duration(left)} left")


def _duration(seconds: float) -> str:
    """A time as a reader takes it in.

    Examples
    --------
    >>> _duration(40), _duration(90), _duration(7300)
    ('40 s', '2 min', '2.0 h')
    """
    if seconds < 60:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 3600 else f"{seconds / 3600:.1f} h"
