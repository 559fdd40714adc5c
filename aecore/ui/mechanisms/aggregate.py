"""The aggregated posterior, shown: MMD² with what chance gives, and where codes are too many or too few."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from aecore import palette
from aecore.results.plane import View
from aecore.results.snapshot import REACH
from aecore.ui.browser import views
from aecore.ui.browser.panels import chart
from aecore.ui.browser.panels.chart import Axis, Chart
from aecore.ui.browser.panels.marks import Band, Bars, Level, Line, Mark
from aecore.ui.browser.part import Part
from aecore.ui.charts import axes
from aecore.ui.mechanisms import parts
from aecore.ui.mechanisms.base import Beside, Look, Panel
from aecore.ui.words import N_, _
from aecore.wire.words import joined

KEY = "aggregate"
ABOVE_NOISE = 2.0  # the strongest colour is at least so many times what chance gives
SHOWN = 16  # dimensions
TRIED = N_("Of {n:,.0f} test images and as many draws.")


class Aggregate(Panel):
    """MMD² over the run with its null band; the witness function on the map, or mean and spread by dimension."""

    title = N_("Fit to the prior")
    choices = parts.switched(KEY)

    def controls(self, look: Look) -> None:
        """Draw the switch of the map."""
        if look.run.latent_dim == 2:
            parts.switch(KEY, _("On the map: where codes are too many, and too few"))

    def parts(self, look: Look) -> Sequence[Part | Beside]:
        """Return what the tab shows."""
        figures = parts.figures(look, [parts.fit(look)], KEY)
        return [figures, *self._course(look), *([moments(look)] if "std" in look.arrays else [])]

    def _course(self, look: Look) -> list[Part]:
        """MMD² over the run, what chance gives, and what that means."""
        points = parts.later(look.history("mmd2"))
        if not points:
            return []
        test, values = look.last.test, [value for _step, value in points]
        low, high = test.get("null_low", 0.0), test.get("null_high", 0.0)
        top, depth = max([4 * high, *values[len(values) // 2 :]]), max(-1.5 * low, -min(values))
        marks: list[Mark] = [Line("", points, palette.SERIES[0])]
        if "null_high" in test:
            marks.append(Band(_("chance: 95 % of prior against prior"), low, high))
        y = Axis(_("MMD², without a unit"), -axes.round_up(depth) if depth > 0 else 0.0, axes.round_up(top), digits=4)
        found = verdict(look) if "null_high" in test else "…"
        return [parts.course(look, Chart(axes.steps(), y, marks), f"{KEY}:mmd2"),
                parts.said([found], f"{KEY}:verdict", quiet=True)]  # fmt: skip

    def overlays(self, look: Look, view: View) -> dict[str, Any]:
        """The witness function, in colours that keep their meaning once only noise is left."""
        if "field" not in look.arrays or not parts.wanted(look, KEY):
            return {}
        values = look.arrays["field"].astype(float)
        limit = max(float(np.abs(values).max()), ABOVE_NOISE * float(look.arrays["noise"].astype(float)[0]))
        field = views.scalar_field(
            values, (-REACH, REACH, -REACH, REACH), caption=_("codes: too few – too many"), limit=limit)  # fmt: skip
        return {"field": field}


def verdict(look: Look) -> str:
    """Say whether the codes can be told from the prior, and by how many that was tried."""
    mmd2, low, high = (look.last.test[name] for name in ("mmd2", "null_low", "null_high"))
    if low <= mmd2 <= high:
        text = _("{mmd2} is inside the band {low} … {high} of chance: the codes cannot be told from "
                 "draws of the prior.")  # fmt: skip
    elif mmd2 > high:
        text = _("{mmd2} is outside the band {low} … {high} of chance: the codes do not follow the prior.")
    else:
        text = _("{mmd2} is below the band {low} … {high} of chance: the codes are spread more evenly than "
                 "draws of the prior.")  # fmt: skip
    said = text.format(mmd2=parts.number(mmd2), low=parts.number(low), high=parts.number(high))
    return joined(" ", [each for each in (said, parts.counted(look, TRIED)) if each])


def moments(look: Look) -> Part:
    """Mean and standard deviation of the codes in each dimension, those furthest from the prior's 0 and 1 first."""
    mean, std = (look.arrays[name].astype(float) for name in ("mean", "std"))
    order = np.argsort(-np.abs(mean) - np.abs(std - 1))[:SHOWN]
    name = _("latent dimension, furthest from the prior first")
    if len(mean) > SHOWN:
        name = name + " " + _("({shown} of {d})").format(shown=SHOWN, d=len(mean))
    marks = [Bars(_("mean"), mean[order], palette.SERIES[0]), Bars("σ", std[order], palette.SERIES[1]),
             Level(_("the prior's mean"), 0.0), Level(_("the prior's σ"), 1.0)]  # fmt: skip
    x = Axis(name, names=[parts.dimension(i) for i in order])
    shown = Chart(x, Axis(_("mean and standard deviation, in units of z"), digits=2), marks)
    return chart.part(shown, key=f"{KEY}:moments", height=parts.CHART + 30)
