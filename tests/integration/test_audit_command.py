"""`neontext demo` and `neontext audit`: the files, their columns, and that the numbers in them add up."""

import gzip
import json
import re
from base64 import b64encode
from hashlib import sha256

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from neontext import ClusterExplainer

COLUMNS = {
    "documents.parquet": [
        "id", "label", "text", "cluster", "probability", "evidence", "runner_up", "bias", "n_tokens", "n_explained",
        "flip", "flip_to", "unexplained", "pca_x", "pca_y", "tsne_x", "tsne_y",
    ],
    "words.parquet": ["document", "start", "end", "word", "relevance"],
}  # fmt: skip
SUMMARY = {
    "n_documents", "n_clusters", "skipped", "metrics", "evidence", "checks", "fidelity", "outliers",
    "findings", "also_seen", "verdicts", "not_looked_for", "coherence", "cluster_names",
    "converged", "n_iter", "parameters", "versions", "seconds", "peak_memory_mb", "stability", "sweep",
}  # fmt: skip
FILES = [
    "clusters.parquet",
    "documents.parquet",
    "model",
    "neontext-files.json",
    "report.html",
    "summary.json",
    "words.parquet",
]


@pytest.fixture(scope="module")
def records(demo_file):
    return [json.loads(line) for line in demo_file.read_text(encoding="utf-8").splitlines()]


@pytest.fixture(scope="module")
def documents(demo_audit):
    return pq.read_table(demo_audit / "documents.parquet")


@pytest.fixture(scope="module")
def words(demo_audit):
    return pq.read_table(demo_audit / "words.parquet")


def column(table, name):
    return np.array(table[name].to_pylist())


def test_demo_writes_where_it_says_without_any_option(neontext, tmp_path, nothing_left):
    done = neontext("demo", cwd=tmp_path)
    assert done.status == 0, done.err
    nothing_left(tmp_path, "demo-audit")
    assert sorted(path.name for path in (tmp_path / "demo-audit").iterdir()) == FILES
    assert "demo-audit/report.html" in done.out
    assert "purity" in done.out
    again = neontext("demo", cwd=tmp_path)
    assert again.status == 1
    assert "--force" in again.err
    assert neontext("demo", "--force", cwd=tmp_path).status == 0
    assert neontext("demo", "--out", "elsewhere", cwd=tmp_path).status == 0
    nothing_left(tmp_path, "demo-audit", "elsewhere")


def test_the_files_and_nothing_else(demo_audit):
    assert sorted(path.name for path in demo_audit.iterdir()) == FILES
    assert sorted(path.name for path in (demo_audit / "model").iterdir()) == [
        "arrays.safetensors",
        "documents.json",
        "model.json",
        "strings.json",
    ]


@pytest.mark.parametrize("name", COLUMNS)
def test_columns_as_promised(demo_audit, name):
    assert pq.read_table(demo_audit / name).column_names == COLUMNS[name]


def test_columns_of_clusters(demo_audit):
    table = pq.read_table(demo_audit / "clusters.parquet")
    assert {"cluster", "size", "purity", "majority_label", "words", "exemplars"} <= set(table.column_names)
    assert pa.types.is_list(table.schema.field("words").type)
    assert pa.types.is_integer(table.schema.field("exemplars").type.value_type)


def test_types_of_columns(documents, words):
    for table, names in ((documents, ["probability", "evidence", "bias"]), (words, ["relevance"])):
        assert all(table.schema.field(name).type == pa.float64() for name in names)
    for table, names in ((documents, ["cluster", "runner_up", "n_tokens", "n_explained"]), (words, ["start", "end"])):
        assert all(pa.types.is_integer(table.schema.field(name).type) for name in names)


def test_a_row_a_document_in_corpus_order(documents, records):
    assert documents["id"].to_pylist() == [record["id"] for record in records]
    assert documents["label"].to_pylist() == [record["label"] for record in records]


