"""What a message has to say: its content words and figures; how they are joined is free to change."""

import re


def says(*words):
    """Pattern of a message that holds these words in this order (for pytest's `match`)."""
    return "(?s)" + ".*".join(map(re.escape, words))


def assert_says(message, *words):
    """Fail where a message does not hold these words in this order."""
    assert re.search(says(*words), message), f"{words} expected in {message!r}"
