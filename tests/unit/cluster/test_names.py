"""Clusters asked for by number or by name."""

import numpy as np
import pytest

from neontext.cluster import find_cluster
from neontext.errors import InputError

NAMES = ["topic 2", "topic 10", "Küche"]
MAJORITY = ["cars", "boats", "boats"]


@pytest.mark.parametrize(
    ("asked", "cluster"),
    [(1, 1), (np.int64(2), 2), ("0", 0), ("topic 10", 1), (" Ku\u0308che ", 2), ("TOPIC 2", 0), ("cars", 0)],
)
def test_by_number_and_by_name(asked, cluster):
    assert find_cluster(asked, 3, NAMES, MAJORITY) == cluster


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        *((3, "0 to 2"), (-1, "0 to 2"), ("7", "0 to 2"), (True, "True"), (1.5, "1.5")),
        *(("bikes", "topic 2; topic 10"), ("boats", "1, 2"), ("", "topic 2")),
    ],
)
def test_what_is_no_cluster(asked, said):
    with pytest.raises(InputError, match=said):
        find_cluster(asked, 3, NAMES, MAJORITY)


def test_without_names_it_is_asked_for_by_number():
    with pytest.raises(InputError, match="by number"):
        find_cluster("cars", 3)
