"""Which strings of a view are names: they stand on one line, and the page shows so much of them."""

from collections.abc import Mapping
from typing import Any

from neontext.corpus.one_line import MAX_LENGTH, one_lines
from neontext.report.saved.summary import plain

#: Characters of a document that a list quotes, of a sentence that may quote words of the corpus, and of a setting.
N_BEGINNING, N_SENTENCE, N_SETTING = 80, 600, 400
#: By the key that they stand under.
LENGTHS = {
    **dict.fromkeys(("title", "name", "id", "label", "labels", "majority_label", "word", "words"), MAX_LENGTH),
    **dict.fromkeys(("given_name", "by_words_name", "label_share"), MAX_LENGTH),
    **dict.fromkeys(("gained", "lost"), MAX_LENGTH),
    **dict.fromkeys(("sentence", "missing"), N_SENTENCE),
    **dict.fromkeys(("value", "folder"), N_SETTING),
    "passage": N_BEGINNING,
}


def clean_view(view: Mapping[str, Any], **lengths: int) -> dict[str, Any]:
    """A view in JSON types, its names on one line and without control characters: what every view passes once.

    Parameters
    ----------
    view : dict
        The view, with names as they were given.
    **lengths : int
        Further keys of names, or other lengths.
    """
    cleaned: dict[str, Any] = one_lines(plain(view), LENGTHS | lengths)
    return cleaned
