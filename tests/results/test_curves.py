"""The chart of a loss: its window follows what moves and stands still while it can."""

from __future__ import annotations

import math

import numpy as np
import pytest

from aecore.results import curves
from aecore.results.curves import Chart, Curve
from aecore.results.snapshot import Point
from aecore.run import Steer


def falling(step: float) -> float:
    """A loss that plunges from some 550 nats and is at 150 after 1,000 steps, at 143 after 2,300."""
    return 140 + 410 * math.exp(-step / 60) + 10_000 / (step + 900) * (step > 0)


def chart(made: int, *, kl: float = 5.0, steering: tuple[Steer, ...] = (), end: int = 2_345) -> Chart:
    steps = range(5, made + 1, 10)
    points = [Point(step, {"recon": falling(step) - kl, "kl": kl}) for step in steps]
    tests = [(step, falling(step) + 1) for step in steps]
    return curves.loss(points, tests, end, steering, str, {"beta": "β"})


def test_each_term_is_an_area_and_the_test_total_a_line():
    found = chart(1_000)
    assert [curve.name for curve in found.areas] == ["Reconstruction", "KL"]
    assert [(curve.name, curve.measure) for curve in found.lines] == [("Test loss", "total")]
    top = found.borders()[-1][-1][1]
    assert top == pytest.approx(falling(995))


def test_what_moves_fills_the_height():
    found = chart(2_345)
    low, high = curves.window(found)
    late = [y for x, y in found.lines[0].points if x >= 0.4 * 2_345]
    assert low < min(late) < max(late) < high
    assert (max(late) - found.borders()[0][-1][1]) / (high - low) > 0.55, "the test curve and the border below it"
    assert high - low < 15, "not from 0 to 220"
    assert curves.whole(found)[0] == 0
    assert curves.whole(found)[1] >= found.lines[0].points[0][1]


def test_a_border_between_terms_that_is_far_away_does_not_press_the_rest_flat():
    far = chart(2_345, kl=90.0)
    low, high = curves.window(far)
    late = [y for x, y in far.lines[0].points if x >= 0.4 * 2_345]
    assert (max(late) - min(late)) / (high - low) > 0.5
    low, high = curves.window(chart(2_345, kl=4.0))
    assert low < falling(2_345) - 4 < high, "a near one is seen"


def test_the_window_stands_still_between_two_looks_and_moves_seldom():
    held, moves = None, 0
    for made in range(100, 2_346, 20):
        found = curves.window(chart(made), held)
        moves += found != held
        held = found
    assert moves <= 9
    rng = np.random.default_rng(0)
    calm = [(float(x), 150 + float(rng.normal(0, 0.3))) for x in range(100)]
    flat = curves.window(Chart([Curve("a", "#000000", calm)], 100, "", ""))
    for n in range(60, 101):
        assert curves.window(Chart([Curve("a", "#000000", calm[:n])], 100, "", ""), flat) == flat


def test_a_burst_does_not_press_the_rest_flat():
    points = [(float(step), falling(step)) for step in range(5, 900, 10)] + [(905.0, 1e15)]
    _low, high = curves.window(Chart([Curve("a", "#000000", points)], 1_000, "", ""))
    assert high < 3_000
    assert curves.whole(Chart([Curve("a", "#000000", points)], 1_000, "", ""))[1] < 3_000
    odd = [(0.0, 5.0), (1.0, math.nan), (2.0, math.inf), (3.0, 4.0)]
    assert all(map(math.isfinite, curves.window(Chart([Curve("a", "#000000", odd)], 3, "", ""))))


@pytest.mark.parametrize("values", [[], [3.0], [0.0, 0.0, 0.0], [-2.0, -2.5, -2.6], [0.051, 0.043, 0.0391, 0.0384]])
def test_any_curve_has_a_window_with_an_extent(values):
    found = Chart([Curve("a", "#000000", list(enumerate(values)))], 10, "", "")
    for low, high in (curves.window(found), curves.whole(found)):
        assert low < high
    assert not values or curves.window(found)[0] <= values[-1] <= curves.window(found)[1]


def test_errors_near_zero_begin_at_zero_only_where_that_costs_little():
    near = Chart([Curve("a", "#000000", [(x, math.exp(-x / 15)) for x in range(50)])], 50, "", "")
    assert curves.window(near)[0] == 0
    far = Chart([Curve("a", "#000000", [(x, 0.038 + 0.01 / (x + 1)) for x in range(50)])], 50, "", "")
    assert curves.window(far)[0] > 0.03


def test_nothing_yet():
    empty = curves.loss([], [], 1, (), str, {})
    assert curves.window(empty) == (0.0, 1.0)
    assert curves.whole(empty) == (0.0, 1.0)


def test_a_moved_knob_is_marked_once_for_a_burst_of_moves():
    burst = [Steer(100 + i, "beta", 1.0 + i / 2) for i in range(9)]
    later = [Steer(500, "beta", 2.0), Steer(502, "gamma", 3.0), Steer(560, "beta", 1.0)]
    assert curves.bursts([*burst, *later], 50) == [
        (108, {"beta": 5.0}), (502, {"beta": 2.0, "gamma": 3.0}), (560, {"beta": 1.0}),
    ]  # fmt: skip
    assert curves.bursts([], 50) == []
    (mark,) = chart(500, steering=(Steer(15, "beta", 4.0),)).marks
    assert (mark.x, mark.name) == (15, "β → 4")


def test_long_runs_are_thinned_and_keep_their_last_point():
    found = chart(30_000, end=40_000)
    assert all(len(curve.points) <= 2 * curves.MOST for curve in found.curves)
    assert found.lines[0].points[-1][0] == 29_995


@pytest.mark.parametrize(("made", "planned", "end"), [(900, 1000, 1000), (10, 93_600, 183), (2000, 93_600, 5850)])
def test_the_axis_of_steps_grows_with_the_run(made, planned, end):
    assert curves.grown(planned, made) == end
