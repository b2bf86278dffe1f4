"""LaTeX: every character is printed, none is obeyed, and pdfLaTeX agrees."""

import io
import re
import shutil
import subprocess

import pytest
from hypothesis import given
from hypothesis import strategies as st

from neontext.report.formats.latex import SPECIAL, escape_latex, write_latex

PDFLATEX = shutil.which("pdflatex")


def latex(*explanations):
    stream = io.StringIO()
    write_latex(explanations, stream)
    return stream.getvalue()


def read_back(escaped):
    """What TeX prints of an escaped text, which may hold nothing but characters and the commands that print them."""
    names = {command: character for character, command in SPECIAL.items()}
    commands = "|".join(re.escape(command) for command in sorted(names, key=len, reverse=True))
    pattern = re.compile(rf"({commands})|\\neontextchar\{{([0-9A-F]+)\}}|(\{{\}})|([^\\{{}}$&#%_^~<>|\"`])")
    shown, at = "", 0
    while at < len(escaped):
        found = pattern.match(escaped, at)
        assert found is not None, escaped[at:]
        command, number, empty, character = found.groups()
        shown += names[command] if command else chr(int(number, 16)) if number else "" if empty else character
        at = found.end()
    return shown


@given(st.text(max_size=40) | st.text("\\{}$&#%_^~<>|\"'`-,?! \nab", max_size=40))
def test_every_character_is_printed_and_none_obeyed(text):
    lines = re.sub("[ \t]*(?:\r\n|[\n\r\x0b\x0c\x85\u2028\u2029])\\s*", " ", text)
    expected = re.sub("[\x00-\x1f\x7f-\x9f\ud800-\udfff]", "\ufffd", re.sub("[ \t]+", " ", lines))
    assert read_back(escape_latex(text)) == expected


def test_no_ligatures():
    assert escape_latex("a--b''c,,") == "a-{}-b'{}'c,{},"


def test_words_stand_in_boxes(explain):
    found = latex(explain("goodbads"))
    assert "\\neontextfor{75}{good}\\neontextagainst{38}{bads}" in found
    assert "\\neontextagainst{75}{-1.00}" in found


def test_environments_are_closed_by_us_alone(hostile):
    found = latex(*hostile)
    assert found.count("\\begin{neontext}") == found.count("\\end{neontext}") == len(hostile)
    assert "\\input{" not in found.split("\\begin{document}")[1]


@pytest.mark.heavy
@pytest.mark.skipif(PDFLATEX is None, reason="no pdfLaTeX here: install Debian's package texlive-latex-recommended")
def test_it_compiles(hostile, explain, tmp_path):
    every = "".join(map(chr, range(0x20, 0x250)))
    (tmp_path / "out.tex").write_text(latex(*hostile, explain(every), explain("")), encoding="utf-8")
    command = [PDFLATEX, "-halt-on-error", "-interaction=nonstopmode", "-no-shell-escape", "out.tex"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, errors="replace", timeout=300)
    assert done.returncode == 0, done.stdout[-3000:]
    assert "Missing character" not in (tmp_path / "out.log").read_text(errors="replace")
