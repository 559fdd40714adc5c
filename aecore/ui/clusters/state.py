"""What this session holds: the settings, what was asked for last, what is shown, what was tried."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass, replace

import streamlit as st

from aecore.analysis.base import Outcome, Request, State
from aecore.knobs import InvalidField, Value
from aecore.ui import analyses, library, session
from aecore.ui.clusters import asked
from aecore.ui.clusters.asked import CODES, Asked
from aecore.ui.i18n import _, carried, explain

DRAFT, TOLD, LEFT, NOTICE = (f"clusters:{name}" for name in ("draft", "told", "left", "notice"))
PRESSED, SHOWN = "clusters:pressed", "clusters:shown"
MOMENT = 5.0  # seconds
OF_OTHERS = ("lang", "run")  # of the address: the page's language, and what `library.pick` reads


@dataclass(frozen=True, eq=False)
class Result:
    """Clusters, and what they were asked for with."""

    asked: Asked
    outcome: Outcome


def current() -> Asked:
    """Return the settings: the address's when it has changed, else this session's."""
    if DRAFT not in st.session_state:
        st.session_state[DRAFT] = _first()
    link = {name: text for name, text in st.query_params.items() if name not in OF_OTHERS}
    if link and link != st.session_state.get(TOLD) and not _stale(link):
        st.session_state[TOLD] = link
        revise(_read(link))
    elif not link and st.query_params.get("run") and draft().cloud not in CODES:
        revise(replace(draft(), cloud="z"))  # another page sends a run here
    return draft()


def draft() -> Asked:
    """Return the settings of this session."""
    found: Asked = st.session_state[DRAFT]
    return found


def revise(settings: Asked) -> None:
    """Have other settings from now on; a callback may do so."""
    st.session_state[DRAFT] = settings


def move(name: str, value: Value) -> None:
    """Set one knob; what does not go together with the rest is said, and nothing changes."""
    try:
        revise(draft().changed(name, value))
    except InvalidField as error:
        st.toast(explain(error), icon=":material/error:")


def press(settings: Asked) -> None:
    """Ask for clusters, in place of those that this visitor still waits for."""
    request = settings.request()
    before: Asked | None = st.session_state.get(PRESSED)
    if before and before.request().key != request.key:
        waiting = analyses.service().find(before.request())
        if waiting and not waiting.state.final:
            waiting.cancel(analyses.who())
    st.session_state[PRESSED] = settings
    begin(request)


def begin(request: Request) -> None:
    """Begin an analysis because a visitor says so, even one that was cancelled or failed before."""
    analyses.left().discard(request.key)
    analyses.ask(request)


def ready(request: Request) -> bool:
    """Whether an outcome is at hand, so that showing it costs nobody anything."""
    work = analyses.service().find(request)
    return bool(work and work.state is State.DONE) or analyses.service().cache.path(request).is_file()


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


def write_address(settings: Asked) -> None:
    """Put the settings into the address; language and run stay as they are."""
    link = settings.to_link()
    told = {name: text for name, text in link.items() if name not in OF_OTHERS}
    if told != st.session_state.get(TOLD):
        st.session_state[LEFT] = st.session_state.get(TOLD), time.monotonic()
        st.session_state[TOLD] = told
    link |= carried()
    if link != dict(st.query_params):
        st.query_params.from_dict(link)


def _stale(link: Mapping[str, str]) -> bool:
    """Whether a link was replaced a moment ago: a rerun that the browser asked for before it knew still brings it."""
    before, when = st.session_state.get(LEFT, (None, 0.0))
    return bool(link == before) and time.monotonic() - when < MOMENT


def say_notice() -> None:
    """Say, once, what of a link could not be read."""
    if NOTICE in st.session_state:
        st.warning(_("The link could not be read: {reason} The defaults are shown.").format(
            reason=st.session_state.pop(NOTICE)), icon=":material/link_off:")  # fmt: skip


def _read(link: Mapping[str, str]) -> Asked:
    try:
        return asked.from_link(link, replace(_first(), n2d=False))
    except InvalidField as error:
        st.session_state[NOTICE] = explain(error)
        return _first()


def _first() -> Asked:
    """What a newcomer clusters: the codes of the newest finished run; without runs principal components."""
    finished = library.finished()
    for run_id, told in finished.items():
        return Asked(dataset=told.run.dataset, run=run_id)
    return Asked("pca", dataset=session.default_run().dataset)
