"""The sidebar: a sweep to train, with its base, or finished runs to put side by side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import streamlit as st

from aecore import knobs, objectives
from aecore.knobs import Knob, Value
from aecore.run import BY_NAME, DATASETS, Run
from aecore.sweeps import sweepable
from aecore.ui import library
from aecore.ui.fields import CHOICES, field
from aecore.ui.i18n import N_, _
from aecore.ui.settings import IDLE, NETWORK, OPTIMISER
from aecore.ui.traversals import asked
from aecore.ui.traversals.asked import Asked

MODES = {"train": N_("Train a sweep"), "picked": N_("Finished runs"), "ready": N_("The ready-made β sweep")}
FIRST = ("latent_dim", "epochs", "batch_size", "lr")


def sidebar(now: Asked, modes: Sequence[str]) -> None:
    """Show every setting; `modes` are those that there is something for."""
    with st.sidebar:
        st.session_state["sweep:mode"] = now.mode
        st.selectbox(
            _("What to look at"), modes, format_func=lambda mode: _(MODES[mode]), key="sweep:mode",
            on_change=lambda: asked.ask(replace(now, mode=st.session_state["sweep:mode"])))  # fmt: skip
        if now.mode == "train":
            _training(now)
        elif now.mode == "picked":
            _picking(now)
        else:
            st.caption(_("Five β-VAEs on MNIST with ten latent dimensions each, trained beforehand and kept with the "
                         "program."))  # fmt: skip


# --- a sweep to train --------------------------------------------------------------------------------------


def _training(now: Asked) -> None:
    _dataset(now)
    _objective(now)
    _knob(now)
    st.session_state["sweep:values"] = now.values
    st.text_input(
        _("Values"), key="sweep:values", help=_("From two to twelve numbers, with commas between them."),
        on_change=lambda: asked.ask(replace(now, values=st.session_state["sweep:values"])))  # fmt: skip
    st.button(_("Values ready-made for this knob"), type="tertiary", icon=":material/auto_awesome:",
              on_click=lambda: asked.ask(asked.train(now.base, now.knob)))  # fmt: skip
    own = [item for item in knobs.shown(now.base.objective) if item.name != now.knob]
    for item in own + [BY_NAME[name] for name in FIRST if name != now.knob]:
        _field(item, now)
    if now.knob != "latent_dim":
        st.caption(_("Two latent dimensions fill the map; ten show which of them a run keeps and what each one does."))
    with st.expander(_("Network and optimiser"), icon=":material/tune:"):
        for item in _offered(now):
            _field(item, now)


def _offered(now: Asked) -> list[Knob]:
    """The knobs of network and optimiser that have an effect and no place of their own, with the choices allowed."""
    idle = {*IDLE.get(now.base.network, ()), *FIRST, now.knob}
    if now.base.objective.posterior == "gaussian":
        idle.add("code_activation")
    items = [BY_NAME[name] for name in NETWORK + OPTIMISER if name not in idle]
    return [replace(item, choices=now.base.objective.needs.get(item.name, item.choices)) for item in items]


def _field(item: Knob, now: Asked) -> None:
    owner = now.base if item.name in BY_NAME else now.base.objective

    def changed(name: str, value: Value) -> None:
        _rebase(now, now.base.changed(name, value))

    field(item, getattr(owner, item.name), changed, disabled=len(item.choices) == 1,
          prefix=f"sweep:{now.base.objective.name}:")  # fmt: skip


def _rebase(now: Asked, base: Run) -> None:
    """Keep knob and values over a change of the base where they still make sense."""
    same = base.objective.name == now.base.objective.name
    asked.ask(asked.train(base, now.knob, now.values if same else ""))


def _dataset(now: Asked) -> None:
    st.session_state["sweep:dataset"] = now.base.dataset
    st.selectbox(
        _("Data"), DATASETS, format_func=lambda name: _(CHOICES[name]), key="sweep:dataset",
        on_change=lambda: _rebase(now, now.base.changed("dataset", st.session_state["sweep:dataset"])))  # fmt: skip


def _objective(now: Asked) -> None:
    catalogue = objectives.catalogue()
    st.session_state["sweep:objective"] = now.base.objective.name
    st.selectbox(
        _("Objective"), list(catalogue), format_func=lambda name: _(catalogue[name].title), key="sweep:objective",
        on_change=lambda: _rebase(now, now.base.changed(
            "objective", objectives.find(st.session_state["sweep:objective"])())))  # fmt: skip


def _knob(now: Asked) -> None:
    labels = {item.name: _(item.label) for item in sweepable(now.base)}
    st.session_state["sweep:knob"] = now.knob
    st.selectbox(_("Knob to sweep"), list(labels), format_func=labels.__getitem__, key="sweep:knob",
                 on_change=lambda: asked.ask(asked.train(now.base, st.session_state["sweep:knob"])))  # fmt: skip


# --- finished runs -----------------------------------------------------------------------------------------


def _picking(now: Asked) -> None:
    listed = {each.id: each for each in library.entries() if each.state.final}
    listed |= {run_id: found for run_id in now.ids if run_id not in listed and (found := library.find(run_id))}
    names = library.names(listed)
    st.session_state["sweep:ids"] = [run_id for run_id in now.ids if run_id in listed]
    st.multiselect(
        _("Finished runs"), list(listed), format_func=names.__getitem__, key="sweep:ids",
        on_change=lambda: asked.ask(replace(now, ids=tuple(st.session_state["sweep:ids"]))))  # fmt: skip
    chosen = [each.run for each in listed.values() if each.id in now.ids]
    labels = {item.name: _(item.label) for run in chosen for item in sweepable(run)}
    if now.knob:
        labels.setdefault(now.knob, now.knob)  # one that none of them has: said on the page
    if labels:
        st.session_state["sweep:shared"] = now.knob if now.knob in labels else next(iter(labels))
        st.selectbox(_("Knob to sweep"), list(labels), format_func=labels.__getitem__, key="sweep:shared",
                     on_change=lambda: asked.ask(replace(now, knob=st.session_state["sweep:shared"])))  # fmt: skip
