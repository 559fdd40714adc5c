"""What a run is called that nobody has named: its objective, and whatever of it is not as usual."""

from __future__ import annotations

import functools
from collections.abc import Iterator

from aecore import knobs, objectives
from aecore.knobs import Knob
from aecore.run import Run
from aecore.ui.fields import called
from aecore.ui.plain import Markdown
from aecore.ui.words import _, language
from aecore.wire.words import joined

TOLD_APART = ("latent_dim", "stop")  # fields with a place of their own


def of(run: Run) -> str:
    """Return a title in the reader's language, such as "β-VAE · β 8 · z 5": what differs from the default."""
    return _made(run, language())


def whole(run: Run) -> str:
    """Return every setting of a run, in the reader's language."""
    own = [_said(item, getattr(run.objective, item.name)) for item in knobs.shown(run.objective)]
    fields = [_said(item, getattr(run, item.name)) for item in knobs.knobs(Run)]
    return joined(" · ", [_(run.objective.title), *own, *fields, *_history(run)])


def objective(name: str) -> Markdown:
    """Return an objective's short name, else its title."""
    kind = objectives.find(name)
    return _(kind.short or kind.title)


def choice(name: str) -> str:
    """Return what an objective is called where one chooses: what tells it apart, then what an acronym stands for."""
    short = objective(name)
    title = _(objectives.find(name).title).removesuffix(f"({short})").rstrip()
    return short if " " in short or title == short else f"{short} · {title}"


@functools.lru_cache(maxsize=20_000)
def _made(run: Run, spoken: str) -> str:
    """Make a title; `spoken`, the language, tells those of one run apart."""
    return joined(" · ", [objective(run.objective.name), *_weights(run), *details(run)])


def details(run: Run) -> Iterator[str]:
    """Say what of a run is not as its objective suggests, and what was done to it."""
    if run.latent_dim != run.default("latent_dim"):
        yield f"z {run.latent_dim}"
    for item in knobs.knobs(Run):
        value = getattr(run, item.name)
        if value != run.default(item.name) and item.name not in TOLD_APART:
            yield _said(item, value)
    yield from _history(run)


def _history(run: Run) -> Iterator[str]:
    """Say where knobs were moved to while it trained, and where it was stopped."""
    labels = {item.name: _(item.label) for item in run.live_knobs()}
    for name, value in {steer.knob: steer.value for steer in run.steering}.items():
        yield _("{knob} moved to {value:g}").format(knob=labels.get(name, name), value=value)
    if run.stop:
        yield _("stopped at step {step:,}").format(step=run.stop)


def _weights(run: Run) -> Iterator[str]:
    """Say the objective's own knobs that are not at their defaults."""
    for item in knobs.shown(run.objective):
        value = getattr(run.objective, item.name)
        if value != item.default:
            yield _said(item, value)


def _said(item: Knob, value: object) -> str:
    """Say a knob's value: a choice by its own name, a number after the knob's label."""
    if item.kind == "choice" or item.name == "dataset":
        return called(item.name, str(value))
    return _(item.label) + f" {item.text(value)}"
