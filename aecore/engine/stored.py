"""A finished run told like a job: whoever shows jobs shows what the store keeps alike, and nothing is held for it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from aecore.engine.base import Failure, Job, State
from aecore.results.snapshot import Snapshot
from aecore.results.store import Store, StoreError
from aecore.run import Run

MARK = "kept-"  # before a run's id: the id of a job that only the store knows


class Finished:
    """A run that is over, told like a job: see `engine.base.Job`. Orders are ignored."""

    kept, by, film, unkept = "", "", b"", None
    failure: Failure | None = None
    stopping, position, placed, silence, orphaned = False, 0, False, 0.0, False

    def __init__(self, job_id: str, run: Run) -> None:
        self.id, self.run, self.asked = job_id, run, run
        self.state = State.STOPPED if run.stop else State.DONE

    def snapshots(self, since: int = 0) -> Sequence[Snapshot]:
        """Return the snapshots from number `since` on: whoever keeps some says which."""
        return ()

    def wait(self, timeout: float, since: int = 0) -> bool:
        """Return at once: it is over."""
        return True

    def pause(self) -> None:
        """Do nothing."""

    def resume(self) -> None:
        """Do nothing."""

    def step(self) -> None:
        """Do nothing."""

    def cancel(self) -> None:
        """Do nothing."""

    def set_knob(self, name: str, value: float) -> None:
        """Do nothing but refuse what is wrong. Raises InvalidField."""
        self.run.steered(0, name, value)

    def watch(self, who: str, touches: bool = False) -> None:
        """Do nothing."""

    def listen(self, told: Callable[[], None]) -> Callable[[], None]:
        """Do nothing: nothing changes."""
        return lambda: None


class StoredJob(Finished):
    """A run that the store keeps.

    job: the one that trained it here, whose id, state and run as it was asked for it keeps; else its id is made of the
    run's.
    """

    def __init__(
        self, store: Store, kept: str, run: Run, job: Job | None = None, failure: Failure | None = None
    ) -> None:
        super().__init__(MARK + kept, run)
        self.kept, self.failure, self._store = kept, failure, store
        if job:
            self.id, self.asked, self.state, self.by = job.id, job.asked, job.state, job.by

    def snapshots(self, since: int = 0) -> Sequence[Snapshot]:
        """Return the snapshots from number `since` on; none of a run that is gone or cannot be read just now."""
        try:
            found = self._store.opened(self.kept)
        except StoreError:
            return ()
        return found.snapshots[since:] if found else ()
