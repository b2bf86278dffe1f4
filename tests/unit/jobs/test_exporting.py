import pytest

from neontext import audit_corpus, draw_figures, export_audit
from neontext.errors import InputError, MissingDependencyError, OutputError
from neontext.report.formats import FORMATS, FileFormat
from neontext.runtime.record import RECORD

FILES = [name for name, format in FORMATS.items() if isinstance(format, FileFormat)]


@pytest.fixture(scope="module")
def demo(tmp_path_factory):
    folder = tmp_path_factory.mktemp("demo") / "audit"
    audit_corpus("demo", folder, vectors="ppmi")
    return folder


@pytest.mark.parametrize("name", FILES)
def test_a_file_is_whole_or_not_at_all(demo, tmp_path, monkeypatch, name):
    def fail(explanations, stream):
        stream.write("half")
        raise OSError(28, "No space left on device")

    monkeypatch.setitem(FORMATS, name, FORMATS[name]._replace(write=fail))
    with pytest.raises(OutputError, match="full"):
        export_audit(demo, tmp_path / "out", format=name)
    assert list(tmp_path.iterdir()) == []


def test_the_same_bytes(demo, tmp_path):
    for name in FILES:
        for copy in ("one", "two"):
            export_audit(demo, tmp_path / copy, format=name, rank="weakest:1", force=True)
        assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()


def test_unknown_format(demo, tmp_path):
    with pytest.raises(InputError, match="expected one of html-fragments, markdown"):
        export_audit(demo, tmp_path / "out", format="docx")


def test_figures_of_an_audit_that_has_everything(demo, tmp_path):
    drawn = draw_figures(demo, tmp_path / "figures", clusters=[1, 2])
    names = [entry["file"] for entry in drawn]
    assert names[:2] == ["map.svg", "contingency.svg"]
    assert len(names) == 4
    assert sorted(path.name for path in (tmp_path / "figures").iterdir()) == sorted([*names, "captions.json", RECORD])


def test_documents_asked_for_by_id_are_all_drawn_and_no_figure_twice(demo, tmp_path):
    ids = ["motorcycles-01", "motorcycles-02"]
    drawn = draw_figures(demo, tmp_path / "out", figures=["document", "document"], ids=ids)
    assert [entry["file"] for entry in drawn] == ["document-0.svg", "document-1.svg"]


def test_matplotlib_is_missing(demo, tmp_path, monkeypatch):
    monkeypatch.setattr("neontext.report.plots.find_spec", lambda name: None)
    with pytest.raises(MissingDependencyError, match=r"neontext\[plots\]"):
        draw_figures(demo, tmp_path / "out")
