"""What the Runs page says of the store itself: that it cannot be read, which runs are damaged, which were set aside."""

from __future__ import annotations

import streamlit as st

from aecore.results.store import Damaged, Look, damage
from aecore.ui import session
from aecore.ui.pages.runs import changes
from aecore.ui.plain import plain
from aecore.ui.words import _, explain

SHOWN = 20  # damaged runs that are named


def show() -> None:
    """Show what is wrong with the store, if anything."""
    look = session.engine().store.look()
    if look.trouble:
        st.error(plain(explain(look.trouble)), icon=":material/hard_drive:")
    if look.wrong or look.aside:
        told = _("Runs that cannot be shown: {n}").format(n=len(look.wrong) + len(look.aside))
        with st.expander(told, icon=":material/broken_image:", key="runs:wrong"):
            _name(look)


def _name(look: Look) -> None:
    """Name the runs and say what is wrong with each. Reasons are plain text: a file may hold anything."""
    for error in [*look.wrong.values()][:SHOWN]:
        st.text(explain(error))
    damaged = [run_id for run_id, error in look.wrong.items() if isinstance(error, Damaged)]
    if damaged:
        st.button(_("Delete damaged runs"), icon=":material/delete:", key="runs:delete-damaged",
                  on_click=changes.discard, args=(damaged,))  # fmt: skip
    if look.aside:
        st.caption(_("Set aside when they were opened, and deleted for good after 30 days:"))
        for run_id, flaw in [*look.aside.items()][:SHOWN]:
            st.text(explain(damage(run_id, flaw)) if flaw else run_id)
