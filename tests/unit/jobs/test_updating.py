"""Documents added to an audit."""

import json
import shutil

import numpy as np
import pyarrow.parquet as pq
import pytest

from neontext import Corpus, CorpusSource, audit_corpus, explain_corpus, read_corpus, update_audit
from neontext.errors import InputError, OutputError
from neontext.report.saved.audit import SavedAudit
from neontext.streaming import StreamOptions

pytestmark = pytest.mark.usefixtures("audit")


def contents(folder):
    timed = ("summary.json", "report.html", "neontext-files.json")
    return {path.name: path.read_bytes() for path in folder.rglob("*") if path.is_file() and path.name not in timed}


@pytest.fixture(scope="module")
def rest():
    return read_corpus("demo").take(range(120, 200))


@pytest.fixture(scope="module")
def updated(audit, out, rest, tmp_path_factory):
    folder = tmp_path_factory.mktemp("updates") / "updated"
    return update_audit(out, CorpusSource(rest), folder, batch_documents=11), folder


def test_new_documents_are_explained_as_by_the_model(out, rest, updated, tmp_path):
    explained = explain_corpus(out, CorpusSource(rest), tmp_path / "explained").explanations
    new = pq.read_table(updated[1] / "documents.parquet").slice(120)
    assert new["cluster"].to_pylist() == explained.clusters.tolist()
    assert new["evidence"].to_numpy() == pytest.approx(explained.evidence, abs=1e-12)


def test_those_of_the_audit_stay_as_they_are(out, updated):
    before, after = pq.read_table(out / "documents.parquet"), pq.read_table(updated[1] / "documents.parquet")
    kept = [name for name in before.column_names if name in after.column_names and not name.startswith("tsne")]
    assert len(kept) > 10
    assert after.slice(0, 120).select(kept).to_pydict() == before.select(kept).to_pydict()
    assert after["in_sample"].to_pylist() == [True] * 120 + [False] * 80
    words = pq.read_table(updated[1] / "words.parquet")
    first = pq.read_table(out / "words.parquet")
    assert words.slice(0, len(first)).to_pydict() == first.to_pydict()
    for name in ("model.json", "strings.json", "arrays.safetensors"):
        assert (updated[1] / "model" / name).read_bytes() == (out / "model" / name).read_bytes()


def test_figures_are_of_all_documents_and_said_so(audit, updated):
    result, folder = updated
    summary = json.loads((folder / "summary.json").read_text())
    saved = SavedAudit.read(folder)
    assert summary["n_documents"] == len(saved) == result.whole.n_documents == 200
    assert summary["evidence"]["n"] == int((saved.cluster >= 0).sum())
    assert summary["evidence"]["largest_residual"] < 1e-12
    assert saved.clusters["size"].to_pylist() == np.bincount(saved.cluster[saved.cluster >= 0], minlength=5).tolist()
    assert summary["sample"]["n_documents"] == 120
    assert summary["sample"]["drift"]["n_new"] == 80
    assert "Fitted on 120 of 200 documents" in (folder / "report.html").read_text()
    assert "fit again" in result.whole.sentence.lower()
    assert len(result.corpus) == 120


def test_an_update_of_an_update(updated, rest, tmp_path):
    again = update_audit(updated[1], CorpusSource(rest, limit=5), tmp_path / "again")
    assert (again.whole.n_documents, len(again.whole.sample_rows)) == (205, 120)
    assert again.whole.drift.n_new == 5


def test_how_it_is_cut_changes_no_figure(out, rest, updated, tmp_path):
    update_audit(out, CorpusSource(rest), tmp_path / "out", stream=StreamOptions(batch_documents=80))
    one, other = (SavedAudit.read(folder) for folder in (updated[1], tmp_path / "out"))
    assert one.evidence == pytest.approx(other.evidence, abs=1e-12)


