"""Tests use what is public: a private name may change without a test that has to follow."""

import ast
import re
from pathlib import Path

import pytest

TESTS = Path(__file__).resolve().parents[1]
PRIVATE = re.compile(r"_[a-z]\w*", re.IGNORECASE)


def private_names(source):
    """Private names of neontext that a module imports, or names in a string or call that replaces them."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == "neontext":
            yield from (alias.name for alias in node.names if PRIVATE.fullmatch(alias.name))
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield from re.findall(r"^neontext[\w.]*\._[a-z]\w*$", node.value)
        elif isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "setattr" and len(node.args) > 1:
            name = getattr(node.args[1], "value", "")
            yield from [name] if isinstance(name, str) and PRIVATE.fullmatch(name) else []


def test_no_private_name_is_imported_or_replaced():
    found = {path: list(private_names(path.read_text(encoding="utf-8"))) for path in TESTS.rglob("*.py")}
    assert {str(path.relative_to(TESTS)): names for path, names in found.items() if names} == {}


@pytest.mark.parametrize(
    "source",
    [
        "from neontext.embed.train import _words",
        f'patch.setattr("neontext.{"_words"}", None)',
        'patch.setattr(module, "_WORDS", 50)',
    ],
)
def test_they_would_be_noticed(source):
    assert list(private_names(source))
