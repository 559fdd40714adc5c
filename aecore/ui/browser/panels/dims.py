"""Sliders: one for each dimension of the code, beside the image that the code makes."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from aecore.ui.browser.packing import require
from aecore.ui.browser.panels.parts import Examples, Panel, Spread, subscript
from aecore.ui.browser.touch import pack_codes
from aecore.ui.words import N_

#: Words of the panel; the mean and the sample have other names where there is no prior.
TEXT = {
    "picture": N_("The decoded image"),
    "mean": N_("Mean of the prior"),
    "sample": N_("Sample the prior"),
    "temperature": N_("Temperature"),
    "examples": N_("Begin with a digit or a pin"),
    "here": N_("sliders"),
    "dead": N_("dead: it tells the images apart no more"),
    "more": N_("{n} more"),
    "fewer": N_("Fewer"),
    "waiting": N_("The network has not arrived yet."),
}
FITTED = {"mean": N_("Mean of the codes"), "sample": N_("Sample near the codes")}

_PANEL = Panel("dims", TEXT)


@dataclass(frozen=True)
class Dim:
    """One dimension of the code.

    Attributes:
        index: which, counted from 0.
        low, high: the ends of its slider, low < high.
        weight: how much it matters, >= 0, in the unit of `note`: its KL, or its variance.
        note: the weight in words, such as "KL 1.23 nats".
        dead: it tells the images apart no more; drawn grey.

    Raises:
        ValueError: a field is out of range; the message names it.
    """

    index: int
    low: float
    high: float
    weight: float
    note: str = ""
    dead: bool = False

    def __post_init__(self) -> None:
        require(self.index >= 0, "index", self.index, ">= 0")
        sound = math.isfinite(self.high - self.low) and self.low < self.high
        require(sound, "low, high", (self.low, self.high), "finite, low < high")
        require(math.isfinite(self.weight) and self.weight >= 0, "weight", self.weight, ">= 0")


@dataclass(frozen=True, eq=False)
class DimsView:
    """What the sliders show.

    Attributes:
        series: the run's name on the page.
        dims: each dimension once, the most important first; the first 24 are shown at once.
        spread: where the codes lie; its mean is where the sliders stand at first.
        examples: to begin with.

    Raises:
        ValueError: a field is out of range; the message names it.
    """

    series: str
    dims: Sequence[Dim]
    spread: Spread
    examples: Examples

    def __post_init__(self) -> None:
        d = len(self.spread.mean)
        found = sorted(dim.index for dim in self.dims)
        require(found == list(range(d)), "dims", found, f"each of 0..{d - 1} once")
        require(self.examples.codes.shape[1] == d, "examples", self.examples.codes.shape, f"shape (k, {d})")


def mount(view: DimsView, *, key: str) -> None:
    """Mount or update the sliders; keep the key over updates: they then stay where they are."""
    top = max((dim.weight for dim in view.dims), default=0.0) or 1.0
    dims = [{"index": dim.index, "name": f"z{subscript(dim.index + 1)}", "low": dim.low, "high": dim.high,
             "share": dim.weight / top, "note": dim.note, "dead": dim.dead} for dim in view.dims]  # fmt: skip
    head = {"series": view.series, "dims": dims, "mean": view.spread.mean, "std": view.spread.std,
            "names": list(view.examples.names)}  # fmt: skip
    _PANEL.send(head, {"examples": pack_codes(view.examples.codes)}, key, {} if view.spread.prior else FITTED)
