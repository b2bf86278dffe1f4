from hypothesis import given
from hypothesis import strategies as st

from neontext.evaluate.comparison.matching import match_documents


def test_by_id_and_text_first_then_by_text():
    found = match_documents(
        ["a", "b", "c", "d"], ["one", "two", "two", "four"], ["c", "x", "d"], ["two", "two", "five"]
    )
    assert dict(zip(found.first.tolist(), found.second.tolist(), strict=True)) == {2: 0, 1: 1}
    assert found.n_by_text == 1
    assert (found.only_first.tolist(), found.only_second.tolist()) == ([0, 3], [2])
    assert found.n_changed == 1


def test_an_id_alone_is_no_match():
    found = match_documents(["a"], ["one"], ["a"], ["two"])
    assert (len(found.first), found.n_changed) == (0, 1)


def test_an_id_that_repeats_has_changed_only_where_its_document_is_left_over():
    found = match_documents(["x", "y"], ["a", "b"], ["x", "x"], ["a", "c"])
    assert (found.first.tolist(), found.only_first.tolist(), found.only_second.tolist()) == ([0], [1], [1])
    assert found.n_changed == 0


documents = st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from(["one", "two", ""])), max_size=8)


@given(documents, documents)
def test_each_document_once_and_only_the_same_text(first, second):
    (ids, texts), (other_ids, other_texts) = (
        [list(c) for c in zip(*side, strict=True)] or [[], []] for side in (first, second)
    )
    found = match_documents(ids, texts, other_ids, other_texts)
    assert sorted([*found.first, *found.only_first]) == list(range(len(first)))
    assert sorted([*found.second, *found.only_second]) == list(range(len(second)))
    assert found.first.tolist() == sorted(found.first)
    assert all(texts[i] == other_texts[j] for i, j in zip(found.first, found.second, strict=True))
    assert not {texts[i] for i in found.only_first} & {other_texts[j] for j in found.only_second}


@given(documents, st.randoms())
def test_an_order_changes_nothing(first, random):
    shuffled = random.sample(first, len(first))
    columns = [[document[c] for document in side] for side in (first, shuffled) for c in (0, 1)]
    found = match_documents(*columns)
    assert len(found.first) == len(first)
    assert found.n_by_text == 0
