"""A small table in HTML: it wraps names alone, scrolls by itself on a narrow page, and reads well from afar."""

from __future__ import annotations

import html
from collections.abc import Sequence


def table(heads: Sequence[str], rows: Sequence[Sequence[str]], present: int = -1) -> str:
    """Return the table; row `present` is bold."""
    head = "".join(f"<th scope='col'>{html.escape(text)}</th>" for text in heads)
    body = "".join(_row(row, place == present) for place, row in enumerate(rows))
    return f"<div class='tried'><table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"


def _row(row: Sequence[str], present: bool) -> str:
    cells = "".join(f"<td>{html.escape(text)}</td>" for text in row)
    return f"<tr class='present'>{cells}</tr>" if present else f"<tr>{cells}</tr>"
