"""Training the runs of a comparison together: as many at once as there are places, or step for step."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence

import streamlit as st

from aecore import data
from aecore.engine.base import Job
from aecore.ui import command, session
from aecore.ui.browser import keyboard, orders
from aecore.ui.browser.orders import Button
from aecore.ui.pages.compare import state
from aecore.ui.pages.compare.convoy import Convoy
from aecore.ui.pages.compare.state import Lane
from aecore.ui.words import N_, _

FREE, ABREAST = "free", "abreast"
PACES = {FREE: N_("Each at its own speed"), ABREAST: N_("Step for step")}
STRIDES = (1, 5, 20)  # steps that all make before any goes on
PACE, STRIDE, CONVOY = "compare:pace", "compare:stride", "compare:convoy"


#: The orders that all runs are given over the live wire.
ORDERS = [
    Button("compare:Pause all", "pause", keyboard.PAUSE), Button("compare:Resume all", "resume", keyboard.PAUSE),
    Button("compare:Stop all", "stop", keyboard.STOP),
]  # fmt: skip


def controls(shown: Sequence[Lane]) -> None:
    """Show the buttons that fit the state of all: they order every run that this visitor commands."""
    moving = [lane for lane in shown if lane.moving]
    with st.container(horizontal=True, gap="small", vertical_alignment="bottom", key="compare-controls"):
        if not moving or not _own(shown):
            _begin(shown)
        elif _going(shown):
            _button(N_("Pause all"), "pause", keyboard.PAUSE, lambda: _pause(shown))
        else:
            _button(N_("Resume all"), "play_arrow", keyboard.PAUSE, lambda: _resume(shown), primary=True)
        _button(N_("Step all"), "skip_next", keyboard.STEP, lambda: _step(shown), disabled=not _may_step(shown))
        _button(N_("Stop all"), "stop", keyboard.STOP, lambda: _stop(shown), disabled=not _own(shown))
        _pace(shown)
    if not _abreast(shown):  # those are led by this page
        orders.give(_own(shown) if command.wired() else [], ORDERS)
    _explain(shown)


def convoy() -> Convoy | None:
    """Return what has this visitor's runs go on step for step, while it does."""
    found: Convoy | None = st.session_state.get(CONVOY)
    return found if found and found.playing else None


def _begin(shown: Sequence[Lane]) -> None:
    again = bool(shown) and all(lane.job is not None and not lane.moving for lane in shown)
    copies = any(lane.moving for lane in shown)
    label = N_("Train all again") if again else N_("Train my own copies") if copies else N_("Train all")
    ready = all(data.available(lane.asked.dataset) for lane in shown)
    _button(label, "play_arrow", keyboard.TRAIN, lambda: _train(shown, again), primary=not again, disabled=not ready)


def _pace(shown: Sequence[Lane]) -> None:
    """Let the visitor choose how the runs go on together."""
    st.segmented_control(
        _("Pace"), list(PACES), default=FREE, format_func=lambda name: _(PACES[name]), key=PACE, required=True,
        disabled=any(lane.moving for lane in shown), label_visibility="collapsed")  # fmt: skip
    if st.session_state.get(PACE) == ABREAST:
        st.selectbox(_("Steps at a time"), STRIDES, key=STRIDE, width=170, label_visibility="collapsed",
                     format_func=lambda n: _("{n} at a time").format(n=n))  # fmt: skip


def _explain(shown: Sequence[Lane]) -> None:
    """Say whom the visitor does not command."""
    if any(lane.moving and lane.job and not command.owns(lane.job) for lane in shown):
        st.caption(_("You only watch some of these runs: they obey the browser tab that began them."))


# --- orders ------------------------------------------------------------------------------------------------


def _train(shown: Sequence[Lane], again: bool) -> None:
    """Train what is not trained yet, or all of it again, and wait a moment for the first pictures."""
    abreast = st.session_state.get(PACE) == ABREAST
    todo = [lane for lane in shown if again or lane.job is None or lane.moving]
    company = secrets.token_hex(6)
    started = [state.start(lane.asked, company, fresh=again, shared=not (abreast or lane.moving), held=abreast)
               for lane in todo]  # fmt: skip
    if abreast:
        _lead(started)
    for job in started[:1]:
        job.wait(session.ANSWER)


def _lead(jobs: Sequence[Job]) -> None:
    _leave()
    st.session_state[CONVOY] = Convoy(jobs, st.session_state.get(STRIDE, STRIDES[0]), command.visitor())


def _leave() -> None:
    if found := convoy():
        found.stop()


def _pause(shown: Sequence[Lane]) -> None:
    _leave()
    _order(shown, lambda job: job.pause())


def _resume(shown: Sequence[Lane]) -> None:
    if _abreast(shown):
        _lead(_own(shown))
    else:
        _order(shown, lambda job: job.resume())


def _step(shown: Sequence[Lane]) -> None:
    """Make one step with all; runs that have not begun begin with it and wait."""
    company = secrets.token_hex(6)
    for lane in shown:
        if lane.job is None:
            state.start(lane.asked, company, shared=False, held=True)
    _leave()
    _order(shown, lambda job: job.step())


def _stop(shown: Sequence[Lane]) -> None:
    _leave()
    _order(shown, lambda job: job.cancel())


def _order(shown: Sequence[Lane], order: Callable[[Job], None]) -> None:
    jobs = _own(shown)
    seen = [len(job.snapshots()) for job in jobs]
    for job in jobs:
        order(job)
    for job, count in zip(jobs[:1], seen, strict=False):
        job.wait(session.ANSWER, count)


# --- how they stand ----------------------------------------------------------------------------------------


def _own(shown: Sequence[Lane]) -> list[Job]:
    """The jobs that go on and obey this visitor."""
    return [lane.job for lane in shown if lane.job and lane.moving and not lane.job.stopping and command.owns(lane.job)]


def _going(shown: Sequence[Lane]) -> bool:
    """Whether they move, by themselves or step for step."""
    return convoy() is not None if _abreast(shown) else not state.holding(shown)


def _abreast(shown: Sequence[Lane]) -> bool:
    return st.session_state.get(PACE) == ABREAST and any(lane.moving for lane in shown)


def _may_step(shown: Sequence[Lane]) -> bool:
    return bool(_own(shown)) or any(lane.job is None for lane in shown)


def _button(label: str, icon: str, key: str, action: Callable[[], None], *, primary: bool = False,
            disabled: bool = False) -> None:  # fmt: skip
    st.button(_(label), icon=f":material/{icon}:", shortcut=key, on_click=action, disabled=disabled,
              type="primary" if primary else "secondary", key=f"compare:{label}")  # fmt: skip
