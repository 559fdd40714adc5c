"""What several panels share: a row of figures, the switch of what they lay over the map, the later part of a run."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from aecore.projection import SUBSCRIPTS, View, ellipses, placed
from aecore.snapshot import Array
from aecore.ui import charts, views
from aecore.ui.i18n import _
from aecore.ui.mechanisms.base import Look, Panel

BEGINNING = 0.1  # of the steps made so far: the first plunge, which would press the rest flat
CHART = 190  # px: height of a small chart


def figures(told: Sequence[tuple[str, str, str]], key: str) -> None:
    """Show a row of figures: (label, value with its unit, what it is) each."""
    with st.container(horizontal=True, gap="medium", key=f"{key}:figures"):
        for label, value, explained in told:
            st.metric(label, value, help=explained, width="content")


def written(look: Look, measure: str, form: str) -> str:
    """Return a figure of the newest look in words, or a dash while it is not measured."""
    return number(look.last.test[measure], form) if measure in look.last.test else "–"


def number(value: float, form: str = "{:.4f}") -> str:
    """Write a number with a true minus sign."""
    return form.format(value).replace("-", "−")


def fit(look: Look) -> tuple[str, str, str]:
    """The figure MMD², with what chance alone gives."""
    test = look.last.test
    explained = _("Between the codes of 500 test images and as many draws of the prior; no unit, 0 for equal laws.")
    if "null_low" in test:
        chance = _("Two samples of the prior give {low} … {high}.")
        explained += " " + chance.format(low=number(test["null_low"]), high=number(test["null_high"]))
    return (_("MMD² to the prior"), written(look, "mmd2", "{:.4f}"), explained)


def switch(key: str, label: str) -> None:
    """Let the visitor take the overlay off the map; the choice lasts as long as the session."""
    st.toggle(label, value=True, key=f"overlay:{key}", persist_state="session")


def wanted(key: str) -> bool:
    """Whether the overlay is on: it is, unless it was switched off."""
    return bool(st.session_state.get(f"overlay:{key}", True))


def quiet(panel: Panel) -> bool:
    """Whether the points give way to what lies over them: while the panel's own tab is open."""
    return bool(st.session_state.get("tabs") == _(panel.title))


def later(points: charts.Points) -> charts.Points:
    """Leave out the first plunge, and thin what is left."""
    end = points[-1][0] if points else 0
    return charts.thinned([point for point in points if point[0] >= BEGINNING * end])


def dimension(index: int) -> str:
    """Return the name of a latent dimension, counted from 0: z₁ …"""
    return f"z{index + 1}".translate(SUBSCRIPTS)


def outlined(look: Look, view: View, std: Array) -> bytes:
    """Pack posterior ellipses, one standard deviation (n, d), to scale, of the first n images on the map."""
    last, labels = look.last, look.pictures.labels
    n = min(len(std), len(last.codes))
    spread = std[:n].astype(np.float32)
    centres = placed(last.codes[:n], last, labels, view)
    radii, angles = ellipses(spread, last, view)
    return views.pack_ellipses(centres, radii, labels[:n], angles)


def drawn(images: Array, look: Look) -> NDArray[np.float32]:
    """Images (n, D) uint8 as they are drawn: (n, H, W) float32 in [0, 1]."""
    return images.reshape(-1, *look.pictures.size).astype(np.float32) / np.float32(255)
