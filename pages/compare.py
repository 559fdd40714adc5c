"""The Compare page: two to four runs side by side, one thing changed."""

import streamlit as st

from aecore.ui import shell
from aecore.ui.compare import choose, difference, notes, panel, state, training
from aecore.ui.compare import film as films
from aecore.ui.i18n import _

shell.dress(_("Compare"))
state.begin()
lanes = state.lanes()
with st.sidebar:
    choose.epochs(lanes)
    view = panel.axes(lanes)
    shell.language_switch()
with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
    st.subheader(_("Compare"), anchor=False, width="content")
    training.controls(lanes)
choose.presets()
with st.container(horizontal=True, vertical_alignment="center"):
    choose.question()
    choose.add(lanes)
    difference.button(lanes)
    notes.link(lanes)
notes.notes(lanes)
films.film(lanes)
panel.panel(lanes, view)
state.write_address(lanes)
