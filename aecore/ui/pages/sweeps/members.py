"""The runs of what is asked for: which are finished, which train, and what the finished ones show."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from aecore import data
from aecore.analyses.sweeps.question import along, sweepable
from aecore.analyses.sweeps.reel import Take, reel, side_by_side
from aecore.engine.base import Job
from aecore.knobs import InvalidField
from aecore.results import gallery
from aecore.results.snapshot import LIVE
from aecore.results.store import Glance, Store
from aecore.run import Run
from aecore.ui import library, session, titles
from aecore.ui.browser.pictures import Pictures, of_run
from aecore.ui.pages.sweeps.asking import Asked, value_of
from aecore.ui.words import N_, _, explain
from aecore.wire import network as portable

SERIES = "sweep"  # what the map, the panels and the network call what is shown
CHOOSE = N_("Choose from two to twelve finished runs, and the knob in which they differ.")
KEPT = 3  # sweeps that are kept open: some ten megabytes each


@dataclass(frozen=True, eq=False)
class Member:
    """A run of the sweep. `value` as one reads it, `label` with the knob's name; `told` of a finished one."""

    value: str
    label: str
    run: Run
    told: Glance | None
    job: Job | None = None

    @property
    def moving(self) -> bool:
        """Whether it trains or waits."""
        return self.told is None and self.job is not None and not self.job.state.final

    @property
    def ended(self) -> bool:
        """Whether its training has ended and is kept, but only since the store was looked into."""
        return self.told is None and self.job is not None and self.job.state.final and self.job.kept != ""


@dataclass(frozen=True, eq=False)
class Shown:
    """What the finished runs show: one take each, in the order of the members, and the reel of them all."""

    takes: tuple[Take, ...]
    packed: bytes


def of(asked: Asked) -> tuple[list[Member], str]:
    """Return the runs, in the order of the values, and why they are not all that was asked for, or ""."""
    try:
        if asked.mode == "ready":
            return _ready(), ""
        if asked.mode == "picked":
            return _picked(asked) if asked.ids else ([], _(CHOOSE))
        sweep = asked.sweep()
    except InvalidField as error:
        return [], explain(error)
    jobs = {job.asked.id: job for job in session.engine().jobs()}
    return [_named(run, sweep.knob, jobs.get(run.id)) for run in sweep.runs()], ""


def classes(members: Sequence[Member]) -> Pictures:
    """Return labels and examples of the members' data set. Raises DataError; the ready-made sweep needs no images."""
    name = members[0].run.dataset
    swept = None if data.available(name) else gallery.sweep()
    if swept is None or swept.pieces[0].run.dataset != name:
        return of_run(members[0].run)
    told = data.describe(name)
    none = np.zeros((0, *told.shape), np.uint8)
    return Pictures(swept.pieces[0].labels, told.classes, (told.shape[0], told.shape[1]), none, ())


def shown(members: Sequence[Member], labels: NDArray[np.uint8], ready_made: bool) -> Shown:
    """Return what the finished members show, which costs some time once."""
    finished = [member for member in members if member.told]
    if ready_made:
        return _of_gallery(tuple(member.label for member in finished))
    root = str(session.engine().store.root)
    keys = tuple((member.label, member.run.id, member.told.written) for member in finished if member.told)
    return _opened(root, keys, labels[:LIVE].tobytes())


def knob_label(members: Sequence[Member], knob: str) -> str:
    """Return what the knob is called, in the reader's language."""
    labels = {item.name: _(item.label) for item in sweepable(members[0].run)}
    return labels.get(knob, _("Run"))


def _ready() -> list[Member]:
    swept = gallery.sweep()
    pieces = swept.pieces if swept else ()
    told = [Glance(piece.run, piece.snapshot.test, piece.snapshot.seconds, 0) for piece in pieces]
    return [_labelled(each.run, swept.knob, each) for each in told] if swept else []


def _picked(asked: Asked) -> tuple[list[Member], str]:
    """Return finished runs put side by side along a knob; of runs that do not go together, the first alone."""
    found = [told for run_id in asked.ids if (told := _told(run_id))]
    try:
        values = along([each.run for each in found], asked.knob)
    except InvalidField as error:
        return [_labelled(each.run, "", each) for each in found[:1]], explain(error)
    order = np.argsort(values, kind="stable")
    return _told_apart([_labelled(found[i].run, asked.knob, found[i]) for i in order]), ""


def _told_apart(members: Sequence[Member]) -> list[Member]:
    """Number the runs of equal value, which a sweep that is put together may have."""
    often = [member.value for member in members]
    numbers = [often[: i + 1].count(value) for i, value in enumerate(often)]
    return [replace(each, value=f"{each.value} ({n})", label=f"{each.label} ({n})") if often.count(each.value) > 1
            else each for each, n in zip(members, numbers, strict=True)]  # fmt: skip


def _named(run: Run, knob: str, job: Job | None) -> Member:
    moving = job is not None and not job.state.final
    return replace(_labelled(run, knob, None if moving else _told(run.id)), job=job)


def _told(run_id: str) -> Glance | None:
    """Return what is told of a finished run, be it too old for the list."""
    if known := library.finished().get(run_id):
        return known
    found = library.find(run_id)
    if found is None or run_id not in (found.id, found.run.id) or not found.state.final:
        return None
    return Glance(found.run, found.test, found.seconds, round(found.written * 1e9))


def _labelled(run: Run, knob: str, told: Glance | None) -> Member:
    """Name a run by its knob, such as "β = 4"; one without a knob by its objective."""
    for item in sweepable(run):
        if item.name == knob:
            value = item.text(value_of(run, knob))
            return Member(value, _(item.label) + f" = {value}", run, told)
    return Member("", titles.objective(run.objective.name), run, told)


@st.cache_resource(show_spinner=False, max_entries=KEPT)
def _opened(root: str, keys: tuple[tuple[str, str, int], ...], labels: bytes) -> Shown:
    """Open finished runs: (label, id, when it was written) each. One that cannot be read any more is left out."""
    takes = [take for label, run_id, _written in keys if (take := _take(Store(root), label, run_id))]
    return _packed(takes, np.frombuffer(labels, np.uint8))


def _take(store: Store, label: str, run_id: str) -> Take | None:
    result = store.open(run_id)
    if result is None:
        return None
    try:
        weights = store.weights(run_id)
    except OSError:  # deleted this moment
        return None
    network = portable.network(result.run, weights, result.last.shape, step=result.last.step, precision="byte")
    return Take(label, result.run, replace(result.last, codes=result.last.codes[:LIVE]), network)


@st.cache_resource(show_spinner=False, max_entries=1)
def _of_gallery(named: tuple[str, ...]) -> Shown:
    swept = gallery.sweep()
    assert swept is not None
    takes = [Take(label, each.run, each.snapshot, each.snapshot.network)
             for label, each in zip(named, swept.pieces, strict=True)]  # fmt: skip
    return _packed(takes, swept.pieces[0].labels)


def _packed(takes: Sequence[Take], labels: NDArray[np.uint8]) -> Shown:
    aligned = tuple(side_by_side(takes, labels))
    return Shown(aligned, reel(aligned, labels))
