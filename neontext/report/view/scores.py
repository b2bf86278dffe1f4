"""Scores of a clustering as a page shows them: name, value and meaning."""

from typing import Any

from neontext.evaluate import Scores

_MEANINGS = {
    "purity": ("Purity", "Share of {things} that carry the majority label of their cluster."),
    "inverse_purity": ("Inverse purity", "Share of {things} that lie in the cluster where most of their label lies."),
    "ari": ("Adjusted Rand index", "Agreement on which pairs belong together; 0 by chance, 1 if perfect."),
    "nmi": ("Normalised mutual information (V-measure)", "How much cluster and label tell about each other; 0 to 1."),
    "ami": ("Adjusted mutual information", "The same, corrected for chance; 0 by chance, 1 if perfect."),
    "silhouette": (
        "Silhouette",
        "How much nearer {a_thing}'s own cluster is than the next one; −1 to 1, needs no labels.",
    ),
}


def score_rows(scores: Scores, a_thing: str = "a document") -> list[dict[str, Any]]:
    """Scores that could be had, with their meaning.

    Parameters
    ----------
    scores : Scores
        Of a clustering.
    a_thing : str
        What was clustered, with its article.

    Returns
    -------
    list of dict
        key, name, value and meaning of each, in the order of the page.

    Examples
    --------
    >>> score_rows(Scores(0, None, None, None, None, None, None, silhouette=0.5), "an image")[0]["meaning"]
    "How much nearer an image's own cluster is than the next one; −1 to 1, needs no labels."
    """
    things = a_thing.split()[-1] + "s"
    return [
        {"key": key, "name": name, "value": value, "meaning": meaning.format(things=things, a_thing=a_thing)}
        for key, (name, meaning) in _MEANINGS.items()
        if (value := getattr(scores, key)) is not None
    ]
