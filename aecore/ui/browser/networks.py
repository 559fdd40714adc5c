"""What the browser needs to decode a run, and to rewind it: its network and its film, as bytes."""

from __future__ import annotations

import streamlit as st

from aecore.engine.base import Job
from aecore.results.store import Store, StoreError
from aecore.ui import session
from aecore.wire import network

KEPT = 8  # networks of finished runs that are kept packed: a megabyte or two each


def of_job(job: Job, encoder: bool = False) -> bytes:
    """Return a job's network, newest first: what its worker told last, or what the store keeps; nothing before that."""
    last = job.snapshots()[-1:]
    if last and last[0].network:
        return last[0].network
    return of_run(job.kept, encoder)


def of_run(run_id: str, encoder: bool = False) -> bytes:
    """Return a finished run's decoder, with its encoder if wanted; nothing if the store cannot give it (any more)."""
    store = session.engine().store
    written = store.written(run_id)
    try:
        return _packed(str(store.root), run_id, encoder, written) if written else b""
    except OSError:  # deleted this moment, or not to be read just now: the page says so where it shows the run
        return b""


def film_of(job: Job) -> bytes:
    """Return a job's film while it holds or is over, else nothing."""
    if job.film or not job.state.final:
        return job.film
    return film_of_run(job.kept)


def film_of_run(run_id: str) -> bytes:
    """Return a finished run's film; nothing if it was kept without one."""
    try:
        return session.engine().store.film(run_id)
    except StoreError:
        return b""


@st.cache_resource(show_spinner=False, max_entries=KEPT)
def _packed(root: str, run_id: str, encoder: bool, written: int) -> bytes:
    store = Store(root)
    result = store.open(run_id)
    if result is None:
        return b""
    return network.network(result.run, store.weights(run_id), result.last.shape, encoder=encoder)
