"""The figures on the page are those of the tables and of the library."""

import re
from collections import defaultdict

import pytest
from report_page import MISSING, numbers

from neontext import ClusterExplainer, read_corpus
from neontext.report.view.competitors import N_COMPETITORS

expect = pytest.importorskip("playwright.sync_api", reason=MISSING).expect

#: Half of the last decimal shown, and a hair.
MILLI, CENTI = 0.0005 + 1e-9, 0.005 + 1e-9
TOPICS = (
    ("garlic", "onion", "butter", "sauce", "oven", "שלום", "בצל", "מטבח"),
    ("telescope", "comet", "orbit", "mirror", "galaxy", "القمر", "نجوم", "سماء"),
    ("court", "judge", "lawyer", "appeal", "witness", "𐐎𐐡𐐄𐐤", "𝒥𝓊𝒹𝑔𝑒", "café"),
)
BETWEEN = (
    "😀", "👩‍👩‍👧‍👦", "\u202e", "\u202c", "e\u0301", "\ud83d", "\udc00😀", "\x00", "\r\n", "\n\n", "\t", "ﬁne",
    "İstanbul", "ＡＢＣ", "\u2028", "𐐀", "&amp;", "<b>", "\\u0041", "\ufeff", "🇩🇪", "❤\ufe0f", "\u200f", "x" * 40,
)  # fmt: skip


