"""Which documents are chosen: those that fit everything, in the order that is said."""

import numpy as np
import pytest

from neontext.errors import InputError
from neontext.report import SIGNATURE, summary_dict, write_json, write_tables
from neontext.report.saved.audit import SavedAudit
from neontext.report.saved.selection import select_documents


@pytest.fixture(scope="module")
def saved(audit, tmp_path_factory):
    folder = tmp_path_factory.mktemp("saved")
    write_tables(audit, folder)
    write_json(folder / SIGNATURE, summary_dict(audit))
    return SavedAudit.read(folder)


def test_all_by_default_in_corpus_order(saved):
    assert select_documents(saved).tolist() == list(range(8))
    assert select_documents(saved, limit=3).tolist() == [0, 1, 2]


def test_clusters_and_ids(saved):
    assert select_documents(saved, clusters=[1]).tolist() == [3, 4, 5]
    assert select_documents(saved, ids=["doc-4", "doc-7"]).tolist() == [4, 7]
    assert select_documents(saved, clusters=[1], ids=["doc-0", "doc-5"]).tolist() == [5]


def test_a_rank_is_over_all_clusters(saved):
    strongest = select_documents(saved, rank="strongest").tolist()
    assert sorted(strongest) == [0, 1, 2, 3, 4, 5]
    assert (np.diff(saved.evidence[strongest]) <= 0).all()
    assert select_documents(saved, rank="weakest").tolist() == strongest[::-1]
    borderline = select_documents(saved, rank="borderline", limit=2)
    assert sorted(np.abs(saved.evidence[borderline])) == sorted(np.abs(saved.evidence[:6]))[:2]


def test_with_a_number_it_is_within_each_cluster(saved):
    of_each = [max(rows, key=lambda row: saved.evidence[row]) for rows in (range(3), range(3, 6))]
    assert select_documents(saved, rank="strongest:1").tolist() == of_each
    of_each = [min(rows, key=lambda row: saved.evidence[row]) for rows in (range(3), range(3, 6))]
    assert select_documents(saved, rank="weakest:1").tolist() == of_each
    nearest = select_documents(saved, rank="borderline:1", clusters=[1])
    assert abs(saved.evidence[nearest[0]]) == np.abs(saved.evidence[3:6]).min()


@pytest.mark.parametrize(
    ("choice", "said"),
    [
        ({"clusters": [2]}, "0 to 1"),
        ({"clusters": [-1]}, "0 to 1"),
        ({"ids": ["doc-0", "no\x1bbody"]}, "'no.body': none of the 8"),
        ({"rank": "best"}, "strongest, weakest, borderline"),
        ({"rank": "strongest:"}, "strongest:3"),
        ({"rank": "strongest:0"}, "at least 1"),
        ({"rank": "strongest:²"}, "strongest:3"),
        ({"limit": 0}, "at least 1"),
        ({"clusters": [0], "ids": ["doc-3"]}, "No document"),
        ({"rank": "strongest", "ids": ["doc-7"]}, "No document"),
    ],
)
def test_what_does_not_exist(saved, choice, said):
    with pytest.raises(InputError, match=said):
        select_documents(saved, **choice)
