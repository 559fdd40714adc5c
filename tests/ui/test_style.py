"""Words can be read from the back row: contrasts by WCAG 2.1 (1.4.3), computed from the colours that are used."""

from __future__ import annotations

import re

import pytest

from aecore import palette
from aecore.shipped import ROOT
from aecore.ui import style

LEAST = 4.5
THEMES = {"light": style.LIGHT, "dark": style.DARK}
GROUNDS = ("backgroundColor", "secondaryBackgroundColor")


def rgb(color: str) -> list[float]:
    return [int(color[at : at + 2], 16) for at in (1, 3, 5)]


def over(top: str, below: str, share: float) -> list[float]:
    return [share * a + (1 - share) * b for a, b in zip(rgb(top), rgb(below), strict=True)]


def luminance(color: list[float]) -> float:
    parts = (value / 255 for value in color)
    linear = [v / 12.92 if v <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4 for v in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(a: list[float], b: list[float]) -> float:
    low, high = sorted((luminance(a), luminance(b)))
    return (high + 0.05) / (low + 0.05)


def test_the_ratio_is_that_of_the_guidelines():
    assert contrast(rgb("#000000"), rgb("#ffffff")) == pytest.approx(21)
    assert contrast(rgb("#767676"), rgb("#ffffff")) == pytest.approx(4.54, abs=0.01)


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("ground", GROUNDS)
def test_ink_quiet_words_and_accents_stand_out(theme, ground):
    colors = THEMES[theme]
    below = colors[ground]
    assert contrast(rgb(colors["textColor"]), rgb(below)) >= 7
    assert contrast(over(colors["textColor"], below, style.FAINT), rgb(below)) >= LEAST
    assert contrast(rgb(colors["primaryColor"]), rgb(below)) >= LEAST


@pytest.mark.parametrize("fill", [palette.FILL, palette.FILL_HELD])
def test_white_words_stand_out_on_a_filled_button_and_the_button_on_the_page(fill):
    assert contrast(rgb("#ffffff"), rgb(fill)) >= LEAST
    assert contrast(rgb(palette.FILL), rgb(style.DARK["backgroundColor"])) >= 3
    assert contrast(rgb(palette.FILL), rgb(style.LIGHT["backgroundColor"])) >= 3


def test_one_scale_of_type_has_nothing_smaller_than_fourteen_pixels():
    assert min(style.TYPE.values()) * style.THEMES["baseFontSize"] >= 14
    for name, size in style.TYPE.items():
        assert f"--type-{name}: {size}rem;" in style.STYLE
    headings = {float(size.removesuffix("rem")) for size in style.THEMES["headingFontSizes"]}
    assert headings <= set(style.TYPE.values())


def test_every_size_of_words_is_one_of_the_scale():
    """Of the pages and of the browser components, also where style stands in a script or is written into SVG."""
    ours = [path for path in (ROOT / "aecore" / "ui").rglob("*") if path.suffix in (".css", ".py", ".ts")]
    read = [path for path in ours if not {"node_modules", "dist", "tests", ".tests"} & set(path.parts)]
    assert len(read) > 150
    scale = {f"var(--type-{name})" for name in style.TYPE} | {"inherit"}
    for path in read:
        text = path.read_text("utf-8")
        sizes = re.findall(r"font-size\s*[:=]\s*[\"']?([^;\"'}]+)", text)
        fonts = re.findall(r"(?<![\w-])font:\s*([^;}]+)[;}]", text) if path.suffix == ".css" else []
        assert {size for size in sizes if size not in scale} == set(), path
        assert {font for font in fonts if not any(size in font for size in scale)} == set(), path


def test_figures_are_shown_in_one_way():
    """By `browser.panels.figures`: one size of type, help and unit as everywhere."""
    own = [path.name for path in (ROOT / "aecore" / "ui").rglob("*.py") if ".metric(" in path.read_text("utf-8")]
    assert own == []
