import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from neontext.report import write_tables
from neontext.report.saved.schema import TABLES


@pytest.fixture(scope="module")
def tables(audit, tmp_path_factory):
    folder = tmp_path_factory.mktemp("tables")
    write_tables(audit, folder)
    return {name.removesuffix(".parquet"): pq.read_table(folder / name) for name in TABLES}


def test_columns_and_types_are_those_promised(tables):
    def types(name):
        return {field.name: str(field.type) for field in tables[name].schema}

    assert types("documents") == {
        "id": "string",
        "label": "string",
        "text": "string",
        "cluster": "int32",
        "probability": "double",
        "evidence": "double",
        "runner_up": "int32",
        "bias": "double",
        "n_tokens": "int32",
        "n_explained": "int32",
        "flip": "list<element: string>",
        "flip_to": "int32",
        "unexplained": "list<element: struct<word: string, start: int32, end: int32>>",
    }
    assert types("words") == {
        "document": "int32",
        "start": "int32",
        "end": "int32",
        "word": "dictionary<values=string, indices=int32, ordered=0>",
        "relevance": "double",
    }
    assert types("clusters") == {
        "cluster": "int32",
        "size": "int32",
        "purity": "double",
        "majority_label": "string",
        "words": "list<element: string>",
        "relevances": "list<element: double>",
        "exemplars": "list<element: int32>",
        "name": "string",
    }


def test_documents_keep_their_order_and_the_skipped_ones_their_row(tables):
    documents = tables["documents"].to_pydict()
    assert documents["id"] == [f"doc-{row}" for row in range(8)]
    assert documents["label"] == ["fruit", "fruit", None, "vehicle", "vehicle", "fruit", None, "vehicle"]
    assert documents["cluster"] == [0, 0, 0, 1, 1, 1, None, None]
    assert documents["runner_up"] == [1, 1, 1, 0, 0, 0, None, None]
    for name in ("probability", "evidence", "bias"):
        assert [value is None for value in documents[name]] == [False] * 6 + [True] * 2
    assert documents["n_tokens"] == [2, 2, 2, 2, 3, 3, 0, 0]
    assert documents["n_explained"] == [2, 2, 2, 2, 2, 3, 0, 0]


def test_tokens_without_a_vector_stand_beside_the_text(audit, tables):
    documents = tables["documents"].to_pydict()
    for row, spans in enumerate(documents["unexplained"]):
        assert [tuple(span.values()) for span in spans] == list(audit.explanations[row].unexplained)
    assert sum(map(len, documents["unexplained"])) == sum(documents["n_tokens"]) - sum(documents["n_explained"]) == 1


def test_words_stand_where_the_text_has_them(audit, tables):
    words = tables["words"].to_pydict()
    rows = zip(words["document"], words["start"], words["end"], words["word"], strict=True)
    assert all(audit.corpus.texts[d][start:end].lower() == word for d, start, end, word in rows)
    assert [word for d, word in zip(words["document"], words["word"], strict=True) if d == 4] == ["bus", "tram"]
    assert len(words["word"]) == 13


def test_words_and_bias_add_up_to_the_evidence(tables):
    documents, words = tables["documents"].slice(0, 6), tables["words"]
    sums = np.bincount(words["document"].to_numpy(), words["relevance"].to_numpy(), minlength=6)
    np.testing.assert_allclose(sums + documents["bias"].to_numpy(), documents["evidence"].to_numpy(), atol=1e-12)


def test_only_explained_words_are_in_the_file(tables):
    assert "unseen" not in tables["words"]["word"].combine_chunks().dictionary.to_pylist()


def test_clusters(tables):
    clusters = tables["clusters"].to_pydict()
    assert clusters["size"] == [3, 3]
    assert clusters["purity"] == [1.0, pytest.approx(2 / 3)]
    assert clusters["majority_label"] == ["fruit", "vehicle"]
    assert clusters["exemplars"] == [[0, 1], [3, 4]]
    assert set(clusters["words"][0]) == {"apple", "pear", "plum"}
    for words, relevances in zip(clusters["words"], clusters["relevances"], strict=True):
        assert len(words) == len(relevances)
        assert relevances == sorted(relevances, reverse=True)


def test_the_same_audit_gives_the_same_bytes(audit, tmp_path):
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        write_tables(audit, tmp_path / name)
    for name in TABLES:
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes()


def test_a_corpus_without_labels_has_nulls(make_audit, tmp_path):
    write_tables(make_audit(["apple pear", "apple", "car", "bus"]), tmp_path)
    labels = pq.read_table(tmp_path / "documents.parquet")["label"]
    assert labels.type == pa.string()
    assert labels.null_count == 4
