"""Standard output: by which names it is asked for, that text arrives as it is, and that no folder goes there."""

import subprocess
import sys

import pytest
from messages import says

from neontext.errors import OutputError
from neontext.runtime.staging import staged_file, staged_folder
from neontext.runtime.standard_output import NAMES, is_standard_output

WRITE = r"""
from neontext.runtime.standard_output import standard_output
print("before")
with standard_output() as stream:
    stream.write("caf\xe9\r\nline\n")
print("after")
"""


def test_text_arrives_as_it_is_and_the_stream_stays_open():
    done = subprocess.run([sys.executable, "-c", WRITE], capture_output=True, check=True)
    assert done.stdout.replace(b"before\r\n", b"before\n") == "before\ncafé\r\nline\nafter\n".encode()


@pytest.mark.parametrize("name", NAMES)
def test_no_folder_and_no_replaced_file_goes_there(name):
    assert is_standard_output(name)
    for staging in (staged_folder(name, "audit", force=True), staged_file(name, force=True)):
        with pytest.raises(OutputError, match=says("standard output", "--out")), staging:
            pass


def test_a_full_path_is_a_name_like_any_other(tmp_path):
    with staged_file(tmp_path / "-", force=False) as file:
        file.write_text("a")
    assert (tmp_path / "-").read_text() == "a"
