"""Colours and the figure template, in one place: told apart by colour-blind eyes, on light and on dark."""

from __future__ import annotations

from typing import Any

#: Classes: ten colours told apart on light and on dark, also by their lightness.
PALETTE = ("#3f74d1", "#f28522", "#2f9e5f", "#dd4040", "#8d5fd3", "#a0663a", "#e769b4", "#17a7b8", "#b8a414", "#7b8794")
TERMS = ("#5b7db8", "#e08a2e", "#8d5fd3", "#2f9e5f")  # areas of the loss, in the order of the terms
TEST = "#d6336c"  # the test curve
SERIES = (TERMS[0], TEST, TERMS[3], TERMS[1], TERMS[2])  # lines and bars of small charts, in their order
MARK = "#8a94a3"  # quiet lines: moments when a knob was moved
FONT_SIZE = 15  # px: legible on a projector


def layout() -> dict[str, Any]:
    """Return what all plotly figures share; colours of paper and ink come from the page's own theme."""
    return {"font": {"size": FONT_SIZE}, "height": 300, "showlegend": False, "bargap": 0.25,
            "margin": {"l": 8, "r": 8, "t": 16, "b": 8}}  # fmt: skip
