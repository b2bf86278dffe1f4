"""What is written read back, format by format: every value equal, or escaped as documented, and nothing that runs."""

import csv
import io
import json
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from html.parser import HTMLParser
from itertools import count
from pathlib import Path
from xml.etree import ElementTree

import pages
import pyarrow.parquet as pq
from markdown_it import MarkdownIt
from rich.console import Console

from neontext import ClusterExplainer, compare_audits, draw_figures, export_audit
from neontext.corpus.one_line import one_line
from neontext.explain import Explanation
from neontext.report.formats.latex import SPECIAL
from neontext.report.formats.table import escape_formula
from neontext.report.saved.audit import SavedAudit

#: Elements and attributes of a fragment, and elements of Markdown as we write it.
FRAGMENT, ATTRIBUTES = {"div", "p", "mark", "span"}, {"style", "title", "dir"}
MARKDOWN = {"h1", "h2", "h3", "p", "strong", "em", "sup", "blockquote", "ul", "li", "br"}
MARKDOWN |= {"table", "thead", "tbody", "tr", "th", "td"}
ACTIVE = {"script", "iframe", "object", "embed", "img", "video", "audio", "form", "input", "base", "link", "a"}
#: Commands that our LaTeX is made of; what each prints.
PRINTED = {command: character for character, command in SPECIAL.items()}
LATEX = set(re.findall(r"\\[A-Za-z]+", "".join(PRINTED))) | {"\\begin", "\\end", "\\par", "\\small", "\\smallskip"}
LATEX |= {"\\neontextfor", "\\neontextagainst", "\\neontextgrey", "\\neontextchar"}
_TOKEN = re.compile(
    r"\\neontextchar\{(?P<code>[0-9A-F]+)\}|(?P<box>\\neontext(?:for|against)\{\d+\}|\\neontextgrey|\\par\b)|(?P<printed>"
    + "|".join(map(re.escape, sorted(PRINTED, key=len, reverse=True)))
    + r")|(?P<brace>[{}])"
)
#: Elements of figures, and what a PDF must not hold.
SVG = {"svg", "metadata", "RDF", "Work", "type", "date", "format", "creator", "Agent", "title", "defs", "style", "g"}
SVG |= {"path", "use", "clipPath", "rect", "image"}
IN_PDF = (b"/JavaScript", b"/JS", b"/URI", b"/Launch", b"/OpenAction", b"/EmbeddedFile")
#: What a spreadsheet takes for the beginning of a formula.
FORMULA = tuple("=+-@\uff1d\uff0b\uff0d\uff20\t\r")
_ENDS = re.compile(r"^[\s\u200b\ufeff]+|[\s\u200b\ufeff]+$")
#: What Python's reader of HTML drops where it stands as a number, and what names do not show.
UNSEEN = re.compile("[\ufdd0-\ufdef\ufffe\uffff\u202a-\u202e\u2066-\u2069]")
CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")


@dataclass
class Row:
    """What became of the strings in one format: values that were compared, and faults, sentences."""

    values: int = 0
    faults: list[str] = field(default_factory=list)

    def same(self, what: str, found: object, expected: object) -> None:
        """Count a value, and a fault where it is not as expected."""
        self.values += 1
        if found != expected:
            self.faults.append(f"{what}: {found!r:.150} instead of {expected!r:.150}")

    def within(self, what: str, found: Iterable[str], allowed: set[str]) -> None:
        """Count a value, and a fault where something else is there, too."""
        self.same(what, sorted({*found} - allowed), [])


class Elements(HTMLParser):
    """Elements and attributes of a piece of HTML, and its texts: all, of quotations and of headings."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.names: set[str] = set()
        self.attributes: set[str] = set()
        self.text, self.quotations, self.headings = "", [""], [""]
        self._open: list[str] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note an element."""
        self.names.add(tag)
        self.attributes |= {name for name, _ in attrs}
        self._open += [tag] * (tag in ("blockquote", "h3", "sup"))
        (self.quotations if tag == "blockquote" else self.headings if tag == "h3" else [""]).append("")

    def handle_endtag(self, tag: str) -> None:
        """Leave an element."""
        if tag in self._open:
            self._open.remove(tag)

    def handle_data(self, data: str) -> None:
        """Note text; relevance above the line is not of it."""
        self.text += data
        if "sup" not in self._open:
            self.quotations[-1] += data * ("blockquote" in self._open)
            self.headings[-1] += data * ("h3" in self._open)


@dataclass(frozen=True)
class Audited:
    """An audit of documents, what was given to it (dictionaries of text, label and id), and which ones are drawn."""

    folder: Path
    documents: list[dict[str, str]]
    drawn: str = "strongest"
    _numbers: count = field(default_factory=count)

    @property
    def saved(self) -> SavedAudit:
        """The audit read back."""
        return SavedAudit.read(self.folder)

    def explanations(self) -> list[Explanation]:
        """Its explanations, one a document."""
        saved = self.saved
        return [saved.explanation(row) for row in range(len(saved))]

    def place(self, name: str) -> Path:
        """A place to write to."""
        return self.folder.with_name(f"{self.folder.name}-{next(self._numbers)}-{name}")

    def export(self, format: str) -> Path:
        """The audit in another format."""
        out = self.place(format)
        export_audit(self.folder, out, format=format)
        return out


