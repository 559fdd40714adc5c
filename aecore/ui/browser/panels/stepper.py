"""The stages of something in a row: those that are over, the present one, and what is still to come."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from aecore.ui.browser.packing import require
from aecore.ui.browser.panels.parts import Panel
from aecore.ui.browser.part import Part

STATES = ("done", "now", "later")

_PANEL = Panel("stepper", {})


@dataclass(frozen=True)
class Stage:
    """One stage: what it is called, what it is of, what it has reached; its state is one of STATES."""

    name: str
    state: str
    of: str = ""
    reached: str = ""

    def __post_init__(self) -> None:
        require(self.state in STATES, "state", self.state, ", ".join(STATES))


def part(stages: Sequence[Stage], *, key: str) -> Part:
    """Return what is told; keep the key over updates."""
    told = [{"name": each.name, "state": each.state, "of": each.of, "reached": each.reached} for each in stages]
    return _PANEL.part({"stages": told}, {}, key)
