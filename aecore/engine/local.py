"""The engine on this machine: a queue, one thread for each running job that listens to its worker, and analyses."""

from __future__ import annotations

import os
import threading
import time
from collections import OrderedDict
from collections.abc import Sequence

from aecore import settings
from aecore.analyses.base import Request
from aecore.engine.analysis import LocalAnalysis
from aecore.engine.base import Engine, Failure, Job, State, Submitted
from aecore.engine.job import LocalJob
from aecore.engine.launch import Launcher, default_launcher
from aecore.engine.messages import Task
from aecore.engine.service import Service
from aecore.engine.stored import MARK, StoredJob
from aecore.engine.watchers import Clock
from aecore.results.store import Store, StoreError
from aecore.run import Run

REMEMBERED = 200  # jobs that are over and can still be attached to
LEFT = "Nobody looked at this paused training for long, so it was ended; what it had learnt is kept."
IDLE = 4  # paused jobs without a place whose workers may wait: of the default run on MNIST each takes 270 MB
TICK = 0.1  # seconds after somebody's absence has become long, so that it is
HELD = 64_000_000  # bytes that all of them hold together; beyond that they are read from the store again


def make(store: Store | None = None) -> Engine:
    """Return the engine, as AECORE_ENGINE names it: "local"."""
    return LocalEngine(store)


