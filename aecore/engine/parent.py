"""The preloaded parent: imports torch and the data once, then forks a worker for each job in milliseconds.

Started as `python -m aecore.engine.parent FD`. Each message on that socket is one byte with a file descriptor, the
worker's end of a line; the answer is the worker's pid. It stays single-threaded, for a fork copies only the thread
that calls it, and ends when the socket does.
"""

from __future__ import annotations

import contextlib
import functools
import gc
import importlib
import os
import select
import signal
import socket
import struct
import sys
from collections.abc import Callable
from multiprocessing.connection import Connection

import torch._dynamo
import torch.optim  # noqa: F401 - what the workers need is imported once, here

from aecore import data
from aecore.engine import worker

PID = struct.Struct("!q")
IDLE = 0.2  # seconds between two looks for ended children


def main() -> None:
    """Serve until the socket ends, then take the workers along."""
    control = socket.socket(fileno=int(sys.argv[1]))
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C ends the web process, whose end ends this one
    gc.freeze()  # keep collections in the children from touching, and so copying, the shared pages
    children: set[int] = set()
    warm: list[Callable[[], None]] = [_compile, *(functools.partial(_load, name) for name in data.names())]
    while True:
        ready, _, _ = select.select([control], [], [], 0 if warm else IDLE)
        _reap(children)
        if ready and not _answer(control, children):
            break
        if not ready and warm:
            warm.pop(0)()
            gc.freeze()
    for pid in children:
        os.kill(pid, signal.SIGKILL)


def _answer(control: socket.socket, children: set[int]) -> bool:
    """Fork the worker that one message asks for; False at the end of the socket."""
    message, fds, _, _ = socket.recv_fds(control, 1, 1)
    if not message:
        return False
    pid = os.fork()
    if pid == 0:
        control.close()
        worker.serve(Connection(fds[0]))
        os._exit(0)
    os.close(fds[0])
    children.add(pid)
    control.sendall(PID.pack(pid))
    return True


def _reap(children: set[int]) -> None:
    for pid in list(children):
        if os.waitpid(pid, os.WNOHANG)[0]:
            children.discard(pid)


# --- what is made ready between two jobs; whatever fails here stays for a job to report ------------------------


def _compile() -> None:
    """Have what is compiled at hand: numba takes a quarter of a second, a second the first time."""
    with contextlib.suppress(ImportError):
        importlib.import_module("aecore.nn.compiled")


def _load(name: str) -> None:
    """Load a data set that is on this machine."""
    if data.available(name):
        with contextlib.suppress(data.DataError):
            worker.load(name)


if __name__ == "__main__":
    main()
