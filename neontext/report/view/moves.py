"""What would move a document into each of its competitors, as the page shows it."""

from typing import Any

from neontext.arrays import IntArray
from neontext.explain import Explanations
from neontext.explain.flips import N_ADDABLE
from neontext.explain.moves import MAX_REMOVED, Moves, moves_to_competitors


class MoveViews:
    """What would move the documents of an audit.

    Parameters
    ----------
    explanations : Explanations
        Of the audit.
    shown : ndarray of int
        Rows of the documents that the page holds.
    n_competitors : int
        Competitors of each document, the strongest ones.
    """

    def __init__(self, explanations: Explanations, shown: IntArray, n_competitors: int) -> None:
        self._words = explanations.tokens.words
        self._moves = moves_to_competitors(explanations, shown, n_competitors)
        clusters = range(explanations.explainer.network.n_clusters)
        self._places = [{word: n for n, word in enumerate(pulling_words(explanations, k))} for k in clusters]

    def view(self, row: int, competitors: list[int], codes: list[int]) -> dict[str, list[Any]]:
        """Words to take away from one document, and to put in, for each competitor; None where none were found.

        Parameters
        ----------
        row : int
            Its row.
        competitors : list of int
            Its competitors.
        codes : list of int
            Its words, see `DistinctWords`.

        Returns
        -------
        dict
            removal: indices into the document's words, most relevant first; addition: indices into `pulling_words` of
            the competitor, in their order, which compresses best.
        """
        index = {self._words[code]: n for n, code in enumerate(codes)}
        moves = [self._moves.get((row, cluster), Moves(None, None)) for cluster in competitors]
        places = [self._places[cluster] for cluster in competitors]
        return {
            "removal": [move.removal and [index[word] for word in move.removal.words] for move in moves],
            "addition": [
                move.addition and sorted(own[word] for word in move.addition.words)
                for move, own in zip(moves, places, strict=True)
            ],
        }


def pulling_words(explanations: Explanations, cluster: int) -> tuple[str, ...]:
    """Words of a cluster from which those that are put in are chosen."""
    return explanations.pulling_words(cluster, N_ADDABLE)


def moves_facts(explanations: Explanations) -> dict[str, int] | None:
    """How many words are tried, for the page's script; None where nothing was sought, since it takes long."""
    if explanations.explainer.layer.max_sought is not None:
        return None
    return {"removed": MAX_REMOVED, "added": N_ADDABLE}
