"""`neontext` and `python -m neontext`: the command line, and Ctrl-C answered while it is being loaded."""

import sys
from importlib import import_module
from typing import NoReturn

#: Exit status after Ctrl-C, as of shells.
INTERRUPTED = 130


def run() -> NoReturn:
    """Load the command line, run it and exit; the entry point of the `neontext` command."""
    try:
        signals = import_module("neontext.runtime.signals")
        signals.raise_on_stop()
        main = import_module("neontext.cli.main")
    except (KeyboardInterrupt, ImportError) as error:
        if isinstance(error, ImportError) and not signals.was_stopped():
            raise
        print("neontext: Stopped. Nothing was written.", file=sys.stderr)
        sys.exit(INTERRUPTED)
    sys.exit(main.run())


if __name__ == "__main__":
    run()
