"""Train, Pause, Step, Stop, Reset: buttons with keyboard shortcuts. Each click is answered at once."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from aecore import data
from aecore.engine.base import Job, State
from aecore.run import Run
from aecore.ui import command, session
from aecore.ui.browser import keyboard, orders
from aecore.ui.browser.orders import Button
from aecore.ui.words import N_, _

#: The orders that a training is given over the live wire.
ORDERS = [
    Button("control:Pause", "pause", keyboard.PAUSE), Button("control:Resume", "resume", keyboard.PAUSE),
    Button("control:Step", "step", keyboard.STEP), Button("control:Stop", "stop", keyboard.STOP),
]  # fmt: skip


def controls() -> None:
    """Show the row of buttons that fits the state of the job."""
    watched = session.job()
    with st.container(horizontal=True, gap="small", key="controls"):
        if watched is None or watched.state.final or watched.stopping:
            _train(watched)
            _button(N_("Step"), "skip_next", keyboard.STEP, _begin_paused, disabled=not _ready())
        elif command.owns(watched):
            _moving(watched)
            orders.give([watched] if command.wired() else [], ORDERS)
        else:
            _button(N_("Train my own copy"), "content_copy", keyboard.TRAIN, lambda: session.train(shared=False),
                    primary=True)  # fmt: skip
        _button(N_("Reset"), "restart_alt", keyboard.RESET, lambda: _reset(watched), disabled=watched is None)
        _reproduce(watched.run if watched and session.draft() == watched.asked else session.draft())
    if watched and not watched.state.final and not command.owns(watched):
        st.caption(_("You only watch: this training obeys the browser tab that began it."))
    if watched and watched.state.final and session.draft() not in (watched.asked, watched.run):
        st.caption(_("The settings have changed since this run: Train starts a new one."))


def _moving(watched: Job) -> None:
    """What can be done with a training of one's own: hold it or go on, one step, the end."""
    waits = watched.state is State.QUEUED
    if watched.state is State.PAUSED:
        _button(N_("Resume"), "play_arrow", keyboard.PAUSE, watched.resume, primary=True)
    else:
        _button(N_("Pause"), "pause", keyboard.PAUSE, lambda: _pause(watched), disabled=waits)
    _button(N_("Step"), "skip_next", keyboard.STEP, lambda: _step(watched), disabled=waits)
    _button(N_("Stop"), "stop", keyboard.STOP, lambda: _stop(watched))


def _train(watched: Job | None) -> None:
    again = watched is not None and watched.state is State.DONE and session.draft() in (watched.asked, watched.run)
    label = N_("Train again") if again else N_("Train")
    _button(
        label, "play_arrow", keyboard.TRAIN, lambda: session.train(fresh=again), primary=True, disabled=not _ready()
    )


def _button(label: str, icon: str, key: str, action: Callable[[], None], *, primary: bool = False,
            disabled: bool = False) -> None:  # fmt: skip
    st.button(_(label), icon=f":material/{icon}:", shortcut=key, on_click=action, disabled=disabled,
              type="primary" if primary else "secondary", key=f"control:{label}")  # fmt: skip


def _reproduce(run: Run) -> None:
    """Offer the run as a command and as Python."""
    with st.popover(_("Reproduce"), icon=":material/terminal:"):
        st.caption(_("This run on the command line, and in Python; the address of this page is its link."))
        st.code(run.to_command(), language="bash", wrap_lines=True)
        st.code(run.to_snippet(), language="python", wrap_lines=True)


def _ready() -> bool:
    return data.available(session.draft().dataset)


def _begin_paused() -> None:
    session.train(held=True)


def _pause(watched: Job) -> None:
    seen = len(watched.snapshots())
    watched.pause()
    watched.wait(session.ANSWER, seen)


def _step(watched: Job) -> None:
    seen = len(watched.snapshots())
    watched.step()
    watched.wait(session.ANSWER, seen)


def _stop(watched: Job) -> None:
    watched.cancel()


def _reset(watched: Job | None) -> None:
    """Forget what is shown; a run of one's own ends, one that others started goes on."""
    if watched and command.owns(watched):
        watched.cancel()
    session.watch(None)
