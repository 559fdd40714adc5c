"""A work: one analysis under way, shared by all who asked for it."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

from aecore.analysis.base import START, Failure, Outcome, Request, State

EARLY = 0.05  # of an analysis; before that its beginning says little about its length


class Work:
    """What a page polls. Every property and method returns at once, from any thread, but for `wait`.

    `position` is its place in line: 1 is next, 0 once it runs. `stage` is one of `base.STAGES`, `fraction` how much of
    the whole is done. `outcome` is there once the state is DONE, `failure` once it is FAILED.
    """

    def __init__(self, request: Request, on_left: Callable[[Work], None]) -> None:
        self.request, self.state, self.position = request, State.QUEUED, 0
        self.stage, self.fraction = START, 0.0
        self.outcome: Outcome | None = None
        self.failure: Failure | None = None
        self.leaving = False  # being ended, because nobody waits any more
        self._askers: set[str] = set()
        self._on_left = on_left
        self._began = self._moved = self._ended = 0.0  # when it left the line, first said how far it is, was over
        self._news = threading.Condition()

    @property
    def seconds(self) -> float:
        """How long it has run, or ran."""
        if not self._began:
            return 0.0
        return (self._ended or time.monotonic()) - self._began

    @property
    def left(self) -> float | None:
        """About how many seconds are left; None while nobody can say."""
        if self.state is not State.RUNNING or self.fraction < EARLY:
            return None
        return (time.monotonic() - self._moved) * (1 - self.fraction) / self.fraction

    @property
    def wanted(self) -> bool:
        """Whether anybody still waits for it."""
        return bool(self._askers)

    def wait(self, timeout: float) -> bool:
        """Sleep until it is over; False after `timeout` seconds."""
        with self._news:
            return self._news.wait_for(lambda: self.state.final, timeout)

    def cancel(self, who: str = "") -> None:
        """Let `who` wait no longer; when nobody does, the work ends."""
        with self._news:
            self._askers.discard(who)
            if self._askers or self.state.final:
                return
        self._on_left(self)

    # --- the service's side -----------------------------------------------------------------------------

    def join(self, who: str) -> None:
        """Let `who` wait for it too."""
        with self._news:
            self._askers.add(who)

    def begin(self) -> None:
        """Leave the line."""
        with self._news:
            self.state, self.position, self._began = State.RUNNING, 0, time.monotonic()

    def advance(self, stage: str, fraction: float) -> None:
        """Say how far it is."""
        self._moved = self._moved or time.monotonic()
        self.stage, self.fraction = stage, fraction

    def finish(self, state: State, outcome: Outcome | None = None, failure: Failure | None = None) -> None:
        """Be over."""
        with self._news:
            self.outcome, self.failure, self.position = outcome, failure, 0
            self.fraction = 1.0 if state is State.DONE else self.fraction
            self.state, self._ended = state, time.monotonic()
            self._news.notify_all()
