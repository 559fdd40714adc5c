"""The runs side by side: maps with equal axes and one brush, curves, reconstructions. One fragment polls all of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
import streamlit as st

from aecore.analysis.work import Work
from aecore.data.base import DataError
from aecore.projection import View, plane_of
from aecore.quantise import Range
from aecore.ui import analyses, components, maps, networks, status, views
from aecore.ui.compare import curves, frames, state, table, training
from aecore.ui.compare.state import Lane
from aecore.ui.i18n import N_, _, explain, settle
from aecore.ui.pictures import Pictures, pictures

POLL = 0.3  # seconds between two looks at runs that move: several share the cores, and none may fall below two a second
HEIGHTS = {1: 560, 2: 480, 3: 400, 4: 380}  # px of a map, by how many there are
ACROSS = {4: 2}  # maps in a row where it is not all of them
FIGURES = {
    "recon": (N_("Reconstruction"), N_("nats per image")), "mse": (N_("MSE"), N_("per pixel")),
    "total": (N_("Test loss"), N_("nats per image")),
}  # fmt: skip
FRAME, OWN_AXES, FIGURE = "compare:frame", "compare:own-axes", "compare:figure"


def panel(shown: Sequence[Lane], view: View) -> None:
    """Show the runs; poll while one of them moves or is measured, and run the page once more when that changes."""
    known = _pictures(shown)
    components.runtime({name: part for dataset in known
                        for name, part in maps.assets(dataset, _most(shown, dataset)).items()})  # fmt: skip
    works = table.works(shown)
    moving = any(lane.moving for lane in shown) or any(not work.state.final for work in works.values())
    st.fragment(_panel, run_every=POLL if moving else None)(shown, known, view, works, _signature(shown, works))


def _panel(shown: Sequence[Lane], known: Mapping[str, Pictures], view: View, works: Mapping[str, Work],
           signature: object) -> None:  # fmt: skip
    """Draw the present state: what the fragment runs at each poll."""
    settle()
    if _signature(shown, works) != signature or state.runs() != tuple(lane.asked for lane in shown):
        st.rerun()
    training.keep_abreast(shown)
    drawn = [_map(lane, known, view) for lane in shown]
    frame = _frame(shown, known, view, drawn)
    across, touched = ACROSS.get(len(shown), len(shown)), False
    for first in range(0, len(shown), across):
        places = range(first, min(first + across, len(shown)))
        for place, column in zip(places, st.columns(across, gap="medium"), strict=False):
            with column:
                touched |= _lane(shown, place, drawn[place], frame)
    _networks(shown, touched)
    left, right = st.columns([5, 7], gap="medium")
    with left:
        _curves(shown)
    with right:
        for dataset, found in known.items():
            _digits([lane for lane in shown if lane.asked.dataset == dataset], found, key=f"compare-digits-{dataset}")
    table.show(shown, works)


def _lane(shown: Sequence[Lane], place: int, drawn: views.MapView | None, frame: Range | None) -> bool:
    """Show one run: title, state, figures, map. Return whether somebody touches its map."""
    lane = shown[place]
    with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
        st.markdown(f"##### {lane.title}", width="content")
        st.button(_("Remove"), icon=":material/close:", type="tertiary", key=f"compare:remove:{place}",
                  on_click=_remove, args=(lane,))  # fmt: skip
    status.progress(lane.job, lane.last)
    st.markdown(_figures(lane))
    if drawn is None:
        return False
    if frame:
        drawn = replace(drawn, contours=[*drawn.contours, *frames.corners(frame)])
    return components.latent_map(drawn, key=f"compare-map-{place}", height=HEIGHTS[len(shown)])


def _map(lane: Lane, known: Mapping[str, Pictures], view: View) -> views.MapView | None:
    """The run's map, with the brush of all maps of its data set; None if that is not here."""
    found = known.get(lane.asked.dataset)
    if found is None:
        return None
    snapshots = lane.job.snapshots() if lane.job else ()
    drawn = maps.of(lane.run, snapshots, found, _view_of(lane, view), series=lane.series, live=lane.moving,
                    overlays=False)  # fmt: skip
    return replace(drawn, group=f"compare-{lane.asked.dataset}")


def _networks(shown: Sequence[Lane], touched: bool) -> None:
    """Give the browser each run's network: who touches one map sees all of them decode."""
    for place, lane in enumerate(shown):
        packed: bytes | None = b""
        if lane.job:
            lane.job.touch(touched)
            packed = networks.of_job(lane.job) or None
        components.network(lane.series, packed, key=f"compare-network-{place}", step=lane.last.step if lane.last else 0)


