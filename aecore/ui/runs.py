"""The Runs page: what is in training, then what is finished, as cards to find, open, name, take away and delete."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import streamlit as st

from aecore import objectives
from aecore.ui import library, runs_cards, runs_open, runs_trash, session
from aecore.ui.fields import CHOICES
from aecore.ui.i18n import N_, _
from aecore.ui.library import Entry

POLL = 1.0  # seconds between two looks at runs that train
PER_PAGE = 12
STYLE = """
<style>
.st-key-runs-training, .st-key-runs-finished {
  display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 19rem), 1fr)); }
.st-key-runs-filter { display: grid; grid-template-columns: repeat(auto-fit, minmax(9rem, 1fr)); }
</style>
"""

#: Orders of the list: name → title and sort key, smallest first.
ORDERS: Mapping[str, tuple[str, Callable[[Entry], float | str]]] = {
    "newest": (N_("Newest first"), lambda entry: -entry.written),
    "mse": (N_("Smallest MSE"), lambda entry: entry.test.get("mse", float("inf"))),
    "recon": (N_("Smallest reconstruction loss"), lambda entry: entry.test.get("recon", float("inf"))),
    "seconds": (N_("Shortest training"), lambda entry: entry.seconds),
    "title": (N_("By name"), lambda entry: entry.title.casefold()),
}


@dataclass(frozen=True)
class Filter:
    """What the list is reduced to ("" for all), and its order."""

    words: str = ""
    objective: str = ""
    dataset: str = ""
    order: str = "newest"

    def of(self, entries: Sequence[Entry]) -> list[Entry]:
        """Return the entries that pass, in order."""
        return sorted((entry for entry in entries if self._passes(entry)), key=ORDERS[self.order][1])

    def _passes(self, entry: Entry) -> bool:
        told = f"{entry.title} {entry.id}".casefold()
        return (all(word in told for word in self.words.casefold().split())
                and self.objective in ("", entry.run.objective.name)
                and self.dataset in ("", entry.run.dataset))  # fmt: skip


def page() -> None:
    """Show the page below its heading."""
    st.html(STYLE)
    runs_trash.purge(session.engine().store)
    entries = library.entries()
    _undo()
    if not entries:
        library.no_runs()
        return
    moving = [entry.id for entry in entries if not entry.state.final]
    st.fragment(_training, run_every=POLL if moving else None)(moving)
    finished = [entry for entry in entries if entry.state.final]
    if finished:
        _finished(finished)


def _training(moving: Sequence[str]) -> None:
    """Show the runs that train or wait; run the page once more when one of them is over."""
    entries = [entry for entry in library.entries() if not entry.state.final]
    if [entry.id for entry in entries] != list(moving):
        st.rerun()
    if entries:
        title = _("In training")
        st.markdown(f"**{title}**")
        with st.container(horizontal=True, key="runs-training"):
            for entry in entries:
                runs_cards.moving(entry)


def _finished(entries: Sequence[Entry]) -> None:
    found = _filter(entries).of(entries)
    _selection(entries, len(found))
    if not found:
        st.caption(_("No run fits. Clear the search or choose all."))
    pages = max(1, -(-len(found) // PER_PAGE))
    shown = min(st.session_state.get("runs:page", 1), pages)
    with st.container(horizontal=True, key="runs-finished"):
        for entry in found[(shown - 1) * PER_PAGE : shown * PER_PAGE]:
            runs_cards.finished(entry)
    if pages > 1:
        st.session_state["runs:page"] = shown
        st.pagination(pages, key="runs:page")


def _filter(entries: Sequence[Entry]) -> Filter:
    """Show the filters; only what occurs can be chosen."""
    catalogue = objectives.catalogue()
    used = {entry.run.objective.name for entry in entries}
    kinds = ["", *(name for name in catalogue if name in used)]
    sets = ["", *sorted({entry.run.dataset for entry in entries})]
    with st.container(horizontal=True, vertical_alignment="bottom", key="runs-filter"):
        words = st.text_input(_("Search"), key="runs:words", icon=":material/search:")
        objective = st.selectbox(
            _("Objective"), kinds, key="runs:objective",
            format_func=lambda name: _(catalogue[name].title) if name else _("All objectives"))  # fmt: skip
        dataset = st.selectbox(_("Data"), sets, key="runs:dataset",
                               format_func=lambda name: _(CHOICES[name]) if name else _("All data"))  # fmt: skip
        order = st.selectbox(_("Order"), list(ORDERS), key="runs:order",
                             format_func=lambda name: _(ORDERS[name][0]))  # fmt: skip
    return Filter(words or "", objective or "", dataset or "", order or "newest")


def _selection(entries: Sequence[Entry], found: int) -> None:
    """Say how many runs there are, and offer what can be done with those that are ticked."""
    chosen = [entry for entry in entries if entry.id in runs_cards.ticked()]
    compare = runs_open.TARGETS["compare"]
    able = "compare" in runs_open.pages(len(chosen))
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="runs:selection"):
        st.caption(_("{found} of {all} runs · {chosen} ticked").format(
            found=found, all=len(entries), chosen=len(chosen)), width="content")  # fmt: skip
        told = _("Tick two to four runs.") if runs_open.here("compare") else _("This page is not there yet.")
        if st.button(_("Compare"), icon=compare.icon, key="runs:compare", disabled=not able, help=told):
            runs_open.open_in("compare", [entry.id for entry in chosen])
        if st.button(_("Delete"), icon=":material/delete:", key="runs:delete", disabled=not chosen):
            runs_cards.confirm(chosen)
        if chosen:
            st.button(_("Untick all"), key="runs:clear", type="tertiary", on_click=runs_cards.ticked().clear)


def _undo() -> None:
    """Offer to bring back what this visitor deleted last."""
    gone: list[str] = st.session_state.get("runs:deleted", [])
    if not gone:
        return
    with st.container(border=True, horizontal=True, vertical_alignment="center", key="runs:undo"):
        st.markdown(_("Deleted runs: {n}.").format(n=len(gone)), width="content")
        st.button(_("Undo"), icon=":material/undo:", key="runs:bring-back", on_click=_bring_back)
        st.button(_("Close"), key="runs:forget", type="tertiary",
                  on_click=lambda: st.session_state.pop("runs:deleted", None))  # fmt: skip


def _bring_back() -> None:
    runs_trash.restore(session.engine().store, st.session_state.pop("runs:deleted", []))
