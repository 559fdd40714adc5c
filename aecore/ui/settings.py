"""The sidebar: data, objective, knobs, network and optimiser. It edits the draft and steers the job."""

from __future__ import annotations

import inspect

import streamlit as st

from aecore import data, knobs, objectives
from aecore.data.base import DataError
from aecore.knobs import Value
from aecore.run import DATASETS, Run
from aecore.ui import session
from aecore.ui.fields import CHOICES, field
from aecore.ui.i18n import N_, _, explain

NETWORK = ("network", "widths", "activation", "likelihood")
OPTIMISER = ("lr", "schedule", "batch_size", "precision", "seed", "train_images")
STAND_IN = N_("A stand-in: scikit-learn's small digits, enlarged and varied. Figures on it are not figures on MNIST.")
BY_NAME = {item.name: item for item in knobs.knobs(Run)}


def sidebar() -> None:
    """Show every setting of the draft. While a run trains, only its live knobs move."""
    watched = session.job()
    busy = watched is not None and not watched.state.final
    with st.sidebar:
        _dataset(busy)
        _objective(busy)
        for item in knobs.knobs(type(session.draft().objective)):
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
            for name in NETWORK + tuple(name for name in OPTIMISER if name != "lr"):
                field(BY_NAME[name], getattr(session.draft(), name), _move, disabled=busy)
        if busy:
            st.caption(
                _("While it trains, the weights and the learning rate can be moved. Stop it to change the rest.")
            )


def _locked(item: knobs.Knob, busy: bool) -> bool:
    watched = session.job()
    return busy and not (item.live and watched is not None and session.owns(watched))


def _present(name: str) -> Value:
    """Return a knob's value: where the steering has put it while a run trains, else the draft's."""
    watched = session.job()
    moved = st.session_state.get("steered", {})
    if watched and not watched.state.final and (watched.id, name) in moved:
        return moved[watched.id, name]  # type: ignore[no-any-return]
    draft = session.draft()
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
    if draft.dataset == "digits":
        st.caption(":material/info: " + _(STAND_IN))
    for name in dict.fromkeys((draft.dataset, "mnist") if draft.dataset == "digits" else (draft.dataset,)):
        if not data.available(name):
            _offer(name)


def _offer(name: str) -> None:
    """Offer to download a data set, with a bar; leaving the page or any click ends the download cleanly."""
    title = data.describe(name).title
    if not st.button(_("Get {title}").format(title=title), icon=":material/download:", width="stretch"):
        return
    bar = st.progress(0.0, _("Downloading {title} …").format(title=title))

    def progress(done: int, total: int) -> None:
        text = _("Downloading {title}: {done:.1f} of {total:.1f} MB").format(
            title=title, done=done / 1e6, total=total / 1e6
        )
        bar.progress(min(1.0, done / max(total, 1)), text)

    try:
        data.fetch(name, progress)
    except DataError as error:
        bar.empty()
        st.error(explain(error))
        return
    session.revise(session.draft().changed("dataset", name))
    st.rerun()


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
