"""The analyses of the engine on this machine: equal requests share one; one warm process makes them in order."""

from __future__ import annotations

import os
import threading
from collections import OrderedDict
from collections.abc import Sequence

from aecore.analyses import ask
from aecore.analyses.base import KILLED, NO_PROCESS, AnalysisError, Request
from aecore.engine.analysis import LocalAnalysis
from aecore.engine.analyst_messages import Ended, Task
from aecore.engine.base import Failure, State
from aecore.engine.process import GONE, Process
from aecore.results.store import Store

WARM = (
    "aecore.analyses.points.answer:warm",
    "aecore.analyses.layout.answer:warm",
)  # what takes long the first time, done before it is asked for
REMEMBERED = 16  # analyses that are over and still at hand, with their outcomes (3 MB each at most)


class Service:
    """Makes analyses one at a time in a process of its own, which starts at the first request or when warmed.

    Its methods may be called from any thread; they return at once. Outcomes are kept in the store (`analyses.ask`).
    """

    def __init__(self, store: Store, *, threads: int = 0, warm: Sequence[str] = WARM) -> None:
        """`threads` that the process may use, by default all cores but one; `warm`: what it calls while idle."""
        self.store = store
        self.threads = threads or max(1, (os.cpu_count() or 1) - 1)
        self._warm = warm
        self._works: OrderedDict[str, LocalAnalysis] = OrderedDict()  # the newest of each key, last asked last
        self._queue: list[LocalAnalysis] = []
        self._running: LocalAnalysis | None = None
        self._process: Process | None = None
        self._thread: threading.Thread | None = None
        self._closed = False
        self._news = threading.Condition()

    def warm(self) -> None:
        """Start the process, which then imports and compiles what will be needed."""
        with self._news:
            if self._thread is None:
                self._thread = threading.Thread(target=self._serve, daemon=True)
                self._thread.start()

    def ask(self, request: Request, who: str = "") -> LocalAnalysis:
        """Return the analysis `request`. See `engine.base.Engine.ask`."""
        kept = None if self._usable(request) else ask.kept(request, self.store)
        with self._news:
            work = self._usable(request)
            if work is None:
                work = self._works[request.key] = LocalAnalysis(request, self._leave)
                if kept:
                    work.succeed(kept)
                else:
                    self._queue.append(work)
            work.join(who)
            self._works.move_to_end(request.key)
            self._tidy()
        if not work.state.final:
            self.warm()
        return work

    def asked(self, request: Request) -> LocalAnalysis | None:
        """Return the newest analysis of a request, without beginning any."""
        return self._works.get(request.key)

    def at_hand(self, request: Request) -> bool:
        """Whether an outcome is at hand, so that asking for it costs nobody anything."""
        work = self._usable(request)
        return work.state is State.DONE if work else ask.at_hand(request, self.store)

    def close(self) -> None:
        """End the process; what waits or runs is cancelled."""
        with self._news:
            self._closed = True
            for work in self._queue:
                work.finish(State.STOPPED)
            self._queue.clear()
            if self._process:
                self._process.kill()
            self._news.notify_all()
        if self._thread:
            self._thread.join()

    def _usable(self, request: Request) -> LocalAnalysis | None:
        work = self._works.get(request.key)
        unusable = work is None or work.leaving or work.state in (State.FAILED, State.STOPPED)
        outdated = work and work.outcome and not ask.current(work.outcome, self.store)
        return None if unusable or outdated else work

    def _tidy(self) -> None:
        """Number those in line and forget the oldest that are over. Called with the lock held."""
        for position, work in enumerate(self._queue, start=1):
            work.move_up(position)
        over = [key for key, work in self._works.items() if work.state.final]
        for key in over[:-REMEMBERED]:
            del self._works[key]
        self._news.notify_all()

    def _leave(self, work: LocalAnalysis) -> None:
        """Take a work out of the line, or end the process that makes it: nobody waits for it any more."""
        with self._news:
            if work.wanted:  # somebody has joined in the meantime
                return
            if work in self._queue:
                self._queue.remove(work)
                work.finish(State.STOPPED)
                self._tidy()
            elif work is self._running and self._process:
                work.leaving = True
                self._process.kill()

    # --- the service's own thread -----------------------------------------------------------------------

    def _serve(self) -> None:
        while True:
            self._make_ready()  # a new process warms up while nobody waits
            work = self._next()
            if work is None:
                break
            if trouble := self._make_ready():
                self._over(work, Ended(failure=trouble))
            else:
                self._make(work)
        if self._process:
            self._process.bury()

    def _make_ready(self) -> Failure | None:
        """Have a living process; return why there is none."""
        if self._process and self._process.alive:
            return None
        try:
            if self._process:
                self._process.bury()
            self._process = Process(self.threads, self._warm)
        except OSError as error:
            self._process = None
            return Failure.of("killed", AnalysisError(NO_PROCESS, why=error.strerror or str(error)))
        return None

    def _next(self) -> LocalAnalysis | None:
        """Sleep until a work is in line and take it; None when the service closes."""
        with self._news:
            self._news.wait_for(lambda: self._queue or self._closed)
            if self._closed:
                return None
            self._running = work = self._queue.pop(0)
            work.begin()
            self._tidy()
            return work

    def _make(self, work: LocalAnalysis) -> None:
        """Let the process make it, and listen until it is over."""
        assert self._process is not None
        try:
            self._process.send(Task(work.request, str(self.store.root)))
            while not isinstance(message := self._process.receive(), Ended):
                work.advance(message.stage, message.fraction)
        except GONE:
            message = Ended(failure=Failure.of("killed", AnalysisError(KILLED)))
            self._process.bury()
        self._over(work, message)

    def _over(self, work: LocalAnalysis, ended: Ended) -> None:
        with self._news:
            self._running = None
            if ended.outcome:
                work.succeed(ended.outcome)
            elif work.leaving or self._closed:
                work.finish(State.STOPPED)
            else:
                work.fail(ended.failure)
            self._tidy()
