"""Batches explained by a model that is held fixed."""

import os

import numpy as np
import pyarrow.parquet as pq
import pytest

from neontext.corpus import Corpus, CorpusSource, read_batches
from neontext.corpus.batches import batch_digest
from neontext.errors import CorpusError, InputError, OutputError
from neontext.runtime.engines import Engine, open_engine
from neontext.runtime.stages import watching
from neontext.streaming.parts import FrozenModel, Parts, explain_batches, write_part


def contents(parts):
    return {path.name: path.read_bytes() for path in sorted(parts.folder.iterdir())}


def test_parts_say_what_the_whole_says(demo, model, explain):
    with open_engine() as engine:
        parts = explain(demo, engine)
    explanations = model.load().explain(demo)
    tables = [pq.read_table(parts.documents(number)) for number in range(len(parts.keys))]
    evidence = np.concatenate([table["evidence"].to_numpy() for table in tables])
    assert evidence == pytest.approx(explanations.evidence, abs=1e-12)
    words = [pq.read_table(parts.words(number)) for number in range(len(parts.keys))]
    assert np.concatenate([table["relevance"].to_numpy() for table in words]) == pytest.approx(
        explanations.relevance[explanations.explained], abs=1e-12
    )
    own = explanations.outlierness[np.arange(len(demo)), explanations.clusters]
    assert np.concatenate([table["outlierness"].to_numpy() for table in tables]) == pytest.approx(own)


@pytest.mark.heavy
def test_processes_give_the_same_bytes(demo, explain):
    with open_engine() as engine:
        expected = contents(explain(demo, engine, "one"))
    with open_engine(2) as engine:
        assert contents(explain(demo, engine, "two")) == expected


class Refusing:
    """An executor that fails at its third call."""

    def __init__(self, executor, error):
        self._executor, self._error, self.n_calls = executor, error, 0

    def submit(self, function, *arguments):
        self.n_calls += 1
        return self._executor.submit(self._fail if self.n_calls == 3 else function, *arguments)

    def _fail(self, *arguments):
        raise self._error


def test_what_was_done_is_not_done_again(demo, explain):
    with open_engine() as engine:
        failing = Refusing(engine.executor, OSError(28, "No space left on device"))
        with pytest.raises(OutputError, match=r"No space left.*\d of 12 batches are there.*the same command goes on"):
            explain(demo, Engine(failing, 1))
        counting = Refusing(engine.executor, None)
        counting.n_calls = 10
        parts = explain(demo, Engine(counting, 1))
        assert 8 <= counting.n_calls - 10 <= 10
        assert all(parts.is_there(number) for number in range(len(parts.keys)))
        assert contents(parts) == contents(explain(demo, engine, "fresh"))


class Dying:
    """An executor of processes, of which one ends at the third call."""

    def __init__(self, executor):
        self._executor, self.n_calls = executor, 0

    def submit(self, function, *arguments):
        self.n_calls += 1
        return self._executor.submit(os._exit, 1) if self.n_calls == 3 else self._executor.submit(function, *arguments)


@pytest.mark.heavy
def test_a_process_that_dies_is_told_and_the_rest_goes_on(demo, explain):
    with open_engine(2) as engine, pytest.raises(InputError, match=r"worker died.*fewer processes or less --memory"):
        explain(demo, Engine(Dying(engine.executor), 2))
    with open_engine() as engine:
        parts = explain(demo, engine)
        assert contents(parts) == contents(explain(demo, engine, "fresh"))


def test_a_dead_worker_is_told(demo, explain):
    class KilledWorker(Exception):  # noqa: N818 (as Dask calls it)
        pass

    with (
        open_engine() as engine,
        pytest.raises(InputError, match=r"worker died.*memory.*of 12 batches are there"),
    ):
        explain(demo, Engine(Refusing(engine.executor, KilledWorker()), 1))


def test_other_errors_are_not_hidden(demo, explain):
    with open_engine() as engine, pytest.raises(ZeroDivisionError):
        explain(demo, Engine(Refusing(engine.executor, ZeroDivisionError()), 1))


@pytest.mark.parametrize("change", ["text", "fewer", "more"])
def test_a_corpus_that_changes_is_refused(demo, model, tmp_path, change):
    batches = list(read_batches(CorpusSource(demo)))
    digests = tuple(map(batch_digest, batches))
    changed = {
        "text": [Corpus(demo.name, demo.ids, ("other", *demo.texts[1:]), demo.labels)],
        "fewer": [],
        "more": [*batches, demo.take([0])],
    }[change]
    parts = Parts.expected(tmp_path / "parts", model, digests)
    with open_engine() as engine, pytest.raises(CorpusError, match="changed while it was read: batch"):
        explain_batches(changed, digests, model, parts, engine)


def test_parts_of_another_model_or_batch_have_other_names(demo, model, tmp_path, audit):
    (audit[1] / "model").rename(tmp_path / "model")
    (tmp_path / "model").rename(audit[1] / "model")
    one, other = (Parts.expected(tmp_path, model, (digest,)).keys for digest in ("a", "b"))
    assert one != other
    assert Parts.expected(tmp_path, FrozenModel(audit[1] / "model"), ("a",)).keys == one


@pytest.mark.parametrize("texts", [["", " "], ["zyzzyva"], [""]])
def test_batches_without_any_word(model, tmp_path, texts):
    write_part(model, Corpus.from_texts(texts), tmp_path / "d", tmp_path / "w")
    assert pq.read_table(tmp_path / "d")["cluster"].null_count == len(texts)
    assert pq.read_table(tmp_path / "w").num_rows == 0


@pytest.mark.heavy
def test_one_document_of_50_megabytes(model, tmp_path):
    text = "the engine of my motorcycle needs new oil " * 1_250_000
    write_part(model, Corpus.from_texts([text]), tmp_path / "d", tmp_path / "w")
    row = pq.read_table(tmp_path / "d").to_pylist()[0]
    total = pq.read_table(tmp_path / "w")["relevance"].to_numpy().sum()
    assert total + row["bias"] == pytest.approx(row["evidence"], abs=1e-6)


def test_whoever_watches_is_told_how_far_it_is(demo, explain):
    said = []

    class Watcher:
        announce = stage = say = None

        def inside(self, done):
            said.append(done)

    with watching(Watcher()), open_engine() as engine:
        explain(demo, engine)
    assert said[0] == "0 of 12 batches are there"
    assert said[-1].startswith("12 of 12 batches are there, ")
    assert "documents a second, 0 s left" in said[-1]
