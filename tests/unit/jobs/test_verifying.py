"""A fresh audit passes; one with a single changed figure, word, label or byte does not, and the sentence names it."""

import json
import re
import shutil
from dataclasses import replace

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from messages import says

from neontext import audit_corpus, explain_corpus, read_corpus, verify_audit
from neontext.errors import InputError, OutputError
from neontext.persist.files import MANIFEST, read_model, write_model
from neontext.report import write_json
from neontext.runtime.record import RECORD, check_ours, compare_record, read_record, write_record


@pytest.fixture(scope="module")
def fresh(tmp_path_factory):
    folder = tmp_path_factory.mktemp("audits") / "audit"
    audit_corpus("demo", folder, clusters=5, vectors="ppmi", limit=120)
    return folder


@pytest.fixture
def audit(fresh, tmp_path):
    return shutil.copytree(fresh, tmp_path / "audit")


def forge(audit, change):
    """Change summary.json, with a record that fits: a forger who knows how."""
    summary = json.loads((audit / "summary.json").read_text())
    change(summary)
    write_json(audit / "summary.json", summary)
    write_record(audit, "audit")


def change_column(audit, table, column, row, value):
    written = pq.read_table(audit / table)
    values = written[column].to_pylist()
    values[row] = value
    place = written.column_names.index(column)
    changed = pa.array(values, written.schema.field(column).type)
    pq.write_table(written.set_column(place, column, changed), audit / table)
    forge(audit, lambda summary: None)


def only(audit, *starts):
    """Every sentence begins with one of these, and each of these begins one."""
    off = verify_audit(audit).off
    assert all(any(sentence.startswith(start) for start in starts) for sentence in off), off
    assert all(any(sentence.startswith(start) for sentence in off) for start in starts), off


def test_a_fresh_audit_passes(fresh):
    files = read_record(fresh, "audit")
    result = verify_audit(fresh)
    assert result.off == ()
    assert result.passed
    assert result.n_documents == 120
    assert result.n_words == pq.read_table(fresh / "words.parquet").num_rows
    assert compare_record(fresh, files) == ((), (), ())


def test_another_root_and_reduced_support_pass(tmp_path):
    audit_corpus("demo", tmp_path / "audit", clusters=3, vectors="lsa", limit=60, root="origin", support=4)
    assert verify_audit(tmp_path / "audit").off == ()


def test_documents_without_labels_or_words_pass(tmp_path):
    lines = [{"text": text} for text in ("", "zz", *("cat dog bird", "sun moon star", "cat bird") * 4)]
    (tmp_path / "plain.jsonl").write_text("\n".join(map(json.dumps, lines)))
    audit_corpus(tmp_path / "plain.jsonl", tmp_path / "audit", clusters=2, vectors="lsa")
    assert verify_audit(tmp_path / "audit").off == ()


def test_further_fields_and_ways_to_read_pass_and_are_derived(tmp_path):
    demo = read_corpus("demo", limit=40)
    rows = [
        f"{label};{-number};{text!r}" for number, (label, text) in enumerate(zip(demo.labels, demo.texts, strict=True))
    ]
    (tmp_path / "a.csv").write_text("\n".join(["topic;n;text", *rows]), encoding="utf-8")
    reading = {"delimiter": ";", "quoting": "none", "keep_minus_one": True, "metadata": ["n"], "label": "topic"}
    lines = [row for row in (tmp_path / "a.csv").read_text().splitlines() if row.count(";") == 2]
    (tmp_path / "a.csv").write_text("\n".join(lines), encoding="utf-8")
    audit_corpus(tmp_path / "a.csv", tmp_path / "audit", clusters=3, vectors="ppmi", **reading)
    assert verify_audit(tmp_path / "audit").off == ()
    change_column(tmp_path / "audit", "documents.parquet", "metadata_n", 3, "17")
    only(tmp_path / "audit", "documents.parquet, metadata_n: 1 of")


def test_a_changed_relevance(audit):
    change_column(audit, "words.parquet", "relevance", 7, 9.0)
    only(audit, "words.parquet: the words of document row 0", "words.parquet, relevance: 1 of")


def test_a_changed_word(audit):
    change_column(audit, "words.parquet", "word", 7, "planted")
    only(audit, "words.parquet, word: 1 of")


def test_a_changed_offset(audit):
    change_column(audit, "words.parquet", "start", 7, 0)
    only(audit, "words.parquet, start: 1 of")


def test_a_changed_label(audit):
    change_column(audit, "documents.parquet", "label", 3, "planted")
    off = verify_audit(audit).off
    assert any(re.search(says("documents.parquet", "label", "1 of 120 rows", "row 3"), sentence) for sentence in off)
    assert any(sentence.startswith("summary.json, metrics, ari") for sentence in off)


