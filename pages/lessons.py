"""The Lessons page: the theory in order, each step with its formula, its code and experiments one click away."""

import streamlit as st

from aecore.ui import lessons, shell
from aecore.ui.i18n import _

shell.frame(_("Lessons"))
lesson = lessons.chosen()
with st.sidebar:
    lessons.contents(lesson)
    shell.language_switch()
lessons.heading(lesson)
theory, trials = st.columns([3, 2], gap="large")
with theory:
    lessons.theory(lesson)
with trials:
    lessons.trials(lesson)
