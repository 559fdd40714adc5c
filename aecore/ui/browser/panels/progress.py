"""How far something is: a bar, a line of words over it, and what is wrong below."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from aecore.ui.browser.packing import require
from aecore.ui.browser.panels.parts import Panel
from aecore.ui.browser.part import Part

LEVELS = ("warning", "error")

_PANEL = Panel("progress", {})


@dataclass(frozen=True)
class Complaint:
    """One sentence about what is wrong, and how grave that is: one of LEVELS."""

    text: str
    level: str = "warning"

    def __post_init__(self) -> None:
        require(self.level in LEVELS, "level", self.level, ", ".join(LEVELS))


@dataclass(frozen=True)
class Progress:
    """How far it is.

    share: of the whole, in [0, 1]; name: what it is or how it stands, which stands out, "": the same as before; told:
    what comes after, such as figures and the time that is left; alarm: what of it is alarming, "" for nothing.
    """

    share: float
    name: str
    told: Sequence[str] = ()
    complaints: Sequence[Complaint] = ()
    alarm: str = ""

    def __post_init__(self) -> None:
        require(0 <= self.share <= 1, "share", self.share, "a number in [0, 1]")


def part(shown: Progress, *, key: str) -> Part:
    """Return what is told; keep the key over updates."""
    head = {
        "share": round(shown.share, 5), "name": shown.name, "told": list(shown.told), "alarm": shown.alarm,
        "complaints": [{"text": each.text, "level": each.level} for each in shown.complaints],
    }  # fmt: skip
    return _PANEL.part(head, {}, key)
