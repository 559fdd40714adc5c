"""What this session holds: the settings, what was asked for last, what is shown, what was tried."""

from __future__ import annotations

from dataclasses import dataclass, replace

import streamlit as st

from aecore.analyses.base import Outcome, Request
from aecore.knobs import InvalidField, Value
from aecore.ui import address, analyses, command, library, session
from aecore.ui.address import Address
from aecore.ui.pages.clusters import asking
from aecore.ui.pages.clusters.asking import CODES, Asked
from aecore.ui.plain import plain
from aecore.ui.query import Query
from aecore.ui.words import explain

DRAFT, PRESSED, SHOWN = "clusters:draft", "clusters:pressed", "clusters:shown"


@dataclass(frozen=True, eq=False)
class Result:
    """Clusters, and what they were asked for with."""

    asked: Asked
    outcome: Outcome


def draft() -> Asked:
    """Return the settings of this session."""
    if DRAFT not in st.session_state:
        st.session_state[DRAFT] = _first()
    found: Asked = st.session_state[DRAFT]
    return found


def revise(settings: Asked) -> None:
    """Have the settings that a visitor wants from now on; a callback may do so."""
    address.dismiss()
    settle(settings)


def settle(settings: Asked) -> None:
    """Have the settings as they must be, whatever was asked for."""
    st.session_state[DRAFT] = settings


def choose(run_id: str) -> None:
    """Look at another run from now on."""
    revise(replace(draft(), run=run_id))
    address.step()


def move(name: str, value: Value) -> None:
    """Set one knob; what does not go together with the rest is said, and nothing changes."""
    try:
        revise(draft().changed(name, value))
    except InvalidField as error:
        st.toast(plain(explain(error)), icon=":material/error:")


def press(settings: Asked) -> None:
    """Ask for clusters, in place of those that this visitor still waits for."""
    request = settings.request()
    before: Asked | None = st.session_state.get(PRESSED)
    if before and before.request().key != request.key:
        waiting = session.engine().asked(before.request())
        if waiting and not waiting.state.final:
            waiting.cancel(command.visitor())
    st.session_state[PRESSED] = settings
    begin(request)


def begin(request: Request) -> None:
    """Begin an analysis because a visitor says so, even one that was cancelled or failed before."""
    analyses.left().discard(request.key)
    analyses.ask(request)


def ready(request: Request) -> bool:
    """Whether an outcome is at hand, so that showing it costs nobody anything."""
    return session.engine().at_hand(request)


def pressed(settings: Asked) -> Asked | None:
    """Return what is to be shown next: the settings if their clusters are at hand, else what was asked for last."""
    if settings.sound and ready(settings.request()):
        st.session_state[PRESSED] = settings
    found: Asked | None = st.session_state.get(PRESSED)
    return found


def shown() -> Result | None:
    """Return what is on the page, which stays until something newer is there."""
    found: Result | None = st.session_state.get(SHOWN)
    return found


def show(result: Result) -> None:
    """Have something newer on the page."""
    st.session_state[SHOWN] = result


def _take(asked: Query) -> None:
    """Have the settings of a link; a run alone is one that another page sends here, to be clustered by its codes."""
    base = replace(draft() if set(asked) == {"run"} else _first(), n2d=False)
    try:
        if "run" in asked and (found := library.sought(asked["run"])):
            base = replace(base, run=found.id, cloud=base.cloud if base.cloud in CODES else "z")
        settle(asking.from_link(asked, base))
    except InvalidField as error:
        settle(_first())
        address.unread(error)


ADDRESS = Address("clusters", {"space", "run", "recipe", *asking.KNOBS}, _take, lambda: draft().to_link())


def _first() -> Asked:
    """What a newcomer clusters: the codes of the newest finished run; without runs principal components."""
    finished = library.finished()
    for run_id, told in finished.items():
        return Asked(dataset=told.run.dataset, run=run_id)
    return Asked("pca", dataset=session.default_run().dataset)