def test_words_point_into_the_untouched_text(words, records):
    for row in words.to_pylist():
        text = records[row["document"]]["text"]
        assert text[row["start"] : row["end"]].lower() == row["word"]


def test_words_stand_in_reading_order_and_are_counted(documents, words):
    document, start = column(words, "document"), column(words, "start")
    assert np.array_equal(np.lexsort((start, document)), np.arange(len(document)))
    assert np.array_equal(np.bincount(document, minlength=len(documents)), column(documents, "n_explained"))
    assert (column(documents, "n_explained") <= column(documents, "n_tokens")).all()


def test_words_and_bias_make_the_evidence_from_the_tables_alone(documents, words):
    total = np.bincount(column(words, "document"), column(words, "relevance"), minlength=len(documents))
    evidence = column(documents, "evidence")
    error = np.abs(total + column(documents, "bias") - evidence)
    assert (error < 1e-6 * np.maximum(np.abs(evidence), 1)).all()


def test_probability_is_the_logistic_function_of_the_evidence(documents):
    assert column(documents, "probability") == pytest.approx(1 / (1 + np.exp(-column(documents, "evidence"))))


def test_no_document_is_its_own_runner_up(documents):
    assert (column(documents, "cluster") != column(documents, "runner_up")).all()


def test_clusters_agree_with_documents(demo_audit, documents):
    clusters, labels = column(documents, "cluster"), column(documents, "label")
    for row in pq.read_table(demo_audit / "clusters.parquet").to_pylist():
        inside = labels[clusters == row["cluster"]].tolist()
        assert row["size"] == len(inside)
        assert row["purity"] == pytest.approx(inside.count(row["majority_label"]) / len(inside))
        assert set(clusters[row["exemplars"]]) == {row["cluster"]}
        assert row["words"]


def test_summary(demo_audit, documents):
    summary = json.loads((demo_audit / "summary.json").read_text(encoding="utf-8"))
    assert set(summary) == SUMMARY
    assert (summary["n_documents"], summary["n_clusters"], summary["skipped"]) == (len(documents), 8, [])
    assert 0.5 < summary["metrics"]["purity"] <= 1
    assert summary["peak_memory_mb"] > 10
    assert {"read", "cluster", "explain"} <= set(summary["seconds"])
    assert summary["versions"]["neontext"]


def test_the_model_is_loaded_from_the_audits_folder(demo_audit):
    loaded, inside = (ClusterExplainer.load(folder) for folder in (demo_audit, demo_audit / "model"))
    assert (loaded.labels_ == inside.labels_).all()


def test_the_page_needs_no_network_and_runs_its_own_script_only(demo_audit):
    page = (demo_audit / "report.html").read_text(encoding="utf-8")
    assert not re.findall(r"<(?:iframe|object|embed|link|base)\b", page, re.IGNORECASE)
    (script,) = re.findall(r"<script>(.*?)</script>", page, re.DOTALL)
    digest = b64encode(sha256(script.encode()).digest()).decode()
    assert f"script-src &#39;sha256-{digest}&#39;" in page
    page = page.replace(script, "")
    assert not re.findall(r"""(?:src|srcset|action)\s*=|url\(|@import""", page, re.IGNORECASE)
    assert not [href for href in re.findall(r'href="([^"]*)"', page) if not href.startswith("#")]


def test_the_same_seed_gives_the_same_bytes(neontext, demo_audit, tmp_path):
    done = neontext("audit", "demo", "--out", tmp_path / "again", "--vectors", "ppmi", "--seed", "0")
    assert done.status == 0, done.err
    for name in ("documents.parquet", "words.parquet", "clusters.parquet", "model/strings.json", "model/model.json",
                 "model/arrays.safetensors"):  # fmt: skip
        assert (tmp_path / "again" / name).read_bytes() == (demo_audit / name).read_bytes(), name
    first, second = (json.loads((path / "summary.json").read_text()) for path in (demo_audit, tmp_path / "again"))
    for summary in (first, second):
        del summary["seconds"], summary["peak_memory_mb"]
    assert first == second


