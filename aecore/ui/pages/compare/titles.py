"""What the runs of a comparison are called: by that in which they differ."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from aecore import knobs
from aecore.analyses import comparison
from aecore.run import Run
from aecore.ui.fields import called
from aecore.ui.titles import objective
from aecore.ui.words import _
from aecore.wire.words import joined


def of(runs: Sequence[Run]) -> list[str]:
    """Return a title for each run, all different: "β 4" among β-VAEs, "WAE-MMD" among objectives."""
    names = comparison.varied(runs)
    made = [joined(" · ", _parts(run, runs, names)) for run in runs]
    often = Counter(made)
    return [title if often[title] == 1 else title + f" · {run.id[:4]}" for title, run in zip(made, runs, strict=True)]


def label(name: str, runs: Sequence[Run]) -> str:
    """Return what a field is called on screen."""
    if name == "objective":
        return _("Objective")
    item = comparison.knob_of(name, runs)
    return _(item.label) if item else _("Steering")


def value(name: str, given: Any, runs: Sequence[Run]) -> str:
    """Return how a field's value is written on screen; a dash for None."""
    if given is None:
        return "–"
    if name == "objective":
        return objective(given)
    item = comparison.knob_of(name, runs)
    if item is None:  # steering
        return ", ".join(f"{knob} → {moved:g} ({_('step')} {step:,})" for step, knob, moved in given)
    return called(item.name, given) if item.kind == "choice" else item.text(given)


def _parts(run: Run, runs: Sequence[Run], names: Sequence[str]) -> Iterator[str]:
    """Say what sets a run apart; where objectives differ, other fields only between runs of one objective."""
    alike = [other for other in runs if other.objective.name == run.objective.name]
    if len(alike) < len(runs) or not names:
        yield objective(run.objective.name)
    own = {item.name for item in knobs.shown(run.objective)}
    for name in comparison.varied(alike) if len(alike) < len(runs) else names:
        item = comparison.knob_of(name, [run])
        if item and (name in own or hasattr(run, name)):
            given = getattr(run.objective if name in own else run, name)
            written = value(name, given, [run])
            yield written if item.kind == "choice" else joined(" ", [_(item.label), written])
