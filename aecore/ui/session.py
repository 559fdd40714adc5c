"""What a visitor's session holds: the run being configured, the job being watched, and their address."""

from __future__ import annotations

import gc
import threading
from collections.abc import Callable

import streamlit as st

from aecore import data, objectives
from aecore.engine.job import LocalJob
from aecore.engine.local import LocalEngine
from aecore.knobs import InvalidField
from aecore.run import Run
from aecore.ui.i18n import carried

WARM_AFTER = 1.5  # seconds
FIRST_LOOK = 0.3  # seconds a click waits for the first snapshot, so that it is answered with a picture


@st.cache_resource(show_spinner=False)
def engine() -> LocalEngine:
    """Return the server's engine. Its preloaded parent starts soon after the first visitor's first page.

    Not at once: importing torch would compete with the browser for the cores just when the page is drawn.
    """
    made = LocalEngine()
    timer = threading.Timer(WARM_AFTER, made.warm)
    timer.daemon = True
    timer.start()
    gc.freeze()  # what is loaded by now stays: no collection needs to look at it again at each poll
    return made


def default_run() -> Run:
    """Return what a newcomer trains: a VAE, on MNIST if it is here, else on the embedded digits."""
    return Run(objectives.find("vae")(), dataset="mnist" if data.available("mnist") else "digits")


def begin() -> None:
    """At a session's first script run, or after a link of the Home page, restore what the address asks for."""
    engine()
    link = {name: text for name, text in st.query_params.items() if name != "lang"}
    linked = st.session_state.pop("away", False) and link
    if "draft" in st.session_state and not linked:
        return
    st.session_state.setdefault("draft", default_run())
    if link:
        _restore(link)


def away() -> None:
    """Note that this visitor is elsewhere: an address with which they come back is a link, not what was left."""
    st.session_state.away = True


def _restore(link: dict[str, str]) -> None:
    """Watch the run that a link asks for, or let the settings describe it; another run of this visitor's own ends."""
    try:
        run = Run.from_link({"dataset": default_run().dataset} | link)
    except InvalidField as error:
        st.session_state.notice = error
        return
    watched = job()
    if watched and watched.asked == run:
        return
    set_up(run)
    found = engine().attach(link.get("job", "")) or (engine().submit(run) if run.id in engine().store else None)
    if found:
        st.session_state.setdefault("own", set()).add(found.id)
        watch(found)


def draft() -> Run:
    """Return the run that the settings describe."""
    run: Run = st.session_state.draft
    return run


def revise(run: Run) -> None:
    """Let the settings describe `run`."""
    st.session_state.draft = run


def set_up(run: Run) -> None:
    """Let the settings describe `run`, with nothing trained yet; another run of this visitor's own ends."""
    watched = job()
    if watched and owns(watched) and not watched.state.final:
        watched.cancel()
    watch(None)
    revise(run)


def job() -> LocalJob | None:
    """Return the job that this session watches, if any."""
    return engine().attach(st.session_state.get("job", ""))


def shown() -> Run:
    """Return the run on screen: the job's, or the draft while there is none."""
    watched = job()
    return watched.run if watched else draft()


def watch(watched: LocalJob | None) -> None:
    """Watch a job from now on, or none."""
    st.session_state.job = watched.id if watched else ""
    if watched:
        st.session_state.draft = watched.asked


def train(fresh: bool = False, shared: bool = True, then: Callable[[LocalJob], None] | None = None) -> None:
    """Train the draft, or open it if it is in the store, and wait a moment for its first picture.

    `then` gives a job that was started here its first order, before its first step.
    """
    known = {other.id for other in engine().jobs()}
    started = engine().submit(draft(), fresh=fresh, shared=shared)
    if started.id not in known:
        st.session_state.setdefault("own", set()).add(started.id)
        if then:
            then(started)
    watch(started)
    started.wait(FIRST_LOOK)


def owns(watched: LocalJob) -> bool:
    """Whether this visitor started the job, or came back to it by its address: others only watch."""
    return watched.id in st.session_state.get("own", set())


def write_address() -> None:
    """Put what is shown into the address: the run, the job, and the language if it was chosen."""
    watched = job()
    shown = watched.run if watched and watched.asked == draft() else draft()
    link = shown.to_link() | {"dataset": shown.dataset} | carried()
    if watched and owns(watched):
        link["job"] = watched.id
    if link != dict(st.query_params):
        st.query_params.from_dict(link)
