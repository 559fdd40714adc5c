"""The option of the live loss chart."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from aecore.run import Run, Steer
from aecore.snapshot import Point, Snapshot
from aecore.ui import loss_chart, status

WORDS = {"test": "test", "step": "step", "nats": "nats"}


def look(step: int, total: int = 1000, steering: tuple[Steer, ...] = ()) -> Snapshot:
    point = Point(step, {"recon": 150.0 + 1000 / (step + 1), "kl": 5.0})
    return Snapshot(step=step, total_steps=total, epoch=1.0, samples=step, seconds=1.0, samples_per_second=1.0,
                    phase="train", knobs={}, curve=(point,), test={"total": 160.0}, codes=np.zeros((1, 2), np.float16),
                    kl_per_dim=np.zeros(2, np.float32), x_hat=np.zeros((10, 4), np.uint8), plane=None,
                    steering=steering, stop=0)  # fmt: skip


def option(*looks: Snapshot) -> dict:
    return loss_chart.option(Run("beta_vae"), looks, WORDS, {"beta": "β", "recon": "Reconstruction"})


def test_one_area_a_term_and_one_test_line():
    made = option(look(10), look(20))
    assert [series["name"] for series in made["series"]] == ["Reconstruction", "kl", "test"]
    assert [series.get("stack") for series in made["series"]] == ["loss", "loss", None]


def test_a_moved_knob_is_marked():
    made = option(look(10), look(20, steering=(Steer(15, "beta", 4.0),)))
    (mark,) = made["series"][-1]["markLine"]["data"]
    assert (mark["xAxis"], mark["label"]["formatter"]) == (15, "β → 4")


def test_long_runs_are_thinned_and_keep_their_last_point():
    made = option(*(look(step, 10_000) for step in range(5_000)))
    points = made["series"][0]["data"]
    assert len(points) <= 2 * loss_chart.MOST
    assert points[-1][0] == 4_999


@pytest.mark.parametrize(("step", "total", "end"), [(900, 1000, 1000), (10, 93_600, 183), (2000, 93_600, 5850)])
def test_the_axis_grows_with_the_run(step, total, end):
    assert option(look(step, total))["xAxis"]["max"] == end


def test_a_burst_at_the_end_does_not_press_the_rest_flat():
    burst = dataclasses.replace(look(950), curve=(Point(950, {"recon": 1e15}),), test={"total": 1e18})
    assert option(*(look(step) for step in range(50, 900, 50)), burst)["yAxis"]["max"] < 3000


def test_the_first_plunge_does_not_press_the_rest_flat():
    looks = [
        dataclasses.replace(look(0), curve=(Point(1, {"recon": 5000.0}),)),
        *(look(step) for step in range(50, 900, 50)),
    ]
    assert option(*looks)["yAxis"]["max"] < 400


def test_nothing_yet():
    assert option()["series"][-1]["data"] == []


@pytest.mark.parametrize(("value", "written"), [(148.06, "148.1"), (999_999.0, "999999.0"), (2.449e18, "2.4e+18")])
def test_a_figure_beyond_all_bounds_is_an_order_of_magnitude(value, written):
    (total,) = (figure for figure in status.FIGURES if figure.name == "total")
    assert total.write(value) == written
