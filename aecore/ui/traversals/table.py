"""The figures of every run of the sweep: as a table, and as CSV."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence

import streamlit as st

from aecore.sweep_reel import Take, comparable
from aecore.ui.i18n import N_, _

#: Columns: key, title, form, help; what a run does not have is left out.
FIGURES = (
    ("rate", N_("R, nats"), "%.2f", N_("The rate: mean KL term, unweighted, nats per test image")),
    ("distortion", N_("D, nats"), "%.2f", N_("The distortion: mean reconstruction term, nats per test image")),
    ("bound", N_("R + D, nats"), "%.2f", N_("−ELBO: the bound without weights; on grey pixels it is no likelihood")),
    ("mse", N_("MSE"), "%.4f", N_("per pixel, of test reconstructions; the same for every objective")),
    ("active", N_("Active dimensions"), "%d", N_("Dimensions whose mean varies with the image: Var μ > 0.01")),
    ("seconds", N_("Training, s"), "%.1f", N_("Seconds of training, pictures and pauses left out")),
)


def show(takes: Sequence[Take], knob: str, values: Sequence[str]) -> None:
    """Show the table, with the knob's value first."""
    columns = gathered(takes)
    told = {_(title): columns[name] for name, title, _form, _help in FIGURES if name in columns}
    config = {_(title): st.column_config.NumberColumn(format=form, help=_(text))
              for name, title, form, text in FIGURES if name in columns}  # fmt: skip
    st.dataframe({knob: list(values), **told}, hide_index=True, key="sweep-table", column_config=config,
                 placeholder="–")  # fmt: skip
    st.download_button(_("Table as CSV"), as_csv({knob: list(values), **columns}), "sweep.csv", "text/csv",
                       icon=":material/download:", key="sweep:csv")  # fmt: skip


def gathered(takes: Sequence[Take]) -> dict[str, list[float | None]]:
    """Return the columns that at least one run has figures for."""
    rows = [_row(take) for take in takes]
    names = [name for name, *_rest in FIGURES if any(name in row for row in rows)]
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
    row = {"distortion": test["recon"], "mse": test["mse"]}
    if take.last.seconds:  # of a ready-made run they are not known
        row["seconds"] = round(take.last.seconds, 2)
    if take.run.objective.posterior == "gaussian":
        row |= {"rate": test["kl"], "bound": comparable(take.run, take.last), "active": test["active_units"]}
    return row
