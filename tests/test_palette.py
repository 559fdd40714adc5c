"""Colours: those of exports as the page has them, and lines that stand out from what they are drawn on."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from aecore import palette

THEMES = tomllib.loads((Path(__file__).parents[1] / ".streamlit/config.toml").read_text())["theme"]
LEGIBLE = 4.5  # WCAG 2.2, 1.4.3
SEEN = 3.0  # 1.4.11: lines and areas


def contrast(one: str, other: str) -> float:
    """The contrast of two colours, 1 to 21 (WCAG 2.2)."""
    low, high = sorted(map(luminance, (one, other)))
    return (high + 0.05) / (low + 0.05)


def luminance(colour: str) -> float:
    shares = [value / 255 for value in palette.rgb(colour)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in shares]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_exports_have_the_light_pages_ink():
    assert THEMES["light"]["textColor"] == palette.INK
    assert contrast("#ffffff", palette.SOFT) >= LEGIBLE


@pytest.mark.parametrize("name", ["light", "dark"])
def test_lines_are_seen(name):
    for colour in (*palette.SERIES, palette.TEST):
        assert contrast(THEMES[name]["backgroundColor"], colour) >= SEEN, colour


def test_contrast_is_right():
    assert contrast("#ffffff", "#000000") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)
