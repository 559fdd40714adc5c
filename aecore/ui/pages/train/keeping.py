"""Whether what is trained can be kept: said before anything is trained, and offered again where the store refused."""

from __future__ import annotations

import time

import streamlit as st

from aecore.engine.base import Job
from aecore.results.store import Store, StoreError
from aecore.ui import session
from aecore.ui.pages.runs import export
from aecore.ui.plain import plain
from aecore.ui.words import _, explain

GOOD = 10.0  # seconds for which it is known whether the store can be written


def notice() -> None:
    """Say what keeps runs from being kept, if anything does; of one that the store refused, offer what can be done."""
    watched = session.job()
    if watched and watched.unkept:
        _offer(watched)
    elif (watched is None or not watched.state.final) and (trouble := _trouble()):
        st.warning(plain(explain(trouble)) + " " + _("What is trained now is shown and can be exported, but not kept."),
                   icon=":material/hard_drive:")  # fmt: skip


def _offer(watched: Job) -> None:
    with st.container(border=True, horizontal=True, vertical_alignment="center", key="unkept"):
        st.markdown(_("This run is kept nowhere yet: it is lost when this server ends."), width="content")
        st.button(_("Keep it now"), icon=":material/save:", key="unkept:keep", on_click=_keep, args=(watched,))
        if st.button(_("Link and export"), icon=":material/download:", key="unkept:export") and watched.unkept:
            export.of_unkept(watched.unkept)


def _keep(watched: Job) -> None:
    """Try once more; why it is refused again stands below the bar."""
    session.engine().keep(watched)
    if watched.kept:
        st.toast(_("The run is kept."), icon=":material/check:")


def _trouble() -> StoreError | None:
    return _tried(str(session.engine().store.root), int(time.time() / GOOD))


@st.cache_data(show_spinner=False, max_entries=1)
def _tried(root: str, now: int) -> StoreError | None:
    try:
        Store(root).check_writable()
    except StoreError as error:
        return error
    return None
