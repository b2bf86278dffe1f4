"""The package is there without torch, and says what is missing when something of it is wanted."""

import subprocess
import sys

import pytest

import neontext.deep

WITHOUT_TORCH = """
from importlib import util
find = util.find_spec
util.find_spec = lambda name, package=None: None if name == "torch" else find(name, package)
import neontext.deep
try:
    neontext.deep.DeepKMeans
except ImportError as error:
    print(type(error).__name__, error)
"""


def test_torch_absent_is_told_with_the_line_that_installs_it():
    result = subprocess.run([sys.executable, "-c", WITHOUT_TORCH], capture_output=True, text=True, check=True)
    assert result.stdout.startswith("MissingDependencyError neontext.deep.DeepKMeans needs the package 'torch'")
    assert "pip install 'neontext[deep]'" in result.stdout


def test_torch_is_loaded_on_first_use_only():
    script = "import sys, neontext.deep; print('torch' in sys.modules)"
    result = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert result.stdout == "False\n"


def test_every_public_name_is_there():
    pytest.importorskip("torch", reason="torch is not installed: pip install 'neontext[deep]'")
    assert neontext.deep.__all__ == sorted(neontext.deep.__all__, key=lambda name: (not name.isupper(), name))
    assert all(hasattr(neontext.deep, name) for name in neontext.deep.__all__)


def test_other_names_are_not():
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        neontext.deep.nothing  # noqa: B018
