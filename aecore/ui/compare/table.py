"""One table of the measures that mean the same for every objective, with the better value marked."""

from __future__ import annotations

import csv
import html
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import streamlit as st

from aecore.analysis.base import Request, State
from aecore.analysis.work import Work
from aecore.run import Run
from aecore.ui import analyses
from aecore.ui.compare.figures import MEASURES, Measure, best, known
from aecore.ui.compare.state import Lane
from aecore.ui.i18n import N_, _

STYLE = """
<style>
.measures { overflow-x: auto; }
.measures table { border-collapse: collapse; min-width: 100%; font-variant-numeric: tabular-nums; }
.measures :is(th, td) { padding: .35rem .8rem; text-align: right; white-space: nowrap; border-bottom: 1px solid
  color-mix(in srgb, currentColor 18%, transparent); }
.measures :is(th, td):first-child { text-align: left; font-weight: 500; }
.measures abbr { text-decoration: underline dotted; text-underline-offset: .2em; cursor: help; }
.measures small { opacity: .75; }
</style>
"""
SAMPLED = {"prior": N_("samples of the prior"), "fitted": N_("samples of a fitted Gaussian")}


@dataclass(frozen=True)
class Column:
    """What is known of a run, or of the principal components."""

    title: str
    facts: Mapping[str, Any]


def requests(shown: Sequence[Lane]) -> dict[str, Request]:
    """Return what is asked for, by the title of its column: of each finished run, and of PCA beside a linear one."""
    found = {lane.title: Request("aecore.measures:measure", {"run": lane.run.id}) for lane in shown if lane.stored}
    for lane in shown:
        if lane.run.network == "linear" and lane.stored:
            told = {"dataset": lane.run.dataset, "components": lane.run.latent_dim}
            found[f"PCA, {lane.run.latent_dim}"] = Request("aecore.measures:measure_pca", told)
    return found


def works(shown: Sequence[Lane]) -> dict[str, Work]:
    """Measure what has ended, once nothing of the comparison trains: the two would take each other's time."""
    if any(lane.moving for lane in shown):
        return {}
    asked = requests(shown).items()
    return {title: analyses.wanted(request) for title, request in asked if request.key not in analyses.left()}


def show(shown: Sequence[Lane], made: Mapping[str, Work]) -> None:
    """Show the table as far as it is known, how far the rest is, and the way to take it along."""
    columns = _columns(shown, made)
    judged = [] if any(lane.moving for lane in shown) else [lane.run for lane in shown]
    st.markdown("##### " + _("The same measures for all"))
    st.html(STYLE + f'<div class="measures">{table(columns, judged)}</div>')
    _waiting(shown, made)
    with st.container(horizontal=True, vertical_alignment="center"):
        with st.popover(_("What they mean"), icon=":material/help:"):
            for each in MEASURES:
                st.markdown(f"**{_(each.label)}** · {_(each.help)}")
        st.download_button(_("CSV"), as_csv(columns), "compare.csv", "text/csv", icon=":material/download:",
                           key="compare:csv", on_click="ignore")  # fmt: skip
    st.caption(" ".join(_notes(columns, bool(judged))))


def table(columns: Sequence[Column], runs: Sequence[Run]) -> str:
    """Return the table as HTML: a row a measure, a column a run, the better value bold and named so.

    While something trains no `runs` are given: those that stand at different steps are not to be judged.
    """
    heads = "".join(f"<th scope='col'>{html.escape(column.title)}</th>" for column in columns)
    rows = "".join(_row(measure, columns, runs) for measure in MEASURES)
    return f"<table><thead><tr><th></th>{heads}</tr></thead><tbody>{rows}</tbody></table>"


def as_csv(columns: Sequence[Column]) -> str:
    """Return the table as comma-separated values, unrounded."""
    held = io.StringIO()
    writer = csv.writer(held)
    writer.writerow(["measure", "unit", *(column.title for column in columns)])
    for measure in MEASURES:
        writer.writerow([measure.name, measure.unit, *(column.facts.get(measure.name, "") for column in columns)])
    return held.getvalue()


def _row(measure: Measure, columns: Sequence[Column], runs: Sequence[Run]) -> str:
    values = [column.facts.get(measure.name) for column in columns]
    marked = best(measure, values, runs) if runs else None
    cells = (_cell(measure, value, place == marked) for place, value in enumerate(values))
    name = f"<abbr title='{html.escape(_(measure.help), quote=True)}'>{_(measure.label)}</abbr>"
    return f"<tr><th scope='row'>{name} <small>{_(measure.unit)}</small></th>{''.join(cells)}</tr>"


def _cell(measure: Measure, value: float | None, marked: bool) -> str:
    if value is None:
        return "<td>–</td>"
    text, word = measure.form.format(value), _("best")
    return f"<td><b>{text}</b> <small>▲ {word}</small></td>" if marked else f"<td>{text}</td>"


def _columns(shown: Sequence[Lane], made: Mapping[str, Work]) -> list[Column]:
    """What is known: of a finished run its measures, of one that trains what its test figures hold."""
    found = {lane.title: known(lane.last.test if lane.last else {}, lane.run.objective.posterior == "gaussian")
             for lane in shown}  # fmt: skip
    for title, work in made.items():
        if work.outcome:
            found[title] = {**found.get(title, {}), **work.outcome.facts}
    return [Column(title, facts) for title, facts in found.items()]


def _waiting(shown: Sequence[Lane], made: Mapping[str, Work]) -> None:
    """Say how far the measuring is, what went wrong, and what was cancelled."""
    for title, work in made.items():
        if work.state is State.FAILED and work.failure:
            st.warning(f"{title}: {analyses.told(work.failure)}", icon=":material/error:")
            analyses.again(work.request)
        elif not work.state.final:
            analyses.progress(work, _("Measuring {title}").format(title=title))
    for title, request in requests(shown).items():
        if request.key in analyses.left():
            with st.container(horizontal=True, vertical_alignment="center"):
                st.caption(_("{label}: cancelled.").format(label=title), width="content")
                analyses.again(request)


def _notes(columns: Sequence[Column], ended: bool) -> list[str]:
    """What must be said below the figures."""
    if not ended:
        return [_("The rest is measured, and the better value marked, when all have ended.")]
    said = [_("Where no value is marked, neither end is better, or the runs' values are of different kinds.")]
    judged = [column for column in columns if "sampled" in column.facts]
    drawn = [f"{column.title}: {_(SAMPLED[column.facts['sampled']])}" for column in judged]
    if drawn:
        floor = judged[0].facts["floor"]
        said.append(_("Fréchet distance, {drawn}; as many training images reach {floor:.1f}.").format(
            drawn="; ".join(drawn), floor=floor))  # fmt: skip
    return said
