"""The settings: a sweep to train, with its base, or finished runs to put side by side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import streamlit as st

from aecore.analyses.sweeps.question import sweepable
from aecore.run import Run
from aecore.ui import library
from aecore.ui.form import Form
from aecore.ui.pages.sweeps import asking
from aecore.ui.pages.sweeps.asking import Asked
from aecore.ui.words import N_, _

MODES = {"train": N_("Train a sweep"), "picked": N_("Finished runs"), "ready": N_("The ready-made β sweep")}
FIRST = ("latent_dim", "epochs", "batch_size", "lr")


def form(now: Asked, modes: Sequence[str]) -> None:
    """Show every setting; `modes` are those that there is something for."""
    st.session_state["sweep:mode"] = now.mode
    st.selectbox(
        _("What to look at"), modes, format_func=lambda mode: _(MODES[mode]), key="sweep:mode",
        on_change=lambda: asking.ask(replace(now, mode=st.session_state["sweep:mode"])))  # fmt: skip
    if now.mode == "train":
        _training(now)
    elif now.mode == "picked":
        _picking(now)
    else:
        st.caption(_("Five β-VAEs on MNIST with ten latent dimensions each, trained beforehand and kept with the "
                     "program."))  # fmt: skip


# --- a sweep to train --------------------------------------------------------------------------------------


def _training(now: Asked) -> None:
    form = Form(now.base, lambda name, value: _rebase(now, now.base.changed(name, value)), "sweep:", {now.knob})
    form.dataset()
    form.objective()
    _knob(now)
    st.session_state["sweep:values"] = now.values
    st.text_input(
        _("Values"), key="sweep:values", help=_("From two to twelve numbers, with commas between them."),
        on_change=lambda: asking.ask(replace(now, values=st.session_state["sweep:values"])))  # fmt: skip
    st.button(_("Suggest values"), type="tertiary", icon=":material/auto_awesome:",
              on_click=lambda: asking.ask(asking.train(now.base, now.knob)))  # fmt: skip
    form.knobs()
    form.fields(*FIRST)
    if now.knob != "latent_dim":
        st.caption(_("Two latent dimensions fill the map; ten show which of them a run keeps and what each one does."))
    form.more(*FIRST)


def _rebase(now: Asked, base: Run) -> None:
    """Keep knob and values over a change of the base where they still make sense."""
    same = base.objective.name == now.base.objective.name
    asking.ask(asking.train(base, now.knob, now.values if same else ""))


def _knob(now: Asked) -> None:
    labels = {item.name: _(item.label) for item in sweepable(now.base)}
    st.session_state["sweep:knob"] = now.knob
    st.selectbox(_("Knob to sweep"), list(labels), format_func=labels.__getitem__, key="sweep:knob",
                 on_change=lambda: asking.ask(asking.train(now.base, st.session_state["sweep:knob"])))  # fmt: skip


# --- finished runs -----------------------------------------------------------------------------------------


def _picking(now: Asked) -> None:
    listed = {each.id: each for each in library.entries() if each.state.final}
    listed |= {run_id: found for run_id in now.ids if run_id not in listed and (found := library.find(run_id))}
    names = library.names(listed)
    st.session_state["sweep:ids"] = [run_id for run_id in now.ids if run_id in listed]
    st.multiselect(
        _("Finished runs"), list(listed), format_func=names.__getitem__, key="sweep:ids",
        on_change=lambda: asking.ask(replace(now, ids=tuple(st.session_state["sweep:ids"]))))  # fmt: skip
    chosen = [each.run for each in listed.values() if each.id in now.ids]
    labels = {item.name: _(item.label) for run in chosen for item in sweepable(run)}
    if now.knob:
        labels.setdefault(now.knob, now.knob)  # one that none of them has: said on the page
    if labels:
        st.session_state["sweep:shared"] = now.knob if now.knob in labels else next(iter(labels))
        st.selectbox(_("Knob to sweep"), list(labels), format_func=labels.__getitem__, key="sweep:shared",
                     on_change=lambda: asking.ask(replace(now, knob=st.session_state["sweep:shared"])))  # fmt: skip
