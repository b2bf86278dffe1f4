"""Sentences on a comparison that the page, the Markdown and the terminal share."""

from typing import Any

_SCORES = {"ari": "ARI", "ami": "AMI", "nmi": "NMI (V-measure)"}


def matched_sentence(view: dict[str, Any]) -> str:
    """Which documents were compared, and which were not."""
    documents = view["documents"]
    n, n_by_text, n_changed = (documents[name] for name in ("n_matched", "n_by_text", "n_changed"))
    sentence = f"{n:,} document{'s' * (n != 1)} in both"
    if n_by_text:
        sentence += f" ({n_by_text:,} of them under another id, known by their text)"
    only = {side: documents[f"n_only_{side}"] for side in ("first", "second")}
    left = [f"{n_left:,} only in the {side}" for side, n_left in only.items() if n_left]
    if left:
        changed = f", {n_changed:,} with an id that the other has with another text" * bool(n_changed)
        sentence += f"; not compared: {' and '.join(left)}{changed}"
    return sentence + "."


def agreement_sentence(view: dict[str, Any]) -> str:
    """Scores of the agreement."""
    agreement = view["agreement"]
    if not agreement["n_compared"]:
        return "No document has a cluster in both."
    scores = ", ".join(f"{name} {agreement[key]:.3f}" for key, name in _SCORES.items())
    return f"{scores}; {agreement['stayed']:.1%} of {agreement['n_compared']:,} documents stayed in matched clusters."


def settings_sentence(view: dict[str, Any]) -> str:
    """What differs in how they were made."""
    if not view["settings"]:
        return "Both were made with the same settings."
    rows = (f"{row['name']} ({row['first']} → {row['second']})" for row in view["settings"])
    return f"Settings that differ: {', '.join(rows)}."


def purer_sentence(view: dict[str, Any]) -> str:
    """Which is purer, and how surely."""
    scores = view["scores"]
    if scores is None:
        return "Which is purer cannot be said: fewer than two documents have a label and a cluster in both."
    first, second = scores["purity"]
    purer = "The second is purer" if scores["low"] > 0 else "The first is purer" if scores["high"] < 0 else None
    points = [f"{100 * scores[name]:+.1f}" for name in ("difference", "low", "high")]
    sentence = (
        f"{purer or 'Neither is purer beyond chance'}: {second:.1%} of {scores['n']:,} labelled documents are with the "
        f"majority label of their cluster in the second, {first:.1%} in the first (difference {points[0]} points, "
        f"{points[1]} to {points[2]})."
    )
    before, after = scores["n_clusters"]
    if before == after:
        return sentence
    more = "second" if after > before else "first"
    ami = " and ".join(f"{value:.3f}" for value in scores["ami"])
    return (
        f"{sentence} The {more} has more clusters ({before} in the first, {after} in the second), which alone raises "
        f"purity; corrected for that, AMI is {ami}."
    )


def moved_sentence(view: dict[str, Any]) -> str:
    """How many moved, gained or lost a cluster."""
    parts = [f"{view['n_moved']:,} moved"]
    parts += [f"{view['n_gained']:,} with a cluster in the second only"] * bool(view["n_gained"])
    parts += [f"{view['n_lost']:,} with a cluster in the first only"] * bool(view["n_lost"])
    return ", ".join(parts) + "."


def changes(words: list[dict[str, Any]]) -> str:
    """Words and their change, in one line."""
    return ", ".join(f"{word['word']} {word['change']:+.2f}" for word in words)


HOW_TO_READ = (
    "Change of a word: its relevance for the second cluster, in the second audit, less its relevance for the first "
    "cluster, in the first; in nats. What is positive pulled the document over, what is negative had held it."
)