def test_the_page_differs_in_seconds_and_memory_only(neontext, demo_audit, tmp_path):
    done = neontext("audit", "demo", "--out", tmp_path / "again", "--vectors", "ppmi")
    assert done.status == 0, done.err
    pages = [(folder / "report.html").read_text(encoding="utf-8") for folder in (tmp_path / "again", demo_audit)]
    # The page knows its summary, and with it the seconds, by a checksum.
    pages = [re.sub(r"\b[0-9a-f]{64}\b", "checksum", page) for page in pages]
    first, second = ([re.sub(r"\d[\d.,]*(?:e−\d+)?", "0", line) for line in page.splitlines()] for page in pages)
    assert first == second
    differing = [pair for pair in zip(*(page.splitlines() for page in pages), strict=True) if len(set(pair)) > 1]
    stages = len(json.loads((demo_audit / "summary.json").read_text())["seconds"])
    assert len(differing) <= stages + 2
    assert not [pair for pair in differing if "<mark" in pair[0] or "evidence" in pair[0]]


def test_another_seed_gives_another_result(neontext, demo_audit, tmp_path):
    neontext("audit", "demo", "--out", tmp_path / "other", "--vectors", "ppmi", "--seed", "1", "--clusters", "5")
    assert (tmp_path / "other" / "words.parquet").read_bytes() != (demo_audit / "words.parquet").read_bytes()


def test_the_summary_says_which_vectors_were_chosen_and_why(neontext, tmp_path):
    done = neontext("audit", "demo", "--out", tmp_path / "out")
    assert done.status == 0, done.err
    reason = json.loads((tmp_path / "out" / "summary.json").read_text())["parameters"]["vectors_reason"]
    assert reason.startswith("auto:")
    assert reason in " ".join(done.out.split())


# --- every kind of corpus ---------------------------------------------------------------------------------------------


def delimited(records, separator):
    names = ["id", "label", "text"]

    def cell(value):
        return '"' + value.replace('"', '""') + '"'

    return "\n".join([separator.join(names), *(separator.join(cell(r[name]) for name in names) for r in records)])


def write_corpus(kind, records, place):
    if kind == "flat folder":
        (place / "flat").mkdir()
        for number, record in enumerate(records):
            (place / "flat" / f"{number:03}.txt").write_text(record["text"], encoding="utf-8")
        return place / "flat"
    if kind == "labelled folder":
        for number, record in enumerate(records):
            (place / "labelled" / record["label"]).mkdir(parents=True, exist_ok=True)
            (place / "labelled" / record["label"] / f"{number:03}.txt").write_text(record["text"], encoding="utf-8")
        return place / "labelled"
    path = place / f"posts.{kind}"
    if kind == "parquet":
        pq.write_table(pa.Table.from_pylist(records), path)
        return path
    lines = {
        "jsonl": "\n".join(json.dumps(record) for record in records),
        "csv": delimited(records, ","),
        "tsv": delimited(records, "\t"),
    }[kind.removesuffix(".gz")].encode()
    path.write_bytes(gzip.compress(lines) if kind.endswith(".gz") else lines)
    return path


