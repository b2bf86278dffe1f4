"""Every bad input of the list: status 1 or 2, one clear message, no traceback, and nothing left behind."""

import gzip
import json
import shutil

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

TEXTS = ["ant bee cat", "dog eel fox", "ant cat bee", "fox dog eel", "bee ant dog", "cat fox eel"]


def jsonl(*records):
    return "\n".join(record if isinstance(record, str) else json.dumps(record) for record in records)


PLAIN = jsonl(*({"text": text, "label": text[:3]} for text in TEXTS))
WORDS = ("ant", "bee", "cat", "dog", "eel", "fox")


def word2vec(rows):
    return f"{len(rows)} 3\n" + "\n".join(rows) + "\n"


GOOD = [f"{word} 0.1 {number} 0.5" for number, word in enumerate(WORDS)]
VECTORS = {
    "nan.txt": word2vec([*GOOD[:5], "fox nan 1 2"]),
    "infinite.txt": word2vec([*GOOD[:5], "fox inf 1 2"]),
    "narrow.txt": word2vec([*GOOD[:5], "fox 1 2"]),
    "twice.txt": word2vec([*GOOD[:5], "ant 1 2 3"]),
    "cut.txt": word2vec(GOOD)[:-30],
    "words.txt": word2vec([*GOOD[:5], "fox a b c"]),
    "empty.txt": "",
    "strange.txt": word2vec([f"xx{row}" for row in GOOD]),
}


@pytest.fixture
def refused(here, tmp_path, nothing_left):
    """Run a command that must be refused; returns its message."""

    def refused(*arguments):
        before = [path.name for path in tmp_path.iterdir()]
        done = here(*arguments, cwd=tmp_path)
        assert done.status in (1, 2), (done.status, done.err)
        assert "Traceback" not in done.err + done.out
        assert "did not foresee" not in done.err
        assert done.err.count("neontext: ") <= 1
        assert len(done.err.strip()) > 20
        nothing_left(tmp_path, *before)
        return " ".join(done.err.split())

    return refused


CORPORA = {
    "empty corpus": ("", "no documents"),
    "blank lines only": ("\n\n \n", "no documents"),
    "empty documents only": (jsonl(*[{"text": ""}] * 5), "single token"),
    "no known word anywhere": (jsonl(*[{"text": "the and"}] * 5), "single token"),
    "one document": (jsonl({"text": "ant bee cat"}), "few"),
    "fewer documents than clusters": (jsonl({"text": "ant bee"}, {"text": "bee ant ant"}), "few"),
    "all documents equal": (jsonl(*[{"text": "ant bee"}] * 9), "1 of the 9 documents differ"),
    "a missing field": (jsonl({"body": "ant"}), "no field 'text'"),
    "a field missing in one line": (PLAIN + "\n" + jsonl({"body": "ant"}), "line 7"),
    "a text that is a number": (PLAIN + "\n" + jsonl({"text": 3}), "line 7"),
    "a text that is a list": (PLAIN + "\n" + jsonl({"text": ["ant"]}), "expected a string, found list"),
    "a label that is an object": (PLAIN + "\n" + jsonl({"text": "ant", "label": {}}), "line 7"),
    "a line that is no JSON": (PLAIN + "\n{oops", "line 7"),
    "a line that is no object": (PLAIN + "\n[1]", "line 7"),
    "a line nested too deeply": (PLAIN + "\n" + "[" * 100_000, "line 7"),
}


@pytest.mark.parametrize("name", CORPORA)
def test_corpora(refused, tmp_path, name):
    content, message = CORPORA[name]
    (tmp_path / "posts.jsonl").write_text(content)
    assert message in refused("audit", "posts.jsonl", "--out", "out", "--clusters", 3, "--vectors", "ppmi")


BYTES = {
    "posts.jsonl.gz": (gzip.compress(PLAIN.encode())[:-20], "truncated gzip"),
    "plain.jsonl.gz": (PLAIN.encode(), "gzip"),
    "latin.jsonl": ('{"text": "café"}'.encode("latin-1"), "--encoding"),
    "wide.csv": ("text\nant".encode("utf-16"), "utf-16"),
    "broken.csv": (b'text\n"ant', "broken row"),
    "uneven.csv": (b"text,label\nant,b,c", "3 fields"),
    "header.csv": (b"a,b\n1,2", "no field 'text'"),
    "broken.parquet": (b"PAR1 and more", "Parquet"),
    "strange.docx": (b"PK", "unknown kind of file"),
    "none.tsv": (b"", "no documents"),
}


@pytest.mark.parametrize("name", BYTES)
def test_files(refused, tmp_path, name):
    content, message = BYTES[name]
    (tmp_path / name).write_bytes(content)
    assert message in refused("audit", name, "--out", "out", "--clusters", 2)


def test_a_parquet_file_of_mixed_types(refused, tmp_path):
    pq.write_table(pa.table({"text": ["ant bee", "cat dog"], "label": [[1], [2]]}), tmp_path / "posts.parquet")
    assert "row 0" in refused("audit", "posts.parquet", "--out", "out")
    pq.write_table(pa.table({"text": [1, 2]}), tmp_path / "posts.parquet")
    assert "expected a string" in refused("audit", "posts.parquet", "--out", "out", "--clusters", 2)


