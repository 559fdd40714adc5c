"""Train, Pause, Step, Stop, Reset: buttons with keyboard shortcuts. Each click is answered at once."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from aecore import data
from aecore.engine.base import State
from aecore.engine.job import LocalJob
from aecore.run import Run
from aecore.ui import session
from aecore.ui.i18n import N_, _

ANSWER = 0.3  # seconds a click waits for its effect, so that the next picture shows it


def controls() -> None:
    """Show the row of buttons that fits the state of the job."""
    watched = session.job()
    with st.container(horizontal=True, gap="small", key="controls"):
        if watched is None or watched.state.final or watched.stopping:
            _train(watched)
            _button(N_("Step"), "skip_next", "E", _begin_paused, disabled=not _ready())
        elif session.owns(watched):
            paused = watched.state is State.PAUSED
            if paused:
                _button(N_("Resume"), "play_arrow", "P", watched.resume, primary=True)
            else:
                _button(N_("Pause"), "pause", "P", lambda: _pause(watched), disabled=watched.state is State.QUEUED)
            _button(N_("Step"), "skip_next", "E", lambda: _step(watched), disabled=watched.state is State.QUEUED)
            _button(N_("Stop"), "stop", "S", lambda: _stop(watched))
        else:
            _button(N_("Train my own copy"), "content_copy", "T", lambda: session.train(shared=False), primary=True)
        _button(N_("Reset"), "restart_alt", "X", lambda: _reset(watched), disabled=watched is None)
        _reproduce(watched.run if watched and session.draft() == watched.asked else session.draft())
    if watched and not watched.state.final and not session.owns(watched):
        st.caption(_("Somebody else started this very run; you are watching it."))
    if watched and watched.state.final and session.draft() not in (watched.asked, watched.run):
        st.caption(_("The settings have changed since this run: Train starts a new one."))


def _train(watched: LocalJob | None) -> None:
    again = watched is not None and watched.state is State.DONE and session.draft() in (watched.asked, watched.run)
    label = N_("Train again") if again else N_("Train")
    _button(label, "play_arrow", "T", lambda: session.train(fresh=again), primary=True, disabled=not _ready())


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
    session.train(then=LocalJob.step)


def _pause(watched: LocalJob) -> None:
    seen = len(watched.snapshots())
    watched.pause()
    watched.wait(ANSWER, seen)


def _step(watched: LocalJob) -> None:
    seen = len(watched.snapshots())
    watched.step()
    watched.wait(ANSWER, seen)


def _stop(watched: LocalJob) -> None:
    watched.cancel()


def _reset(watched: LocalJob | None) -> None:
    """Forget what is shown; a run of one's own ends, one that others started goes on."""
    if watched and session.owns(watched):
        watched.cancel()
    session.watch(None)
