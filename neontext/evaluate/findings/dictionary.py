"""A dictionary to tell strange words by, if one is at hand."""

from neontext.embed import DocumentEmbedder
from neontext.embed.pretrained import glove_installed, glove_vectors


def find_dictionary(embedder: DocumentEmbedder) -> frozenset[str] | None:
    """Words that a general text may hold.

    Parameters
    ----------
    embedder : DocumentEmbedder
        Fitted. Its pretrained vectors are the dictionary, if it has some.

    Returns
    -------
    frozenset of str or None
        Else the words of the pretrained English vectors, if they are installed and the corpus is English; else None.
    """
    pretrained = [table for table in embedder.vectors_ if table.pretrained]
    language = getattr(embedder.tokenizer, "language", "en")
    if not pretrained and language == "en" and glove_installed():
        pretrained = [glove_vectors()]
    return frozenset().union(*(table.words for table in pretrained)) if pretrained else None
