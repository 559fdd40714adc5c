"""The Train page: choose, train, watch, steer."""

import streamlit as st

from aecore.ui import session, shell
from aecore.ui.controls import controls
from aecore.ui.data_notice import data_notice
from aecore.ui.i18n import _
from aecore.ui.live import live
from aecore.ui.settings import sidebar

shell.frame(_("Train"))
sidebar()
with st.sidebar:
    shell.language_switch()
with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
    st.subheader(_(session.shown().objective.title), anchor=False, width="content")
    controls()
with st.container():
    data_notice()
live()
session.write_address()
