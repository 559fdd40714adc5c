"""The runs that train: one line each, how long all of them take, and the buttons that begin and end them."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import streamlit as st

from aecore import data
from aecore.engine.base import Job, State
from aecore.results import measures
from aecore.ui import command, phrases, polling, session
from aecore.ui.browser import keyboard
from aecore.ui.pages.sweeps.members import Member
from aecore.ui.pages.train.status import STATES, complain
from aecore.ui.plain import Markdown, plain
from aecore.ui.words import _

POLL = 0.5  # seconds between two looks at runs that train


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
    """Show the runs that are not finished; poll while they move, and run the page once more when one is over."""
    then = _standing(members)
    moving = any(member.moving or member.ended for member in members)
    if moving or any(not member.told for member in members):
        polling.follow(lambda: _all(again()), lambda: _standing(again()) != then, key="sweep", every=POLL,
                       moving=moving)  # fmt: skip


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


def _standing(members: Sequence[Member]) -> list[tuple[bool, bool]]:
    """Of each run whether it moves and whether it is told of: what the rest of the page depends on."""
    return [(member.moving, member.told is not None) for member in members]


def _all(members: Sequence[Member]) -> None:
    with st.container(border=True, key="sweep-lines"):
        st.markdown(_summary(members))
        for member in members:
            if member.job and not member.told:
                _line(member, member.job)


def _summary(members: Sequence[Member]) -> Markdown:
    """How many of the runs are finished, and how long the rest takes."""
    done = [member.told.seconds for member in members if member.told]
    told = _("**{done} of {all} runs finished**").format(done=len(done), all=len(members))
    running = [member.job for member in members if member.moving and member.job]
    shares = [_share(job) for job in running if job.state is not State.QUEUED]
    waiting = sum(job.state is State.QUEUED for job in running)
    missing = [plain(member.label) for member in members if not member.told and not member.job]
    parts = [told, *([_("not trained yet: {runs}").format(runs=", ".join(missing))] if missing else [])]
    seconds = left(shares, waiting, done, session.engine().slots) if running else None
    if seconds is not None:
        parts.append(_("about {seconds:.0f} s left for all").format(seconds=seconds))
    return " · ".join(parts)


def _share(job: Job) -> tuple[float, float]:
    """How much of a run is done, and in how many seconds."""
    last = job.snapshots()[-1:]
    return (last[0].step / max(1, last[0].total_steps), last[0].seconds) if last else (0.0, 0.0)


def _line(member: Member, job: Job) -> None:
    """One run: its value, state, figures as they come, and a button that ends it."""
    job.watch(command.visitor())
    share = _share(job)[0] if member.moving else 0.0
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.progress(min(1.0, share), " · ".join([f"**{plain(member.label)}**", *_state(job), *_figures(job)]))
        if member.moving and command.owns(job):
            st.button(_("Stop"), icon=":material/stop:", key=f"sweep:stop:{member.run.id}", type="tertiary",
                      disabled=job.stopping, on_click=_stop, args=([job],))  # fmt: skip
    complain(job)


def _state(job: Job) -> list[Markdown]:
    if job.state is State.QUEUED:
        return [_(STATES[job.state]), _("place {n} in line").format(n=plain(job.position))]
    return [_(STATES[State.STOPPED] if job.stopping else STATES[job.state])]


def _figures(job: Job) -> list[Markdown]:
    """The newest test figures that compare."""
    return [phrases.figure(name, snapshot.test[name]) for snapshot in job.snapshots()[-1:]
            for name in measures.ALIKE if name in snapshot.test]  # fmt: skip


def _stop(jobs: Sequence[Job]) -> None:
    """End them, the last in line first, so that none begins meanwhile."""
    for job in reversed(jobs):
        job.cancel()
