"""Choosing what is compared: presets, finished runs, a copy with one thing changed; epochs for all."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from aecore import knobs, objectives
from aecore.analyses import comparison
from aecore.knobs import InvalidField, Knob, Value
from aecore.run import BY_NAME, Run
from aecore.ui import address, library, ready_made
from aecore.ui.fields import field
from aecore.ui.pages.compare import state, titles
from aecore.ui.pages.compare.state import Lane
from aecore.ui.plain import plain
from aecore.ui.titles import choice
from aecore.ui.words import N_, _, explain

#: What the presets are called, and the question that each puts.
PRESETS = {
    "family": ("AE │ VAE │ WAE", N_("Who fills the plane? The bare autoencoder, and two ways to ask for a prior.")),
    "beta": ("β 0.1 │ 1 │ 4 │ 20", N_("What the weight of the KL term buys, and what it costs.")),
    "noise": (N_("Plain │ denoising │ contractive"), N_(
        "Two ways to make a code heed what matters: noise on the image, a price on the encoder's slope.")),
    "bound": ("VAE │ IWAE", N_("A tighter bound from several codes an image, on black-and-white pixels.")),
    "linear": (N_("PCA │ linear AE │ deep AE"), N_(
        "What the best linear code reaches (in the table), what a linear autoencoder learns, what depth adds.")),
    "ready": (N_("Ready-made"), N_(
        "Four runs that were trained beforehand and are kept with the program: touch one map, and all answer.")),
}  # fmt: skip
READY = "ready"
OBJECTIVE = "objective"
KNOB, DRAFT = "compare:knob", "compare:draft"


def presets() -> None:
    """Offer the comparisons to begin with."""
    dataset = _dataset()
    st.session_state["compare:preset"] = _present(dataset)
    st.pills(_("Compare"), list(_offered(dataset)), format_func=lambda name: _(PRESETS[name][0]), key="compare:preset",
             on_change=_take, args=(dataset,), label_visibility="collapsed")  # fmt: skip


def question() -> None:
    """Say what the present comparison asks, if it is one of the presets."""
    present = _present(_dataset())
    st.caption(_(PRESETS[present][1]) if present else "")


def show_ready() -> None:
    """Offer to compare the ready-made runs, where there are any."""
    if runs := ready_made.runs():
        st.button(_("Compare the ready-made runs"), icon=":material/compare:", key="compare:ready",
                  on_click=_compare, args=(runs,))  # fmt: skip


def _offered(dataset: str) -> dict[str, tuple[Run, ...]]:
    """What there is to begin with, by name: to train on a data set, and what is ready."""
    ready = ready_made.runs()
    return comparison.presets(dataset) | ({READY: ready} if ready else {})


def _dataset() -> str:
    return state.runs()[0].dataset


def add(shown: Sequence[Lane]) -> None:
    """Offer one more run: a copy of the first with one thing changed, or one that there is."""
    full = len(shown) >= comparison.MOST
    with st.popover(_("Add a run"), icon=":material/add:", disabled=full,
                    help=_("Four runs at most.") if full else None, key="compare:add"):  # fmt: skip
        changed, finished = st.tabs([_("Change one thing"), _("Choose a run")])
        if shown:
            with changed:
                _change(shown[0].asked)
        with finished:
            _pick(shown)


def epochs(shown: Sequence[Lane]) -> None:
    """Let the visitor set how long all of them train."""
    held = shown[0].asked.epochs if shown else BY_NAME["epochs"].default
    field(BY_NAME["epochs"], held, _set_epochs, disabled=any(lane.moving for lane in shown), prefix="compare:")


def _present(dataset: str) -> str | None:
    """The preset that is compared, whatever its epochs."""

    def shape(runs: Sequence[Run]) -> list[Run]:
        return [run.changed("epochs", BY_NAME["epochs"].default) for run in runs]

    now = state.runs()
    if now == ready_made.runs():
        return READY
    return next((name for name, runs in comparison.presets(dataset).items() if shape(runs) == shape(now)), None)


def _take(dataset: str) -> None:
    if chosen := st.session_state["compare:preset"]:
        _compare(_offered(dataset)[chosen])
        address.step()


def _compare(runs: Sequence[Run]) -> None:
    address.dismiss()
    state.revise(runs)


def _set_epochs(name: str, value: Value) -> None:
    _compare([run.changed(name, value) for run in state.runs()])


# --- a copy with one thing changed -------------------------------------------------------------------------


def _change(first: Run) -> None:
    """Choose a knob and its value; the objective itself counts as one."""
    items = {item.name: item for item in comparison.changeable(first)}
    name = st.selectbox(_("What to change"), [OBJECTIVE, *items], key=KNOB,
                        format_func=lambda name: titles.label(name, [first]))  # fmt: skip
    if name == OBJECTIVE:
        kinds = [kind for kind in objectives.catalogue() if kind != first.objective.name]
        chosen = st.selectbox(_("Objective"), kinds, format_func=choice, key="compare:objective")
        _offer(first, name, objectives.find(chosen)())
    else:
        _offer(first, name, _value(first, items[name]))


def _value(first: Run, item: Knob) -> Value:
    """Show the knob; what is set is kept until the run is added."""
    own = {each.name for each in knobs.shown(first.objective)}
    present = getattr(first.objective if item.name in own else first, item.name)
    drafts: dict[str, Value] = st.session_state.setdefault(DRAFT, {})
    value: Value = drafts.get(item.name, present)
    field(item, value, drafts.__setitem__, prefix="compare:new:")
    return value


def _offer(first: Run, name: str, value: object) -> None:
    """Offer the copy, or say why it cannot be."""
    try:
        copy = first.changed(name, value)
    except InvalidField as error:
        st.warning(plain(explain(error)))
        return
    st.button(_("Add"), icon=":material/add:", type="primary", disabled=copy in state.runs(), key="compare:add-copy",
              on_click=_append, args=(copy,))  # fmt: skip


def _append(run: Run) -> None:
    st.session_state[DRAFT] = {}
    _compare([*state.runs(), run])


def _pick(shown: Sequence[Lane]) -> None:
    """Choose one of the runs that are finished or in training."""
    taken = {lane.run.id for lane in shown} | {lane.asked.id for lane in shown}
    listed = {each.id: each for each in library.entries() if each.id not in taken}
    if not listed:
        st.caption(_("There is no other run yet."))
        return
    chosen = st.selectbox(_("Run"), list(listed), format_func=library.names(listed).__getitem__, key="compare:pick")
    st.button(_("Add"), icon=":material/add:", type="primary", key="compare:add-run",
              on_click=_append_entry, args=(listed[chosen],))  # fmt: skip


def _append_entry(entry: library.Entry) -> None:
    if job := library.job(entry):
        state.follow(job)
    _append(entry.run)
