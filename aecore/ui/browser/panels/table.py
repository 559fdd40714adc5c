"""A table of measures: a row each, a column for what is measured; one value of a row may be marked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from aecore.ui.browser.packing import require
from aecore.ui.browser.panels.parts import Panel
from aecore.ui.browser.part import Part
from aecore.ui.words import N_

TEXT = {"best": N_("best")}

_PANEL = Panel("table", TEXT)


@dataclass(frozen=True)
class Row:
    """One measure: its name, its unit, what it means, its values in words, and the place of the one that is marked."""

    name: str
    unit: str
    help: str
    cells: Sequence[str]
    marked: int | None = None

    def __post_init__(self) -> None:
        require(self.marked is None or 0 <= self.marked < len(self.cells), "marked", self.marked, "the place of a cell")


def part(columns: Sequence[str], rows: Sequence[Row], notes: Sequence[str], *, key: str) -> Part:
    """Return what is told; keep the key over updates.

    Args:
        columns: what each is called.
        rows: with as many cells each.
        notes: what must be said below.
        key: Streamlit's element key.

    Raises:
        ValueError: a row has more cells, or fewer.
    """
    for row in rows:
        require(len(row.cells) == len(columns), "cells", len(row.cells), f"{len(columns)}, one for each column")
    told = [{"name": row.name, "unit": row.unit, "help": row.help, "cells": list(row.cells), "marked": row.marked}
            for row in rows]  # fmt: skip
    return _PANEL.part({"columns": list(columns), "rows": told, "notes": list(notes)}, {}, key)
