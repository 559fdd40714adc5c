"""The figures of every run of the sweep: as a table, and as CSV."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence

import streamlit as st

from aecore.analyses.sweeps.reel import Take, comparable
from aecore.results import measures
from aecore.ui import phrases
from aecore.ui.words import _

#: Columns; what a run does not have is left out.
NAMES = ("kl", "recon", "rate_distortion", "mse", "active_units", "seconds")


def show(takes: Sequence[Take], knob: str, values: Sequence[str]) -> None:
    """Show the table, with the knob's value first."""
    columns = gathered(takes)
    told = {phrases.axis(name): found for name, found in columns.items()}
    config = {phrases.axis(name): st.column_config.NumberColumn(
        format=f"%.{measures.of(name).digits}f", help=_(measures.of(name).help)) for name in columns}  # fmt: skip
    st.dataframe({knob: list(values), **told}, hide_index=True, key="sweep-table", column_config=config,
                 placeholder="–")  # fmt: skip
    st.download_button(_("Table as CSV"), lambda: as_csv({knob: list(values), **columns}), "sweep.csv", "text/csv",
                       icon=":material/download:", key="sweep:csv", on_click="ignore")  # fmt: skip


def gathered(takes: Sequence[Take]) -> dict[str, list[float | None]]:
    """Return the columns that at least one run has figures for."""
    rows = [_row(take) for take in takes]
    names = [name for name in NAMES if any(name in row for row in rows)]
    return {name: [row.get(name) for row in rows] for name in names}


def as_csv(columns: Mapping[str, Sequence[object]]) -> str:
    """Write columns as CSV; what is missing is empty."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(columns)
    writer.writerows(zip(*columns.values(), strict=True))
    return out.getvalue()


def _row(take: Take) -> dict[str, float]:
    test = take.last.test
    row = {name: test[name] for name in NAMES if name in test}
    if take.last.seconds:  # of a ready-made run they are not known
        row["seconds"] = round(take.last.seconds, 2)
    if take.run.objective.posterior == "gaussian":
        row["rate_distortion"] = comparable(take.run, take.last)
    return row
