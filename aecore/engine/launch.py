"""Starting worker processes: by fork from a preloaded parent, or from scratch where there is no fork."""

from __future__ import annotations

import contextlib
import os
import secrets
import signal
import socket
import struct
import subprocess
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing import Pipe
from multiprocessing.connection import Connection
from typing import Protocol

from aecore import settings, shipped

PID = struct.Struct("!q")
START_TIMEOUT = 60.0  # seconds for a worker process to start from a cold disk
GRACE = 5.0  # seconds that a parent without a line is given to end by itself


def environment() -> dict[str, str]:
    """This process's environment, in which workers find this very package wherever they are started."""
    return settings.children(settings.PATIENT | {"PYTHONPATH": settings.python_path(str(shipped.PARENT))})


@dataclass(frozen=True)
class Worker:
    """A started worker: the line to it, its process id, the way to end it at once, whether its parent has ended."""

    line: Connection
    pid: int
    kill: Callable[[], None]
    orphaned: Callable[[], bool] = lambda: False


class Launcher(Protocol):
    """Starts workers. `start` may take as long as a process start; it may be called from any thread."""

    def warm(self) -> None:
        """Make ready, so that the next start is quick. Returns at once."""
        ...

    def start(self) -> Worker:
        """Return a worker that waits for its task. Raises OSError when none can be started."""
        ...

    def close(self) -> None:
        """End what is left."""
        ...


class ForkLauncher:
    """Keeps a preloaded parent which forks: a worker starts in milliseconds once the parent is there."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._parent: subprocess.Popen[bytes] | None = None

    def warm(self) -> None:
        """Start the parent, if it has not been started."""
        with self._lock:
            if self._parent is None:
                self._start_parent()

    def start(self) -> Worker:
        """Fork a worker; a parent that has died is started again."""
        self.warm()
        with self._lock:
            try:
                return self._fork()
            except OSError:
                self._end_parent()
                self._start_parent()
                return self._fork()

    def close(self) -> None:
        """End the parent, and with it every worker."""
        with self._lock:
            self._end_parent()

    def _end_parent(self) -> None:
        """End it. Called with the lock held."""
        if self._parent is not None:
            self._control.close()
            try:
                self._parent.wait(GRACE)
            except subprocess.TimeoutExpired:  # it is still importing, or its machine is overloaded
                self._parent.kill()
                self._parent.wait()
            self._parent = None

    def _start_parent(self) -> None:
        self._control, theirs = socket.socketpair()
        self._control.settimeout(START_TIMEOUT)
        with theirs:
            self._parent = subprocess.Popen(
                [sys.executable, "-m", "aecore.engine.parent", str(theirs.fileno())],
                pass_fds=[theirs.fileno()], start_new_session=True, env=environment(),
            )  # fmt: skip

    def _fork(self) -> Worker:
        ours, theirs = Pipe()
        with theirs:
            socket.send_fds(self._control, [b"f"], [theirs.fileno()])
            answer = self._control.recv(PID.size, socket.MSG_WAITALL)
        if len(answer) < PID.size:
            ours.close()
            raise ConnectionResetError("The trainer's parent process has ended.")
        pid, parent = PID.unpack(answer)[0], self._parent
        return Worker(ours, pid, lambda: _kill(pid), lambda: parent is None or parent.poll() is not None)


def _kill(pid: int) -> None:
    """End a worker of ours; its parent, which would reap it and free the number, may be gone itself."""
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)


class SpawnLauncher:
    """Starts each worker from scratch: some seconds a job, but it works on every system."""

    def warm(self) -> None:
        """Nothing can be made ready."""

    def start(self) -> Worker:
        """Start a process and wait until it has connected and shown the token it was given."""
        token = secrets.token_hex(16).encode() + b"\n"
        with socket.create_server(("127.0.0.1", 0)) as server:
            server.settimeout(START_TIMEOUT)
            process = subprocess.Popen(
                [sys.executable, "-m", "aecore.engine.worker", str(server.getsockname()[1])],
                stdin=subprocess.PIPE, env=environment(),
            )  # fmt: skip
            assert process.stdin is not None
            with process.stdin as pipe:
                pipe.write(token)
            link = server.accept()[0]
        if not secrets.compare_digest(link.recv(len(token), socket.MSG_WAITALL), token):
            process.kill()
            raise ConnectionRefusedError("Somebody else answered in the worker's place.")
        link.settimeout(None)
        return Worker(Connection(link.detach()), process.pid, process.kill)

    def close(self) -> None:
        """Nothing is left: a worker ends when its line does."""


def default_launcher() -> Launcher:
    """Return the launcher that suits this system."""
    return ForkLauncher() if hasattr(os, "fork") and hasattr(signal, "SIGKILL") else SpawnLauncher()
