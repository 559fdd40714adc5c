"""What `load` cannot see from outside, noted within the server: when a snapshot came, and when a message was packed.

Loaded by its path: the package around it would fill the server with what it does not need.
"""

from __future__ import annotations

import os
import threading
import time
from functools import partial

from aecore.engine.base import Job
from aecore.server import house
from aecore.wire import protocol

LOOK = 0.5  # seconds between two looks for new jobs


def note(path: str) -> None:
    """Write a line for each event from now on: what it is, its number, and the moment on this machine's clock."""
    file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    _note_packing(file)
    threading.Thread(target=_note_jobs, args=(file,), name="moments", daemon=True).start()


def _note_packing(file: int) -> None:
    pack = protocol.pack

    def noted(topic: str, number: int, drawn: protocol.Drawn, whole: bool = True) -> bytes:
        _write(file, "packed", number)
        return pack(topic, number, drawn, whole)

    protocol.pack = noted


def _note_jobs(file: int) -> None:
    known: set[str] = set()
    while True:
        time.sleep(LOOK)
        for job in house.engine().jobs():
            if job.id not in known:
                known.add(job.id)
                job.listen(partial(_note_snapshot, file, job))


def _note_snapshot(file: int, job: Job) -> None:
    for last in job.snapshots()[-1:]:
        _write(file, "snapshot", last.step)


def _write(file: int, what: str, number: int) -> None:
    os.write(file, f"{what} {number} {time.monotonic()}\n".encode())
