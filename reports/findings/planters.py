"""What is planted into texts: six kinds of artefact, each drawn at random."""

from collections.abc import Callable, Sequence

import numpy as np

#: Puts an artefact into a text, and says what it put there.
Planter = Callable[[str], tuple[str, str]]

MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
DAYS = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
PLAIN_WORDS = [
    "posted",
    "from",
    "mobile",
    "office",
    "relay",
    "express",
    "opinions",
    "department",
    "north",
    "print",
    "archive",
    "digest",
]
FIRST_NAMES = ["anna", "boris", "clara", "dmitri", "elena", "farid", "greta", "hugo", "ines", "jonas", "kofi", "lucia"]
LAST_NAMES = ["kowalski", "nguyen", "okafor", "petrov", "quiroga", "rossi", "schmidt", "tanaka", "ullman", "vargas"]
TAGS = [
    ('<font face="arial">', "</font>"),
    ('<div class="article">', "</div>"),
    ("<blockquote>", "</blockquote>"),
    ('<span lang="en">', "</span>"),
]
#: Words of a copied paragraph.
PARAGRAPH = (15, 31)


def made_up(rng: np.random.RandomState) -> str:
    """A word that no dictionary has, such as a user name."""
    letters = ["".join((rng.choice(list("bcdfghklmnprstvwz")), rng.choice(list("aeiou")))) for _ in range(3)]
    return "".join(letters) + rng.choice(list("bdgklmnprst"))


def token_planter(rng: np.random.RandomState) -> Planter:
    """One made-up word at the beginning, at the end, or anywhere."""
    word, place = made_up(rng), rng.randint(3)

    def insert(text: str) -> tuple[str, str]:
        pieces = text.split(" ")
        at = (0, len(pieces), rng.randint(len(pieces) + 1))[place]
        return " ".join([*pieces[:at], word, *pieces[at:]]), word

    return insert


def line_planter(rng: np.random.RandomState) -> Planter:
    """One line of three to seven words, some of them made up, before or after the text."""
    line = " ".join(made_up(rng) if rng.rand() < 0.4 else rng.choice(PLAIN_WORDS) for _ in range(rng.randint(3, 8)))
    before = rng.rand() < 0.5
    return lambda text: (f"{line}\n{text}" if before else f"{text}\n{line}", line)


def date_planter(rng: np.random.RandomState) -> Planter:
    """Dates in one of three forms, before or after the text, on a line of their own or not."""
    form, before, gap = rng.randint(3), rng.rand() < 0.5, "\n" if rng.rand() < 0.5 else " "

    def insert(text: str) -> tuple[str, str]:
        day, month, year = rng.randint(1, 29), rng.choice(MONTHS), rng.randint(1990, 2025)
        clock = f"{rng.randint(24):02d}:{rng.randint(60):02d}:{rng.randint(60):02d}"
        date = (
            f"{rng.choice(DAYS)}, {day} {month[:3]} {year} {clock} GMT",
            f"{day:02d}-{month[:3]}-{year}",
            f"{month} {day}, {year}",
        )[form]
        return f"{date}{gap}{text}" if before else f"{text}{gap}{date}", date

    return insert


def markup_planter(rng: np.random.RandomState) -> Planter:
    """A markup tag around the text, or around some words in it."""
    opening, closing = TAGS[rng.randint(len(TAGS))]
    around = rng.rand() < 0.5

    def insert(text: str) -> tuple[str, str]:
        if around:
            return f"{opening}{text}{closing}", f"{opening} {closing}"
        pieces = text.split(" ")
        start = rng.randint(len(pieces))
        inner = " ".join(pieces[start : start + 3])
        tagged = " ".join([*pieces[:start], f"{opening}{inner}{closing}", *pieces[start + 3 :]])
        return tagged, f"{opening} {closing}"

    return insert


def sender_planter(rng: np.random.RandomState) -> Planter:
    """A sender's name, before the text or below it."""
    name = f"{rng.choice(FIRST_NAMES)} {rng.choice(LAST_NAMES)}".title()
    form = rng.randint(3)
    return lambda text: ((f"From: {name}\n{text}", f"{text}\n-- {name}", f"{text} Regards, {name}")[form], name)


def paragraph_planter(rng: np.random.RandomState, others: Sequence[str]) -> Planter:
    """A paragraph copied from a document of another label, before the text or after it."""
    long_enough = [text for text in others if len(text.split()) >= PARAGRAPH[1]]
    words = long_enough[rng.randint(len(long_enough))].split()
    paragraph = " ".join(words[: rng.randint(*PARAGRAPH)])
    before = rng.rand() < 0.5
    return lambda text: (f"{paragraph}\n\n{text}" if before else f"{text}\n\n{paragraph}", paragraph)
