"""The Clusters page: pixels, PCA, codes or their UMAP, clustered without labels and held against them."""

import streamlit as st

from aecore.ui import analyses, shell
from aecore.ui.clusters import page, sidebar, state
from aecore.ui.i18n import _

shell.dress(_("Clusters"))
analyses.service()
settings = sidebar.sidebar(state.current())
with st.sidebar:
    shell.language_switch()
with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
    st.subheader(_("Clusters"), anchor=False, width="content")
    sidebar.buttons(settings)
state.say_notice()
state.write_address(settings)
page.page(settings)