def test_a_changed_cluster(audit):
    cluster = pq.read_table(audit / "documents.parquet")["cluster"][0].as_py()
    change_column(audit, "documents.parquet", "cluster", 0, (cluster + 1) % 5)
    off = verify_audit(audit).off
    assert any(sentence.startswith("documents.parquet, cluster: 1 of 120") for sentence in off)
    assert any(sentence.startswith(f"clusters.parquet, cluster {cluster}, size") for sentence in off)


@pytest.mark.parametrize("name", ["probability", "evidence", "bias"])
def test_a_changed_figure_of_a_document(audit, name):
    change_column(audit, "documents.parquet", name, 5, 0.125)
    assert any(sentence.startswith(f"documents.parquet, {name}: 1 of 120") for sentence in verify_audit(audit).off)


@pytest.mark.parametrize(("name", "value"), [("size", 1), ("purity", 0.999), ("majority_label", "planted")])
def test_a_changed_figure_of_a_cluster(audit, name, value):
    change_column(audit, "clusters.parquet", name, 2, value)
    assert any(sentence.startswith(f"clusters.parquet, {name}: 1 of 5 rows") for sentence in verify_audit(audit).off)


@pytest.mark.parametrize("name", ["purity", "ari", "silhouette", "n_scored"])
def test_a_changed_score(audit, name):
    forge(audit, lambda summary: summary["metrics"].update({name: 0.987}))
    only(audit, f"summary.json, metrics, {name}: 0.987 written")


def test_changed_summaries(audit):
    def change(summary):
        summary["n_documents"] = 121
        summary["checks"]["residual"]["value"] = 0.5
        summary["parameters"]["chosen"]["beta"] *= 2
        del summary["converged"]

    forge(audit, change)
    only(
        audit,
        "summary.json, n_documents: 121 written, 120 derived",
        "summary.json, checks, residual, value: 0.5 written",
        "summary.json, parameters, chosen, beta",
        "summary.json, converged: None written, True derived",
        "summary.json, converged: missing",
        "summary.json, parameters, limit: 120 written",
    )


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("parameters", "seed"), 1),
        (("parameters", "clusters"), 6),
        (("parameters", "clusterer"), "KMeans"),
        (("parameters", "tokenizer", "min_letters"), 4),
        (("parameters", "corpus"), "planted"),
        (("parameters", "vectors_reason"), "planted"),
        (("parameters", "stability"), 3),
        (("parameters", "limit"), 119),
        (("parameters", "planted"), 1),
        (("n_clusters",), 6),
        (("n_clusters",), 10**400),
        (("n_clusters",), 5.0),
        (("n_clusters",), True),
        (("planted",), 1),
        (("versions",), ["python"]),
        (("seconds",), {"read": -1.0}),
        (("peak_memory_mb",), "1"),
        (("stability",), 3),
        (("sweep",), {"n_clusters": 6}),
    ],
)
def test_what_the_model_records_and_what_nobody_knows(audit, path, value):
    def change(summary):
        *above, last = path
        for name in above:
            summary = summary[name]
        summary[last] = value

    forge(audit, change)
    try:
        off = verify_audit(audit).off
    except InputError as error:
        off = (str(error),)
    assert any("summary.json" in sentence and "\n" not in sentence for sentence in off)


def test_what_is_not_derived_is_named_and_passes(audit):
    def change(summary):
        summary["versions"]["numpy"] = "0.0"
        summary["parameters"]["source"] = "elsewhere.jsonl"

    forge(audit, change)
    result = verify_audit(audit)
    assert result.passed
    named = ", ".join(result.not_derived)
    assert all(name in named for name in ("versions", "source", "seconds", "report.html", "maps"))


@pytest.mark.parametrize(
    "change", [lambda text: text.replace(" ", "  ", 1), lambda text: text.replace("{", '{\n  "n_clusters": 9,', 1)]
)
def test_one_form_of_a_summary(audit, change):
    path = audit / "summary.json"
    path.write_text(change(path.read_text()))
    write_record(audit, "audit")
    try:
        off = verify_audit(audit).off
    except InputError as error:
        off = (str(error),)
    assert any(re.search("not in the form|stands twice", sentence) for sentence in off)


def test_files_that_no_audit_has(audit):
    (audit / "report.html").unlink()
    (audit / "model" / "neontext-files.json").write_text("{}")
    write_record(audit, "audit")
    only(audit, "report.html: missing", "model/neontext-files.json: is no file of an audit")


