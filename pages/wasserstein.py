"""The page on the Wasserstein distance itself: two clouds to drag, the best plan between them, W₁ twice."""

import streamlit as st

from aecore.ui import components, shell, transport
from aecore.ui.i18n import _

shell.dress(_("Wasserstein distance"))
with st.sidebar:
    shell.language_switch()
st.subheader(_("Wasserstein distance"), anchor=False)
st.markdown(_("How far is one cloud from another? **W₁** is the least work that moves A onto B: mass × distance, by "
              "the best plan. Drag a point, or a whole cloud by its letter; the plan follows."))  # fmt: skip
components.runtime()
transport.panel()
transport.notes()
