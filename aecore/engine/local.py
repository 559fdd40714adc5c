"""The engine on this machine: a queue, and one thread for each running job that listens to its worker."""

from __future__ import annotations

import os
import threading
from collections import OrderedDict
from collections.abc import Sequence

from aecore.engine.base import State
from aecore.engine.job import LocalJob
from aecore.engine.launch import Launcher, default_launcher
from aecore.engine.task import Task
from aecore.run import Run
from aecore.store import Store

REMEMBERED = 200  # jobs that are over and can still be attached to


class LocalEngine:
    """Trains as many runs at once as there are cores for; the others wait in order. See `engine.base.Engine`."""

    def __init__(
        self,
        store: Store | None = None,
        *,
        slots: int = 0,
        threads: int = 0,
        launcher: Launcher | None = None,
    ) -> None:
        """`slots` jobs at once with `threads` threads each; by default one thread on up to four cores, else two."""
        cores = os.cpu_count() or 1
        self.store = store or Store()
        self.threads = threads or int(os.environ.get("AECORE_THREADS", 1 if cores <= 4 else 2))
        self.slots = slots or int(os.environ.get("AECORE_SLOTS", max(1, cores // self.threads)))
        self._launcher = launcher or default_launcher()
        self._jobs: OrderedDict[str, LocalJob] = OrderedDict()
        self._lock = threading.Lock()

    def submit(self, run: Run, *, fresh: bool = False, shared: bool = True, company: str = "") -> LocalJob:
        """Open, join or train a run; jobs of one `company` share a place."""
        kept = None if fresh else self.store.open(run.id)
        with self._lock:
            if shared and not fresh and (running := self._same(run)):
                return running
            job = LocalJob(run, fresh, self._advance)
            job.shared, job.company = shared and not fresh, company or job.id
            if kept:
                job.open(kept)
            self._jobs[job.id] = job
        self._advance()
        return job

    def warm(self) -> None:
        """Make ready for the first job, so that it starts at once; without this, it starts when it is asked for."""
        self._launcher.warm()

    def attach(self, job_id: str) -> LocalJob | None:
        """Return a job by its id."""
        with self._lock:
            return self._jobs.get(job_id)

    def jobs(self) -> Sequence[LocalJob]:
        """Return the jobs it knows, oldest first."""
        with self._lock:
            return tuple(self._jobs.values())

    def close(self) -> None:
        """End all workers."""
        for job in self.jobs():
            job.kill()
        self._launcher.close()

    def _same(self, run: Run) -> LocalJob | None:
        live = (job for job in self._jobs.values() if job.shared and not job.state.final)
        return next((job for job in live if job.asked == run), None)

    def _advance(self) -> None:
        """Start what may start, and number the rest. Called whenever a job comes or goes."""
        with self._lock:
            over = [job for job in self._jobs.values() if job.state.final]
            for job in over[:-REMEMBERED]:
                del self._jobs[job.id]
            taken = {job.company for job in self._jobs.values() if job.state in (State.RUNNING, State.PAUSED)}
            waiting = 0
            for job in [job for job in self._jobs.values() if job.state is State.QUEUED]:
                if job.company not in taken and len(taken) >= self.slots:
                    job.position = waiting = waiting + 1
                elif job.begin():
                    taken.add(job.company)
                    threading.Thread(target=self._run, args=(job,), daemon=True).start()

    def _run(self, job: LocalJob) -> None:
        job.drive(self._launcher, Task(job.asked, str(self.store.root), job.fresh, self.threads))
        self._advance()
