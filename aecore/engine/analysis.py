"""An analysis on this machine: how far it is, who waits for it, what was found."""

from __future__ import annotations

import time
from collections.abc import Callable

from aecore.analyses.base import START, Outcome, Request
from aecore.engine.base import Failure, State
from aecore.engine.work import LocalWork

EARLY = 0.05  # of an analysis; before that its beginning says little about its length


class LocalAnalysis(LocalWork):
    """One analysis under way, shared by all who asked for it. See `engine.base.Analysis`.

    `on_left` is called when nobody waits for it any more.
    """

    def __init__(self, request: Request, on_left: Callable[[LocalAnalysis], None]) -> None:
        super().__init__()
        self.request = request
        self.stage, self.fraction = START, 0.0
        self.outcome: Outcome | None = None
        self.leaving = False  # being ended, because nobody waits any more
        self._askers: set[str] = set()
        self._on_left = on_left
        self._moved = 0.0  # when it first said how far it is

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
        """Let `who` wait no longer; when nobody does, it ends."""
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
            self.state, self.position = State.RUNNING, 0
        self.tell()

    def advance(self, stage: str, fraction: float) -> None:
        """Say how far it is."""
        self._moved = self._moved or time.monotonic()
        self.stage, self.fraction = stage, fraction
        self.tell()

    def succeed(self, outcome: Outcome) -> None:
        """Be over, with what was found."""
        self.outcome, self.fraction = outcome, 1.0
        self.finish(State.DONE)

    def fail(self, failure: Failure | None) -> None:
        """Be over, without."""
        self.finish(State.FAILED, failure)
