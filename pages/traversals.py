"""The Traversals page: a knob as a slider over finished runs, what each dimension does, rates, known factors."""

import streamlit as st

from aecore.ui import shell
from aecore.ui.i18n import _
from aecore.ui.traversals import page

shell.dress(_("Traversals"))
page.show()
with st.sidebar:
    shell.language_switch()
