"""What a run is called that nobody has named: the objective, its weights, the size of the code, the data, and whatever
else is not as usual.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator

from aecore import knobs
from aecore.knobs import Knob
from aecore.run import Run
from aecore.ui.fields import CHOICES
from aecore.ui.i18n import _, language

TOLD_APART = ("dataset", "latent_dim", "stop")  # fields with a place of their own


def of(run: Run) -> str:
    """Return a title in the reader's language, such as "β-VAE · β 4 · z 2 · MNIST"."""
    return _made(run, language())


@functools.lru_cache(maxsize=1000)
def _made(run: Run, spoken: str) -> str:
    """Make a title; `spoken`, the language, tells those of one run apart."""
    return " · ".join([*_objective(run), f"z {run.latent_dim}", _(CHOICES[run.dataset]), *details(run)])


def details(run: Run) -> Iterator[str]:
    """Say what else of a run is not as its objective suggests, and what was done to it."""
    for item in knobs.knobs(Run):
        value = getattr(run, item.name)
        if item.name not in TOLD_APART and value != run.default(item.name):
            yield _said(item, value)
    if run.steering:
        yield _("steered")
    if run.stop:
        yield _("stopped at step {step:,}").format(step=run.stop)


def _objective(run: Run) -> Iterator[str]:
    """Name the objective; then its weights, and those of its other knobs that were moved."""
    yield _(run.objective.title)
    for item in knobs.shown(run.objective):
        value = getattr(run.objective, item.name)
        if item.live or value != item.default:
            yield _said(item, value)


def _said(item: Knob, value: object) -> str:
    """Say a knob's value: a choice by its own name, a number after the knob's label."""
    if item.kind == "choice":
        return _(CHOICES.get(str(value), str(value)))
    return f"{_(item.label)} {item.text(value)}"
