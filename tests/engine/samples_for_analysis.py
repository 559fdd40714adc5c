"""Analyses for the tests of the service: the worker finds them by PYTHONPATH."""

from __future__ import annotations

import errno
import os
import signal
import sys
import time
from pathlib import Path

import numpy as np

from aecore.analyses.base import CLUSTER, LOAD, Outcome, Report, Unsuitable
from aecore.data.errors import DataError
from aecore.knobs import InvalidField
from aecore.results.store import Store, trouble


def squares(report: Report, store: Store, *, n: int, log: str) -> Outcome:
    """Return n squares, and write a line to `log`."""
    report(LOAD, 0)
    sys.stdout.write("what a library prints\n")
    with Path(log).open("a") as file:
        file.write(f"{n}\n")
    return Outcome({"squares": np.arange(n) ** 2}, {"n": n, "store": str(store.root), "pid": os.getpid()})


def sleep(report: Report, store: Store, *, seconds: float, name: str = "") -> Outcome:
    """Take its time, and say how far it is."""
    begun = time.monotonic()
    while (done := (time.monotonic() - begun) / seconds) < 1:
        report(CLUSTER, done)
        time.sleep(0.02)
    return Outcome()


def fail(report: Report, store: Store, *, how: str) -> Outcome:
    """Fail."""
    if how == "killed":
        os.kill(os.getpid(), signal.SIGKILL)
    errors = {
        "unsuitable": Unsuitable("{n} images are too few.", n=3),
        "field": InvalidField("dims", 5, "{most} at most", most=3),
        "data": DataError("absent", name="mnist", title="MNIST", looked=""),
        "memory": MemoryError(),
        "disk": OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), "/full/numba"),
        "disk: store": trouble.refusal(trouble.KEEP, OSError(errno.ENOSPC, os.strerror(errno.ENOSPC)), folder="/full"),
        "error": RuntimeError("as expected"),
    }
    raise errors[how]
