"""Parts joined to tables."""

from datetime import date

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from neontext import audit_corpus
from neontext.corpus import Corpus
from neontext.errors import InputError
from neontext.report.saved.audit import SavedAudit
from neontext.runtime.engines import open_engine
from neontext.streaming.tables import Sources, write_whole


@pytest.fixture
def join(explain, tmp_path):
    def join(corpus, earlier=None):
        with open_engine() as engine:
            parts = explain(corpus, engine)
        (tmp_path / "joined").mkdir()
        sources = Sources(parts, earlier)
        written = write_whole(sources, tmp_path / "joined", np.array([1, 3]), [], sources.n_earlier)
        tables = {name: pq.read_table(tmp_path / "joined" / f"{name}.parquet") for name in ("documents", "words")}
        return written, tables

    return join


def test_joined_parts_are_the_tables_of_the_whole(demo, model, join):
    written, tables = join(demo)
    explanations = model.load().explain(demo)
    documents = tables["documents"].to_pydict()
    assert documents["id"] == list(demo.ids)
    assert documents["label"] == list(demo.labels)
    assert documents["cluster"] == explanations.clusters.tolist()
    assert np.flatnonzero(documents["in_sample"]).tolist() == [1, 3]
    assert tables["words"]["document"].to_pylist() == explanations.tokens.document[explanations.explained].tolist()
    words = [explanations.tokens.words[code] for code in explanations.tokens.word[explanations.explained]]
    assert tables["words"]["word"].to_pylist() == words
    assert np.nanmax(np.abs(written.documents.residual)) < 1e-12
    assert [written.documents.label_names[code] for code in written.documents.label] == list(demo.labels)
    flips = [None if flip is None else list(flip.words) for flip in explanations.flips]
    assert documents["flip"] == flips


def test_metadata_of_several_types_come_out_as_of_the_whole(join, tmp_path):
    n = 40
    metadata = {
        "late": [None] * 20 + list(range(20)),
        "mixed": [1] * 17 + ["one"] * 23,
        "numbers": [1] * 17 + [1.5] * 23,
        "days": [date(2024, 5, 1)] * 17 + ["soon"] * 23,
        "true": [True] * 17 + [None] * 23,
        "never": [None] * 40,
    }
    texts = ["the judge and the lawyer", "a motorcycle engine", "encryption keys", "my doctor"] * 10
    corpus = Corpus.from_texts(texts, metadata=metadata)
    found = join(corpus)[1]["documents"]
    audit_corpus(corpus, tmp_path / "whole", clusters=2, vectors="ppmi")
    expected = pq.read_table(tmp_path / "whole" / "documents.parquet")
    names = [f"metadata_{name}" for name in metadata]
    assert found.select(names).to_pydict() == expected.select(names).to_pydict()
    assert found.select(names).schema.types == expected.select(names).schema.types
    assert found.num_rows == n


def test_new_documents_come_after_those_of_an_audit(demo, audit, join):
    written, tables = join(demo.take(range(120, 200)), audit[1])
    before = pq.read_table(audit[1] / "documents.parquet")
    assert tables["documents"]["text"].to_pylist() == list(demo.texts)
    assert tables["documents"]["evidence"].to_pylist()[:120] == before["evidence"].to_pylist()
    assert np.nanmax(np.abs(written.documents.residual)) < 1e-12
    assert len(written.new.evidence) == 80
    assert tables["words"]["document"].to_pylist()[-1] == 199


def test_a_damaged_part_is_told(demo, explain, tmp_path):
    with open_engine() as engine:
        parts = explain(demo, engine)
    content = parts.documents(4).read_bytes()
    for damaged in (b"", content[: len(content) // 2], content[:-60] + b"x" * 60):
        parts.documents(4).write_bytes(damaged)
        with pytest.raises(InputError, match=r"damaged.*--fresh"):
            write_whole(Sources(parts), tmp_path, np.arange(3), [])


@pytest.mark.parametrize("column", ["text", "n_tokens", "evidence"])
def test_hostile_tables_of_an_earlier_audit(demo, audit, explain, tmp_path, column):
    (tmp_path / "earlier").mkdir()
    table = pq.read_table(audit[1] / "documents.parquet")
    place = table.column_names.index(column)
    values = pa.array(["x"] * len(table)) if column == "evidence" else pa.nulls(len(table), pa.string())
    pq.write_table(table.set_column(place, column, values), tmp_path / "earlier" / "documents.parquet")
    pq.write_table(pq.read_table(audit[1] / "words.parquet"), tmp_path / "earlier" / "words.parquet")
    with open_engine() as engine:
        parts = explain(demo.take(range(5)), engine)
    with pytest.raises(InputError, match="damaged or was changed"):
        write_whole(Sources(parts, tmp_path / "earlier"), tmp_path, np.arange(3), [])


def test_they_are_read_back(demo, join, tmp_path, audit):
    join(demo)
    for name in ("clusters.parquet", "summary.json"):
        (tmp_path / "joined" / name).write_bytes((audit[1] / name).read_bytes())
    saved = SavedAudit.read(tmp_path / "joined")
    assert len(saved) == 200
    assert saved.explanation(150).words[0].word in demo.texts[150].lower()
