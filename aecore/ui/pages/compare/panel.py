"""The runs side by side: maps with equal axes and one brush, curves, reconstructions. One fragment polls all of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from aecore import data
from aecore.data.errors import DataError
from aecore.engine.base import Analysis
from aecore.results import gallery, measures
from aecore.results.plane import View
from aecore.ui import address, analyses, command, polling, ready_made
from aecore.ui.browser import components, maps, networks, views
from aecore.ui.browser.panels import curves as chart
from aecore.ui.browser.panels import figures
from aecore.ui.browser.pictures import Pictures, of_run, source
from aecore.ui.pages.compare import axes, curves, state, table, training
from aecore.ui.pages.compare.state import Lane
from aecore.ui.pages.train import status
from aecore.ui.plain import plain
from aecore.ui.words import _, explain

POLL = 0.3  # seconds between two looks at runs that move: several share the cores, and none may fall below two a second
HEIGHTS = {1: 560, 2: 480, 3: 400, 4: 380}  # px of a map, by how many there are
ACROSS = {4: 2}  # maps in a row where it is not all of them
FIGURES = ("recon", "mse", "total")  # whose curves are shown
FIGURE = "compare:figure"


def panel(shown: Sequence[Lane], view: View, moving: Sequence[bool]) -> None:
    """Show the runs; poll while one is `moving` or is measured, and run the page once more when that changes."""
    known = _pictures(shown)
    here = {lane.asked: len(lane.last.codes) if lane.last else 0 for lane in shown
            if source(lane.asked) in known and data.available(lane.asked.dataset)}  # fmt: skip
    components.pictures({name: part for run, n in here.items() for name, part in maps.assets(run, n).items()})
    works = table.works(shown)
    then = _signature(shown, works, moving)
    polling.follow(lambda: _panel(shown, known, view, works), lambda: then != _signature(shown, works, _moving(shown)),
                   key="compare", every=POLL,
                   moving=any(moving) or any(not work.state.final for work in works.values()))  # fmt: skip
    table.footer(shown, works)


def _panel(shown: Sequence[Lane], known: Mapping[str, Pictures], view: View, works: Mapping[str, Analysis]) -> None:
    """Draw the present state: what is drawn again at each look."""
    training.keep_abreast(shown)
    drawn = [_map(lane, known, view) for lane in shown]
    drawn = axes.framed(shown, known, view, drawn)
    across, touched = ACROSS.get(len(shown), len(shown)), False
    for first in range(0, len(shown), across):
        places = range(first, min(first + across, len(shown)))
        for place, column in zip(places, st.columns(across, gap="medium"), strict=False):
            with column:
                touched |= _lane(shown, place, drawn[place])
    _networks(shown, touched)
    left, right = st.columns([5, 7], gap="medium")
    with left:
        _curves(shown)
    with right:
        for images, found in known.items():
            _digits([lane for lane in shown if source(lane.asked) == images], found, key=f"compare-digits-{images}")
    table.show(shown, works)


def _lane(shown: Sequence[Lane], place: int, drawn: views.MapView | None) -> bool:
    """Show one run: title, state, figures, map. Return whether somebody touches its map."""
    lane = shown[place]
    head(lane, place)
    status.progress(lane.job, lane.last)
    test = lane.last.test if lane.last else {}
    figures.mount([figures.of(name, test.get(name)) for name in ("recon", "mse")], key=f"compare-figures-{place}",
                  series=lane.series)  # fmt: skip
    if drawn is None:
        return False
    return components.latent_map(drawn, key=f"compare-map-{place}", height=HEIGHTS[len(shown)])


def head(lane: Lane, place: int) -> None:
    """Show what a run is called, and let it be removed."""
    with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
        st.markdown(f"##### {plain(lane.title)}", width="content")
        st.button(_("Remove"), icon=":material/close:", type="tertiary", key=f"compare:remove:{place}",
                  on_click=_remove, args=(lane,))  # fmt: skip


def _map(lane: Lane, known: Mapping[str, Pictures], view: View) -> views.MapView | None:
    """The run's map, with the brush of all maps of its data set; None if that is not here."""
    found = known.get(source(lane.asked))
    if found is None:
        return None
    snapshots = lane.job.snapshots() if lane.job else ()
    drawn = maps.of(lane.run, snapshots, found, axes.view_of(lane, view), series=lane.series, live=lane.moving,
                    overlays=False)  # fmt: skip
    return replace(drawn, group=f"compare-{lane.asked.dataset}")


def _networks(shown: Sequence[Lane], touched: bool) -> None:
    """Give the browser each run's network: who touches one map sees all of them decode."""
    for place, lane in enumerate(shown):
        packed: bytes | None = b""
        if lane.job:
            lane.job.watch(command.visitor(), touched)
            packed = networks.of_job(lane.job) or None
        components.network(lane.series, packed, key=f"compare-network-{place}", step=lane.last.step if lane.last else 0)


def _curves(shown: Sequence[Lane]) -> None:
    looks = [look.test for lane in shown if lane.job for look in lane.job.snapshots()[:-1]]
    first = next((name for name in FIGURES if any(name in test for test in looks)), "recon")
    chosen = st.segmented_control(
        _("Curve"), FIGURES, default=first, required=True, key=FIGURE, label_visibility="collapsed",
        format_func=lambda name: _(measures.of(name).label))  # fmt: skip
    chart.mount(curves.chart(shown, chosen), key="compare-curves", height=300)
    if chosen == "total":
        st.caption(_(measures.of("total").help))


def _digits(lanes: Sequence[Lane], found: Pictures, key: str) -> None:
    """Show the ten test images, where they are here, and below them what each run makes of them."""
    x = found.examples.astype(np.float32) / 255
    rows: list[views.Row] = [(_("x, test image"), "ink", x)] if len(x) else []
    replays = [views.Replay(lane.series, row, None, None) for row, lane in enumerate(lanes, len(rows))]
    for lane in lanes:
        rows.append((f"x̂, {lane.title}", "ink", _made(lane, found)))
    step = sum(lane.last.step for lane in lanes if lane.last)
    components.digits(views.digit_sheet(rows, step=step, captions=found.captions), key=key, replays=replays)


def _made(lane: Lane, found: Pictures) -> NDArray[np.float32]:
    """What a run makes of the test images, nothing before its first look: (10, H, W) in [0, 1]."""
    if lane.last is None:
        return np.zeros((len(found.captions), *found.size), np.float32)
    return lane.last.x_hat.reshape(-1, *found.size).astype(np.float32) / np.float32(255)


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


def _moving(shown: Sequence[Lane]) -> list[bool]:
    return [lane.moving for lane in shown]


def _signature(shown: Sequence[Lane], works: Mapping[str, Analysis], moving: Sequence[bool]) -> object:
    """What the rest of the page depends on: when it changes, the page runs once more."""
    films = [] if training.playing(shown) else [len(lane.job.film) for lane in shown if lane.job]
    return (state.runs(), list(moving), films,
            [work.state.final or work.request.key in analyses.left() for work in works.values()])  # fmt: skip
