"""Clouds to drag: what the browser is sent, and how what it sends is read."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from aecore.teaching.transport import transport
from aecore.ui.browser import clouds
from aecore.ui.browser.clouds import PlanView
from aecore.wire.envelope import open_envelope, pack_envelope

WORDS = dict.fromkeys(clouds.TEXT, "word")


def view(**changes: object) -> PlanView:
    a, b = np.array([[0.0, 0.0], [1.0, 1.0]]), np.array([[2.0, 0.0], [0.0, 2.0], [1.0, -1.0]])
    sound = PlanView("shift-2-3-0-0", 4, (a, b), transport(a, b).coupling, ("#112233", "#445566"), WORDS)
    return dataclasses.replace(sound, **changes)


def test_the_message_holds_the_ways_that_carry_mass():
    told, _ = open_envelope(pack_envelope(view().message(), {}))
    assert (told["series"], told["seq"], told["prices"]) == ("shift-2-3-0-0", 4, None)
    assert told["clouds"] == [[[0, 0], [1, 1]], [[2, 0], [0, 2], [1, -1]]]
    assert sum(mass for _i, _j, mass in told["plan"]) == pytest.approx(1, abs=1e-5)
    assert len(told["plan"]) <= 4
    assert set(told["text"]) == set(clouds.TEXT)


def test_the_message_holds_the_prices_if_they_are_shown():
    told = view(prices=(np.array([0.0, 0.5]), np.array([1.0, 2.0, 3.0]))).message()
    assert told["prices"] == [[0.0, 0.5], [1.0, 2.0, 3.0]]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("seq", -1),
        ("clouds", (np.zeros((2, 3)), np.zeros((3, 2)))),
        ("clouds", (np.full((2, 2), np.nan), np.zeros((3, 2)))),
        ("clouds", (np.full((2, 2), 4.1), np.zeros((3, 2)))),
        ("coupling", np.zeros((3, 2))),
        ("coupling", np.full((2, 3), -0.1)),
        ("prices", (np.zeros(3), np.zeros(2))),
        ("text", {}),
    ],
)
def test_a_view_names_the_field_that_is_wrong(field, value):
    with pytest.raises(ValueError, match=f"^{field}: "):
        view(**{field: value})


def test_a_move_is_read():
    told = {"series": "s", "seq": 3, "a": [[0, 1]], "b": [[9, -9], [1.5, 2]]}
    seq, a, b = clouds.read_move(told, "s", (1, 2))
    assert seq == 3
    assert a.tolist() == [[0, 1]]
    assert b.tolist() == [[4, -3], [1.5, 2]]  # no farther than the plane


@pytest.mark.parametrize(
    "change",
    [
        {"series": "another"},
        {"seq": "3"},
        {"a": None},
        {"a": [[0, 1], [2, 3]]},
        {"a": [["x", 1]]},
        {"a": [[0, float("nan")]]},
        {"b": [[0, 1], [2]]},
        {"b": [[float("inf"), 1], [2, 2]]},
    ],
)
def test_a_move_that_makes_no_sense_is_none(change):
    told = {"series": "s", "seq": 3, "a": [[0, 1]], "b": [[1, 1], [2, 2]]}
    assert clouds.read_move(told | change, "s", (1, 2)) is None
    assert clouds.read_move("told", "s", (1, 2)) is None
