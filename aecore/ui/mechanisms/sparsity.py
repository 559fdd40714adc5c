"""Sparse codes, shown: how many units an image uses, each unit's mean against ρ, and what the units draw."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from typing import Any

import numpy as np
import streamlit as st

from aecore.snapshot import Array
from aecore.ui import charts, components, views
from aecore.ui.i18n import N_, _
from aecore.ui.mechanisms.base import Look, Panel

COLUMNS = 16  # patterns in a row
LEAST = 0.01  # %, the lowest end of a logarithmic histogram
SAID = N_("An image switches on **{used:.1f} of {d}** units on average.")
DEAD = N_("Units that are on for none of the 500 images: {dead}.")
RHO = N_("The mean activation is {mean:.3f}; ρ asks for {rho:g}.")


class Sparsity(Panel):
    """Fraction active, activation histogram, mean activation per unit, decoder patterns."""

    title = N_("Sparsity")

    def show(self, look: Look) -> None:
        """Draw the tab."""
        found, test = look.arrays, look.last.test
        rho = look.last.knobs.get("rho")
        _figures(test)
        left, right = st.columns(2, gap="small")
        with left:
            st.echarts_chart(_course(look, rho), key="sparsity:course", height=210)
        if not found:
            return
        with right:
            st.echarts_chart(_histogram(found), key="sparsity:histogram", height=210)
        st.echarts_chart(_means(found["rho_hat"], rho), key="sparsity:means", height=190)
        st.markdown(" ".join(_said(found, test, rho)))
        components.digits(_patterns(look), key="sparsity:patterns")


def _figures(test: Mapping[str, float]) -> None:
    with st.container(horizontal=True, gap="medium", key="sparsity:figures"):
        st.metric(_("Active"), f"{100 * test['fraction_active']:.1f} %", width="content",
                  help=_("share of units that are on, averaged over 500 test images"))  # fmt: skip
        st.metric(_("Exact zeros"), f"{100 * test['zeros']:.1f} %", width="content",
                  help=_("share of activations that are exactly 0; a sigmoid has none"))  # fmt: skip
        st.metric(_("Mean activation"), f"{test['mean_activation']:.3f}", width="content",
                  help=_("over all units and 500 test images"))  # fmt: skip


def _course(look: Look, rho: float | None) -> dict[str, Any]:
    """The share of units that are on over the run, in %, and ρ as a reference."""
    active = [(step, 100 * value) for step, value in look.history("fraction_active")]
    top = charts.round_up(max([1.5 * 100 * (rho or 0), *(value for _step, value in active[1:])]))
    option = charts.lines({_("active"): charts.thinned(active)}, _("step"), _("% of units on"),
                          x_min=0, y_min=0, y_max=top)  # fmt: skip
    if rho is not None:
        charts.level(option, "ρ", 100 * rho)
    option["tooltip"] |= {"valueFormatter": "%.1f"}
    return option


def _histogram(found: Mapping[str, Array]) -> dict[str, Any]:
    """Shares of the activations that are not exactly 0, in %, on a logarithmic axis."""
    edges: list[float] = found["edges"].tolist()
    digits = 2 if edges[-1] <= 2 else 1 if edges[-1] <= 20 else 0
    centres = [f"{(low + high) / 2:.{digits}f}" for low, high in itertools.pairwise(edges)]
    shares = [100 * share for share in found["histogram"].tolist()]
    option = charts.bars(shares, centres, _("activation"), _("% of those not 0"), y_type="log", y_min=LEAST, y_max=100)
    option["yAxis"] |= {"startValue": LEAST}  # else logarithmic bars stand on 1
    option["tooltip"] |= {"valueFormatter": "%.2f"}
    return option


def _means(rho_hat: Array, rho: float | None) -> dict[str, Any]:
    means: list[float] = sorted(rho_hat.tolist(), reverse=True)
    top = charts.round_up(max(means[0], 1.5 * (rho or 0.0)))
    option = charts.bars(means, [str(i + 1) for i in range(len(means))], _("unit, by mean activation"),
                         _("mean activation"), mark=("ρ", rho) if rho is not None else None,
                         y_min=min(0.0, means[-1]), y_max=top)  # fmt: skip
    option["tooltip"] |= {"valueFormatter": "%.3f"}
    return option


def _said(found: Mapping[str, Array], test: Mapping[str, float], rho: float | None) -> list[str]:
    d, dead = len(found["active"]), int((found["active"] == 0).sum())
    said = [_(SAID).format(used=d * test["fraction_active"], d=d)]
    said += [_(DEAD).format(dead=dead)] if dead else []
    return said + ([_(RHO).format(mean=test["mean_activation"], rho=rho)] if rho is not None else [])


def _patterns(look: Look) -> views.DigitSheet:
    patterns = look.arrays["patterns"].astype(np.float32) / 127
    columns = min(COLUMNS, len(patterns))
    images = patterns[: len(patterns) // columns * columns].reshape(-1, columns, *look.pictures.size)
    rows: list[views.Row] = [("", "signed", part) for part in images]
    caption = _("What each unit adds to the picture, the most used first")
    return views.digit_sheet(rows, look.last.step, caption=caption)
