"""The page of test_touch_browser.py: a map of 400 points with its network, and a strip of four digits."""

from __future__ import annotations

import io
import os
from pathlib import Path

import numpy as np
import streamlit as st
from PIL import Image

from aecore.results.plane import Lift
from aecore.ui import live as wire
from aecore.ui.browser import components as ui
from aecore.ui.browser import views
from aecore.ui.browser.part import mount
from aecore.ui.live import Scene

LIFT = Lift((0.0, 0.0), ((1.0, 0.0), (0.0, 1.0)), exact=True)


def picture() -> bytes:
    """An atlas of twenty columns: point i has a bar whose height tells i."""
    sheet = np.zeros((20, 28, 20, 28), np.uint8)
    for i in range(400):
        sheet[i // 20, 4 : 5 + i // 20, i % 20, 8:20] = 255
    file = io.BytesIO()
    Image.fromarray(sheet.reshape(560, 560)).save(file, "png")
    return file.getvalue()


def show(step: int, series: str, live: bool, group: str, name: str) -> None:
    """A map, and beside it its network."""
    rng = np.random.default_rng(0)
    xy = rng.normal(size=(400, 2))
    points, extent = views.pack_points(xy, np.arange(400) % 2)
    text = {key: key for key in views.MAP_TEXT}
    ui.latent_map(views.MapView(
        points, extent, step, ("a", "b"), text, series=series, atlas=views.Atlas("bars", 20), group=group,
        contours=(views.Contour(0, 0, 3, 3),), touch=views.Touch(LIFT, "a note", prior=(0.0, 0.0), live=live),
    ), key=name)  # fmt: skip
    packed = (Path(os.environ["TOUCH_NETS"]) / f"{step}.net").read_bytes()
    if not live:
        ui.network(series, packed, key=f"{name}:net", step=step)
        return
    scene = wire.known(Touched(series, packed))
    for part in scene.parts():
        mount(part)
    wire.follow(scene, scene.standing())


class Touched(Scene):
    """A network that is told while somebody touches."""

    def __init__(self, series: str, packed: bytes) -> None:
        super().__init__("touched", series)
        self._series, self._packed, self._touches = series, packed, False

    def works(self):
        return ()

    def parts(self):
        yield ui.network_part(self._series, self._packed if self._touches else None, key="live:net")

    def listen(self, told):
        self._told = told
        return lambda: None

    def look(self, visitor, touches):
        if touches != self._touches:
            self._touches = touches
            self._told()


step = 1 + ["first", "second"].index(st.radio("weights", ["first", "second"], horizontal=True))
ui.runtime()
ui.pictures({"bars": picture()})
group = st.query_params.get("group", "")
show(step, "one", "live" in st.query_params, group, "map")
if group:
    show(2, "two", False, group, "other")
images = np.linspace(0, 1, 4 * 784).reshape(4, 28, 28)
sheet = views.digit_sheet([("x", "ink", images), ("x̂", "ink", images), ("x̂ − x", "signed", 0 * images)], step)
ui.digits(sheet, key="digits", replays=[views.Replay("one")])