KINDS = ["jsonl", "jsonl.gz", "csv", "csv.gz", "tsv", "tsv.gz", "parquet", "flat folder", "labelled folder"]


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_corpus(neontext, demo_audit, records, tmp_path, nothing_left, kind):
    source = write_corpus(kind, records, tmp_path)
    options = ["--clusters", 8] if kind == "flat folder" else []
    done = neontext("audit", source, "--out", tmp_path / "out", "--vectors", "ppmi", *options)
    assert done.status == 0, done.err
    nothing_left(tmp_path, source.name, "out")
    found = pq.read_table(tmp_path / "out" / "documents.parquet")
    if kind == "flat folder":
        assert set(found["label"].to_pylist()) == {None}
        assert json.loads((tmp_path / "out" / "summary.json").read_text())["metrics"]["purity"] is None
    elif kind == "labelled folder":  # in order of label
        assert sorted(found["label"].to_pylist()) == sorted(record["label"] for record in records)
    else:
        kept = [name for name in found.column_names if name.startswith("metadata_")]
        assert bool(kept) == kind.startswith("jsonl")  # The embedded demo has its further fields too, and keeps none.
        assert found.drop_columns(kept).equals(pq.read_table(demo_audit / "documents.parquet"))


def test_fields_and_labels_that_are_numbers(neontext, records, tmp_path):
    lines = [json.dumps({"body": r["text"], "stars": row % 3, "key": row * 10}) for row, r in enumerate(records)]
    (tmp_path / "reviews.jsonl").write_text("\n".join(lines))
    done = neontext("audit", tmp_path / "reviews.jsonl", "--out", tmp_path / "out", "--vectors", "ppmi",
                    "--text", "body", "--label", "stars", "--id", "key", "--limit", "50")  # fmt: skip
    assert done.status == 0, done.err
    found = pq.read_table(tmp_path / "out" / "documents.parquet")
    assert found["label"].to_pylist()[:4] == ["0", "1", "2", "0"]
    assert found["id"].to_pylist()[:3] == ["0", "10", "20"]
    assert len(found) == 50
    assert json.loads((tmp_path / "out" / "summary.json").read_text())["n_clusters"] == 3


def test_options_reach_the_model(neontext, tmp_path):
    done = neontext("audit", "demo", "--out", tmp_path / "out", "--clusters", 4, "--vectors", "lsa+ppmi",
                    "--weights", "idf", "--components", 7, "--init", "random", "--support", 3, "--support-method",
                    "kmeans", "--gamma", "1.5", "--beta", "4", "--root", "origin", "--tokenizer", "spacy")  # fmt: skip
    assert done.status == 0, done.err
    model = json.loads((tmp_path / "out" / "model" / "model.json").read_text())["settings"]
    assert (model["gamma"], model["beta"], model["weights"]) == (1.5, 4.0, "idf")
    assert [table["name"] for table in model["vectors"]] == ["lsa", "ppmi"]
    assert model["tokenizer"]["kind"] == "spacy"
    assert (model["parameters"]["root"], model["parameters"]["init"]) == ("origin", "random")
    chosen = json.loads((tmp_path / "out" / "summary.json").read_text())["parameters"]["chosen"]
    assert (chosen["clusters"], chosen["components"], chosen["support_points"]) == (4, 7, 12)


def test_training_through_landmarks_is_said_and_verified(neontext, tmp_path):
    done = neontext("audit", "demo", "--out", tmp_path / "out", "--clusters", 4, "--vectors", "ppmi", "--landmarks", 60,
                    "--map", "pca")  # fmt: skip
    assert done.status == 0, done.err
    parameters = json.loads((tmp_path / "out" / "summary.json").read_text())["parameters"]
    assert (parameters["landmarks"], parameters["support"]) == (60, 50)
    chosen = parameters["chosen"]
    assert (chosen["landmarks"], chosen["trained_on"]) == (60, 200)
    said = f"Trained on 200 documents through 60 landmarks; the model is {chosen['support_points']}"
    assert said in done.out
    assert neontext("verify", tmp_path / "out").status == 0
    assert "expected a whole number" in neontext("audit", "demo", "--out", tmp_path / "no", "--landmarks", "few").err


