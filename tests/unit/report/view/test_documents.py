"""Packed documents, read back as the page's script reads them, show what the explanations say."""

import dataclasses
import itertools

import numpy as np
import pytest

from neontext.explain import ORIGIN, explain_documents
from neontext.report.view.document_word_relevance import document_word_relevance
from neontext.report.view.documents import DocumentViews
from neontext.report.view.packing import pack, unpack
from neontext.report.view.page_data import in_columns, page_data, shown_rows
from neontext.report.view.texts import WINDOW, spelling


def views_of(audit):
    shown = shown_rows(audit)
    return DocumentViews(audit, shown, document_word_relevance(audit.explanations)).batch(shown)


@pytest.fixture(scope="module")
def views(audit):
    return views_of(audit)


def slice16(text: str, start: int, length: int) -> str:
    """What JavaScript's `text.slice` gives."""
    return text.encode("utf-16-le", "surrogatepass")[2 * start : 2 * (start + length)].decode("utf-16-le")


def tokens(view) -> list[tuple[str, int]]:
    """Text and place in the vocabulary (-1: none) of every token, decoded by the rules of the page."""
    found, at, first_lengths = [], 0, []
    for gap, length, word in zip(*(view["tokens"][name] for name in ("gap", "length", "word")), strict=True):
        place = word - 1 if word > 0 else len(first_lengths) if word == 0 else -1
        long = length or first_lengths[place]
        if word == 0:
            first_lengths.append(long)
        found.append((slice16(view["text"], at + gap, long), place))
        at += gap + long
    return found


def vocabulary(view) -> list[str]:
    first = {}
    for text, place in tokens(view):
        first.setdefault(place, text)
    return [given or first[place].lower() for place, given in enumerate(view["vocabulary"])]


def test_words_have_the_relevance_of_the_explanation(audit, views):
    for view in views[:6]:
        explanation = audit.explanations[view["document"]]
        words = vocabulary(view)
        decoded = [(words[place], view["relevance"][place]) for _, place in tokens(view) if place >= 0]
        expected = [(word.word, round(1000 * word.relevance)) for word in explanation.words]
        assert decoded == expected
        assert [text for text, place in tokens(view) if place < 0] == [span.word for span in explanation.unexplained]


def test_the_sum_is_the_evidence(audit, views):
    for view in views[:6]:
        explanation = audit.explanations[view["document"]]
        assert view["evidence"] == pytest.approx(explanation.evidence, abs=1e-6)
        assert view["bias"] == pytest.approx(explanation.bias, abs=1e-6)
        assert view["probability"] == pytest.approx(explanation.probability, abs=1e-6)
        assert view["words"] + view["bias"] == pytest.approx(view["evidence"], abs=2e-6)
        total = sum(r * n for r, n in zip(view["relevance"], view["count"], strict=True)) / 1000
        assert total == pytest.approx(view["words"], abs=0.0005 * sum(view["count"]))


def test_words_of_a_long_document_have_as_many_digits_as_others(make_audit):
    """Relevance in thousandths of a nat would round every word of it to nothing, or to all it can be."""
    audit = make_audit(["apple pear plum " * 1000 + "car", "apple pear", "car bus", "bus tram"])
    view, explanation = views_of(audit)[0], audit.explanations[0]
    unit = 10.0 ** -view["digits"]
    assert 0 < view["scale"] < 0.01
    assert 100 * unit < view["scale"] == pytest.approx(max(abs(word.relevance) for word in explanation.words), abs=unit)
    decoded = [view["relevance"][place] for _, place in tokens(view) if place >= 0]
    assert decoded == pytest.approx([word.relevance / unit for word in explanation.words], abs=0.51)
    weight = sum(w * n for w, n in zip(view["weight"], view["count"], strict=True)) * unit / 100
    assert weight == pytest.approx(1.0, abs=0.01)


def test_documents_without_a_known_word_have_their_text_only(views):
    assert [view["cluster"] for view in views[6:]] == [None, None]
    assert "evidence" not in views[6]
    assert views[7]["text"] == "the"


def test_the_other_root_point_is_a_shift_away(audit, views):
    explainer = dataclasses.replace(audit.explanations.explainer, rule=ORIGIN)
    explanations = audit.explanations
    other = explain_documents(explainer, audit.corpus, explanations.documents, excluded=explanations.excluded)
    for view in views[:6]:
        row, (none, shift) = view["document"], view["shift"]
        assert none == 0
        assert view["bias"] - shift == pytest.approx(other.bias[row], abs=1e-5)
        shifted = [r / 1000 + w / 1e5 * shift for r, w in zip(view["relevance"], view["weight"], strict=True)]
        for word, (_, place) in zip(other.words(row), [t for t in tokens(view) if t[1] >= 0], strict=True):
            assert shifted[place] == pytest.approx(word.relevance, abs=0.001)
    # And back again.
    back = dataclasses.replace(audit, explanations=other)
    for there, here in zip(views_of(back)[:6], views[:6], strict=True):
        assert there["shift"] == pytest.approx([-here["shift"][1], 0], abs=2e-6)


