"""Until the clusters are there: how far they are, and for the recipe at which of its three stages."""

from __future__ import annotations

import streamlit as st

from aecore.analyses.base import CLUSTER, MEASURE, START, Outcome
from aecore.analyses.clusters.reasons import TRAIN
from aecore.engine.base import Analysis
from aecore.ui import analyses, session
from aecore.ui.pages.clusters import history, naming
from aecore.ui.pages.clusters.asking import Asked
from aecore.ui.pages.clusters.state import Result, pressed, show
from aecore.ui.plain import Markdown, plain
from aecore.ui.words import N_, _

STAGES = (N_("Autoencoder"), "UMAP", N_("Gaussian mixture"))
OF_STAGE = {START: 0, TRAIN: 0, CLUSTER: 2, MEASURE: 2}  # what is not here belongs to UMAP


def follow(settings: Asked) -> None:
    """Have the newest clusters on the page; until they are there, say how far they are."""
    asked = pressed(settings)
    if asked is None:
        return
    found = _recipe(asked) if asked.n2d else analyses.outcome(asked.request(), plain(naming.title(asked)))
    if found:
        result = Result(asked, found)
        show(result)
        history.note(result)


def _recipe(asked: Asked) -> Outcome | None:
    """As `analyses.outcome`, with the three stages over the bar."""
    request = asked.request()
    if request.key not in analyses.left():
        work = analyses.wanted(request)
        work.wait(session.ANSWER)
        if not work.state.final:
            analyses.watch(work, lambda: _progress(work))
            return None
    return analyses.outcome(request, plain(naming.title(asked)))


def _progress(work: Analysis) -> None:
    st.markdown(stages(work.stage))
    analyses.progress(work, _(naming.N2D))


def stages(stage: str) -> Markdown:
    """Return the recipe's three stages, with a mark at those that are over and the present one bold."""
    present = OF_STAGE.get(stage, 1)
    said = []
    for place, name in enumerate(STAGES):
        text = f"{place + 1:d} {_(name)}"
        said.append(f":material/check: {text}" if place < present else f"**{text}**" if place == present else text)
    return " → ".join(said)
