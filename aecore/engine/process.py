"""The worker's process, seen from the service: started, spoken to through its pipes, ended."""

from __future__ import annotations

import contextlib
import pickle
import subprocess
import sys
from collections.abc import Sequence

from aecore.engine import launch
from aecore.engine.analyst_messages import Ended, Progress, Task

GONE = (OSError, EOFError, pickle.UnpicklingError)  # what speaking to a process that has ended raises


class Process:
    """A running `python -m aecore.engine.analyst`. It ends when its pipes do, and so with the process that made it.

    Raises OSError when none can be started.
    """

    def __init__(self, threads: int, warm: Sequence[str]) -> None:
        """Start it with a number of threads, and with "module:function" names of what it calls while idle."""
        self._popen = subprocess.Popen(
            [sys.executable, "-m", "aecore.engine.analyst", *warm],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, start_new_session=True, env=_environment(threads),
        )  # fmt: skip
        self.pid = self._popen.pid

    @property
    def alive(self) -> bool:
        """Whether it runs."""
        return self._popen.poll() is None

    def send(self, task: Task) -> None:
        """Give it a task. Raises one of GONE."""
        assert self._popen.stdin is not None
        pickle.dump(task, self._popen.stdin)
        self._popen.stdin.flush()

    def receive(self) -> Progress | Ended:
        """Sleep until it says something. Raises one of GONE."""
        assert self._popen.stdout is not None
        message: Progress | Ended = pickle.load(self._popen.stdout)
        return message

    def kill(self) -> None:
        """End it at once. What it had begun to write to disk was not there yet, so nothing is left half done."""
        self._popen.kill()

    def bury(self) -> None:
        """Release what the system keeps of a process that has ended, or is about to."""
        self._popen.kill()
        self._popen.wait()
        for pipe in (self._popen.stdin, self._popen.stdout):
            assert pipe is not None
            with contextlib.suppress(OSError):  # what was written last and never read
                pipe.close()


def _environment(threads: int) -> dict[str, str]:
    """The engine's environment for workers, with its number of threads."""
    bound = {name: str(threads) for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")}
    return launch.environment() | bound | {"NUMBA_NUM_THREADS": str(threads)}
