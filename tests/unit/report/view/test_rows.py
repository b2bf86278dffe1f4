import dataclasses

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from neontext.evaluate import DocumentMap
from neontext.report.view.document_word_relevance import document_word_relevance, strongest_words
from neontext.report.view.names import N_BEGINNING
from neontext.report.view.packing import PACKED, pack, unpack
from neontext.report.view.passages import N_PASSAGE, strongest_passages
from neontext.report.view.rows import document_rows, word_index, word_relevance

JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(exclude_categories=["Cs"])),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(st.characters(exclude_categories=["Cs"])), inner),
    max_leaves=10,
)


@given(JSON)
def test_what_is_packed_comes_back(data):
    packed = pack(data)
    assert unpack(packed) == data
    assert packed.isascii()
    assert not set(packed) & set("<>&\"'")


def test_the_letters_are_those_that_the_script_reads():
    """The same block as in the script's test, packed.test.js."""
    block = "t5zyWtte5lQp!s_yuK_|;lun{4GK2;#mPmP1toTm8dfOjDCL#rCZ!e?D_KPw:gXEjnd;,~=H$fI0ss"
    assert unpack(block) == {"text": "naïve 🚀 </script>\u2028", "numbers": [1, -2.5, None]}


def test_sums_are_the_top_words(audit):
    found, sums = audit.explanations, document_word_relevance(audit.explanations)
    strongest = strongest_words(sums)
    for row in range(6):
        (word, relevance), *_ = found[row].top_words()[0]
        assert found.tokens.words[strongest.word[row]] == word
        assert strongest.relevance[row] == pytest.approx(relevance)
    assert strongest.word[6:].tolist() == [-1, -1]


def rows_of(audit, shown):
    return document_rows(audit, np.asarray(shown), document_word_relevance(audit.explanations))


def test_rows_say_what_the_explanations_say(audit):
    rows = rows_of(audit, range(8))
    assert rows["id"][3] == "doc-3"
    assert rows["label"] == [0, 0, -1, 1, 1, 0, -1, 1]
    assert rows["cluster"] == audit.explanations.clusters.tolist()
    # Known far better than the three decimals shown: 0.99947 must not become 0.9995, and that a printed 1.000.
    assert rows["evidence"][:6] == pytest.approx(audit.explanations.evidence[:6], abs=1e-6)
    assert rows["probability"][:6] == pytest.approx(audit.explanations.probability[:6], abs=1e-6)
    assert rows["evidence"][6:] == rows["probability"][6:] == rows["word"][6:] == [None, None]
    assert rows["passage"][5] == "car <b>tram</b> pear"
    assert rows["length"] == audit.explanations.n_tokens.tolist()
    assert rows["bias"][:6] == pytest.approx(audit.explanations.bias[:6], abs=0.006)
    assert rows["maps"] == []


def test_the_margin_is_the_evidence_against_the_runner_up_alone(audit):
    margins = rows_of(audit, range(6))["margin"]
    for row, margin in enumerate(margins):
        own = audit.explanations[row]
        alone = next(other for other in own.competitors if other.cluster == own.runner_up)
        assert margin == pytest.approx(alone.evidence / alone.share, abs=0.006)


def test_every_word_has_its_relevance_in_each_of_its_documents(audit):
    shown, sums = np.array([0, 3, 5]), document_word_relevance(audit.explanations)
    index, relevance = word_index(audit, shown, sums), word_relevance(shown, sums)
    assert [len(values) for values in relevance] == [len(gaps) for gaps in index["postings"]]
    for word, gaps, values in zip(index["words"], index["postings"], relevance, strict=True):
        column = audit.explanations.tokens.words.index(word)
        for place, value in zip(np.cumsum(gaps), values, strict=True):
            assert value == pytest.approx(100 * sums[shown[place], column], abs=0.51)
    assert word_relevance(shown[:0], sums) == []


def test_a_passage_is_where_most_relevance_is(make_audit):
    """Of all runs of whole words that are as short, by their literal sums."""
    rng = np.random.RandomState(0)
    words = ["apple", "pear", "car", "bus", "the", "unknown"]
    texts = [" ".join(rng.choice(words, size)) for size in (60, 90, 12, 5)] + ["", "the", "x" * 300 + " apple"]
    explanations = make_audit([*texts, "car bus"]).explanations
    for row, passage in enumerate(strongest_passages(explanations)):
        known = explanations.words(row)
        runs = [
            (sum(word.relevance for word in known[i:j]), -known[i].start, known[j - 1].end)
            for i in range(len(known))
            for j in range(i + 1, len(known) + 1)
            if known[j - 1].end - known[i].start <= N_PASSAGE
            and (j == len(known) or known[j].end - known[i].start > N_PASSAGE)
        ]
        if passage is None:
            assert not runs or max(runs)[2] < N_BEGINNING
            continue
        most, text = max(run[0] for run in runs), explanations.corpus.texts[row]
        quoted = passage.removeprefix("… ").removesuffix(" …")
        assert passage.startswith("… ") == (not text.startswith(quoted))
        assert passage.endswith(" …") == (not text.endswith(quoted))
        assert any(run == pytest.approx(most) and text[-start:end] == quoted for run, start, end in runs)
    assert sum(passage is not None for passage in strongest_passages(explanations)) >= 3


def test_places_on_a_map_keep_their_proportions(audit):
    points = np.array([[0.0, 0.0], [2.0, 1.0], [1.0, 0.5]], dtype=np.float32)
    there = dataclasses.replace(audit, maps=(DocumentMap("pca", "PCA", np.array([0, 3, 5]), points),))
    assert rows_of(there, [0, 2, 3, 5])["maps"] == [
        {
            "x": [0, -1, PACKED.map_side, round(PACKED.map_side / 2)],
            "y": [round(PACKED.map_side / 4), -1, round(PACKED.map_side * 3 / 4), round(PACKED.map_side / 2)],
        }
    ]
    same = dataclasses.replace(audit, maps=(DocumentMap("pca", "PCA", np.array([0]), points[:1]),))
    assert rows_of(same, [0])["maps"] == [{"x": [0], "y": [0]}]


def test_the_index_knows_every_word_of_the_shown_documents(audit):
    shown = np.array([1, 2, 4, 5, 6])
    index = word_index(audit, shown, document_word_relevance(audit.explanations))
    places = {word: np.cumsum(gaps).tolist() for word, gaps in zip(index["words"], index["postings"], strict=True)}
    assert places == {"apple": [0], "bus": [2], "car": [3], "pear": [1, 3], "plum": [0, 1], "tram": [2, 3]}
