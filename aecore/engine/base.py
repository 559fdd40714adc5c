"""What an engine is, and what it does for those who ask: jobs, which train runs, and analyses of finished ones."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import Any, NamedTuple, Protocol

from aecore.analyses.base import Outcome, Request
from aecore.results.snapshot import Snapshot
from aecore.results.store import Result, Store
from aecore.run import Run


class State(Enum):
    """Where a work stands. The last four are final; an analysis is never held and does not diverge."""

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
    """Why a work ended badly: a `kind` that pages translate, the English `message`, and what goes into the sentence.

    kind: of a job `killed`, `diverged`, `data`, `field`, `memory`, `error`, `store`, `left`, `unread`; of an analysis
    `killed`, `unsuitable`, `data`, `field`, `memory`, `disk`, `error`.
    details: `error`, what was raised, where that tells it best.
    """

    kind: str
    message: str
    details: Mapping[str, Any] = field(default_factory=dict)

    @classmethod
    def of(cls, kind: str, error: Exception) -> Failure:
        """Return the failure that an error tells best by itself."""
        return cls(kind, str(error), {"error": error})


class Work(Protocol):
    """What was asked of an engine. Every method returns at once, but for `wait`, and may be called from any thread.

    What is read may change meanwhile, so these are properties; whoever has a work only reads them.
    """

    @property
    def state(self) -> State:
        """Where it stands."""
        ...

    @property
    def position(self) -> int:
        """Its place in line: 1 is next; 0 once it has a place."""
        ...

    @property
    def failure(self) -> Failure | None:
        """Why it ended badly, or what went wrong although it ended well (the store was full)."""
        ...

    def watch(self, who: str, touches: bool = False) -> None:
        """Note that `who` (a visitor) looks: say so at each look, and whether they touch the map.

        A job's snapshots carry the network while anybody touches; while it holds they do anyhow.
        """
        ...

    def listen(self, told: Callable[[], None]) -> Callable[[], None]:
        """Have `told` called, soon and from any thread, whenever something changes; return what ends that."""
        ...


class Job(Work, Protocol):
    """One run in training, or opened from the store. Orders to a job that is over are ignored."""

    @property
    def id(self) -> str:
        """Name for `Engine.attach`, valid as long as the engine lives."""
        ...

    @property
    def asked(self) -> Run:
        """The run as it was asked for."""
        ...

    @property
    def run(self) -> Run:
        """The run as asked for, and as it was really made (steered, stopped) once it is over."""
        ...

    @property
    def kept(self) -> str:
        """The id by which the store keeps it, once it does; else ""."""
        ...

    @property
    def by(self) -> str:
        """Whom it obeys: the name that `Engine.submit` was given by who began it; "" of what the store alone knows."""
        ...

    @property
    def stopping(self) -> bool:
        """Whether it was told to end and is taking its last look."""
        ...

    @property
    def placed(self) -> bool:
        """Whether it has one of the engine's places; a paused job at which nobody looks gives its own to who waits."""
        ...

    @property
    def film(self) -> bytes:
        """The film so far, while it holds; of a run that is over, only if the store does not keep it."""
        ...

    @property
    def unkept(self) -> Result | None:
        """The result, with its weights, of a run that is over and that the store refused: see `Engine.keep`."""
        ...

    @property
    def silence(self) -> float:
        """Seconds since the worker was last heard of; 0 while there is none, and while it holds."""
        ...

    @property
    def orphaned(self) -> bool:
        """Whether what starts the workers has ended; this one goes on alone."""
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

    def wait(self, timeout: float, since: int = 0) -> bool:
        """Sleep until there is snapshot number `since` or the job is over; False after `timeout` seconds."""
        ...


class Analysis(Work, Protocol):
    """One analysis under way or over, shared by all who asked for it."""

    @property
    def request(self) -> Request:
        """What was asked."""
        ...

    @property
    def stage(self) -> str:
        """What it does now, one of `analyses.base.STAGES`."""
        ...

    @property
    def fraction(self) -> float:
        """How much of the whole is done, in [0, 1]."""
        ...

    @property
    def left(self) -> float | None:
        """About how many seconds are left; None while nobody can say."""
        ...

    @property
    def outcome(self) -> Outcome | None:
        """What was found, once it is done."""
        ...

    def cancel(self, who: str = "") -> None:
        """Let `who` wait no longer; when nobody does, it ends."""
        ...

    def wait(self, timeout: float) -> bool:
        """Sleep until it is over; False after `timeout` seconds."""
        ...


class Submitted(NamedTuple):
    """The job of a run that was asked for; `joined`: it was there already, in training or in the store."""

    job: Job
    joined: bool


class Engine(Protocol):
    """Trains runs, as many at once as it can, and makes analyses; the others wait in order.

    A module of this package whose `make(store)` returns one is an engine that AECORE_ENGINE can name.
    """

    @property
    def store(self) -> Store:
        """Where runs and analyses are kept."""
        ...

    @property
    def slots(self) -> int:
        """How many runs train at once."""
        ...

    def warm(self) -> None:
        """Make ready for the first job, so that it starts at once; without this, it starts when it is asked for."""
        ...

    def warm_analyses(self) -> None:
        """Make ready for the first analysis, which then need not wait for imports and compilation."""
        ...

    def submit(
        self, run: Run, *, fresh: bool = False, shared: bool = True, company: str = "", by: str = "", held: bool = False
    ) -> Submitted:
        """Open `run` from the store, join the job that trains it already (`shared`), or train it.

        `fresh` trains it anew and replaces what is stored. Jobs of one `company` share a place: when one of them
        trains, the others need not wait. `by` and `held` are of a job that this call begins: whom it obeys, and whether
        it makes one step and then holds.
        """
        ...

    def find(self, run: Run) -> Job | None:
        """Return what `submit` would join or open; None where it would begin to train."""
        ...

    def attach(self, job_id: str) -> Job | None:
        """Return a job by its id, if this engine still knows it, or the store what it trained."""
        ...

    def open(self, run_id: str) -> Job | None:
        """Return a finished run of the store, told like a job; None where there is none."""
        ...

    def keep(self, job: Job) -> None:
        """Try once more to keep what the store refused. The job then says why it refuses again, or that it is kept."""
        ...

    def jobs(self) -> Sequence[Job]:
        """Return the jobs that train, wait, or have trained, as far as it remembers; oldest first."""
        ...

    def ask(self, request: Request, who: str = "") -> Analysis:
        """Return the analysis `request`: the one under way or finished, what was kept on disk, or a new one in line.

        Asking again is free; one that failed or was stopped is begun anew. `who` is whoever waits for it (a visitor):
        it ends early only when all of them have cancelled it.
        """
        ...

    def asked(self, request: Request) -> Analysis | None:
        """Return the newest analysis of a request, failed ones too, without beginning any."""
        ...

    def at_hand(self, request: Request) -> bool:
        """Whether an outcome is at hand, so that asking for it costs nobody anything."""
        ...

    def close(self) -> None:
        """End all workers; what waits or runs is over."""
        ...
