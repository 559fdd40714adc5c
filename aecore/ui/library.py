"""The runs there are, at a glance: finished ones in the store and those in training, all alike to a page."""

from __future__ import annotations

import functools
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import streamlit as st

from aecore.engine.base import Job, State
from aecore.results.snapshot import Snapshot
from aecore.results.store import Glance, Look, Result, StoreError
from aecore.run import Run
from aecore.ui import address, session, titles
from aecore.ui.plain import Markdown, plain
from aecore.ui.words import _, explain, language

SHOWN = 16  # letters of an id that a link may have made up
NAMED = 4  # runs that are gone are named; of more it is said how many


@dataclass(frozen=True)
class Entry:
    """A run in a list.

    title: the user's, else one made from the run in the reader's language. test: the last test figures, empty before
    the first look. seconds: of training; written: when it was stored, in seconds since 1970, 0 for one in training.
    job_id: for `Engine.attach`, of one in training, else "".
    """

    id: str
    run: Run
    title: str
    test: Mapping[str, float]
    seconds: float
    written: float
    state: State
    job_id: str


def entries(dataset: str | None = None) -> list[Entry]:
    """Return the runs in training and in line, newest first, then the finished ones, newest first; of one data set."""
    look = session.engine().store.look()
    moving = {each.id: each for each in _training(look.titles)}
    listed = [*moving.values(), *(each for each in _listed(look, language()) if each.id not in moving)]
    return [each for each in listed if dataset in (None, each.run.dataset)]


def finished() -> Mapping[str, Glance]:
    """Return id → what is told of the finished runs, newest first; cheap enough for every look."""
    return session.engine().store.look().runs


def find(run_id: str) -> Entry | None:
    """Return a run by its id, or None. One that was steered or stopped while it trained is found by its old id too."""
    return next(iter(find_all([run_id]).values()))


def find_all(ids: Iterable[str]) -> dict[str, Entry | None]:
    """Return for each id what `find` finds, with one look at the store for all."""
    look, jobs = session.engine().store.look(), session.engine().jobs()
    moving = {each.id: each for each in _training(look.titles)}
    ended: dict[str, list[str]] = {}
    for job in reversed(jobs):
        if job.state.final:
            ended.setdefault(job.asked.id, []).append(job.run.id)

    def found(run_id: str) -> Entry | None:
        for known in (run_id, *ended.get(run_id, ())):
            if known in moving:
                return moving[known]
            if told := look.runs.get(kept := look.kept_as(known)):
                return _finished(kept, told, look.titles)
        return None

    return {run_id: found(run_id) for run_id in ids}


def result(run_id: str) -> Result | None:
    """Return what the store keeps of a run (it is read-only), or None; why it cannot be read just now is said here."""
    try:
        return session.engine().store.opened(run_id)
    except StoreError as error:
        st.warning(plain(explain(error)), icon=":material/hard_drive:")
        return None


def snapshot(entry: Entry) -> Snapshot | None:
    """Return a run's newest snapshot: its job's while it trains, else the stored one; None before the first look."""
    if job := session.engine().attach(entry.job_id):
        newest = job.snapshots()[-1:]
        return newest[0] if newest else None
    kept = result(entry.id)
    return kept.last if kept else None


def pick(label: Markdown, key: str, chosen: str, changed: Callable[[str], None],
         more: Sequence[Entry] = ()) -> Entry | None:  # fmt: skip
    """Let the visitor choose a run, and return it; None while there is none to choose. `key` names the widget.

    `chosen` is shown, under its new id if it has ended under another one; else the first in the list, in which `more`
    come last. `changed` is called with the id of another one.
    """
    listed = {each.id: each for each in [*entries(), *more]}
    if chosen not in listed and (found := find(chosen)):
        listed[found.id] = found
        chosen = found.id
    if not listed:
        no_runs()
        return None
    st.session_state[key] = chosen if chosen in listed else next(iter(listed))
    picked = st.selectbox(label, list(listed), format_func=names(listed).__getitem__, key=key,
                          on_change=lambda: changed(st.session_state[key]))  # fmt: skip
    return listed[picked]


def sought(run_id: str, more: Sequence[Entry] = ()) -> Entry | None:
    """Return the run that a link asks for; of one that is gone, that is noted, and None returned."""
    found = next((each for each in more if each.id == run_id), None) or find(run_id)
    if found is None:
        address.note(_("The run {id} of this link is not here any more; another one is shown.").format(
            id=run_id[:SHOWN]))  # fmt: skip
    return found


def note_gone(gone: Sequence[str], template: str) -> None:
    """Note that a link asks for runs that are not here: a few by `template`, each with its id, many in one sentence."""
    if len(gone) > NAMED:
        address.note(_("{n:,} runs of this link are not here any more, {id} among them.").format(
            n=len(gone), id=gone[0][:SHOWN]))  # fmt: skip
        return
    for run_id in gone:
        address.note(_(template).format(id=run_id[:SHOWN]))


def names(listed: Mapping[str, Entry]) -> dict[str, str]:
    """Return id → title, with some of the id where several runs have one title."""
    often = Counter(each.title for each in listed.values())
    return {each.id: each.title if often[each.title] == 1 else f"{each.title} · {each.id[:4]}"
            for each in listed.values()}  # fmt: skip


def no_runs() -> None:
    """Say what to do where there is nothing to choose from."""
    st.info(_("There is no run to show yet. Train one first; it appears here while it learns."),
            icon=":material/model_training:")  # fmt: skip
    address.link("train", _("Train"), icon=":material/play_arrow:")


def job(entry: Entry) -> Job | None:
    """Return the job that trains a run, or None for a finished one."""
    return session.engine().attach(entry.job_id)


def _training(named: Mapping[str, str]) -> Iterator[Entry]:
    for each in reversed(session.engine().jobs()):
        if not each.state.final:
            last = each.snapshots()[-1:]
            test, seconds = (last[0].test, last[0].seconds) if last else ({}, 0.0)
            known = each.asked.id
            title = named.get(known) or titles.of(each.asked)
            yield Entry(known, each.asked, title, test, seconds, 0.0, each.state, each.id)


@functools.lru_cache(maxsize=4)
def _listed(look: Look, spoken: str) -> tuple[Entry, ...]:
    """The finished runs that a look has seen; `spoken`, the language, tells their titles apart."""
    return tuple(_finished(run_id, told, look.titles) for run_id, told in look.runs.items())


def _finished(run_id: str, told: Glance, named: Mapping[str, str]) -> Entry:
    title = named.get(run_id) or titles.of(told.run)
    state = State.STOPPED if told.run.stop else State.DONE
    return Entry(run_id, told.run, title, told.test, told.seconds, told.written / 1e9, state, "")
