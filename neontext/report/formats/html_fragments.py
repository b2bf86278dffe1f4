"""HTML fragments: a file a document, to be pasted into a page, and a list of them."""

import re
from collections.abc import Iterable
from pathlib import Path

from neontext.corpus.one_line import strip_control
from neontext.explain import Explanation
from neontext.report.saved.summary import plain, write_json

#: The list of the fragments: which file holds which document.
LIST = "fragments.json"


def write_fragments(explanations: Iterable[Explanation], folder: Path) -> None:
    """Write every document as an HTML fragment, and their list.

    A fragment is what a notebook shows: every colour stands on its element, so that it looks the same wherever it is
    pasted; there is no script, no id and no style sheet in it. Files are called after the row of the document.

    Parameters
    ----------
    explanations : iterable of Explanation
        The documents.
    folder : Path
        An existing folder.
    """
    listed = []
    for explanation in explanations:
        name = f"document-{explanation.document}.html"
        # ASCII, so that it reads the same in a page of any encoding; a lone carriage return is a line break in HTML.
        fragment = strip_control(re.sub("\r\n?", "\n", explanation._repr_html_())).encode("ascii", "xmlcharrefreplace")
        (folder / name).write_bytes(fragment + b"\n")
        facts = ("document", "id", "label", "cluster", "evidence")
        listed.append({"file": name, **{fact: getattr(explanation, fact) for fact in facts}})
    write_json(folder / LIST, plain(listed))
