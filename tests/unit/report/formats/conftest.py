"""Explanations whose every text is hostile."""

import pytest

from neontext.explain import Explanation, Flip, Word

HOSTILE = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "=HYPERLINK(A1)",
    "\\end{neontext}\\input{/etc/passwd}",
    "^^5cinput{x} $x_1$ 50% #1 & ~ -- ,, '' ``",
    "*bold* _it_ [l](javascript:alert(1)) ![i](x) `code` | # head",
    "1. one\n- two\n# three\n    four\n===\n> five",
    "@someone #12 GH-3 www.example.org http://example.org a@b.org :smile:",
    "a\x1b[2Jb\0c\x07\u202ed\u2028e\ud800f",
    "naïve Łódź 中文 😀 ﷽ é\u0301",
    "\r\n\t ",
    "a\r=cmd|' /C calc'!A0",
    "one\x9b31m;=1+1\x7f\v@SUM(1)\x85-2\u2028+3",
    "\uff1d1+1",
    "{}",
)


def explained(text, document=0, id="an id", label=None, relevance=(1.0, -0.5)):
    """An explanation whose words are the first and the second half of a text."""
    half = len(text) // 2
    spans = [(0, half), (half, len(text))]
    words = tuple(
        Word(text[start:end], start, end, value)
        for (start, end), value in zip(spans, relevance, strict=True)
        if start < end
    )
    nothing = {"competitors": (), "support_for": (), "support_against": (), "provenance": {}, "unexplained": ()}
    return Explanation(
        document=document, id=id, label=label, text=text, cluster=1, against=None, evidence=0.25, probability=0.562,
        runner_up=0, bias=-0.25, root="midpoint", words=words, flip=Flip((text,), 1, 0), **nothing,
    )  # fmt: skip


@pytest.fixture(scope="session")
def explain():
    """Make an explanation of a text."""
    return explained


@pytest.fixture(scope="session")
def hostile():
    """A hostile explanation for every hostile string: as text, id, label and word."""
    return [explained(text, row, text, text) for row, text in enumerate(HOSTILE)]