@pytest.mark.parametrize("kind", ["empty folder", "empty subfolder", "pdf"])
def test_folders(refused, tmp_path, kind):
    folder = tmp_path / "posts"
    folder.mkdir()
    if kind == "pdf":
        (folder / "a.pdf").write_text("ant bee")
    if kind == "empty subfolder":
        (folder / "label").mkdir()
    assert "posts" in refused("audit", "posts", "--out", "out", "--clusters", 2)


@pytest.mark.parametrize("name", VECTORS)
def test_vectors(refused, tmp_path, name):
    (tmp_path / "posts.jsonl").write_text(PLAIN)
    (tmp_path / name).write_text(VECTORS[name])
    refused("audit", "posts.jsonl", "--out", "out", "--vectors", name)


def test_good_vectors_of_the_same_form(neontext, tmp_path):
    """The vectors above fail for what is wrong with them."""
    (tmp_path / "posts.jsonl").write_text(PLAIN)
    (tmp_path / "good.txt").write_text(word2vec(GOOD))
    done = neontext("audit", "posts.jsonl", "--out", "out", "--vectors", "good.txt", "--clusters", 2, cwd=tmp_path)
    assert done.status == 0, done.err


OPTIONS = {
    "no corpus of that name": (["nowhere.jsonl"], "no such file"),
    "no name": ([""], "no such file"),
    "a name too long": (["x" * 5000], ""),
    "no clusters and no labels": (["{plain}", "--label", "id"], ""),
    "no such label field": (["demo", "--label", "nope"], "--label"),
    "no such text field": (["demo", "--text", "nope"], "--text"),
    "no such id field": (["demo", "--id", "nope"], "--id"),
    "one cluster": (["demo", "--clusters", "1"], "at least 2"),
    "no cluster": (["demo", "--clusters", "0"], ""),
    "too many clusters": (["demo", "--clusters", "201"], "too few for 201"),
    "clusters in words": (["demo", "--clusters", "many"], "clusters"),
    "no such vectors": (["demo", "--vectors", "nope"], "spacy:NAME"),
    "empty vectors": (["demo", "--vectors", ""], ""),
    "auto and more": (["demo", "--vectors", "auto+ppmi"], "auto"),
    "no such pipeline": (["demo", "--vectors", "spacy:nope"], "nope"),
    "no such weights": (["demo", "--weights", "heavy"], "sif"),
    "no component": (["demo", "--components", "0"], ""),
    "no such start": (["demo", "--init", "best"], "kmeans"),
    "no support": (["demo", "--support", "0"], "--support"),
    "support in words": (["demo", "--support", "some"], "--support"),
    "no such support": (["demo", "--support", "2", "--support-method", "best"], "kmedoids"),
    "negative width": (["demo", "--gamma", "-1"], "gamma"),
    "width that is no number": (["demo", "--gamma", "nan"], "gamma"),
    "width in words": (["demo", "--gamma", "wide"], "gamma"),
    "enormous width": (["demo", "--gamma", "1e300"], "gamma"),
    "infinite stiffness": (["demo", "--beta", "inf"], "beta"),
    "no such root": (["demo", "--root", "square"], "midpoint"),
    "no such language": (["demo", "--language", "qq"], "spaCy"),
    "no such tokenizer": (["demo", "--tokenizer", "qq"], "letters"),
    "no such subset": (["demo", "--subset", "half"], "train"),
    "no split": (["demo", "--subset", "train"], "split"),
    "parts of another corpus": (["demo", "--keep", "headers"], "20newsgroups"),
    "limit of nothing": (["demo", "--limit", "0"], ""),
    "negative seed": (["demo", "--seed", "-1"], ""),
    "enormous seed": (["demo", "--seed", "99999999999"], "seed"),
    "no workers": (["demo", "--workers", "0"], ""),
    "no such encoding": (["{plain}", "--encoding", "klingon"], "klingon"),
    "unknown option": (["demo", "--bogus"], "--bogus"),
    "two corpora": (["demo", "demo"], ""),
}


@pytest.mark.parametrize("name", OPTIONS)
def test_options(refused, tmp_path, name):
    (tmp_path / "plain.jsonl").write_text(jsonl(*({"text": text, "id": None} for text in TEXTS)))
    arguments, message = OPTIONS[name]
    given = [argument.replace("{plain}", "plain.jsonl") for argument in arguments]
    assert message.lower() in refused("audit", *given, "--out", "out").lower()


@pytest.mark.parametrize(
    "arguments", [["audit"], ["audit", "demo"], ["explain"], ["explain", "demo"], ["bogus"]], ids=" ".join
)
def test_incomplete_commands(refused, arguments):
    assert "Usage" in refused(*arguments)


