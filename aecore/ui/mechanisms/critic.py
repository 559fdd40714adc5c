"""The critic, shown: what it thinks of codes and of the prior, and its landscape."""

from __future__ import annotations

from typing import Any

import streamlit as st

from aecore.projection import View
from aecore.ui import charts, views
from aecore.ui.i18n import N_, _
from aecore.ui.mechanisms import parts
from aecore.ui.mechanisms.aggregate import REACH, Aggregate, moments
from aecore.ui.mechanisms.base import Look

KEY = "critic"


class Critic(Aggregate):
    """D on the prior and on codes over the run; MMD² and the critic's landscape on the map, or the moments."""

    title = N_("Critic")

    def show(self, look: Look) -> None:
        """Draw the tab."""
        if look.run.latent_dim == 2:
            parts.switch(KEY, _("On the map: the critic's landscape"))
        told = _("the critic's belief that it sees a draw of the prior, from 0 to 1, averaged; ½ where it cannot tell")
        parts.figures([(_("D of the prior"), parts.written(look, "critic_prior", "{:.2f}"), told),
                       (_("D of the codes"), parts.written(look, "critic_codes", "{:.2f}"), told),
                       parts.fit(look)], KEY)  # fmt: skip
        self._opinions(look)
        if look.run.latent_dim == 2:
            self._course(look)
        elif "std" in look.arrays:
            moments(look)

    def _opinions(self, look: Look) -> None:
        prior, codes = (charts.thinned(look.history(name)) for name in ("critic_prior", "critic_codes"))
        if not prior:
            return
        even = [(prior[0][0], 0.5), (max(prior[-1][0], 1), 0.5)]
        option = charts.lines({_("on the prior"): prior, _("on the codes"): codes, _("cannot tell"): even}, _("step"),
                              _("D, from 0 to 1"), dashed=(_("cannot tell"),), x_min=0, y_min=0, y_max=1)  # fmt: skip
        st.echarts_chart(option, key=f"{KEY}:opinions", height=parts.CHART)

    def overlays(self, look: Look, view: View) -> dict[str, Any]:
        """The critic's D over the plane."""
        if "field" not in look.arrays or not parts.wanted(KEY):
            return {}
        field = views.scalar_field(look.arrays["field"].astype(float), (-REACH, REACH, -REACH, REACH), "unit",
                                   caption=_("D: code – prior"), limit=1.0)  # fmt: skip
        return {"field": field}
