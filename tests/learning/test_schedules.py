"""Learning-rate schedules."""

from __future__ import annotations

import numpy as np
import pytest

from aecore.knobs import knobs
from aecore.learning.schedules import LONG, SCHEDULES, WARM_UP
from aecore.run import Run

STEPS = 1000


def rates(name: str, steps: int = STEPS) -> np.ndarray:
    return np.array([SCHEDULES[name](step, steps) for step in range(steps + 1)])


def test_every_choice_of_a_run_has_its_schedule():
    choices = next(k.choices for k in knobs(Run) if k.name == "schedule")
    assert set(choices) == set(SCHEDULES)


@pytest.mark.parametrize("steps", [STEPS, 30 * LONG])
@pytest.mark.parametrize("name", SCHEDULES)
def test_a_part_of_the_peak_that_never_jumps(name, steps):
    values = rates(name, steps)
    assert (values > 0).all()
    assert values.max() == pytest.approx(1)
    assert np.abs(np.diff(values)).max() < 0.01


@pytest.mark.parametrize("steps", [40, STEPS, LONG, 30 * LONG])
def test_one_cycle_rises_then_falls(steps):
    values = rates("one_cycle", steps)
    top = int(values.argmax())
    assert top == pytest.approx(WARM_UP * min(steps, LONG))
    assert values[0] == pytest.approx(1 / 25)
    assert values[-1] <= 1e-3
    assert (np.diff(values[: top + 1]) > 0).all()
    assert (np.diff(values[top:]) < 0).all()


def test_cosine_falls_all_the_way_and_is_halfway_down_in_the_middle():
    values = rates("cosine")
    assert (np.diff(values) < 0).all()
    assert values[0] == 1
    assert values[500] == pytest.approx((1 + 1e-3) / 2)


@pytest.mark.parametrize("name", ["one_cycle", "cosine"])
def test_what_noise_moves_a_weight_by_is_bounded_for_any_length_and_what_a_slope_moves_it_by_is_not(name):
    short, long, longer = (rates(name, steps) for steps in (LONG, 30 * LONG, 300 * LONG))
    assert (longer**2).sum() < 1.1 * (long**2).sum() < 6 * (short**2).sum()
    assert longer.sum() > 1.3 * long.sum() > 1.3 * short.sum()


def test_constant_stays():
    assert set(rates("constant")) == {1.0}
