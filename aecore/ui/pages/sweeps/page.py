"""The page below its heading: what is asked for, the runs in training, and the tabs over those that are finished."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import streamlit as st

from aecore import data
from aecore.analyses.sweeps.reel import Take
from aecore.data.errors import DataError
from aecore.results import gallery
from aecore.results.snapshot import LIVE
from aecore.ui import invitation, library, shell
from aecore.ui.browser import components, maps
from aecore.ui.browser.pictures import Pictures
from aecore.ui.pages.sweeps import asking, dimensions, factors, members, plane, queue, settings, slider
from aecore.ui.pages.sweeps.asking import Asked
from aecore.ui.pages.sweeps.members import SERIES, Member, Shown
from aecore.ui.plain import plain
from aecore.ui.words import N_, _, explain

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
    """Lay the page out."""
    with shell.page(_("Sweeps"), asking.ADDRESS) as beside:
        now = asking.current()
        with beside:
            settings.form(now, _modes(now))
        found, reason = members.of(now)
        _heading(now, found)
        with st.container():  # always there, as the others: what comes and goes must not shift, and so remount, the map
            if reason:
                st.warning(plain(reason), icon=":material/error:")
        if found:
            _runs(now, found)
        elif not reason:
            library.no_runs()
            invitation.ready()


def _modes(now: Asked) -> list[str]:
    """What one can choose from: finished runs and the ready-made sweep only where there are any."""
    there = {"train": True, "picked": bool(library.finished()), "ready": gallery.sweep() is not None}
    return [mode for mode, able in there.items() if able or mode == now.mode]


def _heading(now: Asked, found: Sequence[Member]) -> None:
    with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
        st.subheader(_("Sweeps"), anchor=False, width="content")
        with st.container(horizontal=True, width="content", gap="small"):
            if now.mode == "train":
                queue.buttons(found)
            if now.mode == "ready":
                st.button(_("Sweep a knob of your own"), icon=":material/tune:", type="primary", key="sweep:own",
                          on_click=asking.turn, args=("train",))  # fmt: skip
            elif gallery.sweep() is not None:
                st.button(_("Open the ready-made β sweep"), icon=":material/auto_awesome:", key="sweep:ready",
                          on_click=asking.turn, args=("ready",))  # fmt: skip
            if now.base != asking.FACTORS or now.mode != "train":
                st.button(_("β-VAE on shapes: β 1, 4"), icon=":material/category:", key="sweep:shapes",
                          on_click=_factors, help=_("Trains two runs on images whose factors are known."))  # fmt: skip


def _factors() -> None:
    """Ask for the ready experiment on known factors and begin it."""
    wanted = asking.train(asking.FACTORS, "beta", asking.FACTOR_BETAS)
    asking.ask(wanted)
    st.session_state[asking.TAB] = "factors"
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
        st.warning(plain(explain(error)), icon=":material/download:")
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
    wanted = st.session_state.get(asking.AT, "")
    st.session_state["sweep:at"] = wanted if wanted in by_value else values[len(values) // 2]
    at = st.segmented_control(_("Run"), list(by_value), key="sweep:at", required=True, on_change=_look_at,
                              format_func=lambda value: plain(by_value[value].label))  # fmt: skip
    assert at is not None  # for it is required
    st.session_state[asking.AT] = at
    return by_value[at]


def _look_at() -> None:
    st.session_state[asking.AT] = st.session_state["sweep:at"]


def _tabs(stage: Stage) -> None:
    """Show the tabs; only the one that is open is made. The address carries its name as `tab`."""
    here = (take.run for take in stage.shown.takes if data.available(take.run.dataset))
    components.pictures({name: part for run in here for name, part in maps.assets(run, LIVE).items()})
    names = {key: _(title) for key, title in TABS.items()}
    st.session_state["sweep:tabs"] = names.get(st.session_state.get(asking.TAB, ""), names["slider"])
    opened = st.tabs(list(names.values()), key="sweep:tabs", on_change=_open_tab, args=(names,))
    for tab, key in zip(opened, TABS, strict=True):
        if tab.open:
            st.session_state[asking.TAB] = key
            with tab:
                _make(key, stage)


def _open_tab(names: Mapping[str, str]) -> None:
    opened = st.session_state["sweep:tabs"]
    st.session_state[asking.TAB] = next(key for key, name in names.items() if name == opened)


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
