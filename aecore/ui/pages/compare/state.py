"""What a visitor compares: the runs, their jobs, and the address that holds all of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import streamlit as st

from aecore.analyses import comparison
from aecore.engine.base import Job, State
from aecore.knobs import InvalidField
from aecore.results.snapshot import Snapshot
from aecore.run import Run
from aecore.ui import address, command, library, ready_made, session
from aecore.ui.address import Address
from aecore.ui.pages.compare import titles
from aecore.ui.query import Query
from aecore.ui.words import N_, _, explain

GONE = N_("The run {id} of this link is not here any more, and the link does not say how to train it again.")
LOOKED_AT = 16  # whole configurations, and jobs, of a link: four are shown
RUNS, JOBS, STARTED = "compare:runs", "compare:jobs", "compare:started"


@dataclass(frozen=True)
class Lane:
    """One run of the comparison: as it was asked for, its title beside the others, its job if there is one."""

    asked: Run
    title: str
    job: Job | None

    @property
    def run(self) -> Run:
        """The run as it was made, once it is over."""
        return self.job.run if self.job else self.asked

    @property
    def series(self) -> str:
        """Its name on the page: of its map, its network, its film."""
        return self.job.id if self.job else ""

    @property
    def moving(self) -> bool:
        """Whether more may come."""
        return self.job is not None and not self.job.state.final

    @property
    def held(self) -> str:
        """How it stands, where there is something to rewind or to go on from."""
        return f"{self.job.state.value} {bool(self.job.film)}" if self.job else ""

    @property
    def last(self) -> Snapshot | None:
        """The newest snapshot."""
        newest = self.job.snapshots()[-1:] if self.job else ()
        return newest[0] if newest else None

    @property
    def stored(self) -> bool:
        """Whether it is over and kept, so that it can be measured."""
        return self.job is not None and self.job.state.final and self.job.run.id in session.engine().store


def runs() -> tuple[Run, ...]:
    """Return the runs that are compared, in their order; of a newcomer the first of the presets."""
    found: tuple[Run, ...] = st.session_state.get(RUNS, ())
    return found or comparison.presets(session.default_run().dataset)["family"]


def revise(chosen: Iterable[Run]) -> None:
    """Compare these from now on: each once, four at most. What was begun here and is not among them ends."""
    kept = tuple(dict.fromkeys(chosen))[: comparison.MOST]
    for run in set(runs()) - set(kept):
        job = session.engine().attach(_jobs().get(run.id, ""))
        if job and job.id in _started():
            job.cancel()
    st.session_state[RUNS] = kept


def lanes() -> list[Lane]:
    """Return the runs with their jobs; those in the store are opened."""
    asked = runs()
    return [Lane(run, title, _job(run)) for run, title in zip(asked, titles.of(asked), strict=True)]


def start(run: Run, company: str, fresh: bool = False, shared: bool = True, held: bool = False) -> Job:
    """Train a run, or join those who do, if it may be `shared`; `held`: it makes one step and waits.

    Runs of one `company` train at once, in one place of the server's.
    """
    job, joined = session.engine().submit(
        run, fresh=fresh, shared=shared, company=company, by=command.visitor(), held=held
    )
    if not joined:
        _started().add(job.id)
    _jobs()[run.id] = job.id
    return job


def follow(job: Job) -> None:
    """Show a job that there is already as that of its run."""
    _jobs()[job.asked.id] = job.id


def link(shown: Sequence[Lane]) -> dict[str, list[str]]:
    """Return the query that restores the comparison for anybody: each run's whole configuration."""
    return {"vs": comparison.to_link([lane.run for lane in shown])}


def _told() -> dict[str, list[str]]:
    """The comparison, and the jobs that train it."""
    shown = lanes()
    return link(shown) | {"job": [lane.job.id for lane in shown if lane.job and lane.moving]}


def _take(asked: Query) -> None:
    """Compare what an address names; what of it cannot be had is noted, and the rest shown."""
    found = [*_known(asked.get("runs", "").split(",")), *_described(asked.every("vs"))]
    if (n := len(set(found))) > comparison.MOST:
        address.note(_("This link names {n} runs; the first {most} are shown.").format(n=n, most=comparison.MOST))
    _come_back(asked.every("job")[:LOOKED_AT])
    if found:
        revise(found)


ADDRESS = Address("compare", ("runs", "vs", "job"), _take, _told)


def _known(ids: Sequence[str]) -> list[Run]:
    """Return the runs of these ids that are here, and follow those in training."""
    found = library.find_all(run_id for run_id in ids if run_id)
    for entry in found.values():
        if entry and (job := library.job(entry)):
            follow(job)
    library.note_gone([run_id for run_id, entry in found.items() if not entry], GONE)
    return [entry.run for entry in found.values() if entry]


def _described(descriptions: Sequence[str]) -> Iterator[Run]:
    """Yield the runs of which an address gives the whole configuration."""
    for text in descriptions[:LOOKED_AT]:
        try:
            yield comparison.from_link(text)
        except InvalidField as error:
            address.note(_("A run of this link cannot be read: {reason}").format(reason=explain(error)))


def _come_back(jobs: Sequence[str]) -> None:
    """Show again the jobs that the address names: a page that was opened anew has forgotten them."""
    for job_id in jobs:
        if job := session.engine().attach(job_id):
            follow(job)


def _job(run: Run) -> Job | None:
    """Return a run's job, or what the store or the gallery keeps of it."""
    engine = session.engine()
    return engine.attach(_jobs().get(run.id, "")) or engine.open(run.id) or ready_made.job(run)


def _jobs() -> dict[str, str]:
    """The jobs of the runs that were compared: run id → job id."""
    found: dict[str, str] = st.session_state.setdefault(JOBS, {})
    return found


def _started() -> set[str]:
    """The jobs that were begun on this page."""
    found: set[str] = st.session_state.setdefault(STARTED, set())
    return found


def holding(shown: Sequence[Lane]) -> bool:
    """Whether all that move are held."""
    return all(lane.job is not None and lane.job.state is State.PAUSED for lane in shown if lane.moving)
