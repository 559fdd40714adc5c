"""The runs that train: one line each, how long all of them take, and the buttons that begin and end them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

import streamlit as st

from aecore import data
from aecore.engine.base import Job, State
from aecore.results import measures
from aecore.ui import command, live, phrases, session
from aecore.ui.browser import keyboard
from aecore.ui.browser.panels import progress, sentences
from aecore.ui.browser.panels.progress import Progress
from aecore.ui.browser.panels.sentences import Sentence
from aecore.ui.browser.part import Part, mount
from aecore.ui.live import Scene
from aecore.ui.pages.sweeps.members import Member
from aecore.ui.pages.train.status import STATES, complaints, offer_to_keep
from aecore.ui.words import _
from aecore.wire.words import joined


def buttons(members: Sequence[Member]) -> None:
    """Show "Run the sweep" while there is something to train, and "Stop all" while something trains."""
    missing = [member for member in members if not member.told and not member.moving]
    own = [member.job for member in members if member.moving and member.job and command.owns(member.job)]
    if missing or not members:
        able = bool(members) and data.available(members[0].run.dataset)
        st.button(_("Run the sweep"), icon=":material/play_arrow:", type="primary", shortcut=keyboard.TRAIN,
                  key="sweep:run", disabled=not able, on_click=begin, args=(missing,))  # fmt: skip
    if own:
        st.button(_("Stop all"), icon=":material/stop:", key="sweep:stop", on_click=_stop, args=(own,))


def begin(members: Sequence[Member]) -> None:
    """Put the runs in line, in their order; one that somebody else trains already is joined."""
    jobs = [session.engine().submit(member.run, by=command.visitor()).job for member in members]
    for job in jobs[:1]:
        job.wait(session.ANSWER)


def lines(members: Sequence[Member], again: Callable[[], Sequence[Member]]) -> None:
    """Show the runs that are not finished; the page runs once more when one is over."""
    then, moving = _standing(members), any(member.moving or member.ended for member in members)
    if not moving and all(member.told for member in members):
        return
    scene = live.known(Queue(members, again))
    with st.container(border=True, key="sweep-lines"):
        mount(_told(members))
        for member in members:
            if member.job and not member.told:
                _line(member, member.job)
    live.follow(scene, then, moving)


def _standing(members: Sequence[Member]) -> list[tuple[bool, bool, bool]]:
    return [(member.moving, member.told is not None, bool(member.job and member.job.stopping)) for member in members]


class Queue(Scene):
    """The runs of a sweep that are not finished."""

    def __init__(self, members: Sequence[Member], again: Callable[[], Sequence[Member]]) -> None:
        """`again` returns the members as they are then."""
        jobs = [member.job.id if member.job else "" for member in members]
        super().__init__("sweep", [member.run.id for member in members], jobs)
        self._members, self._again = members, again

    def works(self) -> Sequence[Job]:
        """Return the jobs."""
        return [member.job for member in self._members if member.job]

    def standing(self) -> object:
        """The page depends on which runs move, which are told of, and which end."""
        return _standing(self._again())

    def parts(self) -> Iterable[Part]:
        """Return a summary and a line for each run."""
        now = self._again()
        yield _told(now)
        for member in now:
            if member.job and not member.told:
                yield _bar(member, member.job)


def left(shares: Sequence[tuple[float, float]], waiting: int, known: Sequence[float], slots: int) -> float | None:
    """Return about how many seconds all runs take still, or None while nothing is known.

    `shares`: (share done, seconds so far) of each run in training; `waiting` are still in line; `known`: seconds of
    those that are over. Up to `slots` run at once.
    """
    whole = [seconds / share for share, seconds in shares if share > 0.02] + list(known)
    if not whole:
        return None
    usual = sum(whole) / len(whole)
    rest = [usual * (1 - share) for share, _seconds in shares]
    return max([*rest, (sum(rest) + waiting * usual) / max(1, min(slots, len(rest) + waiting))], default=0.0)


def _summary(members: Sequence[Member]) -> str:
    """How many of the runs are finished, and how long the rest takes."""
    done = [member.told.seconds for member in members if member.told]
    told = _("**{done} of {all} runs finished**").format(done=len(done), all=len(members))
    running = [member.job for member in members if member.moving and member.job]
    shares = [_share(job) for job in running if job.state is not State.QUEUED]
    waiting = sum(job.state is State.QUEUED for job in running)
    missing = [member.label for member in members if not member.told and not member.job]
    parts = [told, *([_("not trained yet: {runs}").format(runs=joined(", ", missing))] if missing else [])]
    seconds = left(shares, waiting, done, session.engine().slots) if running else None
    if seconds is not None:
        parts.append(_("about {seconds:.0f} s left for all").format(seconds=seconds))
    return joined(" · ", parts)


def _share(job: Job) -> tuple[float, float]:
    """How much of a run is done, and in how many seconds."""
    last = job.snapshots()[-1:]
    return (last[0].step / max(1, last[0].total_steps), last[0].seconds) if last else (0.0, 0.0)


def _told(members: Sequence[Member]) -> Part:
    return sentences.part([Sentence(_summary(members))], key="sweep-summary")


def _line(member: Member, job: Job) -> None:
    """Show one run, and a button that ends it."""
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        mount(_bar(member, job))
        if member.moving and command.owns(job):
            st.button(_("Stop"), icon=":material/stop:", key=f"sweep:stop:{member.run.id}", type="tertiary",
                      disabled=job.stopping, on_click=_stop, args=([job],))  # fmt: skip
    offer_to_keep(job)


def _bar(member: Member, job: Job) -> Part:
    """One run: its value, state, figures as they come."""
    share = _share(job)[0] if member.moving else 0.0
    told = Progress(min(1.0, share), member.label, [*_state(job), *_figures(job)], complaints(job))
    return progress.part(told, key=f"sweep-line:{member.run.id}")


def _state(job: Job) -> list[str]:
    if job.state is State.QUEUED:
        return [_(STATES[job.state]), _("place {n} in line").format(n=job.position)]
    return [_(STATES[State.STOPPED] if job.stopping else STATES[job.state])]


def _figures(job: Job) -> list[str]:
    """The newest test figures that compare."""
    return [phrases.figure(name, snapshot.test[name]) for snapshot in job.snapshots()[-1:]
            for name in measures.ALIKE if name in snapshot.test]  # fmt: skip


def _stop(jobs: Sequence[Job]) -> None:
    """End them, the last in line first, so that none begins meanwhile."""
    for job in reversed(jobs):
        job.cancel()
