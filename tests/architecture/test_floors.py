"""The way of the data goes one way: a floor imports only floors below it (ast, nothing is run)."""

import ast
import re
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

import neontext

PACKAGE = Path(neontext.__file__).parent
#: What hands names on, above all floors.
FACES = {"__init__", "__main__"}

#: The rows of CONTRIBUTING's table, bottom up: what stands in one row may not import its neighbours.
ROW = re.compile(r"^\| \d+ \| (?P<rooms>[^|]+) \|", re.MULTILINE)
TABLE = ROW.findall((PACKAGE.parent / "CONTRIBUTING.md").read_text(encoding="utf-8"))
FLOORS = (*({room.removesuffix(".py") for room in re.findall(r"`(\w+(?:\.py)?)/?`", row)} for row in TABLE), FACES)
FLOOR = {name: number for number, names in enumerate(FLOORS) for name in names}
#: Floors that take less than all that lies below them.
ONLY = {
    "corpus": {"checks", "choices", "runtime", "arrays", "errors"},
    "embed": {"corpus", "checks", "runtime", "arrays", "errors"},
    "pictures": {"corpus", "checks", "runtime", "arrays", "errors"},
    "cluster": {"corpus", "checks", "choices", "runtime", "arrays", "errors"},
    "neuralize": {"cluster", "checks", "runtime", "arrays", "errors"},
    "explain": {"neuralize", "cluster", "embed", "corpus", "checks", "runtime", "arrays", "errors"},
}


def name_of(path):
    parts = ["neontext", *path.relative_to(PACKAGE).with_suffix("").parts]
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


MODULES = {name_of(path): path for path in sorted(PACKAGE.rglob("*.py"))}


def top(module):
    """Which entry of `FLOOR` a module belongs to."""
    return module.split(".")[1] if "." in module else "__init__"


def imported(tree, module):
    """Modules of neontext that an import statement somewhere in `tree` names."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name.split(".")[0] == "neontext")
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{module}: relative import in line {node.lineno}"
            if node.module.split(".")[0] == "neontext":
                full = (f"{node.module}.{alias.name}" for alias in node.names)
                yield from {name if name in MODULES else node.module for name in full}


def tree_of(module):
    return ast.parse(MODULES[module].read_text(encoding="utf-8"))


@pytest.mark.parametrize("module", MODULES)
def test_every_module_has_a_floor(module):
    assert top(module) in FLOOR, f"put {top(module)} on a floor"


@pytest.mark.parametrize("module", MODULES)
def test_imports_go_down(module):
    own = top(module)
    allowed = ONLY.get(own, {name for name in FLOOR if FLOOR[name] < FLOOR[own]}) | {own}
    wrong = {name for name in imported(tree_of(module), module) if top(name) not in allowed}
    assert not wrong, f"{module} (floor {FLOOR[own]}) imports {sorted(wrong)}"


@pytest.mark.parametrize("module", MODULES)
def test_imports_stand_at_the_top(module):
    functions = [node for node in ast.walk(tree_of(module)) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]
    inside = {name for function in functions for name in imported(function, module)}
    assert not inside, f"{module} imports {sorted(inside)} inside a function: a lazy import is no cure for a cycle"


def test_no_import_cycles():
    graph = {module: set(imported(tree_of(module), module)) for module in MODULES}
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        pytest.fail(" -> ".join(error.args[1]))


def test_only_existing_modules_are_imported():
    named = {name for module in MODULES for name in imported(tree_of(module), module)}
    assert named <= set(MODULES)


def test_the_table_names_what_there_is_and_nothing_else():
    present = {path.stem for path in PACKAGE.iterdir() if path.suffix == ".py" or (path / "__init__.py").is_file()}
    assert present == set(FLOOR)
    assert sum(map(len, FLOORS)) == len(FLOOR), "a room stands on two floors"


def test_floors_hold_what_they_say():
    """The checks above look at something: known edges of the graph are seen."""
    assert "neontext.errors" in set(imported(tree_of("neontext.cluster.validation"), "neontext.cluster.validation"))
    assert "neontext.cluster" in set(imported(tree_of("neontext.pipeline"), "neontext.pipeline"))
    assert list(imported(ast.parse("def f():\n    from neontext.errors import InputError"), "x")) == ["neontext.errors"]
