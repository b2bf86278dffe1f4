"""Names on one line, where the report looks for them."""

from neontext.corpus.one_line import MOST, one_line

__all__ = ["MOST", "one_line"]
