"""JSON that is no JSON Lines: an array of objects."""

import json

import pytest

from neontext.corpus import read_corpus
from neontext.errors import CorpusError


@pytest.mark.parametrize("indent", [None, 2])
def test_an_array_of_objects(tmp_path, indent):
    objects = [{"text": f"t{row}" * (5000 if row % 7 == 0 else 1), "label": row % 3} for row in range(200)]
    (tmp_path / "a.json").write_text(json.dumps(objects, indent=indent))
    corpus = read_corpus(tmp_path / "a.json")
    assert corpus.texts == tuple(item["text"] for item in objects)
    assert corpus.labels == tuple(str(row % 3) for row in range(200))


def test_objects_one_after_the_other(tmp_path):
    (tmp_path / "a.json").write_text('{"text": "a"}\n{"text": "b"} {"text": "c"}')
    assert read_corpus(tmp_path / "a.json").texts == ("a", "b", "c")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ('[{"text": "a"} {"text": "b"}]', "comma"),
        ('[{"text": "a"}', "ends within|comma"),
        ('[{"text": "a"}, ', "ends within"),
        ('[{"text": "a"}] x', "nothing after"),
        ('[{"text": "a", }]', "object 1"),
        ('[{"text": "a"}, 7]', "object 2.*int"),
        ('[{"text": "a', "object 1"),
        ('[{"text": "a", "text": "b"}]', "twice"),
        ("[" * 100_000, "not valid JSON"),
    ],
)
def test_what_is_no_array_of_objects(tmp_path, content, said):
    (tmp_path / "a.json").write_text(content)
    with pytest.raises(CorpusError, match=said):
        read_corpus(tmp_path / "a.json")
