"""Asking for analyses, and what is shown while one waits for them."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from aecore.analyses.base import Outcome, Request
from aecore.engine.base import Analysis, State
from aecore.ui import command, failures, polling, session
from aecore.ui.plain import Markdown, plain
from aecore.ui.words import _

POLL = 0.4  # seconds between two looks at a work


def outcome(request: Request, label: Markdown) -> Outcome | None:
    """Return what an analysis found; until then show how far it is, or why there is none, and return None.

    It polls by itself, in a fragment, and runs the page once more at the end. `label` names it in a few words.
    """
    if request.key in left():
        st.caption(_("{label}: cancelled.").format(label=label))
        again(request)
        return None
    work = wanted(request)
    work.wait(session.ANSWER)
    if work.state is State.DONE:
        return work.outcome
    follow(work, label)
    return None


def wanted(request: Request) -> Analysis:
    """Return the work on a request, begun if need be; one that failed is begun anew only when a visitor asks for it."""
    work = session.engine().asked(request)
    return work if work and work.state is State.FAILED else ask(request)


def ask(request: Request) -> Analysis:
    """Ask for an analysis in the name of this visitor: it goes on as long as anybody wants it."""
    return session.engine().ask(request, command.visitor())


def follow(work: Analysis, label: Markdown) -> None:
    """Show how far a work is, polling by itself; the page runs once more when it ends. Call it outside a fragment."""
    if work.state is State.FAILED:
        assert work.failure is not None
        st.warning(plain(failures.told(work.failure)), icon=":material/error:")
        again(work.request)
    elif not work.state.final:
        watch(work, lambda: progress(work, label))


def watch(work: Analysis, draw: Callable[[], None]) -> None:
    """Draw again and again how far a work is; the page runs once more when it ends. Call it outside a fragment."""
    polling.follow(draw, lambda: work.state.final or work.request.key in left(), key=work.request.key, every=POLL)


def progress(work: Analysis, label: Markdown) -> None:
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


def _line(work: Analysis, label: Markdown) -> Markdown:
    """One line: what is made, its place in line or its stage, time left."""
    parts = [f"**{label}**"]
    parts.append(_("place {n} in line").format(n=plain(work.position)) if work.position else _(work.stage))
    if work.left is not None:
        parts.append(_("{seconds:.0f} s left").format(seconds=work.left))
    return " · ".join(parts)


def _leave(work: Analysis) -> None:
    left().add(work.request.key)
    work.cancel(command.visitor())


def _restart(request: Request) -> None:
    left().discard(request.key)
    ask(request)
