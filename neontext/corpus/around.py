"""`AroundTokenizer`: what tokenizers have in common that do something to the texts or the tokens of another one."""

from typing import Any

#: What the words are like is said by the tokenizer that cuts them.
_OF_WORDS = ("language", "form", "excluded")


class AroundTokenizer:
    """A tokenizer around another one, whose language, form and excluded words are its own."""

    tokenizer: Any

    def __getattr__(self, name: str) -> Any:
        if name not in _OF_WORDS:
            raise AttributeError(f"{type(self).__name__!r} object has no attribute {name!r}")
        return getattr(self.tokenizer, name)
