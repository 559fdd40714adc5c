"""What a visitor changes in the store: titles, runs deleted and brought back, and which runs are ticked for it."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Sequence

import streamlit as st

from aecore.results.store import StoreError
from aecore.ui import session
from aecore.ui.plain import plain
from aecore.ui.words import explain

DELETED, REFUSED, TICKED = "runs:deleted", "runs:refused", "runs:ticked"


def ticked() -> set[str]:
    """Return the ids of the runs that this visitor has ticked; change it in place."""
    chosen: set[str] = st.session_state.setdefault(TICKED, set())
    return chosen


def deleted() -> list[str]:
    """Return the ids of the runs that this visitor deleted last."""
    gone: list[str] = st.session_state.get(DELETED, [])
    return gone


def discard(ids: Sequence[str]) -> None:
    """Move runs to the trash, as many as the disk lets us, and remember which: they can be brought back."""
    moved: list[str] = []
    with _refused():
        for run_id in ids:
            moved += session.engine().store.discard([run_id])
    st.session_state[DELETED] = moved
    ticked().difference_update(moved)


def bring_back() -> None:
    """Bring back what was deleted last."""
    with _refused():
        session.engine().store.restore(deleted())
        forget()


def forget() -> None:
    """Offer no more to bring anything back."""
    st.session_state.pop(DELETED, None)


def rename(run_id: str, title: str) -> None:
    """Give a run a title; an empty one takes it back."""
    with _refused():
        session.engine().store.rename(run_id, title)


def complaint() -> None:
    """Say once why the last change could not be made, if it could not."""
    if error := st.session_state.pop(REFUSED, None):
        st.error(plain(explain(error)), icon=":material/hard_drive:")


@contextlib.contextmanager
def _refused() -> Iterator[None]:
    try:
        yield
    except StoreError as error:
        st.session_state[REFUSED] = error
