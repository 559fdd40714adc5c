"""The loss while it trains: from a run's snapshots to its chart."""

from __future__ import annotations

from collections.abc import Sequence

from aecore import knobs
from aecore.results import curves
from aecore.results.curves import Chart
from aecore.results.snapshot import Snapshot
from aecore.run import Run
from aecore.ui.words import _


def chart(run: Run, snapshots: Sequence[Snapshot], series: str) -> Chart:
    """Return the chart of a run, `series` on the page; an empty one before its first snapshot."""
    last = snapshots[-1] if snapshots else None
    end = curves.grown(run.stop or last.total_steps, last.step) if last else 1
    points = [point for snapshot in snapshots for point in snapshot.curve]
    tests = [(s.step, s.test["total"]) for s in snapshots if s.step]
    named = {item.name: _(item.label) for item in knobs.knobs(type(run.objective))} | {"lr": _("Learning rate")}
    return curves.loss(points, tests, end, last.steering if last else (), _, named, series)
