"""A picture that changes while something runs."""

from __future__ import annotations

from aecore.ui.browser.packing import require
from aecore.ui.browser.panels.parts import Panel
from aecore.ui.browser.part import Part

_PANEL = Panel("picture", {})


def part(drawn: bytes, *, key: str, width: int, alt: str) -> Part:
    """Return what is told; keep the key over updates.

    Args:
        drawn: a PNG; empty: its place stays free.
        key: Streamlit's element key.
        width: of the picture, and of the square that is kept for it, CSS pixels.
        alt: what it is, for who does not see it.

    Raises:
        ValueError: the width is not positive.
    """
    require(width > 0, "width", width, "> 0")
    return _PANEL.part({"width": width, "alt": alt}, {"drawn": drawn}, key)
