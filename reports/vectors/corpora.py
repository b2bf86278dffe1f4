"""Corpora of several kinds: long and short documents, balanced and not, three languages; every one capped."""

import re
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import numpy as np

from neontext import Corpus, read_corpus

#: Documents of a corpus, at most, drawn at random.
MOST = 1_200
FIVE = {"comp.graphics", "rec.autos", "sci.crypt", "rec.sport.baseball", "soc.religion.christian"}
#: Sections of Debian's archive that are a topic.
SECTIONS = {"games", "sound", "graphics", "science", "fonts", "math", "mail", "net", "database", "video"}


class Sample(NamedTuple):
    """A corpus of the study.

    Attributes
    ----------
    name, language : str
        Which.
    corpus : Corpus
        Its documents, with labels.
    chooses : bool
        Whether rules are chosen by it; else they are judged by it.
    """

    name: str
    language: str
    corpus: Corpus
    chooses: bool


def samples(data: Path, packages: Path | None) -> Iterator[Sample]:
    """Corpora by which rules are chosen (20 Newsgroups, English packages), then those by which they are judged."""
    posts = read_corpus("20newsgroups", subset="test")
    headed = read_corpus("20newsgroups", subset="train", keep=("headers",))
    nine = {name for name in posts.labels if name.startswith(("rec.", "sci.", "talk.politics.mideast"))}
    yield Sample("20 Newsgroups", "en", some(posts), True)
    yield Sample("20 Newsgroups, 5 groups", "en", some(pick(posts, FIVE)), True)
    yield Sample("20 Newsgroups, half sci.space", "en", some(half(pick(posts, nine), "sci.space")), True)
    yield Sample("subject lines, 9 groups", "en", some(cut(pick(headed, nine), subject)), True)
    if packages is not None:
        english = described(packages, "en")
        yield Sample("packages", "en", some(english), True)
        yield Sample("packages, half games", "en", some(half(english, "games")), True)
        yield Sample("packages, first lines", "en", some(cut(english, first_line)), True)
    if (data / "bbc.jsonl.gz").is_file():
        bbc = read_corpus(data / "bbc.jsonl.gz")
        yield Sample("BBC", "en", some(bbc), False)
        yield Sample("BBC, half sport", "en", some(half(bbc, "sport")), False)
        yield Sample("BBC, title and 160 characters", "en", some(cut(bbc, beginning)), False)
        yield Sample("BBC, titles", "en", some(cut(bbc, first_line)), False)
    yield Sample("demo", "en", read_corpus("demo"), False)
    if packages is not None:
        yield Sample("packages, German", "de", some(described(packages, "de")), False)
        yield Sample("packages, Italian", "it", some(described(packages, "it")), False)


def rows(corpus: Corpus, chosen: np.ndarray) -> Corpus:
    """Some documents of a corpus."""
    return Corpus.from_texts(*([column[i] for i in chosen] for column in (corpus.texts, corpus.labels, corpus.ids)))


def some(corpus: Corpus) -> Corpus:
    """`MOST` documents, or all."""
    return rows(corpus, np.random.RandomState(0).permutation(len(corpus))[:MOST])


def pick(corpus: Corpus, labels: set[str]) -> Corpus:
    """Documents of some labels."""
    return rows(corpus, np.flatnonzero([label in labels for label in corpus.labels]))


def half(corpus: Corpus, label: str) -> Corpus:
    """All documents of a label, and as many of the others."""
    own = np.array([name == label for name in corpus.labels])
    others = np.random.RandomState(0).permutation(np.flatnonzero(~own))[: own.sum()]
    return rows(corpus, np.concatenate([np.flatnonzero(own), others]))


def cut(corpus: Corpus, part: Callable[[str], str]) -> Corpus:
    """A part of every text."""
    return Corpus.from_texts([part(text) for text in corpus.texts], corpus.labels, corpus.ids)


def subject(text: str) -> str:
    """Subject line of a post."""
    found = re.search(r"^Subject: (.*)$", text, re.MULTILINE)
    return found.group(1) if found else ""


def first_line(text: str) -> str:
    """What stands before the first line break."""
    return text.split("\n")[0]


def beginning(text: str) -> str:
    """Title and first characters of an article."""
    title, _, body = text.partition("\n")
    return f"{title}. {body.strip()[:160]}"


def described(lists: Path, language: str) -> Corpus:
    """Descriptions of Debian's packages in a language, by section; each text once."""
    sections = dict(fields(lists, "binary-*_Packages*", r"^Package: (\S+)$[\s\S]*?^Section: (\S+)$"))
    pattern = rf"^Package: (\S+)$[\s\S]*?^Description-{language}: (.*(?:\n .*)*)"
    texts = {
        text: sections[name]
        for name, text in fields(lists, f"i18n_Translation-{language}*", pattern)
        if sections.get(name) in SECTIONS
    }
    return Corpus.from_texts(list(texts), list(texts.values()))


def fields(lists: Path, name: str, pattern: str) -> Iterator[tuple[str, str]]:
    """Two fields of every paragraph of one of apt's lists."""
    file = max(lists.glob(f"*_main_{name}"), key=lambda path: path.stat().st_size)
    read = subprocess.run(["/usr/lib/apt/apt-helper", "cat-file", file], capture_output=True, text=True, check=True)
    for paragraph in read.stdout.split("\n\n"):
        if found := re.search(pattern, paragraph, re.MULTILINE):
            yield found[1], found[2]
