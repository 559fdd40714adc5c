"""The page below its heading: what is asked for, the runs in training, and the tabs over those that are finished."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import streamlit as st

from aecore import data, gallery
from aecore.data.base import DataError
from aecore.sweep_reel import Take
from aecore.ui import components, library, maps
from aecore.ui.i18n import N_, _, explain
from aecore.ui.pictures import LIVE, Pictures
from aecore.ui.traversals import asked, dimensions, factors, members, plane, queue, settings, slider
from aecore.ui.traversals.asked import Asked
from aecore.ui.traversals.members import SERIES, Member, Shown

TABS = {
    "slider": N_("Slider"), "dimensions": N_("Traversals"), "plane": N_("Rate and distortion"),
    "factors": N_("Known factors"),
}  # fmt: skip


@dataclass(frozen=True, eq=False)
class Stage:
    """What every tab is given: the finished runs, the knob's name and values, the labels of the test images."""

    shown: Shown
    knob: str
    values: tuple[str, ...]
    pictures: Pictures


def show() -> None:
    """Show the page."""
    now = asked.current()
    settings.sidebar(now, _modes(now))
    found, reason = members.of(now)
    _heading(now, found)
    with st.container():  # always there, as the others: what comes and goes must not shift, and so remount, the map
        asked.say_notice()
        if reason:
            st.warning(reason, icon=":material/error:")
    if found:
        _runs(now, found)
    elif not reason:
        library.no_runs()
    asked.write_address(now)


def _modes(now: Asked) -> list[str]:
    """What one can choose from: finished runs and the ready-made sweep only where there are any."""
    there = {"train": True, "picked": bool(library.finished()), "ready": gallery.sweep() is not None}
    return [mode for mode, able in there.items() if able or mode == now.mode]


def _heading(now: Asked, found: Sequence[Member]) -> None:
    with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
        st.subheader(_("Traversals"), anchor=False, width="content")
        with st.container(horizontal=True, width="content", gap="small"):
            if now.mode == "train":
                queue.buttons(found)
            if now.mode == "ready":
                st.button(_("Sweep a knob of your own"), icon=":material/tune:", type="primary", key="sweep:own",
                          on_click=asked.open_training)  # fmt: skip
            elif gallery.sweep() is not None:
                st.button(_("Open the ready-made β sweep"), icon=":material/auto_awesome:", key="sweep:ready",
                          on_click=asked.open_ready)  # fmt: skip
            if now.base != asked.FACTORS or now.mode != "train":
                st.button(_("β-VAE on shapes: β 1, 4"), icon=":material/category:", key="sweep:shapes",
                          on_click=_factors, help=_("Trains two runs on images whose factors are known."))  # fmt: skip


def _factors() -> None:
    """Ask for the ready experiment on known factors and begin it."""
    wanted = asked.train(asked.FACTORS, "beta", asked.FACTOR_BETAS)
    asked.ask(wanted)
    st.query_params["tab"] = "factors"
    found, _reason = members.of(wanted)
    queue.begin([member for member in found if not member.told])


def _runs(now: Asked, found: Sequence[Member]) -> None:
    """Show the runs in training, and the tabs once a run is finished."""
    with st.container():
        if now.mode == "train":
            queue.lines(found, lambda: members.of(now)[0])
    try:
        pictures = members.classes(found)
    except DataError as error:
        st.warning(explain(error), icon=":material/download:")
        return
    shown = members.shown(found, pictures.labels, now.mode == "ready")
    values = {member.run.id: member.value for member in found}
    if not shown.takes:
        if not any(member.moving for member in found):
            st.info(_("Press “Run the sweep”: each run appears here as it finishes, and the knob becomes a slider."),
                    icon=":material/linear_scale:")  # fmt: skip
        return
    told = tuple(values[take.run.id] for take in shown.takes)
    _tabs(Stage(shown, members.knob_label(found, _swept(now)), told, pictures))


def _swept(now: Asked) -> str:
    return gallery.SWEEP if now.mode == "ready" else now.knob


def _choose(takes: Sequence[Take], values: Sequence[str]) -> Take:
    """Let the visitor choose the run that tabs look at; the address carries its value as `at`."""
    if len(takes) == 1:
        return takes[0]
    by_value = dict(zip(values, takes, strict=True))
    wanted = st.query_params.get("at", "")
    if wanted in by_value and wanted != st.session_state.get("sweep:at:told"):
        st.session_state["sweep:at"] = wanted
    elif st.session_state.get("sweep:at") not in by_value:
        st.session_state["sweep:at"] = values[len(values) // 2]
    at = st.segmented_control(_("Run"), list(by_value), key="sweep:at", required=True,
                              format_func=lambda value: by_value[value].label)  # fmt: skip
    assert at is not None  # for it is required
    st.query_params["at"] = st.session_state["sweep:at:told"] = at
    return by_value[at]


def _tabs(stage: Stage) -> None:
    """Show the tabs; only the one that is open is made. The address carries its name as `tab`."""
    dataset = stage.shown.takes[0].run.dataset
    components.runtime(maps.assets(dataset, LIVE) if data.available(dataset) else {})
    names = {key: _(title) for key, title in TABS.items()}
    asked_for = st.query_params.get("tab")
    if asked_for in names and asked_for != st.session_state.get("sweep:tab:told"):
        st.session_state["sweep:tabs"] = names[asked_for]
    elif st.session_state.get("sweep:tabs") not in names.values():  # before the first choice, or in another language
        st.session_state["sweep:tabs"] = names[asked_for if asked_for in names else "slider"]
    opened = st.tabs(list(names.values()), key="sweep:tabs", on_change="rerun")
    for tab, key in zip(opened, TABS, strict=True):
        if tab.open:
            st.query_params["tab"] = st.session_state["sweep:tab:told"] = key
            with tab:
                _make(key, stage)


def _make(tab: str, stage: Stage) -> None:
    """Make one tab. The slider chooses the run itself; the others look at one that is chosen."""
    takes, knob, values, pictures = stage.shown.takes, stage.knob, stage.values, stage.pictures
    chosen = takes[-1] if tab == "slider" else _choose(takes, values)
    components.network(SERIES, chosen.network, key=f"sweep-network:{tab}", step=chosen.last.step)
    if tab == "slider":
        slider.show(stage.shown, chosen, knob, pictures)
    elif tab == "dimensions":
        dimensions.show(stage.shown, chosen, pictures)
    elif tab == "plane":
        plane.show(takes, chosen, knob, values)
    else:
        factors.show(takes, chosen, knob, values, pictures.labels)
