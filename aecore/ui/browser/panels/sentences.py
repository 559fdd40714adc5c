"""Sentences that change while something runs: an icon and a text each, with **what stands out** between asterisks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from aecore.ui.browser.packing import require
from aecore.ui.browser.panels.parts import Panel
from aecore.ui.browser.part import Part

ICONS = ("", "good", "note", "warning")

_PANEL = Panel("sentences", {})


@dataclass(frozen=True)
class Sentence:
    """One text in the reader's language, and the icon before it, one of ICONS."""

    text: str
    icon: str = ""

    def __post_init__(self) -> None:
        require(self.icon in ICONS, "icon", self.icon, ", ".join(ICONS[1:]))


def part(said: Sequence[Sentence], *, key: str, quiet: bool = False, small: bool = False) -> Part:
    """Return what is told; `quiet`: as a caption of what is above; `small`: without much room."""
    lines = [{"text": each.text, "icon": each.icon} for each in said if each.text]
    return _PANEL.part({"lines": lines, "quiet": quiet, "small": small}, {}, key)