@pytest.mark.parametrize("name", ["model.json", "strings.json", "arrays.safetensors"])
def test_a_changed_byte_of_the_model(audit, name):
    content = bytearray((audit / "model" / name).read_bytes())
    content[len(content) // 2] ^= 1
    (audit / "model" / name).write_bytes(content)
    only(audit, f"model/{name}: changed after the audit was written", "model: ")


def test_another_model_with_fitting_checksums(audit, tmp_path):
    audit_corpus("demo", tmp_path / "other", clusters=5, vectors="ppmi", limit=120, seed=3)
    shutil.rmtree(audit / "model")
    shutil.copytree(tmp_path / "other" / "model", audit / "model")
    forge(audit, lambda summary: None)
    off = verify_audit(audit).off
    assert any(sentence.startswith("documents.parquet, evidence:") for sentence in off)
    assert any(sentence.startswith("words.parquet, relevance:") for sentence in off)


def test_a_changed_page_and_a_file_that_does_not_belong(audit):
    page = audit / "report.html"
    page.write_text(page.read_text().replace("demo", "omed", 1))
    (audit / "notes.txt").write_text("mine")
    only(audit, "report.html: changed", "notes.txt: does not belong")


@pytest.mark.parametrize("change", [b"", b"{}", b"[1]", None])
def test_without_a_record_changed_files_cannot_be_told(audit, change):
    if change is None:
        (audit / RECORD).unlink()
    else:
        (audit / RECORD).write_bytes(change)
    (sentence,) = verify_audit(audit).off
    assert RECORD in sentence


def test_no_byte_of_the_record_changes_unseen(audit):
    content = (audit / RECORD).read_bytes()
    for place in range(0, len(content), 97):
        changed = bytearray(content)
        changed[place] ^= 1
        (audit / RECORD).write_bytes(changed)
        with pytest.raises(OutputError):
            check_ours(audit, "audit")


def test_missing_and_broken_tables_are_named(audit):
    (audit / "words.parquet").unlink()
    (audit / "clusters.parquet").write_bytes(b"PAR1 nothing")
    only(audit, "words.parquet: ", "clusters.parquet: ")


def test_missing_rows_and_columns(audit):
    table = pq.read_table(audit / "words.parquet")
    pq.write_table(table.slice(0, 50), audit / "words.parquet")
    pq.write_table(pq.read_table(audit / "documents.parquet").drop_columns(["bias"]), audit / "documents.parquet")
    off = verify_audit(audit).off
    assert any(sentence.startswith("words.parquet: 50 rows written") for sentence in off)
    assert any(sentence.startswith("documents.parquet: columns id, label") for sentence in off)


def test_words_of_documents_that_are_not_there(audit):
    change_column(audit, "words.parquet", "document", 0, -7)
    assert any(re.search(says("words.parquet", "document", "rows"), sentence) for sentence in verify_audit(audit).off)


@pytest.mark.parametrize("content", ["", "[]", "{", "[" * 100_000, "\ud800"])
def test_no_audit(audit, content):
    (audit / "summary.json").write_bytes(content.encode("utf-8", "surrogatepass"))
    with pytest.raises(InputError, match=r"summary\.json"):
        verify_audit(audit)


@pytest.mark.parametrize("summary", [{}, {"metrics": 3, "parameters": {"chosen": None}}])
def test_a_summary_that_says_nothing(audit, summary):
    (audit / "summary.json").write_text(json.dumps(summary))
    off = verify_audit(audit).off
    assert any(sentence.startswith("summary.json: changed") for sentence in off)
    assert any(sentence.startswith("summary.json, metrics") for sentence in off)


def test_explained_documents_hold_no_model(audit, tmp_path):
    explain_corpus(audit, "demo", tmp_path / "explained", limit=10)
    with pytest.raises(InputError, match="no folder 'model'"):
        verify_audit(tmp_path / "explained")
    with pytest.raises(InputError, match="No audit"):
        verify_audit(tmp_path / "nowhere")


def test_manifest_is_where_it_was(fresh):
    assert (fresh / "model" / MANIFEST).is_file()
    assert np.isfinite(pq.read_table(fresh / "documents.parquet")["evidence"].to_numpy()).all()


def test_another_kind_of_weights_in_the_model(audit):
    model = read_model(audit / "model")
    write_model(audit / "model", replace(model, settings={**model.settings, "weights": "idf"}))
    forge(audit, lambda summary: None)
    assert any("weighted" in sentence for sentence in verify_audit(audit).off)


@pytest.mark.parametrize("name", ["n_support", "unit_length", "root"])
def test_a_parameter_that_the_model_leaves_to_its_default(audit, name):
    model = read_model(audit / "model")
    parameters = {key: value for key, value in model.settings["parameters"].items() if key != name}
    write_model(audit / "model", replace(model, settings={**model.settings, "parameters": parameters}))
    forge(audit, lambda summary: None)
    only(audit, f"model, parameters, {name}: missing")


def test_a_changed_name_of_a_cluster_in_model_and_tables(audit):
    model = read_model(audit / "model")
    names = model.strings["cluster_names"]
    names[0] = "fraud, crime"
    write_model(audit / "model", model)
    change_column(audit, "clusters.parquet", "name", 0, names[0])
    forge(audit, lambda summary: summary["cluster_names"].__setitem__(0, names[0]))
    assert any(sentence.startswith("model, cluster_names") for sentence in verify_audit(audit).off)
