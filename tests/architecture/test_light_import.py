"""`import neontext` costs next to nothing: proven in a fresh process."""

import json
import subprocess
import sys

import neontext

HEAVY = {"torch", "spacy", "gensim", "sklearn", "scipy", "pyarrow", "pandas", "numpy", "jinja2", "typer"}


def modules_after(code):
    script = f"{code}\nimport json, sys\nprint(json.dumps(sorted(sys.modules)))"
    result = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    return set(json.loads(result.stdout.splitlines()[-1]))


def test_import_loads_nothing_heavy():
    assert not HEAVY & (modules_after("import neontext") - modules_after(""))


def test_mathematics_needs_no_text_library():
    loaded = modules_after("import neontext.neuralize")
    assert "sklearn" in loaded
    # scikit-learn loads pandas where that is installed, and pandas pyarrow.
    assert not {"torch", "spacy", "gensim", "pyarrow"} & (loaded - modules_after("import sklearn.cluster"))


def test_every_public_name_is_there():
    assert neontext.__all__ == sorted(neontext.__all__)
    assert all(hasattr(neontext, name) for name in neontext.__all__)
    assert set(neontext.__all__) <= set(dir(neontext))
