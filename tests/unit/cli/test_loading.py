"""Ctrl-C while the command line is being loaded is answered as later."""

import sys

import pytest

from neontext.__main__ import INTERRUPTED, run
from neontext.cli.main import INTERRUPTED as LATER


class Interrupts:
    """Ctrl-C as one module is looked for."""

    def find_spec(self, name, *_):
        if name == "neontext.cli.main":
            raise KeyboardInterrupt


def test_ctrl_c_while_loading(monkeypatch, capsys):
    monkeypatch.delitem(sys.modules, "neontext.cli.main")
    monkeypatch.setattr(sys, "meta_path", [Interrupts(), *sys.meta_path])
    with pytest.raises(SystemExit) as ended:
        run()
    assert ended.value.code == INTERRUPTED == LATER
    assert capsys.readouterr().err == "neontext: Stopped. Nothing was written.\n"
