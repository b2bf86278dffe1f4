import pytest

from neontext.runtime.layout import Layout

LAYOUT = Layout(frozenset({"list.json", "table.csv"}), frozenset({"model"}), r"part-\d+\.html")


def folder_with(tmp_path, *names):
    for name in names:
        (tmp_path / name).touch()
    return tmp_path


@pytest.mark.parametrize("more", [(), ("model",), ("part-1.html", "part-23.html"), ("model", "part-1.html")])
def test_what_is_required_and_what_is_allowed(tmp_path, more):
    assert LAYOUT.matches(folder_with(tmp_path, "list.json", "table.csv", *more))


@pytest.mark.parametrize(
    "names",
    [
        (),
        ("list.json",),
        ("list.json", "model", "part-1.html"),
        ("list.json", "table.csv", "thesis.docx"),
        ("list.json", "table.csv", "my-part-1.html"),
        ("list.json", "table.csv", "part-1.html.bak"),
    ],
)
def test_a_folder_that_lacks_something_or_holds_something_else(tmp_path, names):
    assert not LAYOUT.matches(folder_with(tmp_path, *names))


def test_what_is_required_is_a_file(tmp_path):
    (tmp_path / "table.csv").mkdir()
    assert not LAYOUT.matches(folder_with(tmp_path, "list.json"))


def test_without_a_pattern_no_other_name_matches(tmp_path):
    folder_with(tmp_path, "list.json", "other")
    assert not Layout(frozenset({"list.json"})).matches(tmp_path)
