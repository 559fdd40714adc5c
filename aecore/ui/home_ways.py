"""Three ways on from the Home page, as large cards that are links."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from aecore.lessons import LESSONS
from aecore.run import Run
from aecore.ui import session
from aecore.ui.i18n import _, carried

TRAIN = "pages/train.py"


def ways(run: Run | None) -> None:
    """Show the cards: train the run that is on screen, compare the three kinds of codes, read the theory."""
    train, compare, lessons = st.columns(3, gap="medium")
    with train:
        _way(TRAIN, _("Train"), ":material/play_circle:", _("Press Train and watch the map form, with the settings of "
             "the run above or your own; move the sliders while it learns."), query(run) if run else None)  # fmt: skip
    with compare:
        _way("pages/compare.py", _("Compare"), ":material/compare:", _("Autoencoder, VAE and WAE side by side: the "
             "same network, the same images, the same seed; only the objective differs."))  # fmt: skip
    with lessons:
        _way("pages/lessons.py", _("Lessons"), ":material/school:", _("The theory in {n} steps, each with its "
             "formula, its code, and experiments whose outcome you predict first.").format(n=len(LESSONS)))  # fmt: skip


def query(run: Run) -> dict[str, str]:
    """Return the query with which the Train page opens with this run, on the data that are here.

    It is all that the page would write there itself: so the browser's way back is one step.
    """
    return run.to_link() | {"dataset": session.default_run().dataset} | carried()


def _way(page: str, title: str, icon: str, text: str, query: Mapping[str, str] | None = None) -> None:
    name = page.removeprefix("pages/").removesuffix(".py")
    with st.container(border=True, height="stretch", key=f"home-way:{name}"):
        st.page_link(page, label=title, icon=icon, query_params=query)
        st.markdown(text)
