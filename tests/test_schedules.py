"""Learning-rate schedules."""

from __future__ import annotations

import numpy as np
import pytest

from aecore.knobs import knobs
from aecore.run import Run
from aecore.schedules import SCHEDULES, WARM_UP

TIMES = np.linspace(0, 1, 1001)


def test_every_choice_of_a_run_has_its_schedule():
    choices = next(k.choices for k in knobs(Run) if k.name == "schedule")
    assert set(choices) == set(SCHEDULES)


@pytest.mark.parametrize("name", SCHEDULES)
def test_a_part_of_the_peak_that_never_jumps(name):
    values = np.array([SCHEDULES[name](t) for t in TIMES])
    assert (values > 0).all()
    assert values.max() == pytest.approx(1)
    assert np.abs(np.diff(values)).max() < 0.01


def test_one_cycle_rises_then_falls():
    values = np.array([SCHEDULES["one_cycle"](t) for t in TIMES])
    top = int(values.argmax())
    assert TIMES[top] == pytest.approx(WARM_UP)
    assert values[0] == pytest.approx(1 / 25)
    assert values[-1] == pytest.approx(1e-3)
    assert (np.diff(values[: top + 1]) > 0).all()
    assert (np.diff(values[top:]) < 0).all()


def test_cosine_falls_all_the_way_and_is_halfway_down_in_the_middle():
    values = np.array([SCHEDULES["cosine"](t) for t in TIMES])
    assert (np.diff(values) < 0).all()
    assert values[0] == 1
    assert values[500] == pytest.approx((1 + 1e-3) / 2)


def test_constant_stays():
    assert {SCHEDULES["constant"](t) for t in TIMES} == {1.0}
