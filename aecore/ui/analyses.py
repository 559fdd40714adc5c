"""Asking for analyses, and what is shown while one waits for them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import streamlit as st

from aecore.analyses.base import Outcome, Request
from aecore.engine.base import Analysis, State, Work
from aecore.ui import command, failures, live, session
from aecore.ui.browser.panels import progress as bar
from aecore.ui.browser.panels.progress import Progress
from aecore.ui.browser.part import Part, mount
from aecore.ui.live import Scene
from aecore.ui.plain import Markdown, plain
from aecore.ui.words import _


def outcome(request: Request, label: Markdown) -> Outcome | None:
    """Return what an analysis found; until then show how far it is, or why there is none, and return None.

    The page runs once more at the end. `label` names it in a few words.
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
    """Show how far a work is, or why it failed; the page runs once more when it ends."""
    if work.state is State.FAILED:
        assert work.failure is not None
        st.warning(plain(failures.told(work.failure)), icon=":material/error:")
        again(work.request)
    elif not work.state.final:
        watch(Waiting(work), label)


def watch(waiting: Waiting, label: Markdown) -> None:
    """Show how far a work is, and a button that cancels it; the page runs once more when it ends."""
    scene = live.known(waiting)
    with st.container(horizontal=True, vertical_alignment="center"):
        mount(progress(scene.work, label))
        cancel(scene.work)
    live.follow(scene, [False])


class Waiting(Scene):
    """How far an analysis is."""

    def __init__(self, work: Analysis) -> None:
        super().__init__(f"analysis:{work.request.key}", id(work))
        self.work = work

    def works(self) -> Sequence[Work]:
        """Return the work."""
        return [self.work]

    def parts(self) -> Iterable[Part]:
        """Return the bar; what it is called has been told with the page."""
        yield progress(self.work)


def progress(work: Analysis, label: str = "") -> Part:
    """Return how far a work is: its place in line or its stage, time left. `label` names it, "": as before."""
    told = [_("place {n} in line").format(n=work.position) if work.position else _(work.stage)]
    if work.left is not None:
        told.append(_("{seconds:.0f} s left").format(seconds=work.left))
    return bar.part(Progress(min(1.0, work.fraction), label, told), key=f"analysis:{work.request.key}")


def cancel(work: Analysis) -> None:
    """Offer to wait for a work no longer."""
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


def _leave(work: Analysis) -> None:
    left().add(work.request.key)
    work.cancel(command.visitor())


def _restart(request: Request) -> None:
    left().discard(request.key)
    ask(request)
