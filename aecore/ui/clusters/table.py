"""A small table in HTML: it wraps names alone, scrolls by itself on a narrow page, and reads well from afar."""

from __future__ import annotations

import html
from collections.abc import Sequence

STYLE = """
<style>
.tried { overflow-x: auto; }
.tried table { border-collapse: collapse; min-width: 100%; font-size: .9rem; font-variant-numeric: tabular-nums; }
.tried :is(th, td) { padding: .3rem .45rem; text-align: right; white-space: nowrap; border-bottom: 1px solid
  color-mix(in srgb, currentColor 18%, transparent); }
.tried th { font-weight: 500; }
.tried :is(th, td):first-child { text-align: left; white-space: normal; min-width: 7rem; }
.tried tr.present td { font-weight: 650; }
</style>
"""


def table(heads: Sequence[str], rows: Sequence[Sequence[str]], present: int = -1) -> str:
    """Return the table; row `present` is bold."""
    head = "".join(f"<th scope='col'>{html.escape(text)}</th>" for text in heads)
    body = "".join(_row(row, place == present) for place, row in enumerate(rows))
    return f"{STYLE}<div class='tried'><table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"


def _row(row: Sequence[str], present: bool) -> str:
    cells = "".join(f"<td>{html.escape(text)}</td>" for text in row)
    return f"<tr class='present'>{cells}</tr>" if present else f"<tr>{cells}</tr>"
