"""Ctrl-C and SIGTERM: remembered, and made to wait while something is done that must not be left half done."""

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any, NoReturn

_NUMBERS = (signal.SIGINT, signal.SIGTERM)
#: Signals that asked this process to stop.
_received: list[int] = []


def raise_on_stop() -> None:
    """Let Ctrl-C and SIGTERM raise `KeyboardInterrupt`, and be remembered; what is ignored stays ignored."""
    for number in _NUMBERS:
        if signal.getsignal(number) != signal.SIG_IGN:
            signal.signal(number, _stop)


def was_stopped() -> bool:
    """Whether Ctrl-C or SIGTERM came: an interrupt while a compiled module is loaded surfaces as another error."""
    return bool(_received)


def _stop(number: int, frame: FrameType | None) -> NoReturn:
    # SIGTERM leaves through the same doors as Ctrl-C, so that nothing half-written stays behind.
    _received.append(number)
    raise KeyboardInterrupt


@contextmanager
def signals_wait() -> Iterator[None]:
    """Let Ctrl-C and SIGTERM take effect when the block has ended, and not within it; blocks may be nested.

    Python hands signals to the main thread alone: in any other there is nothing to wait for.

    Examples
    --------
    >>> with signals_wait():
    ...     pass
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    waiting: list[int] = []

    def wait(number: int, frame: FrameType | None) -> None:
        waiting.append(number)

    before: dict[signal.Signals, Any] = {}
    try:
        for number in _NUMBERS:
            handler = signal.getsignal(number)
            # What is ignored stays ignored; what was not set from Python cannot be set back.
            if handler not in (signal.SIG_IGN, None):
                before[number] = handler
                signal.signal(number, wait)
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
        if waiting:
            signal.raise_signal(waiting[0])


def ignore_signals() -> None:
    """Ignore Ctrl-C and SIGTERM from now on: this process ends anyway."""
    for number in _NUMBERS:
        signal.signal(number, signal.SIG_IGN)
