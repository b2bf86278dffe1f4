from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from neontext.cluster import Sweep, SweepPoint
from neontext.report import build_view, render_html
from neontext.report.view.charts import (
    BOTTOM,
    LEFT,
    RIGHT,
    TOP,
    coherence_chart,
    distributions,
    place_labels,
    sweep_chart,
)


def point(cluster, npmi, purity):
    return {"cluster": cluster, "npmi": npmi, "purity": purity}


def test_dots_lie_where_their_values_say():
    chart = coherence_chart([point(0, -0.1, 0.0), point(1, 0.3, 1.0), point(2, 0.1, 0.5)])
    places = [(dot["x"], dot["y"]) for dot in chart["dots"]]
    room = 0.08 / 1.16 * (RIGHT - LEFT)
    assert places[:2] == [(pytest.approx(LEFT + room, abs=0.1), BOTTOM), (pytest.approx(RIGHT - room, abs=0.1), TOP)]
    assert places[2] == ((LEFT + RIGHT) / 2, (TOP + BOTTOM) / 2)


@settings(max_examples=50)
@given(st.lists(st.floats(-1, 1), min_size=2, max_size=8))
def test_ticks_are_few_round_and_where_their_values_say(npmi):
    chart = coherence_chart([point(k, value, 1.0) for k, value in enumerate(npmi)])
    values = [tick["value"] for tick in chart["across"]]
    assert 2 <= len(values) <= 7
    texts = [f"{value:.{chart['digits']}f}" for value in values]
    assert [float(text) for text in texts] == values
    assert len(set(texts)) == len(texts)
    assert all(LEFT <= tick["x"] <= RIGHT for tick in chart["across"])
    dots = [(dot["npmi"], dot["x"]) for dot in chart["dots"]]
    ticks = [(tick["value"], tick["x"]) for tick in chart["across"]]
    assert [place for _, place in sorted(dots + ticks)] == pytest.approx(sorted(p for _, p in dots + ticks), abs=0.11)


def test_clusters_without_purity_or_coherence_are_left_out():
    assert coherence_chart([point(0, 0.1, None), point(1, None, 1.0), point(2, 0.1, 0.5)]) is None


def test_equal_coherence_stands_in_the_middle():
    chart = coherence_chart([point(0, 0.2, 1.0), point(1, 0.2, 0.5)])
    assert {dot["x"] for dot in chart["dots"]} == {(LEFT + RIGHT) / 2}


def test_a_sweep_is_drawn_with_the_number_chosen(audit):
    curve = (SweepPoint(2, 0.1, 0.5, 3.0), SweepPoint(3, 0.3, 0.9, 1.0), SweepPoint(4, 0.2, 0.7, 2.0))
    swept = replace(audit, sweep=Sweep(3, "Three <b>clusters</b> fit best.", curve, (), 8, 1.0, 1.0))
    chart = sweep_chart(swept)
    assert chart["chosen"] == {"n_clusters": 3, "x": (LEFT + RIGHT) / 2}
    silhouette = chart["curves"][0]
    assert silhouette["points"] == f"{float(LEFT)},{float(BOTTOM)} 248.0,{float(TOP)} {float(RIGHT)},137.0"
    page = render_html(build_view(swept), {})
    assert "Three &lt;b&gt;clusters&lt;/b&gt; fit best." in page
    assert page.count("<polyline") == 3


def test_no_sweep_no_curve(audit):
    assert sweep_chart(audit) is None
    assert "<polyline" not in render_html(build_view(audit), {})


def test_histograms_hold_every_document_that_has_a_cluster(audit):
    evidence, probability = distributions(audit)
    assert [sum(bar["n"] for bar in chart["bars"]) for chart in (evidence, probability)] == [6, 6]
    assert max(bar["n"] for bar in evidence["bars"]) == evidence["most"]
    assert [tick["value"] for tick in probability["across"]] == [0.0, 0.2, 0.4, 0.6, 0.8, 1.0]

    negative = np.count_nonzero(audit.explanations.evidence < 0)
    assert sum(bar["n"] for bar in evidence["bars"] if bar["high"] <= 0) <= negative
    assert (evidence["zero"] is not None) == bool(negative)


def test_without_a_placed_document_there_is_no_histogram(make_audit):
    audit = make_audit(["apple", "car"])
    audit.explanations.clusters[:] = -1
    assert distributions(audit) == []


SHEET = (480, 300)


def boxes(dots, names, labels):
    """Letters of each name that has a place, and the dots themselves: left, top, right, bottom."""
    written = [
        (x, y - 9.5, x + 7 * len(name), y + 1.5)
        for name, place in zip(names, labels, strict=True)
        if place is not None
        for x, y in [place]
    ]
    return written, [(x - 5, y - 5, x + 5, y + 5) for x, y in dots]


def meet(one, other):
    # Places are rounded to tenths.
    return all(one[i] < other[i + 2] - 0.2 and other[i] < one[i + 2] - 0.2 for i in (0, 1))


def test_no_name_covers_a_dot_or_another_name_or_leaves_the_drawing():
    random = np.random.RandomState(0)
    for n in (2, 10, 60):
        dots = [tuple(place) for place in random.uniform((48, 12), (448, 262), (n, 2)).tolist()]
        names = [str(number) for number in range(n)]
        labels = place_labels(dots, names, SHEET)
        written, round_things = boxes(dots, names, labels)
        assert len(written) > 0.9 * n
        assert not any(meet(name, dot) for name in written for dot in round_things)
        assert not any(meet(one, other) for place, one in enumerate(written) for other in written[:place])
        assert all(box[0] >= 0 and box[2] <= 480 and box[1] >= 0 and box[3] <= 300 for box in written)


def test_on_the_right_where_there_is_room_and_nowhere_where_there_is_none():
    assert place_labels([(100.0, 100.0)], ["3"], SHEET) == [(108.0, 104.0)]
    assert place_labels([(470.0, 100.0)], ["3"], SHEET)[0][0] < 470
    assert place_labels([(100.0, 100.0)] * 6, list("abcdef"), SHEET).count(None) == 2