@pytest.fixture(scope="module")
def tricky(audit_texts):
    """Words of several scripts between characters that take one, two or many UTF-16 units, or none of their own."""
    documents = []
    for number in range(60):
        topic = TOPICS[number % 3]
        words = [topic[(number * 5 + i * i) % len(topic)] for i in range(12)]
        between = [BETWEEN[(number + 7 * i) % len(BETWEEN)] for i in range(12)]
        cased = [word.upper() if number % 4 == 0 else word for word in words]
        text = "".join(f"{gap} {word} " for gap, word in zip(between, cased, strict=True))
        documents.append({"id": f"tricky-{number}", "label": str(number % 3), "text": text})
    # Longer than what is shown of a text, which would end inside a word.
    documents[4]["text"] += "a " * ((199_946 - len(documents[4]["text"])) // 2) + "telescope " * 500
    documents += [{"id": f"none-{i}", "label": None, "text": text} for i, text in enumerate(["", "😀", "a an 12"])]
    return audit_texts(documents)


def utf16(text):
    return len(text.encode("utf-16-le")) // 2


def figure(value, digits=3):
    return f"{value:+.{digits}f}".replace("-", "−")


@pytest.mark.parametrize("corpus", ["demo", "tricky", "against"])
def test_every_document_shows_the_figures_of_the_tables(visit, request, corpus):
    audited = request.getfixturevalue(corpus)
    words = audited.words()
    report = visit(audited.file)
    for row, document in enumerate(audited.rows("documents")):
        report.go(f"#d{row}")
        assert report.heading == document["id"]
        shown = report.shown_text()
        if document["id"] == "tricky-4":
            assert_cut(report, shown, document["text"])
            continue
        assert shown.text == document["text"]
        if document["cluster"] is None:
            expect(report.view.locator(".note")).to_contain_text("No word of this document is known")
            assert not shown.marks
        else:
            assert_words(shown, document, words[row])
            assert_sum(report, document, words[row])


def assert_cut(report, shown, text):
    """A very long text is cut, not inside a word, and the page says so."""
    assert text.startswith(shown.text)
    assert 199_980 < len(shown.text) < 200_000
    assert shown.text.endswith("a a " + "telescope " * 5)
    assert [(mark.start, mark.text) for mark in shown.marks[-1:]] == [(utf16(shown.text[:-10]), "telescope")]
    expect(report.view.locator(".reading .note")).to_contain_text(f"The first {len(shown.text):,} of {len(text):,}")


def assert_words(shown, document, words):
    """Every explained token stands where the table has it, with the table's relevance and its colour."""
    text = document["text"]
    assert [(mark.start, mark.text) for mark in shown.marks] == [
        (utf16(text[: word["start"]]), text[word["start"] : word["end"]]) for word in words
    ]
    for mark, word in zip(shown.marks, words, strict=True):
        assert mark.relevance == pytest.approx(word["relevance"], abs=MILLI)
        assert abs(word["relevance"]) < 0.001 or mark.look[0] == ("f" if word["relevance"] > 0 else "a")
    assert len(shown.unexplained) == document["n_tokens"] - document["n_explained"]


def assert_sum(report, document, words):
    """Words plus bias is the evidence, each as in the tables."""
    evidence, bias = document["evidence"], document["bias"]
    total = sum(word["relevance"] for word in words)
    found = report.sums()
    assert found["Evidence"] == pytest.approx(evidence, abs=MILLI)
    assert found["Bias"] == pytest.approx(bias, abs=MILLI)
    assert found["Words"] == pytest.approx(total, abs=MILLI)
    lede = report.view.locator(".lede").inner_text()
    assert f"cluster {document['cluster']}" in lede
    assert f"evidence {figure(evidence, 2)}" in lede
    p = document["probability"]
    assert ("P > 0.999" if p > 0.9995 else "P < 0.001" if p < 0.0005 else f"P = {p:.3f}") in lede
    tokens = report.view.locator(".tokens").inner_text()
    assert numbers(tokens) == [document["n_explained"], document["n_tokens"]]


def test_word_lists_sum_occurrences(visit, demo):
    words = demo.words()
    report = visit(demo.file)
    for row in range(0, 200, 23):
        report.go(f"#d{row}")
        for more in report.view.locator(".words button.more").all():
            more.click()
        shown = {
            item.locator("bdi").inner_text(): numbers(item.locator("span.n").inner_text())[0]
            for item in report.view.locator(".words li").all()
        }
        sums, n = defaultdict(float), defaultdict(int)
        for word in words[row]:
            sums[word["word"]] += word["relevance"]
            n[word["word"]] += 1
        assert {word for word in sums if abs(sums[word]) > 0.001 * n[word]} <= shown.keys() <= sums.keys()
        for word, value in shown.items():
            assert value == pytest.approx(sums[word], abs=CENTI + MILLI * n[word])


def test_flips_are_those_of_the_table(visit, demo):
    report = visit(demo.file)
    for row, document in list(enumerate(demo.rows("documents")))[::17]:
        report.go(f"#d{row}")
        said = report.view.locator(".moves dd").first.inner_text()
        if document["flip"] is None:
            assert said == "No removal of words moves it."
        else:
            assert said.startswith(f"Without {', '.join(document['flip'][:12])}")
            assert re.search(rf"it would be in cluster {document['flip_to']}\b.*\.$", said)


def test_supporting_documents_are_those_of_the_library(visit, demo, library):
    explanations = library.explain(read_corpus("demo"))
    report = visit(demo.file)
    for row in range(0, 200, 31):
        report.go(f"#d{row}")
        sides = report.view.locator(".support-sides > div").all()
        for side, points in zip(sides, (explanations[row].support_for, explanations[row].support_against), strict=True):
            assert side.locator(".id").all_text_contents() == [point.id for point in points[:3]]
            shares = [numbers(text)[0] for text in side.locator(".point > .n").all_text_contents()]
            assert shares == pytest.approx([100 * point.share for point in points[:3]], abs=1)


@pytest.fixture(scope="module")
def library(demo):
    """The audit's own model."""
    return ClusterExplainer.load(demo.folder / "model")


@pytest.mark.parametrize("root", ["midpoint", "origin"])
def test_competitors_and_root_points_are_those_of_the_library(visit, demo, library, root):
    corpus = read_corpus("demo")
    library.set_params(root=root)
    whole = library.explain(corpus)
    alone = {cluster: library.explain(corpus, against=cluster) for cluster in range(library.n_clusters_)}
    report = visit(demo.file)
    for row in range(0, 200, 29):
        report.go(f"#d{row}?root={root}" if root == "origin" else f"#d{row}")
        assert_reading(report, whole[row], MILLI + 0.0005)
        kept = whole[row].competitors[:N_COMPETITORS]
        switches = report.view.locator("input[name=against]")
        assert [switch.get_attribute("value") for switch in switches.all()] == ["", *(str(k.cluster) for k in kept)]
        shares = [numbers(text)[0] for text in report.all_texts(".switch .choice .quiet")]
        assert shares == pytest.approx([100 * k.share for k in kept], abs=1)
        for competitor in kept:
            report.choose("against", str(competitor.cluster))
            expected = alone[competitor.cluster][row]
            # Against one competitor relevance is kept in hundredths; moved to the other root point it is rounded again.
            assert_reading(report, expected, CENTI if root == "midpoint" else 2 * CENTI)


def assert_reading(report, expected, tolerance):
    """The highlighted words and the sum are those of an explanation."""
    found, marks = report.sums(), report.shown_text().marks
    assert [mark.relevance for mark in marks] == pytest.approx([w.relevance for w in expected.words], abs=tolerance)
    assert found["Evidence"] == pytest.approx(expected.evidence, abs=0.0015)
    assert found["Bias"] == pytest.approx(expected.bias, abs=0.0015)
    assert found["Words"] == pytest.approx(sum(word.relevance for word in expected.words), abs=0.0015)
    assert found["Words"] + found["Bias"] == pytest.approx(found["Evidence"], abs=0.0021)


def test_a_word_says_what_each_competitor_contributes(visit, demo, library):
    library.set_params(root="midpoint")
    explanations = library.explain(read_corpus("demo"))
    report = visit(demo.file)
    for row in (3, 90, 151):
        report.go(f"#d{row}")
        for token in (0, 4):
            report.view.locator(".text mark").nth(token).hover()
            card = report.view.locator(".card")
            expect(card).to_be_visible()
            whole = explanations[row].words[token].relevance
            assert numbers(card.locator(".said").inner_text())[0] == pytest.approx(whole, abs=MILLI)
            cells = [numbers(text)[0] for text in card.locator("tbody td:last-child").all_text_contents()]
            # The competitors, and the other clusters where they have a share.
            assert len(cells) - N_COMPETITORS in (0, 1)
            for shown, competitor in zip(cells, explanations[row].competitors[:N_COMPETITORS], strict=False):
                relevance, share = competitor.relevance[token], competitor.share
                # DisplayMixin in hundredths, and before that a share in thousandths times a relevance in hundredths.
                tolerance = CENTI + CENTI * share + MILLI * abs(relevance) / share
                assert shown == pytest.approx(relevance, abs=tolerance)
            assert sum(cells) == pytest.approx(whole, abs=CENTI * len(cells))


def test_clusters_show_the_figures_of_their_table(visit, demo):
    report = visit(demo.file)
    for cluster in demo.rows("clusters"):
        report.go(f"#c{cluster['cluster']}")
        lede = report.view.locator(".lede").first.inner_text()
        assert f" {cluster['size']} document" in lede
        assert f"{cluster['purity']:.0%} {cluster['majority_label']}" in lede
        strongest = report.view.locator(".columns").first.locator("ol.bars").first
        shown = strongest.locator("bdi").all_text_contents()
        assert shown == cluster["words"][: len(shown)]
        relevances = [numbers(text)[0] for text in strongest.locator(".n").all_text_contents()]
        assert relevances == pytest.approx(cluster["relevances"][: len(shown)], abs=MILLI)
        exemplars = [f"#d{row}" for row in cluster["exemplars"]]
        assert [a.get_attribute("href") for a in report.view.locator(".exemplars a").all()] == exemplars
