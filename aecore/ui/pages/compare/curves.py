"""Test curves of several runs over each other, as one chart."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from aecore import palette
from aecore.results import curves, measures
from aecore.results.curves import Chart, Curve
from aecore.ui.pages.compare.state import Lane
from aecore.ui.words import _

#: Told apart without colour: the dashes of the lines, one a run.
DASHES = ((), (10, 5), (2, 4), (10, 4, 2, 4))


def chart(shown: Sequence[Lane], figure: str) -> Chart:
    """Return the curve of one test figure for each run, by its step."""
    seen = [lane.last for lane in shown if lane.last]
    planned = max((lane.run.stop or lane.last.total_steps for lane in shown if lane.last), default=1)
    end = curves.grown(planned, max((last.step for last in seen), default=1))
    return Chart(list(_curves(shown, figure)), end, _("step"), _(measures.of(figure).unit))


def _curves(shown: Sequence[Lane], figure: str) -> Iterator[Curve]:
    digits = measures.of(figure).digits
    for lane, colour, dash in zip(shown, palette.SERIES, DASHES, strict=False):
        looks = lane.job.snapshots() if lane.job else ()
        points = curves.thinned([(s.step, s.test[figure]) for s in looks if figure in s.test])
        yield Curve(lane.title, colour, points, measure=figure, digits=digits, dash=dash, series=lane.series)
