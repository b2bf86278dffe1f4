"""One document's page: its account from bias to evidence, the clusters it might be in, and what else is known of it."""

import pytest
from report_page import MISSING, numbers

from neontext import ClusterExplainer, read_corpus
from neontext.explain.moves import MAX_REMOVED
from neontext.report.view.competitors import N_COMPETITORS

expect = pytest.importorskip("playwright.sync_api", reason=MISSING).expect


@pytest.mark.parametrize("corpus", ["demo", "against"])
def test_from_the_bias_to_the_evidence_the_figures_shown_add_up(visit, request, corpus):
    audited = request.getfixturevalue(corpus)
    report = visit(audited.file)
    for row, document in list(enumerate(audited.rows("documents")))[::13]:
        report.go(f"#d{row}")
        for chosen in report.view.locator("input[name=against]").all()[:3]:
            chosen.check(force=True)
            names = report.all_texts(".waterfall th")
            shown = [round(1000 * numbers(text)[0]) for text in report.all_texts(".waterfall td.n")]
            assert (names[0], names[-1]) == ("Bias", "Evidence")
            assert sum(shown[:-1]) == shown[-1]
            assert shown[-1] == pytest.approx(1000 * report.sums()["Evidence"], abs=5.5)
            words = [abs(value) for value in shown[1:9]]
            assert words == sorted(words, reverse=True)
        report.choose("against", "")
        assert round(document["evidence"], 2) == numbers(report.all_texts(".waterfall td.n")[-1])[0]


def test_every_cluster_has_its_probability(visit, demo):
    explainer = ClusterExplainer.load(demo.folder / "model")
    explanations = explainer.explain(read_corpus("demo"))
    expected = explainer.network_.probabilities(explanations.points, explanations.excluded)
    report = visit(demo.file)
    for row in range(0, 200, 17):
        report.go(f"#d{row}")
        items = report.view.locator(".probabilities li").all()
        shown = {int(numbers(item.locator("a").text_content())[0]): item.locator(".n").text_content() for item in items}
        assert sorted(shown) == list(range(explainer.n_clusters_))
        for cluster, p in enumerate(expected[row]):
            assert shown[cluster] == ("P > 0.999" if p > 0.9995 else "P < 0.001" if p < 0.0005 else f"P = {p:.3f}"), (
                row,
                cluster,
            )


def test_what_moves_a_document_to_a_cluster_is_found_and_does_so(visit, demo):
    """A task: say which words to take out of document X, or to put in, so that it is in cluster Y."""
    explainer = ClusterExplainer.load(demo.folder / "model")
    corpus = read_corpus("demo")
    whole = explainer.explain(corpus)
    against = [explainer.explain(corpus, against=cluster) for cluster in range(explainer.n_clusters_)]
    report = visit(demo.file)
    n_removals = 0
    for row in range(0, 200, 21):
        report.go(f"#d{row}")
        told = {}
        for part in report.view.locator(".accounts .moves dl > div").all():
            cluster = int(numbers(part.locator("dt a").text_content())[0])
            for way in part.locator("dd").all():
                how, words = way.text_content().split(" ")[0], way.locator("em").all_text_contents()
                told.setdefault(cluster, []).append((how, words))
        assert list(told) == [competitor.cluster for competitor in whole[row].competitors[:N_COMPETITORS]]
        for cluster, ways in told.items():
            flip, addition = against[cluster][row].flip, against[cluster][row].addition
            expected = []
            # With more words the greedy search may begin elsewhere.
            if flip is not None and len(flip.words) <= MAX_REMOVED // 2:
                expected.append(("without", list(flip.words[:12])))
            if addition is not None:
                # Of a cluster's words its strongest stand first.
                pulling = against[cluster].addable
                expected.append(("with", sorted(addition.words, key=pulling.index)[:12]))
            if flip is None or len(flip.words) <= MAX_REMOVED // 2:
                assert ways == (expected or [("nothing", [])])
            n_removals += len(ways) > 1
    assert n_removals > 5


def test_lists_quote_the_strongest_passage(visit, demo):
    texts = [document["text"] for document in demo.rows("documents")]
    report = visit(demo.file, "#documents?sort=row")
    quotes = report.all_texts("ol.documents .beginning")
    further = 0
    for row, quote in enumerate(quotes):
        cut = quote.removeprefix("… ").removesuffix(" …").removesuffix("…")
        text = " ".join(texts[row].split())
        assert cut in text
        further += not text.startswith(cut)
    assert further > len(quotes) / 4


def test_further_fields_are_shown_as_text(visit, audit_texts):
    topics = ("garlic onion butter sauce", "telescope comet orbit mirror", "court judge lawyer appeal")
    audited = audit_texts(
        {"text": topics[n % 3], "author": "<b>Ann</b>\n& Co", "year": 2000 + n, "gone": None if n else "x"}
        for n in range(30)
    )
    report = visit(audited.file, "#d4")
    assert report.all_texts("dl.fields dt") == ["author", "year"]
    assert report.all_texts("dl.fields dd") == ["<b>Ann</b> & Co", "2004"]
    report.go("#d0")
    assert report.all_texts("dl.fields dd")[-1] == "x"
    report.click(report.view.locator("dl.fields a", has_text="2000"))
    assert report.listed() == ["#d0"]
    report.go("#documents?text=ann")
    assert len(report.listed()) == 30
    report.go("#documents?text=mirror+%3Cb%3EAnn")
    assert report.listed() == []


def test_many_fields_are_folded(visit, audit_texts):
    further = {f"field-{n}": n for n in range(12)}
    audited = audit_texts({"text": "garlic onion comet judge" * (1 + n % 3), **further} for n in range(30))
    report = visit(audited.file, "#d4")
    expect(report.view.locator("details.fields summary")).to_have_text("12 fields")
    expect(report.view.locator("dl.fields dd").first).to_be_hidden()
