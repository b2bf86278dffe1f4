import numpy as np

from neontext.report.view.dot_labels import place_labels

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
