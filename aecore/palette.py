"""Colours and sizes, in one place: told apart by colour-blind eyes, legible on light and on dark."""

from __future__ import annotations

#: Classes: ten colours told apart on light and on dark, also by their lightness.
PALETTE = ("#3f74d1", "#f28522", "#2f9e5f", "#dd4040", "#8d5fd3", "#a0663a", "#e769b4", "#17a7b8", "#b8a414", "#7b8794")
TERMS = ("#5b7db8", "#c8761c", "#8d5fd3", "#2f9e5f")  # areas of the loss, in the order of the terms
TEST = "#d6336c"  # the test curve
SERIES = (TERMS[0], TEST, TERMS[3], TERMS[1], TERMS[2])  # lines and bars of small charts, in their order
FILL, FILL_HELD = "#3266bd", "#28549d"  # of buttons with white words, on light and on dark
MARK = "#8a94a3"  # quiet lines, never words: 3 : 1 on white
#: Of exported figures, on white: words, and words that stand back, ink at three quarters.
INK, SOFT = "#1b2230", "#565c67"

RGB = tuple[float, float, float]


def rgb(colour: str) -> RGB:
    """Return "#rrggbb" as three numbers, 0 to 255."""
    return tuple(int(colour[i : i + 2], 16) for i in (1, 3, 5))  # type: ignore[return-value]
