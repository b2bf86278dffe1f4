"""A notebook that is really executed and turned into a page, in both themes."""

import re
from collections import Counter
from html.parser import HTMLParser
from pathlib import Path

import pytest

nbformat = pytest.importorskip("nbformat", reason="nbformat is not installed: the extra test brings it")
nbclient = pytest.importorskip("nbclient", reason="nbclient is not installed: the extra test brings it")
nbconvert = pytest.importorskip("nbconvert", reason="nbconvert is not installed: the extra test brings it")
pytest.importorskip("ipykernel", reason="ipykernel is not installed: the extra test brings it")
pytestmark = pytest.mark.heavy

EVIL = "</div><script>alert(1)</script><img src=x onerror=alert(1)>"
CELLS = (
    f"""
import neontext
corpus = neontext.read_corpus("demo")
texts = [f"{{text}} {EVIL}" for text in corpus.texts]
corpus = neontext.Corpus("{EVIL}", ("{EVIL}",) * 200, tuple(texts), tuple("{EVIL}" + str(i % 3) for i in range(200)))
explainer = neontext.ClusterExplainer(8, vectors="ppmi", random_state=0)
explainer""",
    "explainer.fit(corpus)",
    "explanations = explainer.explain()\nexplanations",
    "explanations[0]",
    "explanations[40]",
    "import tempfile\nwith tempfile.TemporaryDirectory() as place:\n"
    "    audit = neontext.audit_corpus('demo', place + '/audit', vectors='ppmi')\naudit",
)


@pytest.fixture(scope="module")
def executed():
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in CELLS])
    nbclient.NotebookClient(notebook, timeout=300, kernel_name="python3").execute()
    return notebook


def html_of(cell):
    (output,) = [output for output in cell.outputs if output.output_type == "execute_result"]
    return output.data["text/html"]


class Elements(HTMLParser):
    def __init__(self, page):
        super().__init__()
        self.names, self.attributes = Counter(), set()
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self.names[tag] += 1
        self.attributes |= {name for name, _ in attrs}


@pytest.mark.parametrize("number", [2, 3, 4, 5])
def test_what_is_shown_stands_alone(executed, number):
    found = Elements(html_of(executed.cells[number]))
    assert set(found.names) <= {"div", "p", "mark", "span", "table", "thead", "tbody", "tr", "th", "td"}
    assert found.attributes <= {"style", "title", "dir"}
    assert ("mark" in found.names) == (number in (3, 4))


def test_the_estimator_is_scikit_learns_and_then_the_clusters(executed):
    before, after = (html_of(executed.cells[number]) for number in (0, 1))
    assert "sk-container-id" in before
    assert "200 documents in 8 clusters" in after
    assert "200 documents in 8 clusters" not in before
    for page in (before, after):
        assert "<script>alert" not in page
        assert "<img" not in page


def test_plain_text_where_there_is_no_html(executed):
    plain = executed.cells[3].outputs[0].data["text/plain"]
    assert re.search(r"evidence [+-]\d+\.\d{3} = words [+-]\d+\.\d{3} \+ bias", plain)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_page_that_nbconvert_makes(executed, theme):
    page, _ = nbconvert.HTMLExporter(theme=theme).from_notebook_node(executed)
    assert page.count("<mark") > 20
    assert EVIL not in page.split("<body")[1]
    ids = Counter(re.findall(r'\sid="(sk-[^"]+)"', page))
    assert not [name for name, count in ids.items() if count > 1]


def test_the_habits_of_a_user_of_notebooks(tmp_path):
    """Data frames in, names for clusters, data frames and a report out: every cell runs."""
    notebook = nbformat.read(Path(__file__).with_name("habits.ipynb"), as_version=4)
    nbclient.NotebookClient(
        notebook, timeout=300, kernel_name="python3", resources={"metadata": {"path": tmp_path}}
    ).execute()
    assert (tmp_path / "report" / "report.html").is_file()
