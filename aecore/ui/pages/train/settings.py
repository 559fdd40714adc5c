"""The settings of the draft. While a run trains they steer it: its weights and its learning rate can be moved."""

from __future__ import annotations

import streamlit as st

from aecore import knobs
from aecore.knobs import Knob, Value
from aecore.run import BY_NAME
from aecore.ui import command, fields, session
from aecore.ui.browser.panels import knob
from aecore.ui.browser.panels.knob import KnobView
from aecore.ui.browser.part import mount
from aecore.ui.form import Form
from aecore.ui.words import _


def form() -> Form:
    """Return the form of the draft, or of the run that is on its way."""
    return Form(session.draft(), _move, locked=_locked, present=_present, instead=_live)


def steering(settings: Form) -> None:
    """Show what can be moved while a run trains, in a row above the map, on a phone as well."""
    with st.container(horizontal=True, key="steering"):
        settings.knobs()
        settings.fields("lr")


def fixed(settings: Form) -> None:
    """Show what is settled before the first step."""
    settings.dataset()
    settings.fields("latent_dim", "epochs")
    settings.more("lr")
    if _busy():
        st.caption(_("While it trains, the weights and the learning rate can be moved. Stop it to change the rest."))


def _live(item: Knob) -> bool:
    """Show a knob of the training that goes on, which is moved over the live wire; False for what is none."""
    watched = session.job()
    if not _busy() or watched is None or not item.live:
        return False
    value = _present(item.name)
    present = float(getattr(watched.run.objective, item.name, watched.run.lr) if value is None else value)  # type: ignore[arg-type]
    stops = fields.stops(item, present)
    if len(stops) < 2:
        return False
    view = KnobView(watched.id if command.wired() else "", item.name, fields.label(item), _(item.help), stops,
                    [fields.written(item, stop) for stop in stops], present, not command.owns(watched))  # fmt: skip
    moved = mount(knob.part(view), heard="moved")
    if moved is not None and not view.locked:  # the wire was broken
        _move(item.name, float(moved))
    return True


def _busy() -> bool:
    watched = session.job()
    return watched is not None and not watched.state.final


def _locked(name: str) -> bool:
    watched, known = session.job(), {item.name: item for item in knobs.shown(session.draft().objective)} | BY_NAME
    steerable = name in known and known[name].live and watched is not None and command.owns(watched)
    return _busy() and not steerable


def _present(name: str) -> Value | None:
    """Return where the steering has put a knob while a run trains, else None."""
    watched = session.job()
    if watched is None or watched.state.final:
        return None
    told: dict[str, Value] = {knob: value for last in watched.snapshots()[-1:] for knob, value in last.knobs.items()}
    return told.get(name)


def _move(name: str, value: Value) -> None:
    """A widget was moved: steer the job that trains, or change the draft."""
    watched, draft = session.job(), session.draft()
    if watched and not watched.state.final:
        if not command.owns(watched):
            return  # the widget is locked, but what a browser sends is not bound by that
        watched.set_knob(name, float(value))  # type: ignore[arg-type]
    else:
        session.revise(draft.changed(name, value))
