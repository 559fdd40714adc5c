"""A worker: one process that trains one run and tells what it sees.

Started by fork from `parent`, or as `python -m aecore.engine.worker PORT` where there is no fork.
"""

from __future__ import annotations

import functools
import socket
import sys
import time
from collections.abc import Iterable
from dataclasses import replace
from multiprocessing.connection import Connection

import torch

from aecore import data
from aecore.data.errors import DataError
from aecore.engine.base import Failure
from aecore.engine.messages import Alive, Ended, Reel, Task
from aecore.knobs import InvalidField
from aecore.learning import hardware
from aecore.learning.control import EverySeconds, Order, Touch
from aecore.learning.loop import Diverged
from aecore.learning.record import Record
from aecore.results.snapshot import Snapshot
from aecore.results.store import Store, StoreError

BEAT = 1.0  # seconds after which a worker that has told nothing says that it is there

load = functools.cache(data.load)  # the parent fills it before it forks, so that all children share the pages


class RemoteControl:
    """Takes orders from the other end of the line. When that end is gone, so is the reason to go on."""

    def __init__(self, line: Connection, record: Record) -> None:
        self._line, self._record = line, record
        self._holds = self._touched = self._full = False
        self._spoke = time.monotonic()

    def orders(self, wait: bool) -> Iterable[Order]:
        """Yield the orders that have come; with `wait`, tell the film and sleep for the first. Raises EOFError."""
        self._holds = wait
        if wait and not self._line.poll(0):
            self._say(Reel(self._record.film.pack()))
        elif time.monotonic() - self._spoke > BEAT:
            self._say(Alive())
        while self._line.poll(None if wait else 0):
            order = self._line.recv()
            if isinstance(order, Touch):
                self._touched = order.on
            else:
                yield order
                wait = False

    def networked(self, step: int, full: bool) -> bool:
        """Whether a snapshot should carry its network: for who touches the map, or for the film."""
        self._full = full
        return self._shown or self._record.networked(step, full)

    def tell(self, snapshot: Snapshot) -> None:
        """Send a snapshot, with its network only where somebody may touch it now."""
        self._say(replace(snapshot, weights=None, network=snapshot.network if self._shown else b""))

    def _say(self, message: Snapshot | Reel | Alive) -> None:
        self._line.send(message)
        self._spoke = time.monotonic()

    @property
    def _shown(self) -> bool:
        return self._full or self._touched or self._holds


def serve(line: Connection) -> None:
    """Do the one task that comes down the line, then return. The line's end may vanish at any time."""
    try:
        task: Task = line.recv()
        torch.set_num_threads(task.threads)
        line.send(_train(task, line))
    except (EOFError, BrokenPipeError, ConnectionResetError):
        return


def _train(task: Task, line: Connection) -> Ended:
    """Train, telling each snapshot; this is the boundary where every failure becomes a message."""
    record: Record | None = None
    run, failure = task.run, None
    try:
        images, device = load(run.dataset), hardware.pick_device()
        record = Record(images.test_labels)
        control = RemoteControl(line, record)
        for snapshot in record.train(run, images, cadence=EverySeconds(), control=control, device=device,
                                     networked=control.networked):  # fmt: skip
            run = replace(task.run, steering=snapshot.steering)
            control.tell(snapshot)
        return _keep(task, snapshot, record, device)
    except (EOFError, BrokenPipeError, ConnectionResetError):
        raise
    except Diverged as error:
        failure = Failure("diverged", str(error), {"step": error.step, "terms": error.terms})
    except DataError as error:
        failure = Failure("data", str(error), {"error": error})
    except InvalidField as error:
        failure = Failure("field", str(error), {"error": error})
    except (MemoryError, torch.OutOfMemoryError):
        failure = Failure("memory", "There is not enough memory for this run; make the batch smaller.")
    except Exception as error:  # noqa: BLE001 - the job boundary: whatever it is, the page must hear of it
        failure = Failure("error", f"{type(error).__name__}: {error}")
    return Ended(run, failure, film=record.film.pack() if record else b"")


def _keep(task: Task, last: Snapshot, record: Record, device: torch.device) -> Ended:
    """Store the finished run; a store that fails loses nothing that is on screen."""
    run = replace(task.run, steering=last.steering, stop=last.stop)
    complete = last.step >= (task.run.stop or last.total_steps)
    if last.step == 0:
        return Ended(run, complete=complete)
    try:
        path = record.keep(Store(task.store), task.run, last, device, task.fresh)
    except StoreError as error:
        failure = Failure("store", str(error), {"error": error})
        return Ended(run, failure, complete, record.film.pack(), unkept=record.result(task.run, last, device))
    return Ended(run, complete=complete, kept=path.name)


def main() -> None:
    """Connect to the engine that started this process, prove it by the token on stdin, and serve."""
    token = sys.stdin.buffer.readline()
    link = socket.create_connection(("127.0.0.1", int(sys.argv[1])), timeout=30)
    link.settimeout(None)
    link.sendall(token)
    serve(Connection(link.detach()))


if __name__ == "__main__":
    main()
