"""What was written is read back; what was damaged is refused with a sentence."""

import json
from datetime import date

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from neontext.errors import InputError
from neontext.report import SIGNATURE, summary_dict, write_json, write_tables
from neontext.report.saved.audit import SavedAudit


@pytest.fixture
def folder(audit, tmp_path):
    write_tables(audit, tmp_path)
    write_json(tmp_path / SIGNATURE, summary_dict(audit))
    return tmp_path


def rewrite(folder, name, **changes):
    """Replace columns of a table; None removes one."""
    table = pq.read_table(folder / name)
    columns = {name: table[name] for name in table.column_names} | changes
    pq.write_table(pa.table({name: column for name, column in columns.items() if column is not None}), folder / name)


def test_an_explanation_is_what_was_written(audit, folder):
    saved = SavedAudit.read(folder)
    assert (len(saved), saved.n_clusters) == (8, 2)
    for row in range(8):
        found, expected = saved.explanation(row), audit.explanations[row]
        for name in ("document", "id", "label", "text", "cluster", "evidence", "probability", "runner_up", "bias"):
            assert getattr(found, name) == getattr(expected, name), name
        assert found.words == expected.words
        assert found.unexplained == expected.unexplained
        assert found.flip == expected.flip
        assert found.headline() == expected.headline()


def test_columns(audit, folder):
    saved = SavedAudit.read(folder)
    assert saved.cluster.tolist() == audit.explanations.clusters.tolist()
    np.testing.assert_array_equal(saved.evidence, audit.explanations.evidence)
    assert saved.texts == list(audit.corpus.texts)
    assert saved.words.document.tolist() == audit.explanations.tokens.document[audit.explanations.explained].tolist()
    assert saved.maps == {}


def test_maps_are_read_where_they_are(folder):
    x = pa.array([float(i) for i in range(7)] + [None], pa.float32())
    rewrite(folder, "documents.parquet", pca_x=x, pca_y=x, tsne_x=x, tsne_y=x, umap_x=x)
    maps = SavedAudit.read(folder).maps
    assert list(maps) == ["t-SNE", "PCA"]
    assert maps["PCA"].shape == (8, 2)
    assert np.isnan(maps["PCA"][7]).all()


def test_explained_against_one_cluster(make_audit, tmp_path):
    audit = make_audit(
        ["apple pear", "apple", "car bus", "car"], against=0, parameters={"against": 0, "root": "origin"}
    )
    write_tables(audit, tmp_path)
    write_json(tmp_path / SIGNATURE, summary_dict(audit))
    saved = SavedAudit.read(tmp_path)
    for row in range(4):
        found, expected = saved.explanation(row), audit.explanations[row]
        assert (found.against, found.headline()) == (expected.against, expected.headline())
        assert found.root == "origin"
        assert (found.addition and found.addition.words) == (expected.addition and expected.addition.words)


def ints(*values):
    return pa.array(values, pa.int32())


NO_LISTS = pa.array([None, None], pa.list_(pa.float64()))


def spans(*of_documents):
    kind = pa.list_(pa.struct({"word": pa.string(), "start": pa.int32(), "end": pa.int32()}))
    names = ("word", "start", "end")
    lists = [s if s is None else [dict(zip(names, span, strict=True)) for span in s] for s in of_documents]
    return pa.array([*lists, *[[]] * (8 - len(lists))], kind)


