"""The Runs page: every run there is, to find, open, name, take away and delete."""

import streamlit as st

from aecore.ui import runs, shell
from aecore.ui.i18n import _

shell.dress(_("Runs"))
with st.sidebar:
    shell.language_switch()
st.subheader(_("Runs"), anchor=False)
runs.page()
