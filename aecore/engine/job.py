"""A job on this machine: what its worker says, kept for whoever asks, and the orders that go the other way."""

from __future__ import annotations

import contextlib
import secrets
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np

from aecore.control import Command, Order, SetKnob, Touch
from aecore.engine.base import Failure, State
from aecore.engine.launch import Launcher, Worker
from aecore.engine.task import Ended, Reel, Task
from aecore.run import Run
from aecore.snapshot import Snapshot
from aecore.store import Result

GRACE = 30.0  # seconds a worker has to obey a stop and take its last look, which is long for a large network


class LocalJob:
    """A run in training on this machine. See `engine.base.Job`."""

    def __init__(self, run: Run, fresh: bool, on_change: Callable[[], None]) -> None:
        self.id = secrets.token_urlsafe(9)
        self.run, self.asked, self.fresh, self.shared = run, run, fresh, True
        self.company = self.id
        self.state, self.position = State.QUEUED, 0
        self.failure: Failure | None = None
        self.film = b""
        self.stopping = False
        self._snapshots: list[Snapshot] = []
        self._worker: Worker | None = None
        self._outbox: list[Order | Task | Touch] = []
        self._touched = False
        self._begins_as = State.RUNNING
        self._heard = 0.0
        self._news = threading.Condition()
        self._on_change = on_change

    @property
    def silence(self) -> float:
        """Seconds since the worker was last heard of."""
        return time.monotonic() - self._heard if self.state is State.RUNNING else 0.0

    def snapshots(self, since: int = 0) -> Sequence[Snapshot]:
        """Return the snapshots from number `since` on."""
        with self._news:
            return tuple(self._snapshots[since:])

    def wait(self, timeout: float, since: int = 0) -> bool:
        """Sleep until there is snapshot number `since` or the job is over."""
        with self._news:
            return self._news.wait_for(lambda: len(self._snapshots) > since or self.state.final, timeout)

    # --- orders ----------------------------------------------------------------------------------------

    def pause(self) -> None:
        """Hold after the present step."""
        self._order(Command.PAUSE, State.PAUSED)

    def resume(self) -> None:
        """Go on."""
        self.film = b""
        self._order(Command.RESUME, State.RUNNING)

    def step(self) -> None:
        """Make one step, then hold."""
        self._order(Command.STEP, State.PAUSED)

    def set_knob(self, name: str, value: float) -> None:
        """Move a live knob. Raises InvalidField."""
        self.run.steered(0, name, value)  # raises here, where the caller can hear it
        self.shared = False
        self._order(SetKnob(name, value), self._begins_as)

    def touch(self, on: bool) -> None:
        """Let snapshots carry the network from now on, or no longer."""
        with self._news:
            if on is not self._touched and not self.state.final:
                self._touched = on
                self._outbox.append(Touch(on))
                if self._worker is not None:
                    self._send()

    def cancel(self) -> None:
        """End it; a worker that does not obey in good time is killed."""
        if self._leave_queue(State.STOPPED):
            self._on_change()
        elif not self.state.final:
            self.shared, self.stopping = False, True
            self._order(Command.STOP, State.RUNNING)
            timer = threading.Timer(GRACE, self.kill)
            timer.daemon = True
            timer.start()

    def kill(self) -> None:
        """End the worker at once, without asking."""
        if self._worker is not None and not self.state.final:
            self._worker.kill()

    def _leave_queue(self, state: State) -> bool:
        """Go from waiting to `state`; False for a job that does not wait (any more)."""
        with self._news:
            if self.state is not State.QUEUED:
                return False
            self.state, self.position = state, 0
            self._news.notify_all()
            return True

    def begin(self) -> bool:
        """Take a free slot; False for a job that was cancelled in the meantime."""
        return self._leave_queue(State.RUNNING)

    def _order(self, order: Order, state: State) -> None:
        with self._news:
            if self.state.final:
                return
            self._outbox.append(order)
            self._begins_as = state
            if self._worker is not None:
                self.state = state
                self._send()

    def _send(self) -> None:
        """Send what waits for the worker. Called with the lock held."""
        assert self._worker is not None
        with contextlib.suppress(OSError):  # the worker is gone; the listening thread will say so
            while self._outbox:
                self._worker.line.send(self._outbox.pop(0))

    # --- life ------------------------------------------------------------------------------------------

    def open(self, result: Result) -> None:
        """Be over at once, with what the store holds."""
        self.run = result.run
        bare = _without_arrays(replace(result.last, curve=()))
        before = [replace(bare, step=step, test=test) for step, test in result.tests[:-1]]
        self._snapshots = [*before, result.last]
        self._finish(State.DONE)

    def drive(self, launcher: Launcher, task: Task) -> None:
        """Start a worker, listen to it until the end, and say how it went. Runs in a thread of its own."""
        try:
            worker = launcher.start()
        except OSError as error:
            self._finish(State.FAILED, Failure("killed", f"No training process could be started: {error}."))
            return
        with self._news:
            self._worker, self._heard, self.state = worker, time.monotonic(), self._begins_as
            self._outbox.insert(0, task)
            self._send()
        try:
            while True:
                message = worker.line.recv()
                self._heard = time.monotonic()
                if isinstance(message, Ended):
                    break
                if isinstance(message, Reel):
                    self.film = message.film
                else:
                    self._append(message)
        except (EOFError, OSError):
            message = Ended(self.run, Failure("killed", "The training process ended unexpectedly."))
        finally:
            worker.line.close()
        self._end(message)

    def _end(self, ended: Ended) -> None:
        """Be over; what the store keeps need not be kept here too."""
        self.run, self.film = ended.run, ended.film
        with self._news:
            if self._snapshots and not self.film:
                self._snapshots[-1] = replace(self._snapshots[-1], network=b"")
        self._finish(_final_state(ended), ended.failure)

    def _append(self, snapshot: Snapshot) -> None:
        with self._news:
            if self._snapshots:
                self._snapshots[-1] = _without_arrays(self._snapshots[-1])
            self._snapshots.append(snapshot)
            self._news.notify_all()

    def _finish(self, state: State, failure: Failure | None = None) -> None:
        with self._news:
            self.state, self.failure, self.position = state, failure, 0
            self._news.notify_all()


def _final_state(ended: Ended) -> State:
    if ended.failure and ended.failure.kind == "diverged":
        return State.DIVERGED
    if ended.failure and ended.failure.kind != "store":
        return State.FAILED
    return State.DONE if ended.complete else State.STOPPED


def _without_arrays(snapshot: Snapshot) -> Snapshot:
    return replace(snapshot, codes=snapshot.codes[:0], x_hat=np.empty((0, 0), np.uint8), plane=None, mechanism={},
                   network=b"")  # fmt: skip
