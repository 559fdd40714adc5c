"""A comparison of which nothing is trained yet: what it will be of, and what can be seen meanwhile."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from aecore.ui import invitation
from aecore.ui.pages.compare import choose, panel
from aecore.ui.pages.compare.state import Lane
from aecore.ui.words import _


def begun(shown: Sequence[Lane]) -> bool:
    """Whether there is anything to see: a run that trains, waits, or has ended."""
    return any(lane.job for lane in shown)


def show(shown: Sequence[Lane]) -> None:
    """Name the runs that will be trained, and show those that are ready."""
    for place, column in enumerate(st.columns(max(1, len(shown)), gap="medium")):
        if place < len(shown):
            with column:
                panel.head(shown[place], place)
    if shown:
        st.info(_("None of these runs is trained yet. **Train all** trains them side by side, and their maps move "
                  "together."), icon=":material/play_arrow:")  # fmt: skip
    choose.show_ready()
    invitation.ready()
