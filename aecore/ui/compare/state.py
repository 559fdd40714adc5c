"""What a visitor compares: the runs, their jobs, and the address that holds all of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import streamlit as st

from aecore import comparison
from aecore.engine.base import State
from aecore.engine.job import LocalJob
from aecore.knobs import InvalidField
from aecore.run import Run
from aecore.snapshot import Snapshot
from aecore.ui import library, session
from aecore.ui.compare import titles
from aecore.ui.i18n import _, explain

RUNS, JOBS, STARTED = "compare:runs", "compare:jobs", "compare:started"
TOLD, NOTICES = "compare:told", "compare:notices"


@dataclass(frozen=True)
class Lane:
    """One run of the comparison: as it was asked for, its title beside the others, its job if there is one."""

    asked: Run
    title: str
    job: LocalJob | None

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
    def last(self) -> Snapshot | None:
        """The newest snapshot."""
        newest = self.job.snapshots()[-1:] if self.job else ()
        return newest[0] if newest else None

    @property
    def stored(self) -> bool:
        """Whether it is over and kept, so that it can be measured."""
        return self.job is not None and self.job.state.final and self.job.run.id in session.engine().store


def begin() -> None:
    """Take up what the address asks for, if that is new; a newcomer begins with the first of the presets."""
    asked = _asked()
    if any(asked) and asked != st.session_state.get(TOLD):
        _read(*asked)
    if not runs():
        revise(comparison.presets(session.default_run().dataset)["family"])


def runs() -> tuple[Run, ...]:
    """Return the runs that are compared, in their order."""
    found: tuple[Run, ...] = st.session_state.get(RUNS, ())
    return found


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


def start(run: Run, company: str, fresh: bool = False, held: bool = False) -> LocalJob:
    """Train a run, or join those who do; `held`: a copy of one's own that makes one step and waits.

    Runs of one `company` train at once, in one place of the server's.
    """
    engine = session.engine()
    known = {other.id for other in engine.jobs()}
    job = engine.submit(run, fresh=fresh, shared=not held, company=company)
    if job.id not in known:
        st.session_state.setdefault("own", set()).add(job.id)
        _started().add(job.id)
        if held:
            job.step()
    _jobs()[run.id] = job.id
    return job


def follow(job: LocalJob) -> None:
    """Show a job that there is already as that of its run."""
    _jobs()[job.asked.id] = job.id


def notices() -> list[str]:
    """Return what was wrong with the address, a sentence each."""
    found: list[str] = st.session_state.get(NOTICES, [])
    return found


def dismiss() -> None:
    """Forget what was wrong with the address: something else is compared now."""
    st.session_state[NOTICES] = []


def link(shown: Sequence[Lane]) -> dict[str, list[str]]:
    """Return the query that restores the comparison for anybody: each run's whole configuration."""
    return {"vs": comparison.to_link([lane.run for lane in shown])}


def write_address(shown: Sequence[Lane]) -> None:
    """Put the comparison into the address, and the jobs that this visitor commands."""
    query = link(shown)
    own = [lane.job.id for lane in shown if lane.job and lane.moving and session.owns(lane.job)]
    if own:
        query["job"] = own
    if "lang" in st.query_params:
        query["lang"] = [st.query_params["lang"]]
    present = {name: st.query_params.get_all(name) for name in st.query_params}
    if query != present:
        st.query_params.from_dict(query)
    st.session_state[TOLD] = _asked()


def _asked() -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What the address says: ids of runs, descriptions of runs."""
    ids = tuple(part for part in st.query_params.get("runs", "").split(",") if part)
    return ids, tuple(st.query_params.get_all("vs"))


def _read(ids: Sequence[str], described: Sequence[str]) -> None:
    """Compare what an address names; what of it cannot be had is said, and the rest shown."""
    found, wrong = [], []
    for run_id in ids:
        if entry := library.find(run_id):
            found.append(entry.run)
            if job := library.job(entry):
                follow(job)
        else:
            wrong.append(_("The run {id} of this link is not here any more, and the link does not say how to train "
                           "it again.").format(id=run_id[:16]))  # fmt: skip
    for text in described:
        try:
            found.append(comparison.from_link(text))
        except InvalidField as error:
            wrong.append(_("A run of this link cannot be read: {reason}").format(reason=explain(error)))
    if len(set(found)) > comparison.MOST:
        wrong.append(_("This link names {n} runs; the first {most} are shown.").format(
            n=len(set(found)), most=comparison.MOST))  # fmt: skip
    _come_back()
    st.session_state[NOTICES] = wrong
    revise(found)


def _come_back() -> None:
    """Command again the jobs that the address names: a page that was opened anew has forgotten them."""
    for job_id in st.query_params.get_all("job"):
        if job := session.engine().attach(job_id):
            st.session_state.setdefault("own", set()).add(job.id)
            follow(job)


def _job(run: Run) -> LocalJob | None:
    """Return a run's job; one that is in the store and has none is opened."""
    engine = session.engine()
    job = engine.attach(_jobs().get(run.id, ""))
    if job is None and run.id in engine.store:
        job = engine.submit(run)
        _jobs()[run.id] = job.id
    return job


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
