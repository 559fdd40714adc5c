"""Traversals: rows of decoded images along one dimension of the code, of all dimensions or of several runs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from aecore.ui.browser import things
from aecore.ui.browser.packing import require
from aecore.ui.browser.panels.parts import Examples, Panel, Spread, subscript
from aecore.ui.browser.touch import pack_codes
from aecore.ui.words import N_

TEXT = {
    "grid": N_("Decoded images along each dimension. Arrow keys go from image to image."),
    "mean": N_("Mean of the prior"),
    "base": N_("Around this digit or pin"),
    "rank": N_("Which dimension"),
    "dead": N_("dead: it tells the images apart no more"),
    "waiting": N_("The network has not arrived yet."),
}
FITTED = {"mean": N_("Mean of the codes")}

#: Where images stand on a row, in standard deviations from the mean.
SIGMAS = (-3.0, -2.0, -1.0, 0.0, 1.0, 2.0, 3.0)
MOST_ROWS = 64

_PANEL = Panel("traversal", TEXT)


@dataclass(frozen=True)
class Line:
    """A row of the grid: a dimension (counted from 0), what is said of it ("0.83 nats"), whether it is dead."""

    index: int
    note: str = ""
    dead: bool = False


@dataclass(frozen=True, eq=False)
class TraversalView:
    """All dimensions of one run.

    Attributes:
        series: the run's name on the page.
        lines: at most :data:`MOST_ROWS` dimensions, the most important first.
        spread: images stand at its mean and `sigmas` of its standard deviations away.
        examples: to go through, in place of the mean.
        sigmas: the columns.

    Raises:
        ValueError: a field is out of range; the message names it.
    """

    series: str
    lines: Sequence[Line]
    spread: Spread
    examples: Examples
    sigmas: Sequence[float] = SIGMAS

    def __post_init__(self) -> None:
        d = len(self.spread.mean)
        require(1 <= len(self.lines) <= MOST_ROWS, "lines", len(self.lines), f"1..{MOST_ROWS}")
        require(all(0 <= line.index < d for line in self.lines), "lines", self.lines, f"dimensions 0..{d - 1}")
        require(self.examples.codes.shape[1] == d, "examples", self.examples.codes.shape, f"shape (k, {d})")
        _check_sigmas(self.sigmas)


@dataclass(frozen=True, eq=False)
class StripRow:
    """One run of a strip.

    Attributes:
        label: such as "β = 4".
        spread: of its codes.
        order: its dimensions, the most important first.
        series: the run's name on the page, if its network is there; or
        frame: its turn in the strip's reel, from 0.

    Raises:
        ValueError: a field is out of range; the message names it.
    """

    label: str
    spread: Spread
    order: Sequence[int]
    series: str = ""
    frame: int = -1

    def __post_init__(self) -> None:
        require((self.series != "") != (self.frame >= 0), "frame", self.frame, "a series, or a frame from 0")
        d = len(self.spread.mean)
        require(sorted(self.order) == list(range(d)), "order", self.order, f"each of 0..{d - 1} once")


@dataclass(frozen=True, eq=False)
class StripView:
    """One dimension of several runs, such as those of a sweep: of each the one of the same rank.

    Attributes:
        rows: the runs.
        ranks: names of the ranks to choose from ("largest KL", …), at most as many as each run has dimensions.
        reel: what `aecore.results.film` packs, where rows are frames of it.
        sigmas: the columns.

    Raises:
        ValueError: a field is out of range; the message names it.
    """

    rows: Sequence[StripRow]
    ranks: Sequence[str]
    reel: bytes = b""
    sigmas: Sequence[float] = SIGMAS

    def __post_init__(self) -> None:
        require(1 <= len(self.rows) <= MOST_ROWS, "rows", len(self.rows), f"1..{MOST_ROWS}")
        most = min(len(row.order) for row in self.rows)
        require(1 <= len(self.ranks) <= most, "ranks", len(self.ranks), f"1..{most}")
        framed = any(row.frame >= 0 for row in self.rows)
        require(self.reel or not framed, "reel", "nothing", "a reel where rows are frames")
        _check_sigmas(self.sigmas)


def mount(view: TraversalView, *, key: str) -> None:
    """Mount or update the grid of a run; keep the key over updates."""
    rows = [{"label": f"z{subscript(line.index + 1)}", "note": line.note, "dead": line.dead, "series": view.series,
             "frame": -1, "base": None, "lines": [_line(line.index, view.spread, view.sigmas)]}
            for line in view.lines]  # fmt: skip
    head = {"series": view.series, "columns": _columns(view.sigmas, view.spread.prior), "rows": rows,
            "ranks": [], "mean": view.spread.mean, "names": list(view.examples.names)}  # fmt: skip
    _PANEL.send(head, {"examples": pack_codes(view.examples.codes)}, key, {} if view.spread.prior else FITTED)


def mount_strip(view: StripView, *, key: str) -> None:
    """Mount or update a strip of runs; keep the key over updates."""
    rows = [{"label": row.label, "note": "", "dead": False, "series": row.series, "frame": row.frame,
             "base": row.spread.mean,
             "lines": [_line(index, row.spread, view.sigmas) for index in row.order[: len(view.ranks)]]}
            for row in view.rows]  # fmt: skip
    prior = all(row.spread.prior for row in view.rows)
    head = {"series": "", "columns": _columns(view.sigmas, prior), "rows": rows, "ranks": list(view.ranks),
            "mean": [], "names": []}  # fmt: skip
    _PANEL.send(head, {"reel": things.part(view.reel)}, key)


def _line(index: int, spread: Spread, sigmas: Sequence[float]) -> dict[str, Any]:
    values = [round(spread.mean[index] + sigma * spread.std[index], 4) for sigma in sigmas]
    return {"index": index, "name": f"z{subscript(index + 1)}", "values": values}


def _columns(sigmas: Sequence[float], prior: bool) -> list[str]:
    return [f"{sigma:+g}σ".replace("-", "−") if sigma else "0" if prior else "μ" for sigma in sigmas]


def _check_sigmas(sigmas: Sequence[float]) -> None:
    sound = 2 <= len(sigmas) <= 31 and bool(np.all(np.diff(sigmas) > 0)) and bool(np.isfinite(sigmas).all())
    require(sound, "sigmas", sigmas, "2..31 finite numbers, ascending")
