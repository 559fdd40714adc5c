"""What the visitor asks for: a sweep to train, finished runs put side by side, or the ready-made one.

A link holds all of it: `sweep` beside the settings of the base, or `runs` and `knob`, or `ready`; or the one `run`
that another page sends here. What cannot be read is said in a sentence, and the rest of the page works.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

import streamlit as st

from aecore.analyses.sweeps.question import OF_RUN, Sweep, ready, sweepable
from aecore.knobs import InvalidField
from aecore.objectives.beta_vae import BetaVAE
from aecore.results import gallery
from aecore.run import Run
from aecore.ui import address, library, session
from aecore.ui.address import Address
from aecore.ui.query import Query
from aecore.ui.words import N_

Mode = Literal["train", "picked", "ready"]
STATE, TAB, AT = "sweeps:asked", "sweeps:tab", "sweeps:at"  # of the session: the last two are what is looked at
GONE = N_("The run {id} is not here any more: it was deleted, or it is on another server.")

#: What one trains here first: room for ten dimensions, of which each β keeps as many as it can pay for; big batches,
#: which are quick, and five epochs: five runs on MNIST end within a minute and a half on two cores.
FIRST = Run(BetaVAE(), latent_dim=10, epochs=5, batch_size=256)
#: The ready experiment on known factors, as measured: β = 4 keeps x, y and scale apart, β = 1 does not.
FACTORS = Run(BetaVAE(), dataset="shapes", latent_dim=10, epochs=25)
FACTOR_BETAS = "1, 4"


@dataclass(frozen=True)
class Asked:
    """What is asked for. `base`, `knob` and `values`, as typed, in mode "train"; `ids` and `knob` in mode "picked"."""

    mode: Mode
    base: Run
    knob: str
    values: str
    ids: tuple[str, ...] = ()

    def sweep(self) -> Sweep:
        """Return the sweep to train. Raises InvalidField for what was typed."""
        typed = self.values.replace(";", ",").replace(" ", ",")
        return Sweep.from_link(_full_link(self.base) | {"sweep": f"{self.knob}:{typed}"})

    def to_link(self) -> dict[str, str]:
        """Return the query parameters that restore this. Raises InvalidField for what was typed."""
        if self.mode == "ready":
            return {"ready": "beta"}
        if self.mode == "picked":
            return {"runs": ",".join(self.ids), "knob": self.knob}
        sweep = self.sweep()
        return {"dataset": sweep.base.dataset} | sweep.to_link()


def current() -> Asked:
    """Return what is asked for; a newcomer has something to touch at once."""
    if STATE not in st.session_state:
        st.session_state[STATE] = replace(_begin(_first()), mode="ready" if gallery.sweep() else "train")
    asked: Asked = st.session_state[STATE]
    return asked


def ask(asked: Asked) -> None:
    """Ask for something else from now on; a callback may do so."""
    if asked.mode != current().mode:
        address.step()
    address.dismiss()
    st.session_state[STATE] = asked


def turn(mode: Mode) -> None:
    """Ask for another kind of sweep: the ready-made one, one to train, or finished runs."""
    ask(replace(current(), mode=mode))


def train(base: Run, knob: str = "", values: str = "") -> Asked:
    """Return a request to train `base` along a knob; what is not given is the first there is, as the page has it."""
    allowed = [item.name for item in sweepable(base)]
    return _begin(base) if knob not in allowed else Asked("train", base, knob, values or _typed(base, knob))


def _first() -> Run:
    return replace(FIRST, dataset=session.default_run().dataset)


def _begin(base: Run) -> Asked:
    knob = sweepable(base)[0].name
    return Asked("train", base, knob, _typed(base, knob))


def value_of(run: Run, knob: str) -> float:
    """Return the value of a run's knob."""
    value: float = getattr(run if knob in OF_RUN else run.objective, knob)
    return value


def _typed(base: Run, knob: str) -> str:
    return _said(base, knob, ready(base, knob))


def _said(base: Run, knob: str, values: Sequence[float]) -> str:
    """Write values as one types them."""
    item = next(item for item in sweepable(base) if item.name == knob)
    return ", ".join(map(item.text, values))


def _full_link(base: Run) -> dict[str, str]:
    return {"dataset": base.dataset} | base.to_link()


def _take(asked: Query) -> None:
    """Ask for what a link asks for, and look at what it looks at; what it asks for in vain is noted."""
    for name, key in (("tab", TAB), ("at", AT)):
        if name in asked:
            st.session_state[key] = asked[name]
    if link := asked.but(("tab", "at")):
        st.session_state[STATE] = _read(link)


def _told() -> dict[str, str] | None:
    """What is asked for, beside what is looked at; while what was typed is wrong, the address stays."""
    try:
        link = current().to_link()
    except InvalidField:
        return None
    return link | {name: st.session_state[key] for name, key in (("tab", TAB), ("at", AT)) if key in st.session_state}


NAMES = {"ready", "runs", "knob", "run", "sweep", "tab", "at", *session.ADDRESS.names}
ADDRESS = Address("sweeps", NAMES, _take, _told)


def _read(link: Query) -> Asked:
    """Return what a link asks for, without `tab` and `at`."""
    if "ready" in link:
        return replace(_begin(_first()), mode="ready")
    if "runs" in link:
        return _picked(tuple(part for part in link["runs"].split(",") if part), link.get("knob", ""))
    return _around(link["run"]) if "run" in link else _linked(link)


def _picked(ids: tuple[str, ...], knob: str) -> Asked:
    """Return finished runs side by side, without those that are gone."""
    found = library.find_all(ids)
    library.note_gone([run_id for run_id, entry in found.items() if not entry], GONE)
    kept = tuple(run_id for run_id, entry in found.items() if entry)
    return replace(_begin(_first()), mode="picked", ids=kept, knob=knob)


def _around(run_id: str) -> Asked:
    """Return the sweep that a run is part of; one that was steered or stopped, which no sweep trains, stands alone."""
    found = library.find(run_id)
    if found is None:
        library.note_gone([run_id], GONE)
        return _begin(_first())
    asked = _begin(found.run)
    own = value_of(found.run, asked.knob)
    asked = replace(asked, values=_said(found.run, asked.knob, sorted({own, *ready(found.run, asked.knob)})))
    st.session_state[AT] = _said(found.run, asked.knob, [own])
    if found.run not in asked.sweep().runs():
        return replace(asked, mode="picked", ids=(found.id,))
    return asked


def _linked(link: Query) -> Asked:
    """Return the sweep of a link; with a wrong knob its base, with wrong values these, to be mended."""
    knob, colon, values = link.get("sweep", "").partition(":")
    try:
        base = Run.from_link({"dataset": session.default_run().dataset, **link})
    except InvalidField as error:
        address.unread(error)
        return _begin(_first())
    if not colon:
        return _begin(base)
    try:
        return Asked("train", base, Sweep.from_link({**_full_link(base), "sweep": link["sweep"]}).knob, _spaced(values))
    except InvalidField as error:
        if knob in {item.name for item in sweepable(base)}:
            return Asked("train", base, knob, _spaced(values))  # said, and to be mended, where they are typed
        address.unread(error)
        return _begin(base)


def _spaced(values: str) -> str:
    return ", ".join(values.split(","))
