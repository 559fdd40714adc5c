"""What must be said of a comparison before its pictures: what does not compare; and its link."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from aecore.analyses import comparison
from aecore.ui import address
from aecore.ui.pages.compare import state, titles
from aecore.ui.pages.compare.state import Lane
from aecore.ui.plain import plain
from aecore.ui.words import _


def notes(shown: Sequence[Lane]) -> None:
    """Say it, a sentence each, in a place that is always there."""
    with st.container():
        if len(shown) < comparison.LEAST:
            st.info(_("There is nothing to compare with yet: add a run."), icon=":material/add:")
        runs = [lane.run for lane in shown]
        for caveat in comparison.caveats(runs):
            values = ", ".join(plain(titles.label(name, runs)) for name in caveat.fields)
            st.warning(_(caveat.template).format(values=values), icon=":material/balance:")


def link(shown: Sequence[Lane]) -> None:
    """Offer the address that restores the comparison anywhere."""
    with st.popover(_("Link"), icon=":material/link:", key="compare:link"):
        st.caption(_("Whoever opens it sees this comparison. What is not trained on their server yet can be trained "
                     "there: the link holds every setting."))  # fmt: skip
        st.code(address.url("compare", state.link(shown)), language=None, wrap_lines=True)
