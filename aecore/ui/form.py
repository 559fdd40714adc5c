"""The settings of a run as widgets: one form for every page that asks for a run."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, replace
from typing import Any

import streamlit as st

from aecore import knobs, objectives
from aecore.knobs import Knob, Value
from aecore.objectives.base import Objective
from aecore.run import BY_NAME, Run
from aecore.ui import titles
from aecore.ui.fields import dataset, field
from aecore.ui.plain import plain
from aecore.ui.words import _

NETWORK = ("network", "widths", "activation", "code_activation", "likelihood", "binarise")
OPTIMISER = ("lr", "schedule", "batch_size", "precision", "seed", "train_images")


@dataclass(frozen=True)
class Form:
    """What the widgets show and do.

    run: what they describe. changed: called with the name of a setting and its checked new value; for "objective" the
    value is the objective. prefix: of the widgets' keys, one a page. skip: settings that have a place of their own.
    locked: whether a setting cannot be moved now. present: where a setting stands, if elsewhere than in the run.
    instead: draws a setting in another way, and returns whether it did.
    """

    run: Run
    changed: Callable[[str, Any], None]
    prefix: str = ""
    skip: Collection[str] = ()
    locked: Callable[[str], bool] = lambda name: False
    present: Callable[[str], Value | None] = lambda name: None
    instead: Callable[[Knob], bool] = lambda item: False

    def dataset(self) -> None:
        """Show the choice of the data."""
        dataset(f"field:{self.prefix}dataset", self.run.dataset, self.changed, disabled=self.locked("dataset"))

    def objective(self, *, labelled: bool = True) -> None:
        """Show the choice of the objective."""
        key = f"field:{self.prefix}objective"
        st.session_state[key] = self.run.objective.name
        st.selectbox(
            _("Objective"), list(objectives.catalogue()), format_func=titles.choice, key=key,
            disabled=self.locked("objective"), label_visibility="visible" if labelled else "collapsed",
            on_change=lambda: self.changed("objective", objectives.find(st.session_state[key])()))  # fmt: skip

    def knobs(self) -> None:
        """Show the objective's own knobs."""
        for item in knobs.shown(self.run.objective):
            if item.name not in self.skip:
                self._field(item, self.run.objective, self.run.objective.name)

    def fields(self, *names: str) -> None:
        """Show settings of the run by their names."""
        for name in names:
            if name not in self.skip:
                self._field(BY_NAME[name], self.run)

    def more(self, *shown: str) -> None:
        """Offer the other settings of network and optimiser that have an effect, without those that are `shown`."""
        with st.expander(_("Network and optimiser"), icon=":material/tune:"):
            for item in offered(self.run, {*shown, *self.skip}):
                self._field(item, self.run)

    def _field(self, item: Knob, owner: Run | Objective, group: str = "") -> None:
        if self.instead(item):
            return
        told = self.present(item.name)
        forced = len(item.choices) == 1
        field(item, getattr(owner, item.name) if told is None else told, self.changed,
              disabled=forced or self.locked(item.name), prefix=self.prefix + group)  # fmt: skip


def offered(run: Run, but: Collection[str]) -> Iterator[Knob]:
    """Yield the knobs of network and optimiser that have an effect, each with the choices that the objective allows."""
    idle = {*(item.name for item in knobs.idle(run)), *but}
    if run.objective.posterior == "gaussian":
        idle.add("code_activation")
    for name in NETWORK + OPTIMISER:
        if name not in idle:
            yield replace(BY_NAME[name], choices=run.objective.needs.get(name, BY_NAME[name].choices))


def formula(chosen: Objective) -> None:
    """Offer what an objective says, its formula, and the lines that implement it."""
    with st.popover(_("Formula and code"), icon=":material/function:"):
        st.markdown(_(chosen.summary))
        st.latex(chosen.equation)
        st.caption(plain(chosen.reference))
        st.code(inspect.getsource(chosen.terms), language="python")