@pytest.mark.parametrize(
    ("name", "changes", "said"),
    [
        ("documents.parquet", {"unexplained": None}, "Run the audit again"),
        ("documents.parquet", {"unexplained": spans(None)}, "unexplained is missing"),
        ("documents.parquet", {"unexplained": spans([(None, 0, 1)])}, "unexplained is missing"),
        ("documents.parquet", {"unexplained": spans([("a", 0, 1)])}, "stand where the text has one"),
        ("documents.parquet", {"unexplained": spans(*[[]] * 7, [("a", -1, 1)])}, "stand where the text has one"),
        ("documents.parquet", {"unexplained": spans(*[[]] * 7, [("a", 0, 9_999)])}, "stand where the text has one"),
        ("documents.parquet", {"unexplained": ints(*range(8))}, "damaged"),
        ("documents.parquet", {"text": None}, "Run the audit again"),
        ("documents.parquet", {"bias": None}, "no column bias"),
        ("documents.parquet", {"cluster": ints(0, 0, 0, 1, 1, 2, None, None)}, "cluster names clusters"),
        ("documents.parquet", {"runner_up": ints(1, 1, 1, 0, 0, -1, None, None)}, "runner_up names clusters"),
        ("documents.parquet", {"cluster": ints(0, 0, 0, 1, 1, None, None, None)}, "is missing"),
        ("documents.parquet", {"cluster": pa.array(["x"] * 8)}, "damaged"),
        ("documents.parquet", {"text": pa.array([None] * 8, pa.string())}, "text is missing"),
        ("documents.parquet", {"text": pa.array([""] * 8)}, "stand where the text has one"),
        ("documents.parquet", {"evidence": pa.array([float("inf")] * 6 + [None] * 2)}, "no number"),
        ("documents.parquet", {"flip": ints(*range(8))}, "damaged"),
        ("words.parquet", {"document": ints(*range(13))}, "follow the rows"),
        ("words.parquet", {"document": ints(*range(12, -1, -1))}, "follow the rows"),
        ("words.parquet", {"start": ints(*[0] * 13)}, "stand where the text has one"),
        ("words.parquet", {"start": ints(*[-1] * 13)}, "stand where the text has one"),
        ("documents.parquet", {"unexplained": spans(*[[]] * 7, [("", 1, 1)])}, "stand where the text has one"),
        ("words.parquet", {"relevance": pa.array([float("nan")] * 13)}, "no number"),
        ("words.parquet", {"relevance": pa.array([1e308] * 13)}, "no number"),
        ("words.parquet", {"word": pa.array([None] * 13, pa.string())}, "missing"),
        ("clusters.parquet", {"cluster": ints(0, 5)}, "numbered"),
        ("clusters.parquet", {"words": pa.array([["a"], []])}, "no relevance"),
        (
            "clusters.parquet",
            {"words": pa.array([None, None], pa.list_(pa.string())), "relevances": NO_LISTS},
            "no rel",
        ),
    ],
)
def test_a_damaged_table(folder, name, changes, said):
    rewrite(folder, name, **changes)
    with pytest.raises(InputError, match=said) as caught:
        SavedAudit.read(folder)
    assert "again" in str(caught.value)


def test_words_of_a_document_in_another_order(folder):
    words = pq.read_table(folder / "words.parquet")
    pq.write_table(words.take([1, 0, *range(2, len(words))]), folder / "words.parquet")
    with pytest.raises(InputError, match="stand where the text has one"):
        SavedAudit.read(folder)


@pytest.mark.parametrize("name", ["documents.parquet", "words.parquet", "clusters.parquet", "summary.json"])
@pytest.mark.parametrize("content", [None, b"", b"PAR1 nonsense PAR1", b"[]", b"\xff\xfe"])
def test_a_file_that_is_missing_or_nonsense(folder, name, content):
    (folder / name).unlink() if content is None else (folder / name).write_bytes(content)
    with pytest.raises(InputError) as caught:
        SavedAudit.read(folder)
    assert name in str(caught.value)


@pytest.mark.parametrize("place", ["nowhere", "\0", "x" * 300])
def test_no_folder(tmp_path, place):
    with pytest.raises(InputError, match="No audit"):
        SavedAudit.read(tmp_path / place)


def test_strings_that_are_no_unicode(folder):
    table = pq.read_table(folder / "documents.parquet")
    wrong = pa.array([b"\xff"] * 8).view(pa.string())
    pq.write_table(table.set_column(0, "id", wrong), folder / "documents.parquet")
    with pytest.raises(InputError, match="damaged"):
        SavedAudit.read(folder)


@pytest.mark.parametrize("parameters", [None, [], "x", {"root": 3, "against": "1", "corpus": []}, {"against": True}])
def test_parameters_of_other_types_are_not_believed(folder, parameters):
    summary = json.loads((folder / SIGNATURE).read_text()) | {"parameters": parameters}
    (folder / SIGNATURE).write_text(json.dumps(summary))
    found = SavedAudit.read(folder)
    assert (found.explanation(0).root, found.explanation(0).against) == ("unknown", None)
    assert found.name == folder.name


def test_an_audit_without_a_word(make_audit, tmp_path):
    audit = make_audit(["apple", "car"])
    write_tables(audit, tmp_path)
    write_json(tmp_path / SIGNATURE, summary_dict(audit))
    words = pq.read_table(tmp_path / "words.parquet")
    pq.write_table(words.slice(0, 0), tmp_path / "words.parquet")
    saved = SavedAudit.read(tmp_path)
    assert saved.explanation(0).words == ()
    assert saved.words.document.tolist() == []


def test_metadata_are_read_where_they_are(folder):
    days = pa.array([date(2024, 5, row + 1) for row in range(8)])
    rewrite(folder, "documents.parquet", metadata_day=days, metadata_text=pa.array([None] * 8, pa.string()))
    assert SavedAudit.read(folder).explanation(3).metadata == {"day": date(2024, 5, 4), "text": None}


@pytest.mark.parametrize("column", [pa.array([["a"]] * 8), pa.array([b"a"] * 8), pa.array([1.0] * 8, pa.float32())])
def test_metadata_of_other_types(folder, column):
    rewrite(folder, "documents.parquet", metadata_x=column)
    with pytest.raises(InputError, match="metadata_x is of the type"):
        SavedAudit.read(folder)
