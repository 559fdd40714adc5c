"""Three ways on from the Home page, as large cards that are links."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from aecore.run import Run
from aecore.teaching.lessons import LESSONS
from aecore.ui import address, session
from aecore.ui.plain import Markdown
from aecore.ui.words import _


def ways(run: Run | None) -> None:
    """Show the cards: train the run that is on screen, compare the three kinds of codes, read the theory."""
    train, compare, lessons = st.columns(3, gap="medium")
    with train:
        _way("train", _("Train"), ":material/play_circle:", _("Press Train and watch the map form, with the settings "
             "of the run above or your own; move the sliders while it learns."),
             query(run) if run else None)  # fmt: skip
    with compare:
        _way("compare", _("Compare"), ":material/compare:", _("Autoencoder, VAE and WAE side by side: the "
             "same network, the same images, the same seed; only the objective differs."))  # fmt: skip
    with lessons:
        _way("lessons", _("Lessons"), ":material/school:", _("The theory in {n} steps, each with its "
             "formula, its code, and experiments whose outcome you predict first.").format(n=len(LESSONS)))  # fmt: skip


def query(run: Run) -> dict[str, str]:
    """Return the query with which the Train page opens with this run, on the data that are here."""
    return run.to_link() | {"dataset": session.default_run().dataset}


def _way(page: str, title: Markdown, icon: str, text: Markdown, query: Mapping[str, str] | None = None) -> None:
    with st.container(border=True, height="stretch", key=f"home-way:{page}"):
        address.link(page, title, query, icon=icon)
        st.markdown(text)
