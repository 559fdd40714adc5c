"""Ctrl-C as the order to stop: what was learnt is kept, as the page's Stop keeps it."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from types import FrameType, TracebackType
from typing import Any

from aecore.cli import streams
from aecore.learning.control import Command, Order


class Interrupt:
    """While it is entered, the first Ctrl-C is the order to stop, and the second one ends the program as ever.

    It is a `Control` for `train`. `heard`: whether there was one.
    """

    def __init__(self) -> None:
        self.heard = self._told = False
        self._before: Any = None

    def __enter__(self) -> Interrupt:
        if threading.current_thread() is threading.main_thread():  # no other thread may say what a signal does
            self._before = signal.signal(signal.SIGINT, self._hear)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._before is not None:
            signal.signal(signal.SIGINT, self._before)

    def _hear(self, number: int, frame: FrameType | None) -> None:
        if self.heard:
            raise KeyboardInterrupt
        self.heard = True
        streams.say("stopping; what was learnt is kept. Press Ctrl-C again to lose it.")

    def orders(self, wait: bool) -> Iterator[Order]:
        """Yield the order to stop, once."""
        if self.heard and not self._told:
            self._told = True
            yield Command.STOP
