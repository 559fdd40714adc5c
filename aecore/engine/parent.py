"""The preloaded parent: imports torch and the data once, then forks a worker for each job in milliseconds.

Started as `python -m aecore.engine.parent FD`. Each message on that socket is one byte with a file descriptor, the
worker's end of a line; the answer is the worker's pid. It stays single-threaded, for a fork copies only the thread
that calls it, and ends when the socket does.
"""

from __future__ import annotations

import gc
import os
import select
import signal
import socket
import struct
import sys
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
    warm = list(data.NAMES)
    while True:
        ready, _, _ = select.select([control], [], [], 0 if warm else IDLE)
        _reap(children)
        if ready and not _answer(control, children):
            break
        if not ready and warm:
            _warm(warm.pop(0))
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


def _warm(name: str) -> None:
    """Load a data set that is at hand, between two jobs; one that is not stays for the job to report."""
    if data.available(name):
        try:
            worker.load(name)
        except data.DataError:
            return
        gc.freeze()


if __name__ == "__main__":
    main()
