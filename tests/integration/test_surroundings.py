"""What is around a run: other writers, other processes, another locale, another order; it changes no byte."""

import json
import shutil
import subprocess

import numpy as np
import pyarrow.parquet as pq
import pytest
from joblib import Parallel, delayed

from neontext import ClusterExplainer, Corpus, audit_corpus, read_corpus, verify_audit

TABLES = ("documents.parquet", "words.parquet", "clusters.parquet")
QUICK = ("--clusters", "3", "--vectors", "lsa", "--limit", "60", "--map", "pca")


def bytes_of(folder):
    """Tables, and the model."""
    files = [folder / name for name in TABLES] + sorted((folder / "model").iterdir())
    return {path.name: path.read_bytes() for path in files if path.name != "neontext-files.json"}


@pytest.mark.parametrize("options", [(), ("--force",)])
def test_two_writers_of_one_result(start, tmp_path, nothing_left, options):
    writers = [start("audit", "demo", *QUICK, "--seed", seed, *options, "--out", tmp_path / "out") for seed in (0, 1)]
    ended = [(writer.communicate(timeout=600)[1].decode(), writer.returncode) for writer in writers]
    well = [status for _, status in ended].count(0)
    assert well == 1 if not options else well >= 1
    for said, status in ended:
        assert status in (0, 1)
        assert len(said.strip().splitlines()) == status, said
    assert verify_audit(tmp_path / "out").passed
    nothing_left(tmp_path, "out")


def test_two_writers_of_one_file(start, demo_audit, tmp_path, nothing_left):
    writers = [
        start("export", demo_audit, "--format", "jsonl", "--rank", rank, "--out", tmp_path / "out", "--force")
        for rank in ("strongest:2", "weakest:5")
    ]
    assert [(writer.communicate(timeout=600)[1], writer.returncode) for writer in writers] == [(b"", 0)] * 2
    assert len([json.loads(line) for line in (tmp_path / "out").read_text().splitlines()]) in (16, 40)
    nothing_left(tmp_path, "out")


def test_processes_of_joblib(tmp_path):
    """Auditing and explaining in processes of loky's, to which explainer, documents and explanations are pickled."""
    corpus = read_corpus("demo")
    explainer = ClusterExplainer(3, vectors="lsa", random_state=0).fit(corpus)
    with Parallel(n_jobs=2, backend="loky") as parallel:
        found = parallel(delayed(explainer.explain)(list(corpus.texts[:n])) for n in (5, 9))
        parallel(
            delayed(audit_corpus)("demo", tmp_path / name, ClusterExplainer(3, vectors="lsa", random_state=0))
            for name in ("a", "b")
        )
    for explanations, n in zip(found, (5, 9), strict=True):
        assert list(explanations.evidence) == list(explainer.explain(list(corpus.texts[:n])).evidence)
    assert bytes_of(tmp_path / "a") == bytes_of(tmp_path / "b")


def turkish(place):
    """Where the Turkish locale is, made if it is not there."""
    if shutil.which("localedef") is None:
        pytest.skip("no localedef here to make the Turkish locale with: install Debian's package locales")
    made = subprocess.run(["localedef", "-i", "tr_TR", "-f", "UTF-8", place / "tr_TR.UTF-8"], capture_output=True)
    if made.returncode:
        pytest.skip("the Turkish locale cannot be made here: install Debian's package locales")
    return {"LOCPATH": str(place), "LC_ALL": "tr_TR.UTF-8", "LANG": "tr_TR.UTF-8"}


PLAIN_C = {"LC_ALL": "C", "LANG": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}


@pytest.fixture
def titles(tmp_path):
    """Documents with letters that another locale would change."""
    path = tmp_path / "titles.jsonl"
    words = ("GARLIC INDIGO ıssız İSTANBUL oven", "TELESCOPE IRIS größe ΣΟΦΟΣ orbit", "JUDGE TITLE naïve 1.5 appeal")
    rows = (
        {"id": f"ı{n}", "label": words[n % 3][:6], "text": f"{words[n % 3]} {words[n % 3]} n{n}"} for n in range(30)
    )
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
    return path


@pytest.mark.parametrize("locale", ["tr_TR", "C"])
def test_another_locale(neontext, titles, tmp_path, locale):
    settings = turkish(tmp_path) if locale == "tr_TR" else PLAIN_C
    for name, changes in (("usual", {}), ("other", settings)):
        options = ("--clusters", "3", "--vectors", "lsa", "--map", "pca", "--out", tmp_path / name)
        done = neontext("audit", titles, *options, env=changes)
        assert done.status == 0, done.err
        for format in ("csv", "markdown", "latex"):
            done = neontext(
                "export", tmp_path / name, "--format", format, "--out", tmp_path / f"{name}.{format}", env=changes
            )
            assert done.status == 0, done.err
    assert bytes_of(tmp_path / "usual") == bytes_of(tmp_path / "other")
    for format in ("csv", "markdown", "latex"):
        assert (tmp_path / f"usual.{format}").read_bytes() == (tmp_path / f"other.{format}").read_bytes()
    assert neontext("verify", tmp_path / "other", env=settings).status == 0


def test_another_order_of_documents():
    """From given clusters: random ones begin with the documents at random places, and so with others."""
    corpus = read_corpus("demo")
    order = np.random.RandomState(0).permutation(len(corpus))
    moved = Corpus.from_texts([corpus.texts[row] for row in order], [corpus.labels[row] for row in order])
    usual, other = (
        ClusterExplainer(8, vectors="ppmi", init="labels", random_state=0).fit(documents).explain()
        for documents in (corpus, moved)
    )
    for name in ("clusters", "evidence", "bias"):
        np.testing.assert_allclose(getattr(other, name), getattr(usual, name)[order], rtol=1e-8, atol=1e-8)


def test_workers_change_nothing_but_word2vec(neontext, tmp_path):
    for workers in ("1", "2"):
        done = neontext("audit", "demo", *QUICK, "--workers", workers, "--out", tmp_path / workers)
        assert done.status == 0, done.err
    one, two = (pq.read_table(tmp_path / workers / "words.parquet") for workers in ("1", "2"))
    assert one.equals(two)
