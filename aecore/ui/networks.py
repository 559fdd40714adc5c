"""What the browser needs to decode a run, and to rewind it: its network and its film, as bytes."""

from __future__ import annotations

import streamlit as st

from aecore import portable
from aecore.engine.job import LocalJob
from aecore.run import Run
from aecore.store import Store
from aecore.ui import session

KEPT = 8  # networks of finished runs that are kept packed: a megabyte or two each


def of_job(job: LocalJob, encoder: bool = False) -> bytes:
    """Return a job's network, newest first: what its worker told last, or what the store keeps; nothing before that."""
    last = job.snapshots()[-1:]
    if last and last[0].network:
        return last[0].network
    return of_run(job.run, encoder) if job.state.final else b""


def of_run(run: Run, encoder: bool = False) -> bytes:
    """Return a finished run's decoder, with its encoder if wanted; nothing if the store does not have it (any more)."""
    store = session.engine().store
    if run.id not in store:
        return b""
    written = (store.path(run.id) / "run.json").stat().st_mtime_ns
    return _packed(str(store.root), run.id, run.to_json(), encoder, written)


def film_of(job: LocalJob) -> bytes:
    """Return a job's film while it holds or is over, else nothing."""
    if job.film or not job.state.final:
        return job.film
    return film_of_run(job.run.id)


def film_of_run(run_id: str) -> bytes:
    """Return a finished run's film; nothing if it was kept without one."""
    return session.engine().store.film(run_id)


@st.cache_resource(show_spinner=False, max_entries=KEPT)
def _packed(root: str, run_id: str, run: str, encoder: bool, written: int) -> bytes:
    try:
        weights = Store(root).weights(run_id)
    except OSError:
        return b""
    return portable.network(Run.from_json(run), weights, encoder=encoder)
