"""Small words that a language writes onto the next or the last one, with an apostrophe between."""

from neontext.corpus.word_forms import APOSTROPHES

#: Before a word, without the apostrophe: French l'homme, Italian dell'arte, Catalan d'aigua.
_BEFORE = {
    "fr": frozenset("c d j l m n qu s t jusqu lorsqu puisqu quoiqu".split()),  # noqa: SIM905
    "it": frozenset("c d l m n s t v un gl all dall dell nell sull coll dagl degl negl sugl quell quest".split()),  # noqa: SIM905
    "ca": frozenset("dlmnst"),
}
#: Behind a word, without the apostrophe: English the cat's, we'll.
_BEHIND = {"en": frozenset({"d", "ll", "m", "re", "s", "t", "ve"})}


def without_clitics(word: str, written: str, language: str) -> tuple[str, int, int]:
    """A word without what is written onto it, and how many characters were cut off the spelling before and behind.

    Parameters
    ----------
    word : str
        In its form.
    written : str
        As it stands in the text.
    language : str
        Codes, joined by commas.

    Examples
    --------
    >>> without_clitics("l'homme", "L'homme", "fr"), without_clitics("cat's", "CAT's", "en")
    (('homme', 2, 0), ('cat', 0, 2))
    >>> without_clitics("aujourd'hui", "aujourd'hui", "fr"), without_clitics("don't", "don't", "en")
    (("aujourd'hui", 0, 0), ('do', 0, 3))
    """
    if "'" not in word:
        return word, 0, 0
    languages = [code.strip() for code in language.split(",")]
    lead = trail = 0
    first, _, rest = word.partition("'")
    if any(first in _BEFORE.get(code, ()) for code in languages):
        word, lead = rest, min(written.find(sign) + 1 or len(written) for sign in APOSTROPHES)
    before, apostrophe, last = word.rpartition("'")
    if apostrophe and any(last in _BEHIND.get(code, ()) for code in languages):
        cut = max(map(written.rfind, APOSTROPHES))
        negated = last == "t" and before.endswith("n")
        word, trail = before.removesuffix("n") if negated else before, len(written) - cut + negated
    return word, lead, trail
