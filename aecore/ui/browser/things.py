"""What never changes is told by its address, below which the browser has it, or has it already."""

from __future__ import annotations

from aecore.server import things
from aecore.ui.front import base
from aecore.wire.envelope import Part, Thing

SMALL = 16_000  # bytes; less is sent along


def address(content: bytes, kind: str = "bin", *, pinned: bool = False) -> str:
    """Return where a browser has some content, as a path from the server's root."""
    return f"{things.prefix(base())}/{things.offer(content, kind, pinned=pinned)}"


def part(content: bytes) -> Part:
    """Return a part of a message: where it is had, unless it is small."""
    return Thing(address(content)) if len(content) > SMALL else content
