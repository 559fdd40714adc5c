"""Charts: what is refused, and how words and numbers are told apart."""

from __future__ import annotations

import json
import math
from pathlib import Path

import numpy as np
import pytest

from aecore.ui.browser.panels.chart import Axis, Chart
from aecore.ui.browser.panels.marks import Band, Bars, Cells, Dots, Histogram, Level, Line, Mark, pack

SHARES = np.array([[0.5, 0.0], [1.0, 0.25]])


def columns(packed: bytes) -> list[list[float]]:
    """The columns of a message, as the browser reads them."""
    numbers = np.frombuffer(packed, "<f4").tolist()
    found = []
    while numbers:
        n = int(numbers[0])
        found.append(numbers[1 : n + 1])
        numbers = numbers[n + 1 :]
    return found


def curve(*points: tuple[float, float], name: str = "loss") -> Chart:
    return Chart(Axis("step", 0), Axis("nats", high=9.0), [Line(name, points, "#123456")])


def test_numbers_move_and_words_stay():
    first, then = curve((0, 3)), curve((0, 3), (1, 2))
    assert first.head() == then.head()
    assert first.numbers() != then.numbers()
    (x0, x1), (y0, y1), x, y = columns(then.numbers())
    assert (x0, y1, x, y) == (0, 9, [0, 1], [3, 2])
    assert math.isnan(x1)
    assert math.isnan(y0)


@pytest.mark.parametrize(
    ("mark", "kind", "told"),
    [(Line("a", [(1, 2), (3, 4)]), "line", [[1, 3], [2, 4]]),
     (Line("a", []), "line", [[], []]),
     (Dots("a", [(1, 2)], "#fff", ["b"]), "dots", [[1], [2]]),
     (Bars("a", [1, 2], pale=[True, False], spread=[0.5, 0.25]), "bars", [[1, 2], [1, 0], [0.5, 0.25]]),
     (Histogram("a", [0, 1, 2], [5, 6]), "histogram", [[0, 1, 2], [5, 6]]),
     (Level("a", 3), "level", [[3]]),
     (Band("a", 1, 2), "band", [[1], [2]]),
     (Cells(SHARES, 10 * SHARES), "cells", [[0.5, 0, 1, 0.25], [5, 0, 10, 2.5], []])],
)  # fmt: skip
def test_a_mark_has_words_and_columns(mark, kind, told):
    assert mark.words()["kind"] == kind
    assert not set(mark.NUMBERS) & set(mark.words())
    json.dumps(mark.words(), allow_nan=False)
    assert columns(pack(mark.columns())) == told


def test_every_kind_of_mark_is_known_to_the_browser():
    source = (Path(__file__).parents[3] / "aecore/ui/frontend/src/panels/chart/model.ts").read_text("utf-8")
    for kind in Mark.__subclasses__():
        assert f"  {kind.__name__.lower()}: (next)" in source


def test_what_is_beyond_all_bounds_is_at_the_end_of_the_range():
    ((value, other),) = columns(pack([np.array([1e300, -math.inf])]))
    assert value == pytest.approx(3.4e38, rel=0.01)
    assert other == -value


@pytest.mark.parametrize(
    ("make", "named"),
    [(lambda: Axis("a", 1, 1), "high"),
     (lambda: Axis("a", 0, 1, log=True), "low, high"),
     (lambda: Axis("a", 0, names=["b"]), "names"),
     (lambda: Axis("a", form="°"), "form"),
     (lambda: Axis("a", step=0), "step"),
     (lambda: Dots("a", [(1, 2)], "#fff", ["b", "c"]), "labels"),
     (lambda: Bars("a", [1, 2], spread=[1]), "spread"),
     (lambda: Bars("a", [1, 2], pale=[True]), "pale"),
     (lambda: Histogram("a", [0, 1], [5, 6]), "edges"),
     (lambda: Histogram("a", [0, 1, 1], [5, 6]), "edges"),
     (lambda: Band("a", 2, 1), "high"),
     (lambda: Cells(2 * SHARES, SHARES), "shares"),
     (lambda: Cells(SHARES, SHARES[:1]), "figures"),
     (lambda: Chart(Axis("a", names=["b"]), Axis("c"), [Bars("d", [1, 2])]), "values"),
     (lambda: Chart(Axis(names=["b"]), Axis(names=["c"]), [Cells(SHARES, SHARES)]), "shares"),
     (lambda: Chart(Axis("a", names=["b"]), Axis("c"), [Histogram("d", [0, 1], [1])]), "x")],
)  # fmt: skip
def test_what_does_not_fit_is_refused_by_name(make, named):
    with pytest.raises(ValueError, match=f"^{named}: "):
        make()
