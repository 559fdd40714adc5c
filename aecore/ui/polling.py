"""How pages follow what moves at the server: the browser asks for the next look when it has the last one.

Were it asked by a clock (`run_every`), a browser that is slower than the clock would be sent looks faster than it takes
them. At five hundred messages in line the server cuts its session off and leaves the socket open: the page then stands
still for ever, and no complaint is heard. One that asks has at most two answers on the way.
"""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from aecore.ui.browser import components
from aecore.ui.words import settle
from aecore.wire.envelope import pack_envelope


def follow(draw: Callable[[], None], stale: Callable[[], bool], *, key: str, every: float, moving: bool = True) -> None:
    """Draw now, and while it is `moving` again every so many seconds, or as often as the browser keeps up.

    Once the rest of the page is `stale`, the whole page is run instead, which begins the next look if there is one.
    Call it outside a fragment; `draw` may hold widgets, whose change draws anew. `key` names this part of the page.
    """
    st.fragment(_look)(draw, stale, components.unseen(f"beat:{key}"), every if moving else 0.0)


def _look(draw: Callable[[], None], stale: Callable[[], bool], key: str, every: float) -> None:
    """One look. It begins with the beat: a drawing that fails is tried again. What comes after keeps its place, and so
    its mount, because the beat is also there when it rests.
    """
    settle()
    if stale():
        st.rerun()
    seen = st.session_state.get(key, {}).get("asked") or 0
    _BEAT(key=key, data=pack_envelope({"seen": seen, "every": 1000 * every}, {}), on_asked_change=_nothing)
    draw()


def _nothing() -> None:
    """A component's state is only kept when its changes are listened to."""


_BEAT = st.components.v2.component("aecore_beat", js=components.shim("beat"))