class LocalEngine:
    """Trains as many runs at once as there are cores for; the others wait in order. See `engine.base.Engine`."""

    def __init__(
        self,
        store: Store | None = None,
        *,
        slots: int = 0,
        threads: int = 0,
        launcher: Launcher | None = None,
        clock: Clock = time.monotonic,
    ) -> None:
        """`slots` jobs at once with `threads` threads each; by default one thread on up to four cores, else two."""
        cores = os.cpu_count() or 1
        self.store = store or Store()
        self.threads = threads or settings.threads() or (1 if cores <= 4 else 2)
        self.slots = slots or settings.slots() or max(1, cores // self.threads)
        self._launcher = launcher or default_launcher()
        self._jobs: OrderedDict[str, LocalJob | StoredJob] = OrderedDict()
        self._service = Service(self.store)
        self._lock = threading.Lock()
        self._closed = False
        self._clock = clock
        self._later: threading.Timer | None = None

    def submit(
        self, run: Run, *, fresh: bool = False, shared: bool = True, company: str = "", by: str = "", held: bool = False
    ) -> Submitted:
        """Open, join or train a run; jobs of one `company` share a place."""
        if not fresh and (kept := self._over(run)):
            return Submitted(kept, joined=True)
        with self._lock:
            if shared and not fresh and (running := self._same(run)):
                return Submitted(running, joined=True)
            job = LocalJob(run, fresh, self._advance, self._clock)
            job.shared, job.company, job.by = shared and not fresh, company or job.id, by
            if held:
                job.step()
            self._jobs[job.id] = job
        self._advance()
        return Submitted(job, joined=False)

    def find(self, run: Run) -> Job | None:
        """Return the job that trains a run and can be joined, what the store keeps of it, or what it refused."""
        with self._lock:
            running = self._same(run)
        return running or self._over(run)

    def warm(self) -> None:
        """Make ready for the first job."""
        self._launcher.warm()

    def warm_analyses(self) -> None:
        """Make ready for the first analysis."""
        self._service.warm()

    def attach(self, job_id: str) -> Job | None:
        """Return a job by its id; one that the store alone knows is opened."""
        with self._lock:
            known = self._jobs.get(job_id)
        return known or (self.open(job_id.removeprefix(MARK)) if job_id.startswith(MARK) else None)

    def open(self, run_id: str) -> Job | None:
        """Return a finished run of the store, told like a job. What is held for it is the store's to bound."""
        try:
            found = self.store.opened(run_id)
        except StoreError as error:
            told = (look := self.store.look()).runs.get(look.kept_as(run_id))
            return StoredJob(self.store, run_id, told.run, failure=_unread(error)) if told else None
        return StoredJob(self.store, run_id, found.run) if found else None

    def keep(self, job: Job) -> None:
        """Try once more to keep what the store refused."""
        if not isinstance(job, LocalJob) or job.unkept is None:
            return
        try:
            path = self.store.save(job.unkept, job.fresh, job.film)
        except StoreError as error:
            job.failure = Failure("store", str(error), {"error": error})
        else:
            job.film, job.kept, job.unkept, job.failure = b"", path.name, None, None

    def jobs(self) -> Sequence[Job]:
        """Return the jobs it knows, oldest first."""
        with self._lock:
            return tuple(self._jobs.values())

    def ask(self, request: Request, who: str = "") -> LocalAnalysis:
        """Return an analysis, begun if need be."""
        return self._service.ask(request, who)

    def asked(self, request: Request) -> LocalAnalysis | None:
        """Return the newest analysis of a request, without beginning any."""
        return self._service.asked(request)

    def at_hand(self, request: Request) -> bool:
        """Whether an outcome is at hand."""
        return self._service.at_hand(request)

    def close(self) -> None:
        """End all jobs and analyses; nobody takes the place of one that ends."""
        with self._lock:
            self._closed = True
            known = self._trained()
        for job in known:
            job.kill()
        self._launcher.close()
        self._service.close()

    def _over(self, run: Run) -> Job | None:
        """Return what the store keeps of a run, or what it refused to keep."""
        if run.id in self.store:
            return self.open(run.id)
        return next((job for job in reversed(self.jobs()) if job.unkept and job.run == run), None)

    def _same(self, run: Run) -> LocalJob | None:
        live = (job for job in self._trained() if job.shared and not job.state.final)
        return next((job for job in live if job.asked == run), None)

    def _advance(self) -> None:
        """Start what may start, and number the rest. Called whenever a job comes or goes, or wants a place again."""
        with self._lock:
            if self._closed:
                return
            self._forget()
            waiting = [job for job in self._trained() if job.state is State.QUEUED]
            if waiting:
                self._make_room()
            taken = {job.company for job in self._trained() if job.placed}
            place = 0
            for job in waiting:
                if job.company not in taken and len(taken) >= self.slots:
                    job.move_up(place := place + 1)
                elif job.begin():
                    taken.add(job.company)
                    if not job.begun:
                        threading.Thread(target=self._run, args=(job,), daemon=True).start()

    def _make_room(self) -> None:
        """Let paused jobs at which nobody looks any more give their places up, and look again when more may.

        Called with the lock held.
        """
        left = {job: patience for job in self._trained() if (patience := job.patience) is not None}
        for job in [job for job, patience in left.items() if not patience]:
            job.give_place()
            del left[job]
        self._end_the_idle()
        if self._later:
            self._later.cancel()
        if left:
            self._later = threading.Timer(min(left.values()) + TICK, self._advance)
            self._later.daemon = True
            self._later.start()

    def _end_the_idle(self) -> None:
        """End the workers that wait without a place, but for the few that were looked at last.

        What they have learnt is kept as a stopped run. Called with the lock held.
        """
        idle = {job: since for job in self._trained() if (since := job.idle_since) is not None}
        for job in sorted(idle, key=idle.__getitem__)[:-IDLE]:
            job.cancel(Failure("left", LEFT))

    def _trained(self) -> list[LocalJob]:
        return [job for job in self._jobs.values() if isinstance(job, LocalJob)]

    def _forget(self) -> None:
        """Hold of the jobs that are over only the newest: older ones are as the store keeps them, or forgotten.

        Those that no store keeps stay longest, the newest of them in any case. Called with the lock held.
        """
        over = [job for job in self._jobs.values() if job.state.final]
        for job in over[:-REMEMBERED]:
            del self._jobs[job.id]
        newest, room = [job for job in reversed(self._trained()) if job.state.final], HELD
        for number, job in enumerate(sorted(newest, key=lambda job: bool(job.kept))):
            room -= job.size
            if number and room < 0 and job.kept:
                self._jobs[job.id] = StoredJob(self.store, job.kept, job.run, job, job.failure)
            elif number and room < 0:
                del self._jobs[job.id]

    def _run(self, job: LocalJob) -> None:
        job.drive(self._launcher, Task(job.asked, str(self.store.root), job.fresh, self.threads))
        self._advance()


def _unread(error: StoreError) -> Failure:
    return Failure("unread", str(error), {"error": error})
