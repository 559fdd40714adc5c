"""The runs there are, at a glance: finished ones in the store and those in training, all alike to a page."""

from __future__ import annotations

import functools
import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import streamlit as st

from aecore.engine.base import State
from aecore.engine.job import LocalJob
from aecore.run import Run
from aecore.snapshot import Snapshot
from aecore.store import FORMAT, Result, Store
from aecore.ui import runs_titles, session
from aecore.ui.i18n import _, carried

MOST = 400  # finished runs that are listed, the newest
KEPT = 6  # opened runs that are kept in memory


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


@dataclass(frozen=True)
class Stored:
    """What is told of a finished run without opening its arrays."""

    run: Run
    test: Mapping[str, float]
    seconds: float
    written: int


def entries(dataset: str | None = None) -> list[Entry]:
    """Return the runs in training and in line, newest first, then the finished ones, newest first; of one data set."""
    named = _titles(*_changed())
    found = {each.id: each for each in _training(named)}
    for run_id, told in finished().items():
        if run_id not in found:
            found[run_id] = _finished(run_id, told, named)
    return [each for each in found.values() if dataset in (None, each.run.dataset)]


def finished() -> Mapping[str, Stored]:
    """Return id → what is told of the finished runs, newest first; cheap enough for every poll."""
    return _stored(*_changed())


def find(run_id: str) -> Entry | None:
    """Return a run by its id, or None. One that was steered or stopped while it trained is found by its old id too."""
    every = {each.id: each for each in entries()}
    ended = [job.run.id for job in session.engine().jobs() if job.asked.id == run_id and job.state.final]
    for known in (run_id, *reversed(ended)):
        if known in every:
            return every[known]
        if told := _glance_at(known):
            return _finished(known, told, session.engine().store.titles())
    return None


def result(run_id: str) -> Result | None:
    """Return what the store keeps of a run (treat it as read-only), or None."""
    path = session.engine().store.path(run_id) / "run.json"
    try:
        return _result(str(path.parent.parent), run_id, path.stat().st_mtime_ns)
    except OSError:
        return None


def snapshot(entry: Entry) -> Snapshot | None:
    """Return a run's newest snapshot: its job's while it trains, else the stored one; None before the first look."""
    if job := session.engine().attach(entry.job_id):
        newest = job.snapshots()[-1:]
        return newest[0] if newest else None
    kept = result(entry.id)
    return kept.last if kept else None


def pick(
    label: str, key: str, *, dataset: str | None = None, default: str = "", more: Sequence[Entry] = ()
) -> Entry | None:
    """Let the visitor choose a run; the address carries its id as `run`. None while there is no run to choose.

    The address decides first, when it has changed; then what was chosen before; then `default`; then the first in the
    list, in which `more` come last. `key` names the widget; use one such choice a page.
    """
    listed = {each.id: each for each in [*entries(dataset), *more]}
    asked = st.query_params.get("run", "")
    if asked not in listed and (found := find(asked)) and dataset in (None, found.run.dataset):
        listed[found.id] = found
        asked = found.id
    _say_lost(key, asked, listed)
    if not listed:
        no_runs()
        return None
    if asked in listed and asked != st.session_state.get(f"{key}:told"):
        st.session_state[key] = asked
    elif st.session_state.get(key) not in listed:
        st.session_state[key] = default if default in listed else next(iter(listed))
    chosen = st.selectbox(label, list(listed), format_func=names(listed).__getitem__, key=key,
                          on_change=lambda: st.session_state.pop(f"{key}:lost", None))  # fmt: skip
    if st.query_params.get("run") != chosen:
        st.query_params["run"] = chosen
    st.session_state[f"{key}:told"] = chosen
    return listed[chosen]


def names(listed: Mapping[str, Entry]) -> dict[str, str]:
    """Return id → title, with some of the id where several runs have one title."""
    often = Counter(each.title for each in listed.values())
    return {each.id: each.title if often[each.title] == 1 else f"{each.title} · {each.id[:4]}"
            for each in listed.values()}  # fmt: skip


def no_runs() -> None:
    """Say what to do where there is nothing to choose from."""
    st.info(_("There is no run to show yet. Train one first; it appears here while it learns."),
            icon=":material/model_training:")  # fmt: skip
    st.page_link("pages/train.py", label=_("Train"), icon=":material/play_arrow:", query_params=carried())


def _say_lost(key: str, asked: str, listed: Mapping[str, Entry]) -> None:
    """Say in one sentence that the address asks for a run which is gone, until another one is chosen."""
    lost = f"{key}:lost"
    if asked and asked not in listed and asked != st.session_state.get(f"{key}:told"):
        st.session_state[lost] = asked[:16]
    if lost in st.session_state:
        st.warning(_("The run {id} of this link is not here any more; another one is shown.").format(
            id=st.session_state[lost]), icon=":material/link_off:")  # fmt: skip


def job(entry: Entry) -> LocalJob | None:
    """Return the job that trains a run, or None for a finished one."""
    return session.engine().attach(entry.job_id)


def _training(named: Mapping[str, str]) -> Iterator[Entry]:
    for each in reversed(session.engine().jobs()):
        if not each.state.final:
            last = each.snapshots()[-1:]
            test, seconds = (last[0].test, last[0].seconds) if last else ({}, 0.0)
            known = each.asked.id
            title = named.get(known) or runs_titles.of(each.asked)
            yield Entry(known, each.asked, title, test, seconds, 0.0, each.state, each.id)


def _finished(run_id: str, told: Stored, named: Mapping[str, str]) -> Entry:
    title = named.get(run_id) or runs_titles.of(told.run)
    state = State.STOPPED if told.run.stop else State.DONE
    return Entry(run_id, told.run, title, told.test, told.seconds, told.written / 1e9, state, "")


def _changed() -> tuple[str, int]:
    """The store's folder and when it last changed: runs and titles are renamed into it, so all news moves that."""
    root = session.engine().store.root
    try:
        return str(root), root.stat().st_mtime_ns
    except OSError:
        return str(root), 0


@st.cache_resource(show_spinner=False, max_entries=2)
def _stored(root: str, stamp: int) -> dict[str, Stored]:
    """Return id → what is told of the finished runs in a store's folder, newest first."""
    files = [(path.stat().st_mtime_ns, path) for path in Path(root).glob("[!.]*/run.json")]
    told = ((path.parent.name, _glance(path, written)) for written, path in sorted(files, reverse=True)[:MOST])
    return {run_id: found for run_id, found in told if found}


@st.cache_resource(show_spinner=False, max_entries=2)
def _titles(root: str, stamp: int) -> dict[str, str]:
    return Store(root).titles()


@st.cache_resource(show_spinner=False, max_entries=KEPT)
def _result(root: str, run_id: str, written: int) -> Result | None:
    return Store(root).open(run_id)


def _glance_at(run_id: str) -> Stored | None:
    """Look at one run that may be older than all that are listed; an id from an address may be anything."""
    path = session.engine().store.path(run_id) / "run.json"
    if not run_id.isalnum() or not path.is_file():
        return None
    return _glance(path, path.stat().st_mtime_ns)


@functools.lru_cache(maxsize=2 * MOST)
def _glance(path: Path, written: int) -> Stored | None:
    """Read a run's configuration and figures once; a file that cannot be read says nothing."""
    try:
        document = json.loads(path.read_text(encoding="utf-8"))
        if document["format"] != FORMAT:
            return None
        last = document["last"]
        return Stored(Run.from_dict(document["run"]), last["test"], last["seconds"], written)
    except (OSError, ValueError, KeyError, TypeError):
        return None
