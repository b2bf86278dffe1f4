"""What `neontext --help` costs beside `import numpy`: processor time of whole processes, the least of several runs.

Run it with  python reports/reliability/help.py [RUNS] .
"""

import resource
import subprocess
import sys

from kept import keep_figures

HELP, NUMPY = ("-m", "neontext", "--help"), ("-c", "import numpy")


def processor_seconds(arguments: tuple[str, ...]) -> float:
    """User and system time of one run of Python."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([sys.executable, *arguments], check=True, capture_output=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def measure(runs: int = 10) -> tuple[float, float]:
    """Seconds of help and of NumPy, the least of runs that take turns."""
    pairs = [(processor_seconds(HELP), processor_seconds(NUMPY)) for _ in range(runs)]
    shown, numpy = (min(times) for times in zip(*pairs, strict=True))
    return shown, numpy


if __name__ == "__main__":
    shown, numpy = measure(int(sys.argv[1]) if len(sys.argv) > 1 else 10)
    keep_figures("help", {"help": round(shown, 3), "numpy": round(numpy, 3)})
    print(f"neontext --help: {shown:.3f} s; import numpy: {numpy:.3f} s; ratio {shown / numpy:.2f}")