def squeezed(text: str) -> str:
    """A text without white space and control characters, which are shown in other ways."""
    return re.sub(r"[\s\ufffd]+", "", UNSEEN.sub("", CONTROL.sub("", text)))


def has_text(row: Row, found: str, given: dict[str, str], *names: str) -> None:
    """Count what is shown of a document."""
    for name in names:
        row.same(name, squeezed(given[name]) in squeezed(found), True)


def read_tables(audit: Audited) -> Row:
    """documents.parquet: exact; instead of an empty id the row's number, and a label as `same_label` knows it."""
    row = Row()
    written = pq.read_table(audit.folder / "documents.parquet").to_pylist()
    expected = {given["id"]: given for given in audit.documents}
    ids = [found["id"] if found["id"] in expected else re.sub(r"^(row )?\d+$", "", found["id"]) for found in written]
    row.same("ids", sorted(ids), sorted(expected))
    for name, found in zip(ids, written, strict=True):
        given = expected.get(name, {"text": "", "label": ""})
        row.same("text", found["text"], given["text"])
        row.same(f"label {found['label']!r} of {given['label']!r}", same_label(found["label"], given["label"]), True)
    json.loads((audit.folder / "summary.json").read_bytes())
    return row


def same_label(found: str | None, given: str) -> bool:
    """Whether a label is kept, but for blanks at its ends, or as the same number; nothing and -1 are none."""
    given = _ENDS.sub("", given)
    try:
        number = float(given)
    except ValueError:
        return found == (given or None)
    return found is None if number == -1 else found == given or (found is not None and float(found) == number)


def read_jsonl(audit: Audited) -> Row:
    """JSON lines: exact."""
    row = Row()
    lines = audit.export("jsonl").read_text(encoding="ascii").splitlines()
    for line, given in zip(lines, audit.explanations(), strict=True):
        record = json.loads(line)
        for name in ("id", "label", "text"):
            row.same(name, record[name], getattr(given, name))
        row.same("words", [tuple(word.values()) for word in record["words"]], list(map(tuple, given.words)))
    return row


def read_csv(audit: Audited) -> Row:
    """CSV: a row a line, escaped as documented, and no cell is a formula."""
    row, given = Row(), audit.explanations()
    content = audit.export("csv").read_bytes().decode()
    records = list(csv.DictReader(io.StringIO(content, newline="")))
    row.same("lines", len(content.splitlines()), 1 + len(records))
    words = [(explanation, word) for explanation in given for word in explanation.words or (None,)]
    for record, (explanation, word) in zip(records, words, strict=True):
        for name, value in (("id", explanation.id), ("label", explanation.label), ("word", word and word.word)):
            row.same(name, record[name], escape_formula(value) or "")
            row.same(f"{name} begins a formula", record[name].startswith(FORMULA), False)
    return row


def read_markdown(audit: Audited) -> Row:
    """Markdown as a renderer reads it: a section a document, made of what we write alone."""
    row, given = Row(), audit.explanations()
    found = rendered(audit.export("markdown").read_text(encoding="utf-8"))
    row.within("elements", found.names, MARKDOWN)
    row.same("sections", (len(found.headings) - 1, len(found.quotations) - 1), (len(given),) * 2)
    for heading, quotation, explanation in zip(found.headings[1:], found.quotations[1:], given, strict=False):
        row.same("text", squeezed(quotation), squeezed(explanation.text))
        row.same("id", squeezed(heading).startswith(squeezed(f"document {one_line(str(explanation.id))}:")), True)
    return row


