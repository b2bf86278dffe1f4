"""Ten languages in eight scripts: the same words and clusters however a text is written, and how short words may be.

Run:  python reports/languages/study.py

Needs jieba. Two generators (topics "first" and "second" of lexicons.py, which share no noun) write 60 documents of
three topics in each language. Every corpus is clustered as it is (NFC), decomposed (NFD), in capitals, and in
decomposed capitals. Writes results.md.
"""

import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from unicodedata import normalize

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[1]))
from lexicons import LEXICONS, PARTICLES, SCRIPTS, UNSPACED
from tables import keep, made_on, markdown_table

from neontext import ClusterExplainer, Corpus
from neontext.corpus import Tokenizer, make_tokenizer, stop_words
from neontext.corpus.coverage import lost_letters
from neontext.corpus.word_options import n_letters
from neontext.evaluate import purity

N_DOCUMENTS, N_SENTENCES, N_TOPIC_WORDS = 60, 3, 5
GENERATORS = ("first", "second")
#: Smallest lengths that are compared.
LENGTHS = (1, 2, 3)


def capitals(text: str, language: str) -> str:
    """A text in the capitals of its language."""
    return text.replace("i", "İ").upper() if language == "tr" else text.upper()


FORMS: dict[str, Callable[[str, str], str]] = {
    "NFC": lambda text, _: normalize("NFC", text),
    "NFD": lambda text, _: normalize("NFD", text),
    "capitals": lambda text, language: normalize("NFC", capitals(text, language)),
    "capitals, NFD": lambda text, language: normalize("NFD", capitals(text, language)),
}


def sentence(language: str, nouns: list[str], random_state: np.random.RandomState) -> str:
    """Words of a topic, and words of none between them."""
    little, blank = LEXICONS[language]["little"].split(), "" if language in UNSPACED else " "
    words = []
    for noun in random_state.choice(nouns, N_TOPIC_WORDS):
        words += [str(random_state.choice(little)), noun + str(random_state.choice(PARTICLES.get(language, [""])))]
    first, comma = blank.join(words[:4]), "，" if language in UNSPACED else ", "
    return f"{first}{comma}{blank.join(words[4:])}{'。' if language in UNSPACED else '. '}"


def corpus(language: str, generator: str) -> Corpus:
    """Documents of three topics, in turn."""
    random_state = np.random.RandomState(0)
    topics = [topic.split() for topic in LEXICONS[language][generator]]
    labels = [str(row % len(topics)) for row in range(N_DOCUMENTS)]
    texts = ["".join(sentence(language, topics[int(k)], random_state) for _ in range(N_SENTENCES)) for k in labels]
    return Corpus.from_texts(texts, labels=labels)


def tokenizer_of(language: str) -> Tokenizer:
    """Letters, and jieba where no blanks stand between words."""
    return make_tokenizer("spacy" if language in UNSPACED else "letters", language)


def cased(language: str) -> bool:
    """Whether the script has capitals."""
    word = LEXICONS[language]["little"].split()[0]
    return word.upper() != word.lower()


def form_rows() -> Iterator[list[object]]:
    """A row a language and generator: what the forms of writing change."""
    for language in LEXICONS:
        tokenizer = tokenizer_of(language)
        for generator in GENERATORS:
            given = corpus(language, generator)
            found = {}
            for name, write in FORMS.items():
                if name.startswith("capitals") and not cased(language):
                    continue
                texts = [write(text, language) for text in given.texts]
                explainer = ClusterExplainer(3, vectors="ppmi", tokenizer=tokenizer, random_state=0).fit(texts)
                tokens = tokenizer(texts)
                words = [tokens.words[word] for word in tokens.word]
                found[name] = (
                    words,
                    explainer.labels_.tolist(),
                    purity(given.labels, explainer.labels_),
                    texts,
                    tokens,
                )
            yield row_of(language, generator, found, tokenizer)


def row_of(language: str, generator: str, found: dict[str, tuple], tokenizer: Tokenizer) -> list[object]:
    """What was found in every form, beside the first."""
    first, others = found["NFC"], list(found.values())
    lost = max(lost_letters(texts, tokens, tokenizer).share for *_, texts, tokens in others)
    purities = [item[2] for item in others]
    return [
        language,
        SCRIPTS[language],
        generator,
        ", ".join(found),
        f"{len(set(first[0]))}",
        all(item[0] == first[0] for item in others),
        all(item[1] == first[1] for item in others),
        f"{first[2]:.3f}",
        f"{max(purities) - min(purities):.3f}",
        f"{lost:.2%}",
    ]


def length_rows() -> Iterator[list[object]]:
    """A row a language: what a smallest length loses, what it keeps out, and what is the default."""
    for language in LEXICONS:
        tokenizer = tokenizer_of(language)
        texts = [text for generator in GENERATORS for text in corpus(language, generator).texts]
        tokens = tokenizer(texts)
        length = np.array([n_letters(word) for word in tokens.words])[tokens.word]
        lost = [f"{(length < least).mean():.1%}" for least in LENGTHS]
        stop = np.array([n_letters(word) for word in stop_words(language)])
        short = [f"{(stop <= least).mean():.1%}" for least in LENGTHS[:2]]
        shortest = "one sign" if length.min() == 1 else f"{length.min()} letters"
        yield [language, SCRIPTS[language], *lost, *short, shortest]


def main() -> None:
    """Measure and write."""
    forms, lengths = list(form_rows()), list(length_rows())
    same = all(row[5] is row[6] is True and row[8] == "0.000" for row in forms)
    most = max(float(row[9].rstrip("%")) for row in forms)
    form_columns = (
        *("language", "script", "generator", "forms", "words", "same words", "same clusters", "purity"),
        *("largest difference of purity", "letters in no token"),
    )
    length_columns = (
        *("language", "script", "occurrences lost at least 1 letter", "2 letters", "3 letters"),
        *("stop words of 1 letter", "of 1 or 2", "shortest word of the texts"),
    )
    keep(
        __file__,
        "# Ten languages in eight scripts\n\n"
        f"Promised: the same words and clusters in every form, difference of purity 0.000: **{same}**. Letters in no "
        f"token below 2 % in each: **{most < 2}** (at most {most:.2f} %).\n\n"
        f"{markdown_table(form_columns, forms)}\n\n"
        "## How short a word may be\n\n"
        "Occurrences of words (no stop words) that would be lost if a word needed so many letters, over both "
        "generators; and how many of the language's stop words are that short. Where next to no noun is that short, a "
        "larger minimum costs little and keeps out leftovers of abbreviations and endings; where words of one sign are "
        "ordinary nouns, it costs the corpus. Hence the default: 3 in alphabets, 2 in Arabic, Hebrew and Devanagari, 1 "
        "in Han and Hangul.\n\n"
        f"{markdown_table(length_columns, lengths)}\n\n{made_on()}",
    )


if __name__ == "__main__":
    main()