@pytest.mark.parametrize("arguments", [["nowhere.jsonl"], ["demo", "--clusters", "201"]], ids=" ".join)
def test_a_process_of_its_own_ends_the_same_way(neontext, here, tmp_path, arguments):
    arguments = ("audit", *arguments, "--out", "out")
    assert neontext(*arguments, cwd=tmp_path) == here(*arguments, cwd=tmp_path)


def test_how_many_clusters_is_said_before_anything_long(refused, tmp_path):
    (tmp_path / "plain.jsonl").write_text(jsonl(*({"text": text} for text in TEXTS)))
    assert "--clusters" in refused("audit", "plain.jsonl", "--out", "out")


@pytest.mark.parametrize(
    "place", ["file", "file/below", "/proc/neontext", "x" * 300, "photos", "a\nb/" + "y" * 300, "."]
)
def test_places_that_cannot_be_written(refused, tmp_path, place):
    (tmp_path / "file").write_text("mine")
    (tmp_path / "photos").mkdir()
    (tmp_path / "photos" / "holiday.jpg").write_text("mine")
    for force in ([], ["--force"]):
        refused("audit", "demo", "--out", place, "--vectors", "ppmi", *force)
    assert (tmp_path / "file").read_text() == (tmp_path / "photos" / "holiday.jpg").read_text() == "mine"


@pytest.mark.parametrize("model", ["nowhere", "x" * 5000, "", "demo", "photos"])
def test_models_that_are_none(refused, tmp_path, model):
    (tmp_path / "photos").mkdir()
    (tmp_path / "photos" / "holiday.jpg").write_text("mine")
    refused("explain", model, "demo", "--out", "out")


@pytest.mark.parametrize("against", ["8", "-1", "99999999999999999999", "many"])
def test_against_no_cluster(refused, demo_audit, against):
    refused("explain", demo_audit, "demo", "--out", "out", "--against", against)


def test_an_earlier_audit_stays_whole_when_the_next_one_fails(neontext, demo_audit, tmp_path, nothing_left):
    shutil.copytree(demo_audit, tmp_path / "audit")
    done = neontext("audit", "demo", "--out", tmp_path / "audit", "--force", "--vectors", "ppmi", "--clusters", 201)
    assert done.status == 1
    nothing_left(tmp_path, "audit")
    for path in sorted(demo_audit.rglob("*.*")):
        assert (tmp_path / "audit" / path.relative_to(demo_audit)).read_bytes() == path.read_bytes()


# --- odd, but good --------------------------------------------------------------------------------------------------


def test_exact_duplicates_and_right_to_left_and_chinese_texts(neontext, tmp_path):
    records = [{"text": "ant bee"}] * 4 + [{"text": "fox eel fox"}] * 3 + [{"text": "ספינה נמל ספינה"}] * 2
    records += [{"text": "船在海上航行 面包在烤箱里"}] * 2 + [{"text": "\u202eant\u202c bee \0 \x1b[31m"}]
    (tmp_path / "posts.jsonl").write_text(jsonl(*records))
    done = neontext("audit", tmp_path / "posts.jsonl", "--out", tmp_path / "out", "--clusters", 3, "--vectors", "ppmi")
    assert done.status == 0, done.err
    found = pq.read_table(tmp_path / "out" / "documents.parquet").to_pydict()
    assert len(set(found["cluster"][:4])) == len(set(found["cluster"][4:7])) == 1


def test_chinese_by_spacy(neontext, tmp_path):
    texts = ["船在海上航行到港口", "港口的船和海浪", "面粉黄油烤面包", "面包在烤箱里"] * 3
    (tmp_path / "posts.jsonl").write_text(jsonl(*({"text": text} for text in texts)))
    done = neontext("audit", tmp_path / "posts.jsonl", "--out", tmp_path / "out", "--clusters", 2,
                    "--language", "zh", "--tokenizer", "spacy", "--vectors", "ppmi")  # fmt: skip
    assert done.status == 0, done.err
    words = pq.read_table(tmp_path / "out" / "words.parquet").to_pylist()
    assert words
    assert all(texts[word["document"]][word["start"] : word["end"]] == word["word"] for word in words)


@pytest.mark.heavy
def test_a_document_of_ten_megabytes(neontext, demo_file, tmp_path):
    posts = [json.loads(line) for line in demo_file.read_text().splitlines()]
    long = " ".join(post["text"] for post in posts) * 150
    (tmp_path / "posts.jsonl").write_text(jsonl(*posts, {"id": "long", "text": long, "label": "cars"}))
    done = neontext("audit", tmp_path / "posts.jsonl", "--out", tmp_path / "out", "--vectors", "ppmi")
    assert done.status == 0, done.err
    documents = pq.read_table(tmp_path / "out" / "documents.parquet").to_pylist()
    words = pq.read_table(tmp_path / "out" / "words.parquet", columns=["document", "relevance"])
    own = words["document"].to_numpy() == 200
    total = words["relevance"].to_numpy()[own].sum()
    assert np.isclose(total + documents[200]["bias"], documents[200]["evidence"], atol=1e-6)
    assert (tmp_path / "out" / "report.html").stat().st_size < 5e6
