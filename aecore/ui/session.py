"""What a visitor's session holds: the run being configured, the job being watched, and the address of both."""

from __future__ import annotations

import streamlit as st

from aecore import data, knobs, objectives
from aecore.engine.base import Engine, Job
from aecore.knobs import InvalidField
from aecore.run import BY_NAME, Run
from aecore.server import house
from aecore.ui import address, command
from aecore.ui.address import Address
from aecore.ui.query import Query
from aecore.ui.words import _

ANSWER = 0.3  # seconds a click waits for what it causes, so that the next picture shows it


def engine() -> Engine:
    """Return the server's engine."""
    return house.engine()


def default_run() -> Run:
    """Return what a newcomer trains: a VAE, on MNIST if it is here, else on the embedded digits."""
    return Run(objectives.find("vae")(), dataset="mnist" if data.available("mnist") else "digits")


def restore(link: Query) -> None:
    """Watch the run that a link asks for, in training or kept, or let the settings describe it.

    Another run of this visitor's own ends. Watching is all that a link gives: see `command`.
    """
    try:
        run = Run.from_link({"dataset": default_run().dataset, **link})
    except InvalidField as error:
        address.unread(error)
        return
    watched = job()
    if watched and run in (watched.asked, watched.run):
        return
    set_up(run)
    asked = link.get("job", "")
    if found := engine().attach(asked) or engine().find(run):
        watch(found)
    elif asked:
        address.note(_("The training of this link is over or was ended, and nothing of it was kept: its settings are "
                       "shown. Press Train to begin it anew."))  # fmt: skip


def draft() -> Run:
    """Return the run that the settings describe."""
    if "draft" not in st.session_state:
        st.session_state.draft = default_run()
    run: Run = st.session_state.draft
    return run


def revise(run: Run) -> None:
    """Let the settings describe `run`."""
    address.dismiss()
    st.session_state.draft = run


def set_up(run: Run) -> None:
    """Let the settings describe `run`, with nothing trained yet; another run of this visitor's own ends."""
    watched = job()
    if watched and command.owns(watched) and not watched.state.final:
        watched.cancel()
    watch(None)
    revise(run)


def job() -> Job | None:
    """Return the job that this session watches, if any."""
    return engine().attach(st.session_state.get("job", ""))


def moving() -> bool:
    """Return whether the job that this session watches goes on."""
    watched = job()
    return watched is not None and not watched.state.final


def shown() -> Run:
    """Return the run on screen: the job's, or the draft while there is none."""
    watched = job()
    return watched.run if watched else draft()


def watch(watched: Job | None) -> None:
    """Watch a job from now on, or none."""
    st.session_state.job = watched.id if watched else ""
    if watched:
        st.session_state.draft = watched.asked


def train(fresh: bool = False, shared: bool = True, held: bool = False) -> None:
    """Train the draft, or open it if it is in the store, and wait a moment for its first picture.

    `held`: one that is begun here makes one step and holds.
    """
    started = engine().submit(draft(), fresh=fresh, shared=shared, by=command.visitor(), held=held).job
    watch(started)
    started.wait(ANSWER)


def link() -> dict[str, str]:
    """Return what restores what is shown: the run, and the job that trains it or has."""
    watched = job()
    shown = watched.run if watched and watched.asked == draft() else draft()
    told = shown.to_link() | {"dataset": shown.dataset}
    return told | {"job": watched.id} if watched and watched.by else told


def _names() -> frozenset[str]:
    knob_names = (item.name for kind in objectives.catalogue().values() for item in knobs.knobs(kind))
    return frozenset({"objective", "steering", "job", *BY_NAME, *knob_names})


#: What else stands in addresses beside the fields of a run, here or on other pages.
objectives.reserve(("job", "lang", "run", "runs", "vs", "knob", "sweep", "ready", "tab", "at"), "a part of an address")
ADDRESS = Address("train", _names(), restore, link)
