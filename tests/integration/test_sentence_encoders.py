"""A sentence encoder from the command line to the report: audit, verify, explain, evaluate, export; moved folders."""

import json
import shutil

import numpy as np
import pyarrow.parquet as pq
import pytest
from sentence_folders import write_folder
from typer.testing import CliRunner

pytest.importorskip("torch", reason="torch is not installed: pip install 'neontext[transformer]'")
pytest.importorskip("tokenizers", reason="tokenizers is not installed: pip install 'neontext[transformer]'")

from neontext import ClusterExplainer, verify_audit
from neontext.cli.main import app
from neontext.embed import SentenceEmbedder
from neontext.embed.sentences.network import Network
from neontext.errors import ModelError

TOPICS = {
    "cars": "car engine road wheel driver",
    "law": "judge court law trial crime",
    "food": "cake sugar bake oven flour",
}


def run(*words):
    result = CliRunner().invoke(app, [str(word) for word in words])
    assert result.exit_code == 0, result.output
    return " ".join(result.output.split())


def corpus(path):
    random = np.random.RandomState(0)
    lines = []
    for number in range(36):
        label = list(TOPICS)[number % 3]
        words = random.choice(TOPICS[label].split(), 6).tolist() + random.choice(["the", "a", "of", "and"], 4).tolist()
        lines.append(
            {"id": f"d{number}", "label": label, "text": " ".join(words) + "." + " beyond" * 40 * (number == 5)}
        )
    path.write_text("\n".join(json.dumps(line) for line in [*lines, {"id": "none", "label": "law", "text": ""}]))
    return path


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    place = tmp_path_factory.mktemp("sentences")
    write_folder(place / "encoder", "mpnet")
    said = run(
        "audit",
        corpus(place / "corpus.jsonl"),
        "--vectors",
        f"transformer:{place / 'encoder'}",
        "--out",
        place / "audit",
    )
    return place, said


def test_an_audit_says_what_it_is_made_of_and_adds_up(made):
    place, said = made
    assert "encoder (mpnet, 2 layers x 16, mean of the pieces, unit length; reads 40 pieces of a text)" in said
    documents, words = (pq.read_table(place / "audit" / f"{name}.parquet") for name in ("documents", "words"))
    evidence, bias = (documents[name].to_numpy() for name in ("evidence", "bias"))
    total = np.bincount(words["document"].to_numpy(), words["relevance"].to_numpy(), minlength=len(evidence)) + bias
    placed = np.isfinite(evidence)
    np.testing.assert_allclose(total[placed], evidence[placed], atol=1e-5 * np.abs(evidence[placed]).max())
    assert placed.sum() == 36
    assert documents["n_tokens"][5].as_py() - documents["n_explained"][5].as_py() == 50 - 37
    assert "the" not in str(pq.read_table(place / "audit" / "clusters.parquet")["words"].to_pylist())


def test_it_is_verified_without_encoding_anything_again(made, monkeypatch):
    place, _ = made
    encoded, own = [], Network.encode

    def counted(network, ids, lengths):
        encoded.append(len(ids))
        return own(network, ids, lengths)

    monkeypatch.setattr(Network, "encode", counted)
    assert ClusterExplainer.load(place / "audit").labels_.shape == (37,)
    assert sum(encoded) == 0
    ways, relevance = [], Network.relevance

    def downwards(network, ids, lengths, directions):
        ways.append(directions.shape[1])
        return relevance(network, ids, lengths, directions)

    monkeypatch.setattr(Network, "relevance", downwards)
    assert verify_audit(place / "audit").off == ()
    # Competitors are not compared, so they are not paid for.
    assert set(ways) == {1}


def test_every_command_works_on_it(made, tmp_path):
    place, _ = made
    run("explain", place / "audit", "the judge and the crime", "--out", tmp_path / "explained")
    run("explain", place / "audit", place / "corpus.jsonl", "--against", 1, "--out", tmp_path / "against")
    run("export", place / "audit", "--format", "markdown", "--out", tmp_path / "all.md")
    assert " special pieces " in (tmp_path / "all.md").read_text(encoding="utf-8")
    page = (place / "audit" / "report.html").read_text(encoding="utf-8")
    assert '"bias":"special pieces"' in page
    assert "+ special pieces" in page
    run("verify", place / "audit")
    assert (tmp_path / "explained" / "report.html").is_file()


@pytest.mark.heavy
def test_evaluation_keeps_to_its_budget_and_says_so(made, tmp_path, monkeypatch):
    place, _ = made
    monkeypatch.setattr("neontext.explain.SentenceLayer.max_edited", 3_000)
    said = run("evaluate", place / "audit", "--out", tmp_path / "evaluation")
    assert "Every edited document is encoded again: measured on 7 documents in 10 steps (asked for: 200 in 50)" in said


def test_a_moved_or_changed_encoder_is_refused_and_can_be_given(made, tmp_path):
    place, _ = made
    shutil.copytree(place / "encoder", tmp_path / "moved")
    shutil.copytree(place / "audit", tmp_path / "audit")
    own = ClusterExplainer.load(tmp_path / "audit")
    kept = (place / "encoder").rename(tmp_path / "away")
    try:
        with pytest.raises(ModelError, match=r"no such folder.*embedder=SentenceEmbedder"):
            ClusterExplainer.load(tmp_path / "audit")
        given = ClusterExplainer.load(tmp_path / "audit", embedder=SentenceEmbedder(tmp_path / "moved"))
        np.testing.assert_array_equal(given.evidence(own.corpus_), own.evidence(own.corpus_))
        with pytest.raises(ModelError, match="another one"):
            ClusterExplainer.load(
                tmp_path / "audit", embedder=SentenceEmbedder(tmp_path / "moved", precision="float64")
            )
        write_folder(place / "encoder", "bert")
        with pytest.raises(ModelError, match="another one"):
            ClusterExplainer.load(tmp_path / "audit")
    finally:
        shutil.rmtree(place / "encoder", ignore_errors=True)
        kept.rename(place / "encoder")


def test_an_audit_does_not_write_over_its_encoder(made):
    place, _ = made
    words = ("audit", "demo", "--vectors", f"transformer:{place / 'encoder'}", "--out", place / "encoder", "--force")
    result = CliRunner().invoke(app, [str(word) for word in words])
    assert result.exit_code != 0
    assert (place / "encoder" / "model.safetensors").is_file()


def test_a_broken_folder_is_one_line_and_leaves_nothing(tmp_path):
    result = CliRunner().invoke(
        app, ["audit", "demo", "--vectors", f"transformer:{tmp_path}", "--out", str(tmp_path.parent / "a")]
    )
    assert result.exit_code == 1
    assert "has no modules.json" in str(result.exception)
    assert not (tmp_path.parent / "a").exists()


@pytest.mark.parametrize("options", [("--without", "car"), ("--weights", "idf"), ("--language", "de"), ("--phrases",)])
def test_options_of_words_that_an_encoder_would_not_look_at_are_refused(made, tmp_path, options):
    place, _ = made
    words = ("audit", "demo", "--vectors", f"transformer:{place / 'encoder'}", "--out", tmp_path / "out", *options)
    result = CliRunner().invoke(app, [str(word) for word in words])
    assert result.exit_code == 1
    assert "belong to word vectors" in str(result.exception)
    assert not (tmp_path / "out").exists()
