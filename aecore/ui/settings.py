"""The sidebar: data, objective, knobs, network and optimiser. It edits the draft and steers the job."""

from __future__ import annotations

import inspect
from dataclasses import replace

import streamlit as st

from aecore import knobs, objectives
from aecore.knobs import Value
from aecore.run import DATASETS, Run
from aecore.ui import session
from aecore.ui.fields import CHOICES, field
from aecore.ui.i18n import _

NETWORK = ("network", "widths", "activation", "code_activation", "likelihood", "binarise")
OPTIMISER = ("lr", "schedule", "batch_size", "precision", "seed", "train_images")
#: What a network makes no use of.
IDLE = {"linear": ("widths", "activation"), "conv": ("widths",)}
BY_NAME = {item.name: item for item in knobs.knobs(Run)}


def sidebar() -> None:
    """Show every setting of the draft. While a run trains, only its live knobs move."""
    watched = session.job()
    busy = watched is not None and not watched.state.final
    with st.sidebar:
        _dataset(busy)
        _objective(busy)
        for item in knobs.shown(session.draft().objective):
            field(
                item,
                _present(item.name),
                _move,
                disabled=_locked(item, busy),
                prefix=session.draft().objective.name,
            )
        for name in ("latent_dim", "epochs"):
            field(BY_NAME[name], getattr(session.draft(), name), _move, disabled=busy)
        field(BY_NAME["lr"], _present("lr"), _move, disabled=_locked(BY_NAME["lr"], busy))
        with st.expander(_("Network and optimiser"), icon=":material/tune:"):
            for item in _offered(session.draft()):
                forced = len(item.choices) == 1
                field(item, getattr(session.draft(), item.name), _move, disabled=busy or forced)
        if busy:
            st.caption(
                _("While it trains, the weights and the learning rate can be moved. Stop it to change the rest.")
            )


def _offered(draft: Run) -> list[knobs.Knob]:
    """The knobs of network and optimiser that have an effect here, each with the choices that the objective allows."""
    idle = set(IDLE.get(draft.network, ())) | {"lr"}  # the learning rate has a place of its own
    if draft.objective.posterior == "gaussian":
        idle.add("code_activation")
    items = [BY_NAME[name] for name in NETWORK + OPTIMISER if name not in idle]
    return [replace(item, choices=draft.objective.needs.get(item.name, item.choices)) for item in items]


def _locked(item: knobs.Knob, busy: bool) -> bool:
    watched = session.job()
    return busy and not (item.live and watched is not None and session.owns(watched))


def _present(name: str) -> Value:
    """Return a knob's value: where the steering has put it while a run trains, else the draft's."""
    watched = session.job()
    draft = session.draft()
    if watched and not watched.state.final:
        moved = st.session_state.get("steered", {})
        known = {name: value for snapshot in watched.snapshots()[-1:] for name, value in snapshot.knobs.items()}
        if (watched.id, name) in moved or name in known:
            return moved.get((watched.id, name), known.get(name))  # type: ignore[no-any-return]
    return getattr(draft.objective if hasattr(draft.objective, name) else draft, name)  # type: ignore[no-any-return]


def _move(name: str, value: Value) -> None:
    """A widget was moved: steer the job that trains, or change the draft."""
    watched, draft = session.job(), session.draft()
    if watched and not watched.state.final:
        watched.set_knob(name, float(value))  # type: ignore[arg-type]
        st.session_state.setdefault("steered", {})[watched.id, name] = value
    else:
        session.revise(draft.changed(name, value))


# --- data and objective ------------------------------------------------------------------------------------


def _dataset(busy: bool) -> None:
    draft = session.draft()
    st.session_state["field:dataset"] = draft.dataset
    st.selectbox(_("Data"), DATASETS, format_func=lambda name: _(CHOICES[name]), key="field:dataset",
                 disabled=busy, on_change=lambda: _move("dataset", st.session_state["field:dataset"]))  # fmt: skip


def _objective(busy: bool) -> None:
    catalogue = objectives.catalogue()
    st.session_state["field:objective"] = session.draft().objective.name
    st.selectbox(_("Objective"), list(catalogue), format_func=lambda name: _(catalogue[name].title),
                 key="field:objective", disabled=busy, on_change=_choose_objective)  # fmt: skip
    chosen = catalogue[session.draft().objective.name]
    st.caption(_(chosen.summary))
    with st.popover(_("Formula and code"), icon=":material/function:", width="stretch"):
        st.latex(chosen.equation)
        st.caption(chosen.reference)
        st.code(inspect.getsource(chosen.terms), language="python")


def _choose_objective() -> None:
    name = st.session_state["field:objective"]
    chosen = objectives.find(name)
    session.revise(session.draft().changed("objective", chosen()))
