"""The page of a comparison: the numbers of the view, and texts that stay text."""

from html.parser import HTMLParser

import pytest

from neontext.jobs.comparing import compare_audits
from neontext.report import SIGNATURE, summary_dict, write_json, write_tables
from neontext.report.comparison import comparison_view
from neontext.report.comparison.page import N_CHARACTERS, comparison_page

EVIL = '</div><script>alert(1)</script>" onmouseover="alert(1)'
TEXTS = ("apple pear", "apple plum", "pear plum", f"car {EVIL} bus " + "x" * 3000, "bus tram", "tram car")


class Page(HTMLParser):
    def __init__(self, page):
        super().__init__()
        self.names, self.attributes, self.ids, self.links, self.text = set(), set(), [], set(), ""
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self.names.add(tag)
        self.attributes |= {name for name, _ in attrs}
        self.ids += [value for name, value in attrs if name == "id"]
        self.links |= {value[1:] for name, value in attrs if name == "href"}

    def handle_data(self, data):
        self.text += data


def write(audit, folder):
    folder.mkdir()
    write_tables(audit, folder)
    write_json(folder / SIGNATURE, summary_dict(audit))
    return folder


@pytest.fixture
def compared(make_audit, tmp_path):
    """The same documents in both; one of them moved, by hand."""
    first = make_audit(TEXTS, labels=[EVIL] * 6, ids=[EVIL] * 6)
    second = make_audit(TEXTS, labels=[EVIL] * 6, ids=[EVIL] * 6)
    second.explanations.clusters[3] = 1 - second.explanations.clusters[3]
    return compare_audits(write(first, tmp_path / "one"), write(second, tmp_path / "two"))


def test_the_page(compared):
    view = comparison_view(compared)
    page = comparison_page(compared, view)
    found = Page(page)
    assert not found.names & {"script", "img", "iframe"}
    assert not {name for name in found.attributes if name.startswith("on")} | (found.attributes & {"style", "src"})
    assert "default-src &#39;none&#39;" in page
    assert len(found.ids) == len(set(found.ids))
    assert found.links <= set(found.ids)
    assert EVIL in found.text
    assert f"{view['agreement']['ari']:.3f}" in found.text
    assert "1 moved." in found.text
    (flow,) = view["flows"]
    assert f"f{flow['first']}-{flow['second']}" in found.ids
    assert f"{len(TEXTS[3]) - N_CHARACTERS:,} more characters are not shown" in found.text


def test_two_audits_that_agree(compared):
    same = compare_audits(compared.first.folder, compared.first.folder)
    assert "None." in Page(comparison_page(same, comparison_view(same))).text
