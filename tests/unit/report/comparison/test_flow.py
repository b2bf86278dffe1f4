"""The drawing of what went where, the clusters that split and merged, and the settings that differ."""

import re
from itertools import pairwise

import pytest

from neontext.report.comparison.flow import GAP, HEIGHT, LEAST, MAX_CLUSTERS, flow_chart, splits_and_merges
from neontext.report.comparison.sentences import purer_sentence, settings_sentence
from neontext.report.comparison.settings import N_SETTINGS, differing_settings


def view_of(table, match):
    """The part of a comparison's view that the drawing needs."""
    sizes = [sum(column) for column in zip(*table, strict=True)]
    second = [{"cluster": k, "name": f"s{k}", "size": size} for k, size in enumerate(sizes)]
    clusters = [
        {"cluster": k, "name": f"f{k}", "size": sum(row), "match": None if match[k] < 0 else second[match[k]]}
        for k, row in enumerate(table)
    ]
    return {"table": table, "clusters": clusters, "unmatched": [c for c in second if c["cluster"] not in match]}


TABLE = [[50, 0, 0], [0, 20, 18], [0, 0, 12]]


def test_bars_and_bands_are_as_large_as_their_documents():
    chart = flow_chart(view_of(TABLE, [0, 1, 2]))
    assert [(band["first"], band["second"], band["n"]) for band in chart["bands"] if not band["stays"]] == [(1, 2, 18)]
    assert sum(band["n"] for band in chart["bands"]) == 100
    for node in chart["nodes"]:
        assert node["height"] == pytest.approx(max(HEIGHT * node["size"] / 100, LEAST), abs=0.06)
        assert node["y"] + node["height"] <= chart["height"]
    for side in ("first", "second"):
        places = sorted((node["y"], node["height"]) for node in chart["nodes"] if node["side"] == side)
        assert all(y + height + GAP <= after + 0.1 for (y, height), (after, _) in pairwise(places))
    first = {node["cluster"]: node for node in chart["nodes"] if node["side"] == "first"}
    for band in chart["bands"]:
        top, bottom = (float(number) for number in re.findall(r"M150 ([\d.]+)|150 ([\d.]+)Z", band["d"])[0][:1] * 2)
        assert (
            first[band["first"]]["y"] - 0.1
            <= top
            == bottom
            <= first[band["first"]]["y"] + first[band["first"]]["height"]
        )


def test_a_match_stands_beside_its_cluster():
    chart = flow_chart(view_of([[0, 9], [8, 1], [3, 0]], [1, 0, -1]))
    order = [
        (node["side"], node["cluster"]) for node in sorted(chart["nodes"], key=lambda node: (node["x"], node["y"]))
    ]
    assert order == [("first", 0), ("first", 1), ("first", 2), ("second", 1), ("second", 0)]


def test_nothing_is_drawn_where_nothing_can_be_told_apart():
    assert flow_chart(view_of([[0, 0], [0, 0]], [0, 1])) is None
    size = MAX_CLUSTERS + 1
    assert flow_chart(view_of([[1] * size for _ in range(size)], list(range(size)))) is None


def test_splits_and_merges():
    found = splits_and_merges(view_of(TABLE, [0, 1, 2]))
    (split,), (merge,) = found["splits"], found["merges"]
    assert (split["cluster"], split["name"]) == (1, "f1")
    assert [(part["cluster"], part["name"], part["n"]) for part in split["parts"]] == [(1, "s1", 20), (2, "s2", 18)]
    assert [(part["cluster"], part["n"]) for part in merge["parts"]] == [(1, 18), (2, 12)]
    # One document, or less than a fifth, is no part.
    assert splits_and_merges(view_of([[2, 1], [0, 9]], [0, 1])) == {"splits": [], "merges": []}
    assert splits_and_merges(view_of([[90, 10], [0, 100]], [0, 1])) == {"splits": [], "merges": []}


class Saved:
    def __init__(self, **summary):
        self.summary = summary


def test_settings_that_differ():
    one = Saved(parameters={"gamma": 1.0, "seed": 0, "tokenizer": {"language": "en"}}, versions={"numpy": "1"})
    other = Saved(
        parameters={"gamma": 1.0, "seed": 1, "tokenizer": {"language": "de"}, "new": "\x1b<b>"}, versions=None
    )
    rows = differing_settings(one, other)
    assert [(row["name"], row["first"], row["second"]) for row in rows] == [
        ("seed", "0", "1"),
        ("tokenizer language", "en", "de"),
        ("version of numpy", "1", "–"),
        ("new", "–", "�<b>"),
    ]
    assert "seed (0 → 1)" in settings_sentence({"settings": rows})
    assert differing_settings(one, one) == []
    assert settings_sentence({"settings": []}) == "Both were made with the same settings."
    many = Saved(parameters={f"p{n}": n for n in range(200)})
    assert len(differing_settings(many, Saved())) == N_SETTINGS
    assert differing_settings(Saved(parameters=[1], versions="x"), Saved(parameters=7)) == []


@pytest.mark.parametrize(
    ("interval", "said"),
    [
        ((0.1, 0.01, 0.2), "The second is purer: 80.0% of 50"),
        ((-0.1, -0.2, -0.01), "The first is purer: "),
        ((0.1, -0.01, 0.2), "Neither is purer beyond chance: "),
    ],
)
def test_which_is_purer_is_one_sentence(interval, said):
    names = ("difference", "low", "high")
    scores = {
        "n": 50,
        "n_clusters": (3, 3),
        "purity": (0.7, 0.8),
        "ami": (0.5, 0.6),
        **dict(zip(names, interval, strict=True)),
    }
    sentence = purer_sentence({"scores": scores})
    assert sentence.startswith(said)
    assert "more clusters" not in sentence
    more = purer_sentence({"scores": scores | {"n_clusters": (3, 9)}})
    assert "The second has more clusters (3 in the first, 9 in the second)" in more
    assert "cannot be said" in purer_sentence({"scores": None})
