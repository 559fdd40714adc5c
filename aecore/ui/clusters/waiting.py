"""Until the clusters are there: how far they are, and for the recipe at which of its three stages."""

from __future__ import annotations

import streamlit as st

from aecore.analysis.base import CLUSTER, MEASURE, START, Outcome
from aecore.analysis.work import Work
from aecore.clusters.words import TRAIN
from aecore.ui import analyses
from aecore.ui.clusters import tried, words
from aecore.ui.clusters.asked import Asked
from aecore.ui.clusters.state import Result, pressed, show
from aecore.ui.i18n import N_, _

STAGES = (N_("Autoencoder"), "UMAP", N_("Gaussian mixture"))
OF_STAGE = {START: 0, TRAIN: 0, CLUSTER: 2, MEASURE: 2}  # what is not here belongs to UMAP


def follow(settings: Asked) -> None:
    """Have the newest clusters on the page; until they are there, say how far they are."""
    asked = pressed(settings)
    if asked is None:
        return
    found = _recipe(asked) if asked.n2d else analyses.outcome(asked.request(), words.title(asked))
    if found:
        result = Result(asked, found)
        show(result)
        tried.note(result)


def _recipe(asked: Asked) -> Outcome | None:
    """As `analyses.outcome`, with the three stages over the bar."""
    request = asked.request()
    if request.key not in analyses.left():
        work = analyses.wanted(request)
        work.wait(analyses.ANSWER)
        if not work.state.final:
            st.fragment(_watched, run_every=analyses.POLL)(work)
            return None
    return analyses.outcome(request, words.title(asked))


def _watched(work: Work) -> None:
    if work.state.final or work.request.key in analyses.left():
        st.rerun()
    st.markdown(stages(work.stage))
    analyses.progress(work, _(words.N2D))


def stages(stage: str) -> str:
    """Return the recipe's three stages, with a mark at those that are over and the present one bold."""
    present = OF_STAGE.get(stage, 1)
    said = []
    for place, name in enumerate(STAGES):
        text = f"{place + 1} {_(name)}"
        said.append(f":material/check: {text}" if place < present else f"**{text}**" if place == present else text)
    return " → ".join(said)
