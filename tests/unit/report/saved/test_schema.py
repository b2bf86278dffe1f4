import numpy as np
import pyarrow as pa
import pytest

from neontext.report.saved.schema import CLUSTERS, DOCUMENTS, MAP_COLUMNS, MAPS, OPTIONAL, as_table


def test_columns_get_their_types_and_keep_their_order():
    table = as_table({"evidence": [1, 2], "cluster": np.array([0, 1]), "flip": [None, ["a"]]}, DOCUMENTS)
    assert table.column_names == ["evidence", "cluster", "flip"]
    assert table.schema.types == [pa.float64(), pa.int32(), pa.list_(pa.string())]


def test_what_is_masked_becomes_null():
    values = np.ma.array([0.5, 7.0], mask=[False, True])
    assert as_table({"bias": values}, DOCUMENTS)["bias"].to_pylist() == [0.5, None]


def test_a_column_that_the_schema_does_not_have():
    with pytest.raises(KeyError, match="colour"):
        as_table({"colour": ["red"]}, DOCUMENTS)


def test_optional_columns_are_columns_of_the_documents():
    assert {*DOCUMENTS.names, *CLUSTERS.names} >= OPTIONAL >= set(MAP_COLUMNS)
    assert len(MAP_COLUMNS) == 2 * len(MAPS)
