"""Ellipses, arrows and a raster on the latent map: seen by their colours, in a page of their own."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from aecore.bench import browser

FRONT = str(Path(__file__).with_name("front.py"))
pytestmark = pytest.mark.browser

ROOT = Path(__file__).parents[2]

MODES = ["all", "moved", "none", "muted", "lonely"]
PAGE = """
import numpy as np, streamlit as st
from aecore.ui.browser import components as ui, views
mode = st.radio("mode", modes, horizontal=True)
ui.runtime()
frame = np.array([[-3, -3], [3, -3], [3, 3], [-3, 3.0]]) if mode != "lonely" else np.zeros((0, 2))
points, extent = views.pack_points(frame, [0] * len(frame))
shift = 0.6 if mode == "moved" else 0
more = {} if mode == "none" else dict(
    ellipses=views.pack_ellipses([[2.2, shift]], [[0.6, 0.2]], [1], np.pi / 2),
    arrows=views.pack_arrows([[-2.2, -1 - shift]], [[-2.2, 1 - shift]], [2]),
    field=views.scalar_field(np.repeat([[-0.02, -0.02, 0.02, 0.02]], 4, 0), (-1, 1, -1, 1), caption="Witness"))
text = dict.fromkeys(views.MAP_TEXT, "word") | {"download": "Save as PNG"}
ui.latent_map(views.MapView(points, extent, modes.index(mode), ("points", "ellipse", "arrow"), text, series="one",
    palette=("#000000", "#ff00ff", "#00c800"), muted=mode == "muted", **more), key="map")
sheet = views.digit_sheet([("", "signed", np.ones((16, 28, 28)))] * 4, step=1, label="Patterns")
ui.digits(sheet, key="digits")
"""


@pytest.fixture(scope="module")
def overlays(chromium: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a page with every overlay."""
    script = tmp_path_factory.mktemp("page") / "overlays.py"
    script.write_text(f"modes = {MODES}\n{PAGE}", "utf-8")
    with browser.serving({"SCRIPT": str(script)}, FRONT) as (address, _process):
        yield address


def boxes(png: bytes) -> dict[str, tuple[int, int, int, int]]:
    """Where each overlay's colour is in a picture: (left, right, top, bottom); what is not there is left out."""
    r, g, b = (np.asarray(Image.open(io.BytesIO(png)).convert("RGB"), dtype=int)[..., i] for i in range(3))
    seen = {
        "ellipse": (r - g > 60) & (b - g > 60),
        "arrow": (g - r > 100) & (g - b > 60),
        "plus": (r - b > 60) & (r - g > 25) & (g - b > 25),
        "minus": (b - r > 60) & (b - g > 25) & (g - r > 10),
        "black": (r < 40) & (g < 40) & (b < 40),
    }
    found = {}
    for name, mask in seen.items():
        mask = mask[:-80] if name in ("plus", "minus") else mask  # the colour key is at the bottom
        ys, xs = np.nonzero(mask)
        if len(xs) > 20:
            found[name] = (int(xs.min()), int(xs.max()), int(ys.min()), int(ys.max()))
    return found


def look(watched) -> dict[str, tuple[int, int, int, int]]:
    watched.page.wait_for_timeout(900)  # what moves has come to rest
    return boxes(watched.page.get_by_test_id("latent-map").locator("canvas.points").screenshot())


def choose(watched, mode: str) -> None:
    watched.page.get_by_test_id("stRadio").get_by_text(mode, exact=True).click()
    watched.until(f"step === {MODES.index(mode)}")


@pytest.fixture
def opened(visit, overlays):
    watched = visit()
    watched.open(overlays)
    watched.until("points === 4")
    yield watched
    assert watched.page.evaluate("() => globalThis.__aecore.mounts['latent-map']") == 1
    assert watched.complaints == []


def test_overlays_are_there_to_scale_and_follow_the_zoom(opened):
    shown = opened.page.get_by_test_id("latent-map")
    assert [shown.get_attribute(f"data-{name}") for name in ("ellipses", "arrows", "field")] == ["1", "1", "4x4"]
    near = look(opened)
    assert near.keys() >= {"ellipse", "arrow", "plus", "minus"}
    unit = (near["arrow"][3] - near["arrow"][2]) / 2  # pixels: the arrow is two units long
    width, height = near["ellipse"][1] - near["ellipse"][0], near["ellipse"][3] - near["ellipse"][2]
    assert height == pytest.approx(1.2 * unit, abs=5)  # turned upright
    assert width == pytest.approx(0.4 * unit, abs=5)
    assert near["minus"][1] < near["plus"][0]
    assert 1.6 * unit < near["plus"][3] - near["plus"][2] < 2 * unit  # it fades away before its own edge
    opened.page.get_by_test_id("latent-map").locator("canvas.points").focus()
    opened.page.keyboard.press("-")
    far = look(opened)
    for name in ("arrow", "plus"):
        before, after = near[name][3] - near[name][2], far[name][3] - far[name][2]
        assert after == pytest.approx(before / 1.25, abs=4), name
    opened.shot("map-overlays")


def test_overlays_change_in_place_and_vanish(opened):
    at_first = look(opened)
    choose(opened, "moved")
    moved = look(opened)
    assert moved["ellipse"][2] < at_first["ellipse"][2] - 20
    assert moved["arrow"][2] > at_first["arrow"][2] + 20
    assert moved["plus"] == at_first["plus"]
    choose(opened, "none")
    assert look(opened).keys().isdisjoint({"ellipse", "arrow", "plus", "minus"})
    assert opened.page.get_by_test_id("latent-map").locator(".key *").count() == 0
    choose(opened, "all")
    assert look(opened) == at_first


def test_overlays_without_points(opened):
    choose(opened, "lonely")
    assert look(opened).keys() >= {"plus", "minus"}  # the raster is framed when nothing else is there


@pytest.mark.slow
def test_hidden_class_muted_points_and_theme(opened):
    assert "black" in look(opened)
    opened.page.get_by_role("button", name="ellipse").click()
    assert "ellipse" not in (shown := look(opened))
    assert "arrow" in shown
    opened.page.get_by_role("button", name="ellipse").click()
    choose(opened, "muted")
    assert "black" not in look(opened)
    opened.page.emulate_media(color_scheme="dark")
    assert look(opened).keys() >= {"ellipse", "arrow", "plus", "minus"}
    opened.shot("map-overlays-dark")


def test_overlays_are_in_the_saved_picture(opened):
    with opened.page.expect_download() as saved:
        opened.page.get_by_role("button", name="Save as PNG").click()
    found = boxes(Path(saved.value.path()).read_bytes())
    assert found.keys() >= {"ellipse", "arrow", "plus", "minus"}


def test_a_sheet_of_patterns_needs_no_room_for_words_and_scrolls_on_a_phone(opened):
    sheet = opened.page.get_by_test_id("digits")
    canvases = sheet.locator("canvas")
    assert canvases.count() == 4
    assert sheet.locator(".row").count() == 0
    assert canvases.first.bounding_box()["x"] == pytest.approx(sheet.bounding_box()["x"], abs=1)
    opened.page.set_viewport_size({"width": 390, "height": 844})
    opened.page.wait_for_timeout(500)
    assert canvases.first.bounding_box()["width"] >= 16 * 26  # legible, so it scrolls inside its own frame
    assert opened.page.evaluate("() => document.scrollingElement.scrollWidth <= innerWidth")