def test_competitors_are_the_explanations_against_them(audit, make_audit, views):
    for view in views[:6]:
        row = view["document"]
        competitor = 1 - view["cluster"]
        alone = explain_documents(
            audit.explanations.explainer,
            audit.corpus,
            audit.explanations.documents,
            against=competitor,
            excluded=audit.explanations.excluded,
        )[row]
        columns = view["competitors"]
        assert columns["cluster"] == [competitor]
        assert columns["share"] == [1000]
        assert columns["evidence"][0] == pytest.approx(alone.evidence, abs=0.0006)
        assert columns["bias"][0] == pytest.approx(alone.bias, abs=0.0006)
        assert columns["words"][0] + columns["bias"][0] == pytest.approx(columns["evidence"][0], abs=0.002)
        hundredths = [d + r // 10 for d, r in zip(columns["relevance"][0], view["relevance"], strict=True)]
        for word, (_, place) in zip(alone.words, [t for t in tokens(view) if t[1] >= 0], strict=True):
            assert hundredths[place] == pytest.approx(100 * word.relevance, abs=0.51)


def test_supporting_documents_are_on_the_page_and_share_words(audit, views):
    for view in views[:6]:
        explanation = audit.explanations[view["document"]]
        found = [(s["position"], s["share"]) for s in view["support_for"]]
        expected = [(s.document, pytest.approx(s.share, abs=1e-4)) for s in explanation.support_for[:3]]
        assert found == expected
        assert view["document"] not in [position for position, _ in found]
    shared = {s["position"]: [vocabulary(views[0])[w] for w in s["words"]] for s in views[0]["support_for"]}
    assert shared == {1: ["apple"], 2: ["pear"]}


def test_shared_words_that_speak_most_for_the_side_come_first(make_audit):
    texts = ["apple pear pear pear car", "apple pear car", "apple pear", "car bus", "bus tram car pear"]
    lists = []
    for view in views_of(make_audit(texts)):
        total = [r * n for r, n in zip(view["relevance"], view["count"], strict=True)]
        for side, sign in (("support_for", 1), ("support_against", -1)):
            lists += [[sign * total[word] for word in point["words"]] for point in view[side]]
    assert lists == [sorted(values, reverse=True) for values in lists]
    assert any(len(set(values)) > 1 for values in lists)


def test_supporting_documents_that_are_not_shown_are_named(audit):
    view = views_of(dataclasses.replace(audit, shown=np.array([0, 2])))[0]
    assert {(s["position"], s["id"]) for s in view["support_for"]} == {(None, "doc-1"), (1, None)}


def test_supporting_documents_of_another_corpus_are_not_linked(make_audit):
    other = make_audit(["apple pear", "plum", "car"], ids=["x", "y", "z"])
    # The same training documents, and a corpus to explain whose rows carry the same numbers, but other ids.
    corpus = dataclasses.replace(other.corpus, ids=("x", "new", "z"))
    explanations = dataclasses.replace(other.explanations, corpus=corpus)
    support = views_of(dataclasses.replace(other, explanations=explanations))[0]["support_for"]
    assert [(point["position"], point["id"], point["words"]) for point in support] == [(None, "y", [])]


@pytest.mark.parametrize("filling", ["apple car unseen ", "苹果 😀 apple ", "\u202eمرحبا apple "])
def test_a_very_long_document_is_cut_between_words(make_audit, filling):
    long = "pear " + filling * 40_000
    view = views_of(make_audit([long, "apple", "car", "bus"]))[0]
    assert long.startswith(view["text"])
    assert WINDOW - 10 < len(view["text"]) <= WINDOW
    assert f"{len(long):,} characters" in view["omitted"]
    assert {text for text, _ in tokens(view)} <= {"pear", "apple", "car", "unseen", "苹果", "مرحبا"}
    assert view["words"] + view["bias"] == pytest.approx(view["evidence"], abs=2e-6)


def test_a_word_behind_the_cut_is_spelled_out(make_audit):
    view = views_of(make_audit(["apple " * 40_000 + "pear", "plum", "car"]))[0]
    assert view["vocabulary"] == ["", "pear"]


def test_a_word_is_left_out_where_the_page_can_tell_it_from_the_text():
    """The page lowers A to Z and nothing else."""
    assert (spelling("apple", "Apple"), spelling("über", "über")) == ("", "")
    assert (spelling("über", "Über"), spelling("apple", "apples")) == ("über", "apple")


def test_one_endless_word_is_cut_too(make_audit):
    view = views_of(make_audit(["x" * (WINDOW + 1) + " apple", "pear", "car"]))[0]
    assert len(view["text"]) == WINDOW


def test_half_a_surrogate_pair_does_no_harm(make_audit):
    view = views_of(make_audit(["a \ud800 apple 😀 pear", "pear", "car"]))[0]
    pack(view)
    assert [text for text, _ in tokens(view)] == ["apple", "pear"]


def test_shards_hold_every_document_once(make_audit):
    texts = [*("apple " * 20_000, "car " * 30_000), *["apple pear", "bus tram"] * 40]
    audit = make_audit(texts)
    data = page_data(audit)
    shards = [unpack(data.packed[f"shard-{n}"]) for n in range(len(data.shards))]
    assert len(shards) > 1
    assert list(itertools.chain(*(shard["document"] for shard in shards))) == list(range(len(texts)))
    assert [shard["document"][0] for shard in shards] == list(data.shards)
    assert unpack(data.packed["rows"])["document"] == list(range(len(texts)))


def test_a_page_may_hold_no_document(audit):
    data = page_data(dataclasses.replace(audit, shown=np.empty(0, dtype=np.int64)))
    assert data.shards == ()
    assert unpack(data.packed["rows"])["document"] == []
    assert unpack(data.packed["words"]) == {"words": [], "postings": []}


def test_columns_give_the_views_back(views):
    columns = in_columns(views)
    for row, view in enumerate(views):
        for name, value in view.items():
            if isinstance(value, dict) and name in ("tokens", "competitors"):
                assert {key: column[row] for key, column in columns[name].items()} == value
            else:
                assert columns[name][row] == value
