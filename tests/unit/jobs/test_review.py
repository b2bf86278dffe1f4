"""`Review`: JSON in and out, strictly."""

import json
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from neontext.errors import InputError
from neontext.jobs.review import ClusterReview, DocumentReview, Review

REVIEW = Review(
    (ClusterReview(3, "Bikes", "about one thing", "read ten", True), ClusterReview("b", merge_into=3)),
    (DocumentReview("id17", move_to=3), DocumentReview(5, drop=True)),
    "a" * 64,
)


def test_round_trip():
    assert Review.from_json(REVIEW.to_json()) == REVIEW
    assert Review.from_json("{}") == Review()


def test_a_file_is_read(tmp_path):
    (tmp_path / "review.json").write_bytes(REVIEW.to_json())
    assert Review.read(tmp_path / "review.json") == REVIEW
    with pytest.raises(InputError, match="nothing"):
        Review.read(tmp_path / "nothing.json")


def test_what_it_asks_for():
    names = {"b": 7}
    assert REVIEW.revision(lambda asked: names.get(asked, asked)) == {
        "merge": [[3, 7]],
        "rename": {3: "Bikes"},
        "move": {"id17": 3, 5: None},
        "drop": [],
    }


def test_merges_over_several_steps_are_one():
    review = Review((*(ClusterReview(k, f"n{k}", merge_into=k + 1) for k in (0, 1, 2)), ClusterReview(3, "n3")))
    revision = review.revision(int)
    assert sorted(revision["merge"][0]) == [0, 1, 2, 3]
    assert revision["rename"] == {3: "n3"}


@pytest.mark.parametrize(
    "clusters",
    [[ClusterReview(1, merge_into=1)], [ClusterReview(1, merge_into=2), ClusterReview(2, merge_into=1)]],
)
def test_circles_are_refused(clusters):
    with pytest.raises(InputError, match="itself"):
        Review(tuple(clusters)).revision(int)


def test_nothing_stands_twice():
    with pytest.raises(InputError, match="twice"):
        Review((ClusterReview(1), ClusterReview("1"))).revision(int)
    with pytest.raises(InputError, match="'x'"):
        Review((), (DocumentReview("x"), DocumentReview("x"))).revision(int)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("[]", "object"),
        ("{", "JSON"),
        (b"\xff", "JSON"),
        ('{"clusters": [], "clusters": []}', "twice"),
        ("[" * 100_000, "deep"),
        ('{"other": 1}', "other"),
        ('{"audit": "abc"}', "SHA-256"),
        ('{"clusters": {}}', "list"),
        ('{"clusters": [3]}', "object"),
        ('{"clusters": [{}]}', "missing"),
        ('{"clusters": [{"cluster": null}]}', "cluster"),
        ('{"clusters": [{"cluster": true}]}', "cluster"),
        ('{"clusters": [{"cluster": 1.5}]}', "cluster"),
        ('{"clusters": [{"cluster": 1, "name": 5}]}', "name"),
        ('{"clusters": [{"cluster": 1, "reviewed": 1}]}', "reviewed"),
        ('{"clusters": [{"cluster": 1, "note": null}]}', "note"),
        ('{"clusters": [{"cluster": 1, "colour": "red"}]}', "colour"),
        ('{"documents": [{"document": "x", "move_to": 1, "drop": true}]}', "dropped and moved"),
        (json.dumps({"clusters": [{"cluster": 1, "note": "x" * 5_000}]}), "too long"),
        (json.dumps({"documents": [{"document": 10**20}]}), "document"),
        (" " * 8_000_001, "bytes"),
    ],
)
def test_hostile_reviews_are_refused(content, said):
    with pytest.raises(InputError, match=said):
        Review.from_json(content)


@given(st.binary(max_size=60) | st.text(max_size=60))
def test_whatever_stands_in_it_is_a_review_or_an_error(content):
    with suppress(InputError):
        assert isinstance(Review.from_json(content), Review)
