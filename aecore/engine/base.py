"""What an engine and a job are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import Any, Protocol

from aecore.run import Run
from aecore.snapshot import Snapshot


class State(Enum):
    """Where a job stands. The last four are final."""

    QUEUED = "queued"
    RUNNING = "running"
    PAUSED = "paused"
    DONE = "done"
    STOPPED = "stopped"
    DIVERGED = "diverged"
    FAILED = "failed"

    @property
    def final(self) -> bool:
        """Whether nothing more will come."""
        return self in (State.DONE, State.STOPPED, State.DIVERGED, State.FAILED)


@dataclass(frozen=True)
class Failure:
    """Why a job ended badly: a `kind` that pages translate (`killed`, `diverged`, `data`, `memory`, `error`,
    `store`), the English `message`, and what goes into the sentence.
    """

    kind: str
    message: str
    details: Mapping[str, Any] = field(default_factory=dict)


class Job(Protocol):
    """One run in training, or opened from the store. Every method returns at once and may be called from any
    thread; orders to a job that is over are ignored.
    """

    @property
    def id(self) -> str:
        """Name for `Engine.attach`, valid as long as the engine lives."""
        ...

    @property
    def run(self) -> Run:
        """The run as asked for, and as it was really made (steered, stopped) once it is over."""
        ...

    @property
    def state(self) -> State:
        """Where the job stands."""
        ...

    @property
    def stopping(self) -> bool:
        """Whether it was told to end and is taking its last look."""
        ...

    @property
    def position(self) -> int:
        """Its place in line: 1 is next; 0 once it runs."""
        ...

    @property
    def failure(self) -> Failure | None:
        """Why it ended badly, or what went wrong although it ended well (the store was full)."""
        ...

    @property
    def film(self) -> bytes:
        """The film so far, while it holds; of a run that is over, only if the store does not keep it."""
        ...

    @property
    def silence(self) -> float:
        """Seconds since the worker was last heard of; 0 while queued or over."""
        ...

    def snapshots(self, since: int = 0) -> Sequence[Snapshot]:
        """Return the snapshots from number `since` on. Only the newest still holds its arrays."""
        ...

    def pause(self) -> None:
        """Hold after the present step and look at the whole test set."""
        ...

    def resume(self) -> None:
        """Go on."""
        ...

    def step(self) -> None:
        """Make one optimiser step, then hold."""
        ...

    def cancel(self) -> None:
        """End it: a queued job leaves the queue, a running one keeps what it has learnt."""
        ...

    def set_knob(self, name: str, value: float) -> None:
        """Move a live knob. Raises InvalidField before anything is sent."""
        ...

    def touch(self, on: bool) -> None:
        """Let snapshots carry the network while somebody touches the map; they do anyhow while it holds."""
        ...

    def wait(self, timeout: float, since: int = 0) -> bool:
        """Sleep until there is snapshot number `since` or the job is over; False after `timeout` seconds."""
        ...


class Engine(Protocol):
    """Trains runs, as many at once as it can; the others wait in order."""

    def submit(self, run: Run, *, fresh: bool = False, shared: bool = True, company: str = "") -> Job:
        """Open `run` from the store, join the job that trains it already (`shared`), or train it.

        `fresh` trains it anew and replaces what is stored. Jobs of one `company` share a place: when one of them
        trains, the others need not wait.
        """
        ...

    def attach(self, job_id: str) -> Job | None:
        """Return a job by its id, if this engine still knows it."""
        ...

    def jobs(self) -> Sequence[Job]:
        """Return the jobs it knows, oldest first."""
        ...

    def close(self) -> None:
        """End all workers."""
        ...
