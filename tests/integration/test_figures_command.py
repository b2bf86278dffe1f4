"""`neontext figures` in a process of its own."""

import json

import pytest

from neontext.runtime.record import RECORD


def test_figures_and_captions(neontext, demo_audit, tmp_path, nothing_left):
    out = tmp_path / "figures"
    chosen = ("--figure", "contingency", "--figure", "document", "--cluster", 2, "--rank", "weakest:2")
    done = neontext("figures", demo_audit, "--out", out, "--format", "pdf", *chosen)
    assert done.status == 0, done.err
    captions = json.loads((out / "captions.json").read_text())
    assert [entry["file"].split("-")[0] for entry in captions] == ["contingency.pdf", "document", "document"]
    nothing_left(out, "captions.json", RECORD, *(entry["file"] for entry in captions))
    assert all((out / entry["file"]).read_bytes().startswith(b"%PDF") for entry in captions)
    assert all(entry["file"] in done.out for entry in captions)
    assert "--force" in neontext("figures", demo_audit, "--out", out, "--figure", "contingency").err
    assert neontext("figures", demo_audit, "--out", out, "--figure", "contingency", "--force").status == 0
    nothing_left(out, "captions.json", RECORD, "contingency.svg")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--figure", "pie"), "map, contingency, document"),
        (("--format", "gif"), "svg, pdf"),
        (("--figure", "document", "--id", "nobody"), "nobody"),
    ],
)
def test_what_cannot_be_drawn_writes_nothing(here, demo_audit, tmp_path, nothing_left, arguments, said):
    done = here("figures", demo_audit, "--out", tmp_path / "out", *arguments)
    assert done.status == 1
    assert said in done.err
    assert "Traceback" not in done.err
    nothing_left(tmp_path)


def test_what_the_audit_has_not_is_left_out_and_said(neontext, tmp_path):
    texts = ["garlic onion butter", "garlic sauce oven", "telescope comet orbit", "comet mirror galaxy"] * 5
    (tmp_path / "texts.csv").write_text("text\n" + "\n".join(texts))
    audit = ("audit", tmp_path / "texts.csv", "--out", tmp_path / "audit", "--clusters", 2, "--vectors", "ppmi")
    assert neontext(*audit).status == 0
    done = neontext("figures", tmp_path / "audit", "--out", tmp_path / "figures")
    assert done.status == 0, done.err
    assert "'contingency' was left out" in done.err
    assert "document-" in done.out
    refused = neontext("figures", tmp_path / "audit", "--out", tmp_path / "one", "--figure", "contingency")
    assert (refused.status, "no labels" in refused.err) == (1, True)
