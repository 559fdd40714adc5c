"""One table of the measures that mean the same for every objective, with the better value marked."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import streamlit as st

from aecore.analyses.base import Request
from aecore.analyses.measures import question
from aecore.engine.base import Analysis, State
from aecore.results.measures import Measure
from aecore.run import Run
from aecore.ui import analyses, failures, phrases
from aecore.ui.browser.panels import table as panel
from aecore.ui.browser.panels.table import Row
from aecore.ui.browser.part import Part, mount
from aecore.ui.pages.compare.measures import MEASURES, best, known
from aecore.ui.pages.compare.state import Lane
from aecore.ui.plain import plain
from aecore.ui.words import N_, _
from aecore.wire.words import joined

SAMPLED = {"prior": N_("samples of the prior"), "fitted": N_("samples of a fitted Gaussian")}


@dataclass(frozen=True)
class Column:
    """What is known of a run, or of the principal components."""

    title: str
    facts: Mapping[str, Any]


def requests(shown: Sequence[Lane]) -> dict[str, Request]:
    """Return what is asked for, by the title of its column: of each finished run, and of PCA beside a linear one."""
    found = {lane.title: question.of_run(lane.run.id) for lane in shown if lane.stored}
    for lane in shown:
        if lane.run.network == "linear" and lane.stored:
            found[f"PCA, {lane.run.latent_dim}"] = question.of_pca(lane.run.dataset, lane.run.latent_dim)
    return found


def works(shown: Sequence[Lane]) -> dict[str, Analysis]:
    """Measure what has ended, once nothing of the comparison trains: the two would take each other's time."""
    if any(lane.moving for lane in shown):
        return {}
    asked = requests(shown).items()
    return {title: analyses.wanted(request) for title, request in asked if request.key not in analyses.left()}


def named(shown: Sequence[Lane], made: Mapping[str, Analysis]) -> dict[str, Analysis]:
    """Return the measuring by the titles that the runs have now, which may be in another language."""
    known = {work.request.key: work for work in made.values()}
    return {title: known[request.key] for title, request in requests(shown).items() if request.key in known}


def part(shown: Sequence[Lane], made: Mapping[str, Analysis]) -> Part:
    """Return the table as far as it is known: a row a measure, a column a run, the better value bold and named so.

    While something trains nothing is marked: runs that stand at different steps are not to be judged.
    """
    known = columns(shown, made)
    judged = [] if any(lane.moving for lane in shown) else [lane.run for lane in shown]
    rows = [_row(measure, known, judged) for measure in MEASURES]
    return panel.part([column.title for column in known], rows, _notes(known, bool(judged)), key="compare-table")


def footer(shown: Sequence[Lane], made: Mapping[str, Analysis]) -> None:
    """Show what the measures mean and the way to take the table along, as it is when somebody wants it."""
    with st.container(horizontal=True, vertical_alignment="center"):
        with st.popover(_("What they mean"), icon=":material/help:"):
            for each in MEASURES:
                st.markdown(f"**{phrases.title(each.name)}** · {_(each.help)}")
        st.download_button(_("CSV"), lambda: as_csv(columns(shown, made)), "compare.csv", "text/csv",
                           icon=":material/download:", key="compare:csv", on_click="ignore")  # fmt: skip


def as_csv(columns: Sequence[Column]) -> str:
    """Return the table as comma-separated values, unrounded."""
    held = io.StringIO()
    writer = csv.writer(held)
    writer.writerow(["measure", "unit", *(column.title for column in columns)])
    for measure in MEASURES:
        writer.writerow([measure.name, measure.unit, *(column.facts.get(measure.name, "") for column in columns)])
    return held.getvalue()


def _row(measure: Measure, known: Sequence[Column], runs: Sequence[Run]) -> Row:
    values = [column.facts.get(measure.name) for column in known]
    marked = best(measure, values, runs) if runs else None
    cells = ["–" if value is None else measure.write(value) for value in values]
    return Row(phrases.title(measure.name), _(measure.unit), _(measure.help), cells, marked)


def columns(shown: Sequence[Lane], made: Mapping[str, Analysis]) -> list[Column]:
    """What is known: of a finished run its measures, of one that trains what its test figures hold."""
    found = {lane.title: known(lane.last.test if lane.last else {}, lane.run.objective.posterior == "gaussian")
             for lane in shown}  # fmt: skip
    for title, work in made.items():
        if work.outcome:
            found[title] = {**found.get(title, {}), **work.outcome.facts}
    return [Column(title, facts) for title, facts in found.items()]


def progress(title: str, work: Analysis) -> Part:
    """Return how far the measuring of a run is."""
    return analyses.progress(work, _("Measuring {title}").format(title=title))


def waiting(shown: Sequence[Lane], made: Mapping[str, Analysis], bars: Mapping[str, Part]) -> None:
    """Say how far the measuring is, what went wrong, and what was cancelled."""
    for title, work in made.items():
        if work.state is State.FAILED and work.failure:
            st.warning(plain(f"{title}: {failures.told(work.failure)}"), icon=":material/error:")
            analyses.again(work.request)
        elif bar := bars.get(f"analysis:{work.request.key}"):
            with st.container(horizontal=True, vertical_alignment="center"):
                mount(bar)
                analyses.cancel(work)
    for title, request in requests(shown).items():
        if request.key in analyses.left():
            with st.container(horizontal=True, vertical_alignment="center"):
                st.caption(_("{label}: cancelled.").format(label=plain(title)), width="content")
                analyses.again(request)


def _notes(known: Sequence[Column], ended: bool) -> list[str]:
    """What must be said below the figures."""
    if not ended:
        return [_("The rest is measured, and the better value marked, when all have ended.")]
    said = [_("Where no value is marked, neither end is better, or the runs' values are of different kinds.")]
    judged = [column for column in known if "sampled" in column.facts]
    drawn = [joined(": ", [column.title, _(_how(column))]) for column in judged]
    if drawn:
        floor, n = judged[0].facts["floor"], int(judged[0].facts["images"])
        said.append(_("Fréchet distance of {n:,} samples to as many test images, {drawn}; as many training images "
                      "reach {floor:.1f}.").format(n=n, drawn=joined("; ", drawn), floor=floor))  # fmt: skip
    return said


def _how(column: Column) -> str:
    """How the samples of a run were drawn, in English."""
    return SAMPLED[column.facts["sampled"]]