def rendered(markdown: str) -> Elements:
    """Markdown as HTML; what is HTML in it stays so."""
    return Elements(MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"]).render(markdown))


def read_latex(audit: Audited) -> Row:
    """LaTeX: an environment a document, our commands alone, every character printed."""
    row, given = Row(), audit.explanations()
    content = audit.export("latex").read_text(encoding="utf-8").partition("\\begin{document}\n")[2]
    body = content.removesuffix("\\end{document}\n")
    row.within("commands", re.findall(r"\\[A-Za-z]+", re.sub(r"\\[^A-Za-z]", "", body)), LATEX)
    environments = body.split("\n\\begin{neontext}")[1:]
    row.same("environments", (len(environments), body.count("\\end{neontext}")), (len(given),) * 2)
    for environment, explanation in zip(environments, given, strict=False):
        printed = squeezed(_TOKEN.sub(_printed, environment))
        row.same("text", squeezed(explanation.text) in printed, True)
        row.same("id", squeezed(one_line(str(explanation.id))) in printed, True)
    return row


def _printed(match: re.Match[str]) -> str:
    if match["code"]:
        return chr(int(match["code"], 16))
    return PRINTED.get(match[0], "")


def read_fragments(audit: Audited) -> Row:
    """HTML fragments: our elements alone, the whole text; opened on one page that no policy protects."""
    row, folder, given = Row(), audit.export("html-fragments"), audit.explanations()
    listed = json.loads((folder / "fragments.json").read_bytes())
    fragments = [(folder / entry["file"]).read_text(encoding="ascii") for entry in listed]
    for entry, fragment, explanation in zip(listed, fragments, given, strict=True):
        row.same("id", (entry["id"], entry["label"]), (explanation.id, explanation.label))
        read_html(row, fragment, explanation)
    row.same("opened", on_one_page(audit, fragments), [])
    return row


def read_notebook(audit: Audited) -> Row:
    """What a notebook shows of explainer, explanations and each of them."""
    row = Row()
    explainer = ClusterExplainer.load(audit.folder)
    explanations = explainer.explain()
    shown = [explanation._repr_html_() for explanation in explanations]
    for fragment, explanation in zip(shown, explanations, strict=True):
        read_html(row, fragment, explanation)
    shown.append(explanations._repr_html_())
    row.same("opened", on_one_page(audit, shown), [])
    return row


def read_html(row: Row, fragment: str, explanation: Explanation) -> None:
    """Count what a fragment holds."""
    found = Elements(fragment)
    row.within("elements", found.names, FRAGMENT)
    row.within("attributes", found.attributes, ATTRIBUTES)
    has_text(row, found.text, {"text": explanation.text, "id": one_line(str(explanation.id))}, "text", "id")


def on_one_page(audit: Audited, fragments: Iterable[str]) -> list[str]:
    """What fragments do unasked on one page; nothing where no browser is."""
    page = audit.place("page.html")
    page.write_text(
        f"<!DOCTYPE html><meta charset=utf-8><title>-</title><body>{''.join(fragments)}", "utf-8", "replace"
    )
    return pages.what_pages_do(page) if pages.can_open() else []


def read_report(audit: Audited) -> Row:
    """The report, every document of it opened; without a browser, nothing."""
    row = Row()
    if pages.can_open():
        texts, troubles = pages.texts_of(audit.folder / "report.html", len(audit.documents))
        row.same("opened", troubles, [])
        for text, given in zip(texts, audit.explanations(), strict=True):
            row.same("text", text, given.text)
    return row


def read_terminal(audit: Audited) -> Row:
    """What a terminal is told: not one character that it would obey."""
    row = Row()
    for explanation in audit.explanations():
        stream = io.StringIO()
        Console(file=stream, width=200, color_system=None).print(explanation)
        for said in (stream.getvalue(), str(explanation)):
            row.same("control characters", CONTROL.findall(said), [])
            has_text(row, said, {"id": one_line(str(explanation.id))}, "id")
    return row


def read_figures(audit: Audited) -> Row:
    """Figures: drawings alone, with no link and no script; a caption for each."""
    row = Row()
    for format, look in (("svg", _look_at_svg), ("pdf", _look_at_pdf)):
        out = audit.place(format)
        for entry in draw_figures(audit.folder, out, format=format, rank=audit.drawn):
            look(row, out / entry["file"])
            row.same("caption", CONTROL.findall(entry["caption"]), [])
    return row


def _look_at_svg(row: Row, path: Path) -> None:
    tree = list(ElementTree.parse(path).iter())  # noqa: S314 (we wrote it)
    row.within("elements", (node.tag.rpartition("}")[2] for node in tree), SVG)
    attributes = [(name.rpartition("}")[2], value) for node in tree for name, value in node.attrib.items()]
    row.same("handlers", [name for name, _ in attributes if name.startswith("on")], [])
    links = [value for name, value in attributes if name == "href" and not value.startswith(("#", "data:image/png"))]
    row.same("links", links, [])


def _look_at_pdf(row: Row, path: Path) -> None:
    content = path.read_bytes()
    row.same("a PDF", content.startswith(b"%PDF-") and content.rstrip().endswith(b"%%EOF"), True)
    row.same("actions", [name for name in IN_PDF if name in content], [])


def read_comparison(audit: Audited, other: Audited) -> Row:
    """A comparison: page, Markdown, JSON and table."""
    row, out = Row(), audit.place("comparison")
    compare_audits(audit.folder, other.folder, out)
    page = Elements((out / "comparison.html").read_text(encoding="utf-8"))
    row.same("elements", sorted(page.names & (ACTIVE - {"a"})), [])
    row.same("handlers", [name for name in page.attributes if name.startswith("on") or name in ("style", "src")], [])
    row.same("opened", pages.what_pages_do(out / "comparison.html") if pages.can_open() else [], [])
    row.within("Markdown", rendered((out / "comparison.md").read_text(encoding="utf-8")).names, MARKDOWN)
    json.loads((out / "compare.json").read_bytes())
    given = {document["id"]: document for document in audit.documents}
    for found in pq.read_table(out / "moved.parquet").to_pylist():
        row.same("moved", found["id"] in given, True)
    return row


READERS: dict[str, Callable[[Audited], Row]] = {
    "documents.parquet": read_tables,
    "report.html": read_report,
    "jsonl": read_jsonl,
    "csv": read_csv,
    "markdown": read_markdown,
    "latex": read_latex,
    "html-fragments": read_fragments,
    "notebook": read_notebook,
    "terminal": read_terminal,
    "figures": read_figures,
}