def test_work_that_was_stopped_goes_on_and_ends_with_the_same_bytes(out, rest, updated, tmp_path, monkeypatch):
    stop = KeyboardInterrupt()

    def interrupted(*arguments, **options):
        raise stop

    with monkeypatch.context() as patched:
        patched.setattr("neontext.streaming.whole.analyse", interrupted)
        with pytest.raises(KeyboardInterrupt), pytest.warns(UserWarning, match="goes on from there"):
            update_audit(out, CorpusSource(rest), tmp_path / "out", batch_documents=11)
    work = tmp_path / "out.neontext-work"
    parts = sorted((work / "parts").iterdir())
    assert len(parts) == 16
    for path in parts[:5]:
        path.unlink()
    update_audit(out, CorpusSource(rest), tmp_path / "out", batch_documents=11)
    assert contents(tmp_path / "out") == contents(updated[1])
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_work_of_another_corpus(out, rest, tmp_path, monkeypatch):
    with monkeypatch.context() as patched:
        patched.setattr("neontext.streaming.whole.analyse", None)
        with pytest.raises(TypeError), pytest.warns(UserWarning, match="goes on"):
            update_audit(out, CorpusSource(rest), tmp_path / "out")
    with pytest.raises(OutputError, match="its corpus was another"):
        update_audit(out, CorpusSource(rest, limit=7), tmp_path / "out")
    update_audit(out, CorpusSource(rest, limit=7), tmp_path / "out", fresh=True)


def test_new_documents_without_any_known_word(out, tmp_path):
    result = update_audit(out, CorpusSource(Corpus.from_texts(["zyzzyva", "", " "])), tmp_path / "out")
    assert [skipped.reason.split(":")[0] for skipped in result.whole.skipped] == [
        "no known word", "empty document", "empty document",
    ]  # fmt: skip
    assert result.whole.skipped[0].document == 120


def test_fields_that_only_some_have(out, tmp_path):
    new = Corpus.from_texts(["The judge heard the lawyer."], metadata={"source": ["web"]})
    update_audit(out, CorpusSource(new), tmp_path / "out")
    assert pq.read_table(tmp_path / "out" / "documents.parquet")["metadata_source"].to_pylist() == [None] * 120 + [
        "web"
    ]


@pytest.mark.parametrize("broken", ["changed", "missing", "no record", "no model", "no audit"])
def test_what_is_no_audit_as_it_was_written(out, rest, tmp_path, broken):
    folder = shutil.copytree(out, tmp_path / "audit")
    if broken == "changed":
        with (folder / "words.parquet").open("ab") as file:
            file.write(b"x")
    if broken == "missing":
        (folder / "words.parquet").unlink()
    if broken == "no record":
        (folder / "neontext-files.json").unlink()
    if broken == "no model":
        shutil.rmtree(folder / "model")
    if broken == "no audit":
        shutil.rmtree(folder)
    with pytest.raises(InputError):
        update_audit(folder, CorpusSource(rest), tmp_path / "out")
    assert not (tmp_path / "out").exists()
    assert not (tmp_path / "out.neontext-work").exists()


def test_its_own_place_is_refused(out, rest):
    with pytest.raises(OutputError, match="is read"):
        update_audit(out, CorpusSource(rest), out, force=True)


def test_a_disk_that_is_too_small(out, rest, tmp_path, monkeypatch):
    monkeypatch.setattr("neontext.streaming.options.DISK_BYTES", 10**15)
    with pytest.raises(OutputError, match="GB left"):
        update_audit(out, CorpusSource(rest), tmp_path / "out")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("wrong", [{"processes": 0}, {"batch_documents": 0}, {"processes": True}, {"n_clusters": 3}])
def test_parameters_that_cannot_be(out, rest, tmp_path, wrong):
    with pytest.raises(InputError, match=next(iter(wrong))):
        update_audit(out, CorpusSource(rest), tmp_path / "out", **wrong)


def test_metadata_of_an_audit_are_kept(tmp_path):
    corpus = read_corpus("demo")
    year = Corpus(corpus.name, corpus.ids, corpus.texts, corpus.labels, {"year": tuple(range(200))})
    audit_corpus(CorpusSource(year), tmp_path / "audit", clusters=3, vectors="ppmi")
    update_audit(tmp_path / "audit", CorpusSource(year, limit=3), tmp_path / "out")
    found = pq.read_table(tmp_path / "out" / "documents.parquet")["metadata_year"]
    assert found.to_pylist() == [*range(200), 0, 1, 2]
