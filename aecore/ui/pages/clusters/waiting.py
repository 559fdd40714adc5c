"""Until the clusters are there: how far they are, and for the recipe at which of its three stages."""

from __future__ import annotations

from collections.abc import Iterable

from aecore.analyses.base import CLUSTER, MEASURE, START, Outcome
from aecore.analyses.clusters.reasons import TRAIN
from aecore.engine.base import Analysis
from aecore.ui import analyses, session
from aecore.ui.analyses import Waiting
from aecore.ui.browser.panels import stepper
from aecore.ui.browser.panels.stepper import Stage
from aecore.ui.browser.part import Part, mount
from aecore.ui.pages.clusters import history, naming
from aecore.ui.pages.clusters.asking import Asked
from aecore.ui.pages.clusters.state import Result, pressed, show
from aecore.ui.plain import plain
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
            mount(_stages(work))
            analyses.watch(Recipe(work), _(naming.N2D))
            return None
    return analyses.outcome(request, plain(naming.title(asked)))


class Recipe(Waiting):
    """How far N2D is, and at which of its three stages."""

    def parts(self) -> Iterable[Part]:
        """Return the stages and the bar."""
        yield _stages(self.work)
        yield from super().parts()


def _stages(work: Analysis) -> Part:
    return stepper.part(stages(work.stage), key="clusters-stages")


def stages(stage: str) -> list[Stage]:
    """Return the recipe's three stages, as they stand while the work is at `stage`."""
    present = OF_STAGE.get(stage, 1)
    states = ["done" if place < present else "now" if place == present else "later" for place in range(len(STAGES))]
    return [Stage(_(name), state) for name, state in zip(STAGES, states, strict=True)]
