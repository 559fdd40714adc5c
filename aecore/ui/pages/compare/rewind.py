"""The films of all runs under one scrubber, while they hold and after the end."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from aecore.data.errors import DataError
from aecore.palette import SERIES
from aecore.results.snapshot import LIVE
from aecore.ui.browser import networks
from aecore.ui.browser.panels import scrubber as panel
from aecore.ui.browser.pictures import pictures
from aecore.ui.pages.compare import training
from aecore.ui.pages.compare.state import Lane
from aecore.ui.words import _


def film(shown: Sequence[Lane]) -> None:
    """Offer the film, which is sent only when it is opened; it needs runs of one data set with something to show."""
    held = {lane.title: lane.job for lane in shown if lane.job and (lane.job.film or lane.job.state.final)}
    alike = training.convoy() is None and len({lane.asked.dataset for lane in shown}) == 1
    with st.container():  # always there, so that the maps keep their place
        if not (held and alike):
            return
        opened = st.expander(_("Film: rewind all together"), icon=":material/movie:", key="compare:film",
                             on_change="rerun")  # fmt: skip
        if not opened.open:
            return
        try:
            labels = pictures(shown[0].asked.dataset).labels
        except DataError:  # the page says so
            return
        reels = [panel.ReelView(job.id, networks.film_of(job), title) for title, job in held.items()]
        with opened:
            panel.mount(panel.FilmView(reels, labels[:LIVE].tobytes(), title=" │ ".join(held), filename="compare",
                                       colors=SERIES), key="compare-film")  # fmt: skip
