"""Colours and the figure template, in one place: told apart by colour-blind eyes, on light and on dark."""

from __future__ import annotations

TERMS = ("#5b7db8", "#e08a2e", "#8d5fd3", "#2f9e5f")  # areas of the loss, in the order of the terms
TEST = "#d6336c"  # the test curve
MARK = "#8a94a3"  # quiet lines: moments when a knob was moved
FONT_SIZE = 15  # px: legible on a projector
