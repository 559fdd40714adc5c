"""The critic, shown: what it thinks of codes and of the prior, and its landscape."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from aecore import palette
from aecore.results import curves
from aecore.results.plane import View
from aecore.results.snapshot import REACH
from aecore.ui.browser import views
from aecore.ui.browser.panels.chart import Axis, Chart
from aecore.ui.browser.panels.marks import Level, Line
from aecore.ui.browser.part import Part
from aecore.ui.charts import axes
from aecore.ui.mechanisms import parts
from aecore.ui.mechanisms.aggregate import Aggregate, moments
from aecore.ui.mechanisms.base import Beside, Look
from aecore.ui.words import N_, _

KEY = "critic"


class Critic(Aggregate):
    """D on the prior and on codes over the run; MMD² and the critic's landscape on the map, or the moments."""

    title = N_("Critic")
    choices = parts.switched(KEY)

    def controls(self, look: Look) -> None:
        """Draw the switch of the map."""
        if look.run.latent_dim == 2:
            parts.switch(KEY, _("On the map: the critic's landscape"))

    def parts(self, look: Look) -> Sequence[Part | Beside]:
        """Return what the tab shows."""
        told = _("the critic's belief that it sees a draw of the prior, from 0 to 1, averaged; ½ where it cannot tell")
        figures = parts.figures(look, [parts.figure(look, "critic_prior", _("D of the prior"), told, 2),
                             parts.figure(look, "critic_codes", _("D of the codes"), told, 2), parts.fit(look)],
                      KEY)  # fmt: skip
        flat = look.run.latent_dim == 2
        more = self._course(look) if flat else [moments(look)] if "std" in look.arrays else []
        return [figures, *self._opinions(look), *more]

    def _opinions(self, look: Look) -> list[Part]:
        prior, codes = (curves.thinned(look.history(name)) for name in ("critic_prior", "critic_codes"))
        if not prior:
            return []
        marks = [Line(_("on the prior"), prior, palette.SERIES[0]), Line(_("on the codes"), codes, palette.SERIES[1]),
                 Level(_("cannot tell"), 0.5)]  # fmt: skip
        course = Chart(axes.steps(), Axis(_("D, from 0 to 1"), 0, 1, digits=2), marks)
        return [parts.course(look, course, f"{KEY}:opinions")]

    def overlays(self, look: Look, view: View) -> dict[str, Any]:
        """The critic's D over the plane."""
        if "field" not in look.arrays or not parts.wanted(look, KEY):
            return {}
        field = views.scalar_field(look.arrays["field"].astype(float), (-REACH, REACH, -REACH, REACH), "unit",
                                   caption=_("D: code – prior"), limit=1.0)  # fmt: skip
        return {"field": field}
