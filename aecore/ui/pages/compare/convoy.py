"""Runs that train step for step: each makes some steps and waits until all have made theirs."""

from __future__ import annotations

import secrets
import threading
import time
from collections.abc import Sequence
from contextlib import ExitStack

from aecore.engine.base import Job, State

ALONE = 5.0  # seconds without whoever leads it, after which a convoy waits


class Convoy:
    """Leads jobs abreast while its visitor looks, and ends with them. From any thread."""

    def __init__(self, jobs: Sequence[Job], stride: int, visitor: str) -> None:
        """`jobs` hold or will; all make `stride` steps before any goes on."""
        self.key, self.stride = secrets.token_hex(6), stride
        self._jobs, self._visitor = jobs, visitor
        self._goal, self._seen = 0, time.monotonic()
        self.playing = True
        self._news = threading.Event()  # whoever tells news may hold a job: orders are given from a thread of its own
        threading.Thread(target=self._lead, daemon=True).start()

    def look(self, visitor: str) -> None:
        """Note that a visitor looks; for the one who leads them they go on."""
        if visitor == self._visitor:
            self._seen = time.monotonic()
            self._news.set()

    def stop(self) -> None:
        """Lead them no more: each holds where it comes to stand."""
        self.playing = False
        self._news.set()

    def _lead(self) -> None:
        with ExitStack() as ends:
            for job in self._jobs:
                ends.callback(job.listen(self._news.set))
            while self.playing:
                self._advance()
                self._news.wait(ALONE)
                self._news.clear()

    def _advance(self) -> None:
        """Order the next steps once all have made the last ones."""
        jobs = [job for job in self._jobs if not job.state.final and not job.stopping]
        if not jobs:
            self.playing = False
            return
        ahead = any(steps(job) < self._goal or job.state is not State.PAUSED for job in jobs)
        if ahead or time.monotonic() - self._seen > ALONE:
            return
        self._goal = furthest(jobs) + self.stride
        for job in jobs:
            for _each in range(self._goal - steps(job)):
                job.step()


def furthest(jobs: Sequence[Job]) -> int:
    """Return the most steps that any of them has made."""
    return max(map(steps, jobs), default=0)


def steps(job: Job) -> int:
    """Return the steps of a job's newest snapshot."""
    last = job.snapshots()[-1:]
    return last[0].step if last else 0
