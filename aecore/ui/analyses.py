"""Asking for analyses: the server's one service, and what is shown while one waits for it."""

from __future__ import annotations

import os
import secrets
import threading

import streamlit as st

from aecore.analysis.base import AnalysisError, Failure, Outcome, Request, State
from aecore.analysis.service import Service
from aecore.analysis.work import Work
from aecore.ui import session
from aecore.ui.i18n import _, explain

WARM_AFTER = 20.0  # seconds: the first page, the trainer and its first pictures come first
POLL = 0.4  # seconds between two looks at a work
ANSWER = 0.3  # seconds that a click waits for an outcome, so that what is kept or quick comes at once


@st.cache_resource(show_spinner=False)
def service() -> Service:
    """Return the server's service. Its process starts a while after the server's first page, so that nobody waits for
    imports and compilation (half a minute on a new machine); before that, with the first analysis that is asked for.
    """
    made = Service(session.engine().store)
    timer = threading.Timer(float(os.environ.get("AECORE_WARM_AFTER", WARM_AFTER)), made.warm)
    timer.daemon = True
    timer.start()
    return made


def outcome(request: Request, label: str) -> Outcome | None:
    """Return what an analysis found; until then show how far it is, or why there is none, and return None.

    It polls by itself, in a fragment, and runs the page once more at the end. `label` names it in a few words.
    """
    if request.key in left():
        st.caption(_("{label}: cancelled.").format(label=label))
        again(request)
        return None
    work = wanted(request)
    work.wait(ANSWER)
    if work.state is State.DONE:
        return work.outcome
    follow(work, label)
    return None


def wanted(request: Request) -> Work:
    """Return the work on a request, begun if need be; one that failed is begun anew only when a visitor asks for it."""
    work = service().find(request)
    return work if work and work.state is State.FAILED else ask(request)


def ask(request: Request) -> Work:
    """Ask for an analysis in the name of this visitor: it goes on as long as anybody wants it."""
    return service().ask(request, who())


def follow(work: Work, label: str) -> None:
    """Show how far a work is, polling by itself; the page runs once more when it ends. Call it outside a fragment."""
    if work.state is State.FAILED:
        assert work.failure is not None
        st.warning(told(work.failure), icon=":material/error:")
        again(work.request)
    elif not work.state.final:
        st.fragment(_watched, run_every=POLL)(work, label)


def progress(work: Work, label: str) -> None:
    """Show once how far a work is, and a button that cancels it: for a fragment of a page that polls."""
    with st.container(horizontal=True, vertical_alignment="center"):
        st.progress(min(1.0, work.fraction), _line(work, label))
        st.button(_("Cancel"), icon=":material/close:", key=f"cancel:{work.request.key}",
                  on_click=_leave, args=(work,))  # fmt: skip


def again(request: Request) -> None:
    """Offer to begin an analysis anew that was cancelled or failed."""
    st.button(_("Start again"), icon=":material/refresh:", key=f"again:{request.key}",
              on_click=_restart, args=(request,))  # fmt: skip


def left() -> set[str]:
    """Return the keys of the analyses that this visitor has cancelled: nobody begins those anew unasked."""
    found: set[str] = st.session_state.setdefault("analyses:left", set())
    return found


def told(failure: Failure) -> str:
    """Return why there is no outcome, one sentence in the reader's language."""
    error = failure.error
    if isinstance(error, AnalysisError):
        return _(error.template).format(**error.values)
    return explain(error)


def who() -> str:
    """Return the name under which this visitor asks."""
    if "visitor" not in st.session_state:
        st.session_state["visitor"] = secrets.token_hex(8)
    return str(st.session_state["visitor"])


def _watched(work: Work, label: str) -> None:
    if work.state.final or work.request.key in left():
        st.rerun()
    progress(work, label)


def _line(work: Work, label: str) -> str:
    """One line: what is made, its place in line or its stage, time left."""
    parts = [f"**{label}**"]
    parts.append(_("place {n} in line").format(n=work.position) if work.position else _(work.stage))
    if work.left is not None:
        parts.append(_("{seconds:.0f} s left").format(seconds=work.left))
    return " · ".join(parts)


def _leave(work: Work) -> None:
    left().add(work.request.key)
    work.cancel(who())


def _restart(request: Request) -> None:
    left().discard(request.key)
    ask(request)
