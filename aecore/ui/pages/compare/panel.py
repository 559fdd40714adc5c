"""The runs side by side: maps with equal axes and one brush, curves, reconstructions, one table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import streamlit as st

from aecore import data
from aecore.data.errors import DataError
from aecore.results import gallery, measures
from aecore.results.plane import View
from aecore.ui import address, live, ready_made
from aecore.ui.browser import components, maps
from aecore.ui.browser.part import Part, mount, unseen
from aecore.ui.browser.pictures import Pictures, of_run, source
from aecore.ui.pages.compare import axes, state, table, training
from aecore.ui.pages.compare.scene import Chosen, Comparing, measured
from aecore.ui.pages.compare.state import Lane
from aecore.ui.pages.train import status
from aecore.ui.plain import plain
from aecore.ui.words import _, explain

ACROSS = {4: 2}  # maps in a row where it is not all of them
FIGURES = ("recon", "mse", "total")  # whose curves are shown
FIGURE = "compare:figure"


def panel(shown: Sequence[Lane], view: View, then: object, moving: bool) -> None:
    """Show the runs, and follow them while one is `moving` or measured; `then`: how they stood when the page began."""
    known = _pictures(shown)
    here = {lane.asked: len(lane.last.codes) if lane.last else 0 for lane in shown
            if source(lane.asked) in known and data.available(lane.asked.dataset)}  # fmt: skip
    components.pictures({name: part for run, n in here.items() for name, part in maps.assets(run, n).items()})
    works = table.works(shown)
    first = _first(shown)
    chosen = Chosen(view, axes.equal(shown), st.session_state.get(FIGURE) or first)
    scene = live.known(Comparing(shown, known, chosen, works, training.convoy()))
    done = measured(works)
    parts = {part.key: part for part in scene.parts()}
    _lanes(shown, parts)
    left, right = st.columns([5, 7], gap="medium")
    with left:
        _curves(first, chosen.figure, parts["compare-curves"])
    with right:
        for images in known:
            mount(parts[f"compare-digits-{images}"])
    st.markdown("##### " + _("The same measures for all"))
    mount(parts["compare-table"])
    table.waiting(shown, works, parts)
    live.follow(scene, (then, done), moving or not all(done))
    table.footer(shown, works)


def _lanes(shown: Sequence[Lane], parts: Mapping[str, Part]) -> None:
    across = ACROSS.get(len(shown), len(shown))
    for first in range(0, len(shown), across):
        places = range(first, min(first + across, len(shown)))
        for place, column in zip(places, st.columns(across, gap="medium"), strict=False):
            with column:
                _lane(shown[place], place, parts)


def _lane(lane: Lane, place: int, parts: Mapping[str, Part]) -> None:
    """Show one run: title, state, figures, map."""
    head(lane, place)
    names = [f"compare-{what}-{place}" for what in ("status", "figures", "map")]
    for name in [*names, unseen(f"compare-network-{place}")]:
        if name in parts:  # no map of images that are not here
            mount(parts[name])
    if lane.job:
        status.offer_to_keep(lane.job)


def head(lane: Lane, place: int) -> None:
    """Show what a run is called, and let it be removed."""
    with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
        st.markdown(f"##### {plain(lane.title)}", width="content")
        st.button(_("Remove"), icon=":material/close:", type="tertiary", key=f"compare:remove:{place}",
                  on_click=_remove, args=(lane,))  # fmt: skip


def _first(shown: Sequence[Lane]) -> str:
    """The figure whose curves are shown at first."""
    looks = [look.test for lane in shown if lane.job for look in lane.job.snapshots()[:-1]]
    return next((name for name in FIGURES if any(name in test for test in looks)), "recon")


def _curves(first: str, figure: str, drawn: Part) -> None:
    st.segmented_control(
        _("Curve"), FIGURES, default=first, required=True, key=FIGURE, label_visibility="collapsed",
        format_func=lambda name: _(measures.of(name).label))  # fmt: skip
    mount(drawn)
    if figure == "total":
        st.caption(_(measures.of("total").help))


def _pictures(shown: Sequence[Lane]) -> dict[str, Pictures]:
    """The pictures that the runs are judged on, by their `source`, as far as they are here; of the others, say how they
    can be had.
    """
    found: dict[str, Pictures] = {}
    for images, run in {source(lane.asked): lane.asked for lane in shown}.items():
        try:
            key = ready_made.key_of(run)
            piece = gallery.piece(key) if key else None
            found[images] = ready_made.pictures_of(piece) if piece else of_run(run)
        except DataError as error:
            st.warning(plain(explain(error)), icon=":material/download:")
    return found


def _remove(lane: Lane) -> None:
    address.dismiss()
    state.revise(run for run in state.runs() if run != lane.asked)
