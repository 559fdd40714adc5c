"""The worker: one long-lived process that makes one analysis after the other. It starts light, and warms up while idle.

Started as `python -m aecore.engine.analyst NAME …`: pickled tasks on its input, pickled progress and ends on its
output. Each NAME is a "module:function" without arguments that takes long the first time.
"""

from __future__ import annotations

import logging
import os
import pickle
import queue
import signal
import sys
import threading
import time
from collections.abc import Callable
from typing import BinaryIO

from aecore import settings
from aecore.analyses import ask
from aecore.analyses.base import BROKEN, DISK, NO_MEMORY, AnalysisError, Unsuitable, find
from aecore.data.errors import DataError
from aecore.engine.analyst_messages import Ended, Progress, Task
from aecore.engine.base import Failure
from aecore.knobs import InvalidField
from aecore.results.store import Store, StoreError

LOG = logging.getLogger(__name__)
INTERVAL = 0.1  # seconds between two reports of one stage

Tasks = queue.SimpleQueue[Task]
Send = Callable[[Progress | Ended], None]


def main() -> None:
    """Serve until the input ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C ends the web process, whose end ends this one
    line = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # what a library prints must not get among the messages
    tasks: Tasks = queue.SimpleQueue()
    threading.Thread(target=_listen, args=(sys.stdin.buffer, tasks), daemon=True).start()

    def send(message: Progress | Ended) -> None:
        pickle.dump(message, line)
        line.flush()

    try:
        serve(tasks, send, sys.argv[1:])
    except BrokenPipeError:
        os._exit(0)


def _listen(pipe: BinaryIO, tasks: Tasks) -> None:
    """Pass tasks on; when the other end is gone, so is the reason to go on, whatever is being computed."""
    try:
        while True:
            tasks.put(pickle.load(pipe))
    except (EOFError, OSError, pickle.UnpicklingError):
        os._exit(0)


def serve(tasks: Tasks, send: Send, warm: list[str]) -> None:
    """Make one analysis after the other; between them, as long as none waits, warm up piece by piece."""
    while True:
        try:
            task = tasks.get(block=not warm)
        except queue.Empty:
            _warm(warm.pop(0))
        else:
            send(perform(task, send))


def _warm(name: str) -> None:
    try:
        find(name)()
    except Exception:
        LOG.exception("Could not warm up %s; the first analysis that needs it will say why.", name)


def perform(task: Task, send: Send) -> Ended:
    """Make one analysis and keep its outcome; this is the boundary where every failure becomes a message."""
    try:
        return Ended(ask.make(task.request, _reporter(send), Store(task.store)))
    except Unsuitable as error:
        return Ended(failure=Failure.of("unsuitable", error))
    except InvalidField as error:
        return Ended(failure=Failure.of("field", error))
    except DataError as error:
        return Ended(failure=Failure.of("data", error))
    except StoreError as error:
        return Ended(failure=Failure.of("disk", error))
    except OSError as error:  # such as a compiler's, whose folder is on a full disk
        told = AnalysisError(DISK, what=error.filename or settings.cache_dir(), why=error.strerror or str(error))
        return Ended(failure=Failure.of("disk", told))
    except MemoryError:
        return Ended(failure=Failure.of("memory", AnalysisError(NO_MEMORY)))
    except Exception as error:
        LOG.exception("%s failed", task.request)
        return Ended(failure=Failure.of("error", AnalysisError(BROKEN, why=f"{type(error).__name__}: {error}")))


def _reporter(send: Send) -> Callable[[str, float], None]:
    """Return a report that passes on each new stage, and within one no more than ten a second."""
    last, spoke = "", 0.0

    def report(stage: str, fraction: float) -> None:
        nonlocal last, spoke
        now = time.monotonic()
        if stage != last or now - spoke >= INTERVAL:
            last, spoke = stage, now
            send(Progress(stage, fraction))

    return report


if __name__ == "__main__":
    main()
