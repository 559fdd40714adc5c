"""Presets and what was added over the maps, side by side, with one brush, one film, one table."""

from __future__ import annotations

import streamlit as st

from aecore.ui import shell
from aecore.ui.pages.compare import axes, choose, difference, empty, notes, panel, rewind, state, training
from aecore.ui.pages.compare.scene import standing
from aecore.ui.words import _


def show() -> None:
    """Lay the page out."""
    with shell.page(_("Compare"), state.ADDRESS):
        lanes = state.lanes()
        then, moving = standing(lanes, training.convoy()), any(lane.moving for lane in lanes)
        with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
            st.subheader(_("Compare"), anchor=False, width="content")
            training.controls(lanes)
        choose.presets()
        with st.container(horizontal=True, vertical_alignment="center"):
            choose.question()
            choose.add(lanes)
            difference.button(lanes)
            notes.link(lanes)
        with st.container(horizontal=True, vertical_alignment="bottom", key="compare-settings"):
            choose.epochs(lanes)
            view = axes.choose(lanes)
        notes.notes(lanes)
        if empty.begun(lanes):
            rewind.film(lanes)
            panel.panel(lanes, view, then, moving)
        else:
            empty.show(lanes)
