"""Further fields of a document, as the page shows them."""

from neontext.corpus import Corpus
from neontext.corpus.one_line import one_line

#: Characters of a value that are shown: the tables hold the whole of it.
N_VALUE = 400


def field_names(corpus: Corpus) -> list[str]:
    """Names of the further fields, in their order."""
    return [one_line(name) for name in corpus.metadata]


def fields_view(corpus: Corpus, row: int) -> list[str | None]:
    """Values of one document's further fields, as text; None where it has none.

    Examples
    --------
    >>> fields_view(Corpus.from_texts(["my cat"], metadata={"author": ["Ann"], "year": [2024], "city": [None]}), 0)
    ['Ann', '2024', None]
    """
    values = corpus.document_metadata(row).values()
    return [None if value is None else one_line(str(value), N_VALUE) for value in values]
