"""What jobs and analyses of this machine have in common: a place in line, who looks, an end, and why."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

from aecore.engine.base import Failure, State
from aecore.engine.watchers import Clock, Watchers


class LocalWork:
    """A work that waits in line, is done and is over. See `engine.base.Work`."""

    def __init__(self, clock: Clock = time.monotonic) -> None:
        self.state, self.position = State.QUEUED, 0
        self.failure: Failure | None = None
        self._clock, self._watchers = clock, Watchers(clock)
        self._news = threading.Condition()  # held by whoever changes it, told when somebody may wait for that
        self._listeners: dict[object, Callable[[], None]] = {}

    def listen(self, told: Callable[[], None]) -> Callable[[], None]:
        """Have `told` called whenever something changes; return what ends that."""
        key = object()
        with self._news:
            self._listeners[key] = told

        def end() -> None:
            with self._news:
                self._listeners.pop(key, None)

        return end

    def tell(self) -> None:
        """Wake whoever waits, and call whoever listens."""
        with self._news:
            self._news.notify_all()
            listeners = tuple(self._listeners.values())
        for told in listeners:
            told()

    def move_up(self, position: int) -> None:
        """Have another place in line."""
        if self.position != position:
            self.position = position
            self.tell()

    def watch(self, who: str, touches: bool = False) -> None:
        """Note that somebody looks."""
        with self._news:
            self._watchers.look(who, touches)

    def finish(self, state: State, failure: Failure | None = None) -> None:
        """Be over."""
        with self._news:
            self.state, self.failure, self.position = state, failure, 0
        self.tell()
