"""The Explore page: one run whose latent space is touched, walked through, and asked about a digit of one's own."""

import streamlit as st

from aecore.ui import library, ready, shell
from aecore.ui.explore import page
from aecore.ui.i18n import _

shell.frame(_("Explore"))
with st.sidebar:
    entry = library.pick(_("Run"), "explore:run", more=ready.entries())
    shell.language_switch()
if entry:
    page.show(entry)
