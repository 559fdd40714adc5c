"""From a run of the sweep to another page."""

from __future__ import annotations

import streamlit as st

from aecore.analyses.sweeps.reel import Take
from aecore.ui import address, library, session
from aecore.ui.pages.runs import opening
from aecore.ui.plain import plain
from aecore.ui.words import _

TARGETS = ("explore", "train", "clusters")  # the first that there is opens on a click


def pages(take: Take) -> list[str]:
    """Return the pages that can show a run; one of the ready-made sweep, which is not in the store, can be trained."""
    if library.find(take.run.id) is None:
        return ["train"]
    return [name for name in TARGETS if opening.here(name)]


def go(take: Take, page: str) -> None:
    """Open a run in a page. Call it in the script, not in a callback."""
    if library.find(take.run.id):
        opening.open_in(page, [take.run.id])
    session.revise(take.run)
    session.watch(None)
    address.go("train", session.link())


def buttons(take: Take) -> None:
    """Show a button for each page that can show a run: what a click on its point does, for the keyboard too."""
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.markdown(_("Open {run} in").format(run=f"**{plain(take.label)}**"), width="content")
        for page in pages(take):
            if st.button(opening.label(page), key=f"sweep:open:{page}"):
                go(take, page)
