"""A job on this machine: what its worker says, kept for whoever asks, and the orders that go the other way."""

from __future__ import annotations

import contextlib
import secrets
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import replace

from aecore.engine.base import Failure, State
from aecore.engine.launch import Launcher, Worker
from aecore.engine.messages import Alive, Ended, Reel, Task
from aecore.engine.watchers import Clock
from aecore.engine.work import LocalWork
from aecore.learning.control import Command, Order, SetKnob, Touch
from aecore.results.snapshot import Snapshot
from aecore.results.store import Result
from aecore.run import Run

SLOW = 20.0  # seconds until its first word, in which a worker may load what it needs from a cold disk
GRACE = 30.0  # seconds a worker has to obey a stop and take its last look, which is long for a large network


class LocalJob(LocalWork):
    """A run in training on this machine. See `engine.base.Job`."""

    def __init__(self, run: Run, fresh: bool, on_change: Callable[[], None], clock: Clock = time.monotonic) -> None:
        """`on_change` is called when it leaves the line by itself, or wants a place again."""
        super().__init__(clock)
        self.id = secrets.token_urlsafe(9)
        self.run, self.asked, self.fresh, self.shared = run, run, fresh, True
        self.company, self.by = self.id, ""  # those of one company share a place
        self.placed, self.stopping = False, False
        self.film, self.kept = b"", ""
        self.unkept: Result | None = None
        self._why: Failure | None = None  # why it ended, if that is the engine's doing
        self._snapshots: list[Snapshot] = []
        self._worker: Worker | None = None
        self._outbox: list[Order | Task | Touch] = []
        self._touched = False  # what the worker was told of those who watch
        self._begins_as = State.RUNNING
        self._heard = 0.0
        self._on_change = on_change

    @property
    def silence(self) -> float:
        """Seconds since the worker was last heard of; 0 while there is none, and while it holds."""
        listening = self.state is State.RUNNING and self._worker is not None
        return max(0.0, self._clock() - self._heard) if listening else 0.0

    @property
    def orphaned(self) -> bool:
        """Whether the parent of its worker is gone."""
        return self._worker is not None and not self.state.final and self._worker.orphaned()

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
        if not self.state.final:
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

    def watch(self, who: str, touches: bool = False) -> None:
        """Note that somebody looks, and let snapshots carry the network as long as anybody touches."""
        with self._news:
            self._watchers.look(who, touches)
            self._tell_touched()

    def _tell_touched(self) -> None:
        """Tell the worker whether anybody touches, when that has changed. Called with the lock held."""
        if self._watchers.touched is not self._touched and not self.state.final:
            self._touched = not self._touched
            self._outbox.append(Touch(self._touched))
            if self._worker is not None and self.state is not State.QUEUED:
                self._send()

    def cancel(self, why: Failure | None = None) -> None:
        """End it, and say why if nobody asked for it; a worker that does not obey in good time is killed."""
        self._why = why
        if self._leave():
            self._on_change()
        elif not self.state.final:
            self.shared, self.stopping = False, True
            self._order(Command.STOP, State.RUNNING)
            timer = threading.Timer(GRACE, self.kill)
            timer.daemon = True
            timer.start()

    def kill(self) -> None:
        """End at once, without asking the worker."""
        if not self._leave() and self._worker is not None and not self.state.final:
            self._worker.kill()

    def _leave(self) -> bool:
        """Be over without having begun; False for a job that has."""
        with self._news:
            if self.state is not State.QUEUED or self.begun:
                return False
            self.state, self.position = State.STOPPED, 0
            self.tell()
            return True

    def _order(self, order: Order, state: State) -> None:
        """Give an order after which the job is in `state`. To go on it needs a place: without one it waits in line."""
        with self._news:
            if self.state.final:
                return
            self._watchers.stay()
            self._outbox.append(order)
            self._begins_as = state
            if not self.begun:
                return
            if self.placed or order is Command.STOP:
                self.state = state
            elif order in (Command.RESUME, Command.STEP):
                self.state = State.QUEUED
            if self.state is not State.QUEUED:
                self._send()
                self.tell()
                return
        self._on_change()

    def _send(self) -> None:
        """Send what waits for the worker. Called with the lock held."""
        assert self._worker is not None
        with contextlib.suppress(OSError):  # the worker is gone; the listening thread will say so
            while self._outbox:
                self._worker.line.send(self._outbox.pop(0))

    # --- its place -------------------------------------------------------------------------------------

    @property
    def begun(self) -> bool:
        """Whether it has a worker, or had one."""
        return self._worker is not None

    def begin(self) -> bool:
        """Take a free place; False for a job that was cancelled in the meantime."""
        with self._news:
            if self.state is not State.QUEUED:
                return False
            self.placed, self.position = True, 0
            self.state = State.RUNNING
            if self.begun:
                self.state = self._begins_as
                self._send()
            self.tell()
            return True

    @property
    def patience(self) -> float | None:
        """Seconds until it gives its place to one that waits: only a paused job does, when nobody looks any more."""
        with self._news:
            return self._watchers.left if self.placed and self.state is State.PAUSED else None

    def give_place(self) -> None:
        """Keep no place, until somebody lets it go on. The worker waits without costing more than its memory."""
        with self._news:
            self.placed = False
            self.tell()

    @property
    def idle_since(self) -> float | None:
        """When anybody looked at it last, if its worker waits without a place; else None."""
        return self._watchers.seen if self.state is State.PAUSED and not self.placed else None

    # --- life ------------------------------------------------------------------------------------------

    def drive(self, launcher: Launcher, task: Task) -> None:
        """Start a worker, listen to it until the end, and say how it went. Runs in a thread of its own."""
        try:
            worker = launcher.start()
        except OSError as error:
            self.finish(State.FAILED, Failure("killed", f"No training process could be started: {error}."))
            return
        with self._news:
            self._worker, self._heard, self.state = worker, self._clock() + SLOW, self._begins_as
            self._outbox.insert(0, task)
            self._send()
        self.tell()
        try:
            while True:
                message = worker.line.recv()
                self._heard = self._clock()
                if isinstance(message, Ended):
                    break
                if isinstance(message, Reel):
                    self.film = message.film
                    self.tell()
                elif not isinstance(message, Alive):
                    self._append(message)
        except (EOFError, OSError):
            message = Ended(self.run, Failure("killed", "The training process ended unexpectedly."))
        finally:
            worker.line.close()
        self._end(message)

    def _end(self, ended: Ended) -> None:
        """Be over; what the store keeps need not be kept here too."""
        self.run, self.film, self.kept, self.unkept = ended.run, ended.film, ended.kept, ended.unkept
        with self._news:
            if self._snapshots and not self.film:
                self._snapshots[-1] = replace(self._snapshots[-1], network=b"")
        self.finish(ended.state, ended.failure or self._why)

    @property
    def size(self) -> int:
        """How many bytes it holds for those who look at it: arrays, its film, what the store refused."""
        newest = sum(last.size for last in self.snapshots()[-1:])
        return newest + len(self.film) + (self.unkept.size if self.unkept else 0)

    def _append(self, snapshot: Snapshot) -> None:
        with self._news:
            if self._snapshots:
                self._snapshots[-1] = self._snapshots[-1].bare()
            self._snapshots.append(snapshot)
            self._tell_touched()
            self.tell()

    def finish(self, state: State, failure: Failure | None = None) -> None:
        """Be over, and need no place."""
        with self._news:
            self.placed = False
            super().finish(state, failure)
