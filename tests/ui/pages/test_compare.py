"""The axes of compared maps: equal ones follow the runs with a prior, and say what they cut."""

from __future__ import annotations

import dataclasses
from types import SimpleNamespace

import numpy as np
import pytest

from aecore.results.plane import View
from aecore.run import Run
from aecore.ui.browser import views
from aecore.ui.pages.compare import axes, curves
from aecore.ui.phrases import map_text

RNG = np.random.default_rng(0)


def lane(objective: str, scale: float = 1.0) -> SimpleNamespace:
    """A run whose cloud of codes is so wide."""
    run = Run(objective, latent_dim=2, dataset="digits")
    codes = (scale * RNG.normal(size=(500, 2))).astype(np.float16)
    last = SimpleNamespace(codes=codes, plane=None, step=100, total_steps=100, test={"mse": 0.04})
    job = SimpleNamespace(snapshots=lambda: [last])
    return SimpleNamespace(asked=run, run=run, last=last, title=objective, job=job, series=objective)


def framed(*lanes: SimpleNamespace) -> list[views.MapView]:
    known = {axes.source(each.asked): SimpleNamespace(labels=np.zeros(500, np.uint8)) for each in lanes}
    maps = []
    for each in lanes:
        points, extent = views.pack_points(each.last.codes.astype(np.float32), np.zeros(500, np.uint8))
        circle = [views.Contour(0, 0, 2, 2)] if each.run.objective.prior else []
        maps.append(views.MapView(points, extent, 1, ["0"], map_text(), contours=circle, note="codes"))
    if not axes.equal(lanes):
        return maps
    return axes.framed(lanes, known, View(), maps, None)[0]


@pytest.fixture(autouse=True)
def state(monkeypatch) -> dict:
    found: dict = {}
    monkeypatch.setattr(axes.st, "session_state", found)
    return found


def test_one_wide_autoencoder_leaves_the_others_their_size():
    wide, vae, wae = framed(lane("ae", 20), lane("vae"), lane("wae_mmd"))
    assert wide.frame == vae.frame == wae.frame
    assert vae.frame[1] - vae.frame[0] < 12
    assert "lie outside" in wide.note
    assert vae.note == wae.note == "codes"


def test_codes_without_a_prior_have_their_own_axes_unless_one_chooses(state):
    lanes = lane("ae", 20), lane("contractive", 0.1)
    assert [each.frame for each in framed(*lanes)] == [None, None]
    state["compare:axes:own"] = "equal"
    wide, narrow = framed(*lanes)
    assert wide.frame == narrow.frame
    assert wide.frame[1] - wide.frame[0] > 80
    state["compare:axes:equal"] = "own"
    assert [each.frame for each in framed(lane("vae"), lane("ae"))] == [None, None]


def test_the_curves_are_the_runs_test_figures_told_apart_without_colour():
    chart = curves.chart([lane("ae"), lane("vae")], "mse")
    assert [(curve.name, curve.measure, curve.series) for curve in chart.curves] == [
        ("ae", "mse", "ae"), ("vae", "mse", "vae")]  # fmt: skip
    assert len({curve.dash for curve in chart.curves}) == 2
    assert chart.y == "per pixel"


def test_a_frame_without_extent_is_refused():
    (view,) = framed(lane("vae"))
    with pytest.raises(ValueError, match="frame"):
        dataclasses.replace(view, frame=(1.0, 1.0, 0.0, 2.0))