def _figures(lane: Lane) -> str:
    """Two figures in one line; dashes hold their place."""
    test = lane.last.test if lane.last else {}
    recon = f"{test['recon']:.1f}" if test else "–"
    mse = f"{test['mse']:.4f}" if test else "–"
    return _("Reconstruction **{recon}** nats · MSE **{mse}**").format(recon=recon, mse=mse)


def _curves(shown: Sequence[Lane]) -> None:
    chosen = st.segmented_control(
        _("Curve"), list(FIGURES), default="recon", required=True, key=FIGURE, label_visibility="collapsed",
        format_func=lambda name: _(FIGURES[name][0]))  # fmt: skip
    seen = [lane.job.snapshots() if lane.job else () for lane in shown]
    drawn = curves.option([lane.title for lane in shown], seen, chosen, _("step"), _(FIGURES[chosen][1]))
    st.echarts_chart(drawn, key="compare-curves", height=300)
    if chosen == "total":
        st.caption(_("What each run minimises: another sum for each objective, so heights do not compare."))


def _digits(lanes: Sequence[Lane], found: Pictures, key: str) -> None:
    """Show the ten test images, and below them what each run makes of them."""
    x = found.examples.astype(np.float32) / 255
    rows: list[views.Row] = [(_("x, test image"), "ink", x)]
    for lane in lanes:
        x_hat = lane.last.x_hat.reshape(x.shape).astype(np.float32) / 255 if lane.last else np.zeros_like(x)
        rows.append((f"x̂, {lane.title}", "ink", x_hat))
    step = sum(lane.last.step for lane in lanes if lane.last)
    replays = [views.Replay(lane.series, row, None, None) for row, lane in enumerate(lanes, 1)]
    components.digits(views.digit_sheet(rows, step=step, captions=found.captions), key=key, replays=replays)


def axes(shown: Sequence[Lane]) -> View:
    """Let the visitor choose the plane of codes of more than two dimensions, and whether the maps share their axes."""
    st.toggle(_("Own axes"), key=OWN_AXES, help=_(
        "By default all maps show the same range of codes, so that sizes compare; each its own shows more of a small "
        "cloud."))  # fmt: skip
    wide = [lane.asked.latent_dim for lane in shown if lane.asked.latent_dim > 2]
    return maps.choose_view(min(wide)) if wide else View()


def _view_of(lane: Lane, view: View) -> View:
    """The chosen plane, where the run has the dimensions for one."""
    return view if lane.asked.latent_dim > 2 else View()


def _frame(shown: Sequence[Lane], known: Mapping[str, Pictures], view: View,
           drawn: Sequence[views.MapView | None]) -> Range | None:  # fmt: skip
    """The frame that all maps share, held from poll to poll; None while each has its own."""
    if st.session_state.get(OWN_AXES):
        return None
    places = [plane_of(lane.last, known[lane.asked.dataset].labels, _view_of(lane, view))
              for lane in shown if lane.last and lane.asked.dataset in known]  # fmt: skip
    circles = [circle for each in drawn if each for circle in each.contours]
    frame = frames.around(places, circles, st.session_state.get(FRAME))
    st.session_state[FRAME] = frame
    return frame


def _most(shown: Sequence[Lane], dataset: str) -> int:
    """How many points the largest map of a data set has."""
    return max((len(lane.last.codes) for lane in shown if lane.last and lane.asked.dataset == dataset), default=0)


def _pictures(shown: Sequence[Lane]) -> dict[str, Pictures]:
    """The pictures of each data set that is here; of the others, say how they can be had."""
    found: dict[str, Pictures] = {}
    for dataset in dict.fromkeys(lane.asked.dataset for lane in shown):
        try:
            found[dataset] = pictures(dataset)
        except DataError as error:
            st.warning(explain(error), icon=":material/download:")
    return found


def _remove(lane: Lane) -> None:
    state.dismiss()
    state.revise(run for run in state.runs() if run != lane.asked)


def _signature(shown: Sequence[Lane], works: Mapping[str, Work]) -> object:
    """What the rest of the page depends on: when it changes, the page runs once more."""
    films = [] if training.playing(shown) else [len(lane.job.film) for lane in shown if lane.job]
    return ([lane.moving for lane in shown], films,
            [work.state.final or work.request.key in analyses.left() for work in works.values()])  # fmt: skip
