"""Real corpora and hostile strings through the whole command; heavy, and only where the data is."""

import json
import re
from html.parser import HTMLParser

import numpy as np
import pyarrow.parquet as pq
import pytest

from neontext.corpus.labels import plain_label

pytestmark = pytest.mark.heavy


def read(folder):
    return json.loads((folder / "summary.json").read_text(encoding="utf-8"))


def elements(page):
    """Tags of a page, and its attributes with their values."""
    tags, attributes = set(), set()

    class Collector(HTMLParser):
        def handle_starttag(self, tag, found):
            tags.add(tag)
            attributes.update(found)

    Collector().feed(page)
    return tags, attributes


def assert_adds_up(folder):
    documents = pq.read_table(folder / "documents.parquet")
    words = pq.read_table(folder / "words.parquet", columns=["document", "relevance"])
    total = np.bincount(words["document"].to_numpy(), words["relevance"].to_numpy(), minlength=len(documents))
    evidence, bias = (documents[name].to_numpy(zero_copy_only=False).astype(float) for name in ("evidence", "bias"))
    placed = ~np.isnan(evidence)
    error = np.abs(total + bias - evidence)[placed]
    assert (error < 1e-6 * np.maximum(np.abs(evidence[placed]), 1)).all()
    assert not total[~placed].any()


def assert_findings_matter(summary):
    """What an auditor is told changes something beyond chance, the largest effect first; names are unique."""
    found = summary["findings"]
    assert [finding["effect"] for finding in found] == sorted((f["effect"] for f in found), reverse=True)
    for finding in found:
        assert finding["effect"] >= 1
        assert finding["interval"] is None or finding["interval"][0] > finding["null"]
        if finding["kind"] == "artefact":
            assert "hardly more rests on them" not in finding["sentence"]
        if finding["kind"] == "labels too fine":
            assert finding["details"]["coherence of the words (NPMI)"] > 0
    words = [word for name in summary["cluster_names"] for word in name.split(", ")]
    assert len(words) == len(set(words))


def test_bbc(neontext, shared_data, tmp_path):
    done = neontext("audit", shared_data / "bbc.jsonl.gz", "--map", "pca", "--out", tmp_path / "out")
    assert done.status == 0, done.err
    summary = read(tmp_path / "out")
    assert summary["metrics"]["purity"] >= 0.94
    exact = next(finding for finding in summary["findings"] if finding["kind"] == "exact copies")
    assert exact["effect"] == 98
    assert {finding["kind"] for finding in summary["findings"]} <= {"exact copies", "near copies", "borderline"}
    assert {verdict["verdict"] for verdict in summary["verdicts"]} == {"one thing"}
    assert_findings_matter(summary)
    assert_adds_up(tmp_path / "out")


@pytest.mark.parametrize(
    ("options", "n_documents", "least"),
    [((), 7532, 0.38), (("--init", "labels", "--limit", 2000, "--map", "pca"), 2000, 0.42)],
    ids=["whole", "from-labels"],
)
def test_20_newsgroups_test_split(neontext, shared_data, tmp_path, options, n_documents, least):
    done = neontext("audit", "20newsgroups", "--subset", "test", "--out", tmp_path / "out", *options,
                    env={"SCIKIT_LEARN_DATA": str(shared_data / "scikit_learn_data")})  # fmt: skip
    assert done.status == 0, done.err
    summary = read(tmp_path / "out")
    assert summary["metrics"]["purity"] > least
    assert summary["n_documents"] == n_documents
    assert summary["skipped"]
    assert summary["peak_memory_mb"] < 4000
    assert_adds_up(tmp_path / "out")
    if options:  # With clusters that start from labels names are labels, and none is a leftover.
        return
    assert_findings_matter(summary)
    purity = pq.read_table(tmp_path / "out" / "clusters.parquet")["purity"].to_numpy()
    first = [(finding["kind"], finding["clusters"][0]) for finding in summary["findings"][:2]]
    assert {kind for kind, _ in first} == {"leftover"}
    assert {cluster for _, cluster in first} == set(np.argsort(purity)[:2].tolist())
    assert any(finding["kind"] == "held by the bias" for finding in summary["findings"])
    assert all("serdar" not in finding["words"] for finding in summary["findings"])


def test_naughty_strings_as_text_label_and_id(neontext, shared_data, demo_file, tmp_path):
    strings = json.loads((shared_data / "blns.json").read_text(encoding="utf-8"))
    posts = [json.loads(line)["text"] for line in demo_file.read_text(encoding="utf-8").splitlines()]
    records = [{"id": s, "label": s, "text": s} for s in strings]
    records += [{"id": s, "label": s, "text": f"{s} {posts[row % 200]}"} for row, s in enumerate(strings)]
    (tmp_path / "naughty.jsonl").write_text("\n".join(json.dumps(record) for record in records), encoding="utf-8")
    done = neontext(
        "audit", tmp_path / "naughty.jsonl", "--out", tmp_path / "out", "--clusters", 6, "--vectors", "ppmi"
    )
    assert done.status == 0, done.err
    # No escape sequence of a label reaches the terminal.
    assert not re.findall(r"[\x00-\x08\x0b-\x1f\x7f]", done.out)
    assert_adds_up(tmp_path / "out")
    page = (tmp_path / "out" / "report.html").read_text(encoding="utf-8")
    tags, attributes = elements(page)
    # The page has a script, a search form and its input of its own: one of each that could run or be sent.
    assert not tags & {"img", "iframe", "object", "embed", "link", "base", "audio", "video"}
    assert len(re.findall("<script>", page)) == len(re.findall("<form", page)) == len(re.findall("<input", page)) == 1
    assert not [name for name, _ in attributes if name.startswith("on") or name in ("style", "src", "srcset")]
    assert not [value for name, value in attributes if name == "href" and not value.startswith("#")]
    assert "Content-Security-Policy" in page
    found = pq.read_table(tmp_path / "out" / "documents.parquet")
    readable = [plain_label(s, "here") for s in strings if s and max(s) < "\ud800"]
    assert set(readable) <= {*found["label"].to_pylist(), None}
    again = neontext("explain", tmp_path / "out", tmp_path / "naughty.jsonl", "--out", tmp_path / "again")
    assert again.status == 0, again.err
    assert pq.read_table(tmp_path / "again" / "words.parquet").equals(pq.read_table(tmp_path / "out" / "words.parquet"))
