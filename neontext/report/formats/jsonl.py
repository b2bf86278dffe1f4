"""JSON lines: a document a line, exact."""

import json
from collections.abc import Iterable
from typing import TextIO

from neontext.corpus.metadata import json_value
from neontext.explain import Explanation

_FIELDS = (
    "document",
    "id",
    "label",
    "text",
    "cluster",
    "against",
    "runner_up",
    "probability",
    "evidence",
    "bias",
    "root",
)


def write_jsonl(explanations: Iterable[Explanation], stream: TextIO) -> None:
    """Write every document as one line of JSON.

    Keys: document (row), id, label, text, cluster, against, runner_up, probability, evidence, bias, root, words (list
    of word, start, end, relevance), flip and addition (words, n_tokens, cluster; or null), metadata (by field; days and
    moments in ISO format). In ASCII, and so without any character at which some programs end a line.

    Parameters
    ----------
    explanations : iterable of Explanation
        The documents.
    stream : text stream
        Where to.
    """
    for explanation in explanations:
        record = {name: getattr(explanation, name) for name in _FIELDS}
        record["words"] = [word._asdict() for word in explanation.words]
        for name in ("flip", "addition"):
            flip = getattr(explanation, name)
            record[name] = None if flip is None else vars(flip)
        record["metadata"] = {name: json_value(value) for name, value in explanation.metadata.items()}
        # The one control character that JSON leaves as it is; outside of texts there is none.
        stream.write(json.dumps(record, allow_nan=False).replace("\x7f", r"\u007f") + "\n")