def test_documents_without_a_known_word_keep_their_row_with_nulls(neontext, records, tmp_path):
    lost = [{"id": "empty", "text": "", "label": "cars"}, {"id": "stop", "text": "the and", "label": None}]
    lost += [{"id": "unknown", "text": "zyzzyva", "label": "law"}]
    mixed = [lost[0], *records[:60], lost[1], *records[60:], lost[2]]
    (tmp_path / "posts.jsonl").write_text("\n".join(json.dumps(record) for record in mixed))
    done = neontext("audit", tmp_path / "posts.jsonl", "--out", tmp_path / "out", "--vectors", "ppmi")
    assert done.status == 0, done.err
    found = pq.read_table(tmp_path / "out" / "documents.parquet")
    for name in ("cluster", "probability", "evidence", "runner_up", "bias"):
        assert np.flatnonzero(found[name].is_null().to_numpy()).tolist() == [0, 61, 202], name
    skipped = json.loads((tmp_path / "out" / "summary.json").read_text())["skipped"]
    assert [(item["id"], item["reason"].split(":")[0]) for item in skipped] == [
        ("empty", "empty document"),
        ("stop", "no token"),
        ("unknown", "no known word"),
    ]
    assert "3 of 203" in done.out


@pytest.mark.parametrize("name", ["", "demo", "audit", "explain"])
def test_help_mentions_every_option(neontext, name):
    from typer.main import get_command

    from neontext.cli.main import app

    done = neontext(*filter(None, [name]), "--help")
    assert (done.status, done.err) == (0, "")
    command = get_command(app)
    if name:
        command = command.commands[name]
    else:
        assert all(subcommand in done.out for subcommand in command.commands)
    wanted = {option for parameter in command.params for option in parameter.opts if option.startswith("--")}
    assert not [option for option in wanted if option not in done.out]
    assert not [p.name for p in command.params if p.param_type_name == "option" and not getattr(p, "help", None)]


PROMISED = [
    "--out", "--clusters", "--text", "--label", "--id", "--vectors", "--weights", "--components", "--init", "--support",
    "--gamma", "--beta", "--root", "--language", "--subset", "--keep", "--limit", "--seed", "--workers", "--force",
]  # fmt: skip


def test_audit_has_every_option_of_the_issue(neontext):
    text = neontext("audit", "--help").out
    assert not [option for option in PROMISED if option not in text]
    for word in ("jsonl", "csv", "tsv", "parquet", "subfolder", "demo", "20newsgroups"):
        assert word in text
    assert "--against" in neontext("explain", "--help").out


@pytest.mark.parametrize("encoding", ["ascii", "cp1252"])
def test_a_terminal_that_cannot_show_a_label(neontext, records, tmp_path, encoding):
    labelled = [{**record, "label": f"名前 {record['label']} ключ"} for record in records]
    (tmp_path / "posts.jsonl").write_text("\n".join(json.dumps(record) for record in labelled))
    done = neontext("audit", tmp_path / "posts.jsonl", "--out", tmp_path / "out", "--vectors", "ppmi",
                    env={"PYTHONIOENCODING": encoding, "PYTHONUTF8": "0"})  # fmt: skip
    assert done.status == 0, done.err
    assert (tmp_path / "out" / "report.html").is_file()


@pytest.mark.skipif("sys.platform != 'linux'", reason="file names are bytes on Linux only")
def test_a_file_name_that_is_not_utf8(neontext, demo_file, tmp_path):
    import os

    os.symlink(demo_file, os.fsencode(tmp_path) + b"/caf\xe9.jsonl")
    source = os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9.jsonl")
    done = neontext("audit", source, "--out", os.fsdecode(os.fsencode(tmp_path) + b"/\xe9"), "--vectors", "ppmi")
    assert done.status == 0, done.err


def test_output_into_a_pipe_that_closes(start, tmp_path):
    process = start("audit", "demo", "--out", tmp_path / "out", "--vectors", "ppmi")
    process.stdout.close()
    messages = process.stderr.read()
    process.wait(timeout=120)
    assert b"Traceback" not in messages
    assert b"did not foresee" not in messages
    assert (tmp_path / "out" / "report.html").is_file()
    process.stderr.close()
