"""A text in composed form (NFC), with the way back to the places of the text as it is."""

import unicodedata
from itertools import accumulate

import regex

_CLUSTER = regex.compile(r"\X")


class ComposedText:
    """A text whose letters and marks are composed, for readers that know no others.

    Parameters
    ----------
    text : str
        The text as it is.

    Examples
    --------
    >>> composed = ComposedText("cafe\N{COMBINING ACUTE ACCENT} noir")
    >>> composed.text, composed.start(5), composed.end(9)
    ('café noir', 6, 10)
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self._place: list[int] | None = None
        if not unicodedata.is_normalized("NFC", text):
            clusters = _CLUSTER.findall(text)
            composed = [unicodedata.normalize("NFC", cluster) for cluster in clusters]
            starts = accumulate(map(len, clusters), initial=0)
            # A cluster that stays as long keeps its places; of another one every place is the cluster's.
            self._place = [
                start + (inside if len(new) == len(old) else 0)
                for old, new, start in zip(clusters, composed, starts, strict=False)
                for inside in range(len(new))
            ] + [len(text)]
            self.text = "".join(composed)

    def start(self, place: int) -> int:
        """Where a place of the composed text lies in the text as it is."""
        return place if self._place is None else self._place[place]

    def end(self, place: int) -> int:
        """The same for the end of a span."""
        return self.start(place)
