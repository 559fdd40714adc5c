"""The Runs page: what is in training, then what is finished, as cards to find, open, name, take away and delete."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import streamlit as st

from aecore import objectives
from aecore.results import measures
from aecore.ui import invitation, library, live, session, shell, titles
from aecore.ui.address import Address
from aecore.ui.fields import called
from aecore.ui.library import Entry
from aecore.ui.pages.runs import cards, changes, opening, troubles
from aecore.ui.pages.runs.training import Moving
from aecore.ui.plain import plain
from aecore.ui.words import N_, _

PER_PAGE = 12

#: Orders of the list: name → title and sort key, smallest first.
ORDERS: Mapping[str, tuple[str, Callable[[Entry], float | str]]] = {
    "newest": (N_("Newest first"), lambda entry: -entry.written),
    "mse": (N_("Smallest {measure}"), lambda entry: entry.test.get("mse", float("inf"))),
    "recon": (N_("Smallest {measure}"), lambda entry: entry.test.get("recon", float("inf"))),
    "quickest": (N_("Shortest training"), lambda entry: entry.seconds),
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


def show() -> None:
    """Lay the page out."""
    with shell.page(_("Runs"), Address("runs")):
        st.subheader(_("Runs"), anchor=False)
        _list()


def _list() -> None:
    """Show the runs, or what to do where there are none."""
    session.engine().store.tidy()
    entries = library.entries()
    changes.complaint()
    _undo()
    troubles.show()
    if not entries:
        library.no_runs()
        invitation.ready()
        return
    _training([entry for entry in entries if not entry.state.final])
    finished = [entry for entry in entries if entry.state.final]
    if finished:
        _finished(finished)


def _training(entries: Sequence[Entry]) -> None:
    """Show the runs that train or wait."""
    found = {entry.id: job for entry in entries if (job := library.job(entry))}
    if not found:
        return
    scene = live.known(Moving(list(found.values())))
    parts = {part.key: part for part in scene.parts()}
    title = _("In training")
    st.markdown(f"**{title}**")
    with st.container(horizontal=True, key="runs-training"):
        for entry in entries:
            if entry.id in found:
                cards.moving(entry, parts)
    live.follow(scene, [False] * len(found))


def _finished(entries: Sequence[Entry]) -> None:
    found = _filter(entries).of(entries)
    _selection(entries, len(found))
    if not found:
        st.caption(_("No run fits. Clear the search or choose all."))
    pages = max(1, -(-len(found) // PER_PAGE))
    shown = min(st.session_state.get("runs:page", 1), pages)
    with st.container(horizontal=True, key="runs-finished"):
        for entry in found[(shown - 1) * PER_PAGE : shown * PER_PAGE]:
            cards.finished(entry)
    if pages > 1:
        st.pagination(pages, default=shown, key="runs:page")


def _filter(entries: Sequence[Entry]) -> Filter:
    """Show the filters; only what occurs can be chosen."""
    used = {entry.run.objective.name for entry in entries}
    kinds = ["", *(name for name in objectives.catalogue() if name in used)]
    sets = ["", *sorted({entry.run.dataset for entry in entries})]
    with st.container(horizontal=True, vertical_alignment="bottom", key="runs-filter"):
        words = st.text_input(_("Search"), key="runs:words", icon=":material/search:")
        objective = st.selectbox(
            _("Objective"), kinds, key="runs:objective",
            format_func=lambda name: titles.choice(name) if name else _("All objectives"))  # fmt: skip
        dataset = st.selectbox(_("Data"), sets, key="runs:dataset",
                               format_func=lambda name: called("dataset", name) if name else _("All data"))  # fmt: skip
        order = st.selectbox(_("Order"), list(ORDERS), key="runs:order",
                             format_func=_order_title)  # fmt: skip
    return Filter(words or "", objective or "", dataset or "", order or "newest")


def _order_title(name: str) -> str:
    measure = _(measures.of(name).label) if name in measures.BY_NAME else ""
    return _(ORDERS[name][0]).format(measure=measure)


def _selection(entries: Sequence[Entry], found: int) -> None:
    """Say how many runs there are, and offer what can be done with those that are ticked."""
    chosen = [entry for entry in entries if entry.id in changes.ticked()]
    compare = opening.TARGETS["compare"]
    able = "compare" in opening.pages(len(chosen))
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="runs:selection"):
        st.caption(_("{found} of {all} runs · {chosen} ticked").format(
            found=plain(found), all=len(entries), chosen=len(chosen)), width="content")  # fmt: skip
        told = _("Tick two to four runs.") if opening.here("compare") else _("This page is not there yet.")
        if st.button(_("Compare"), icon=compare.icon, key="runs:compare", disabled=not able, help=told):
            opening.open_in("compare", [entry.id for entry in chosen])
        if st.button(_("Delete"), icon=":material/delete:", key="runs:delete", disabled=not chosen):
            cards.confirm(chosen)
        if chosen:
            st.button(_("Untick all"), key="runs:clear", type="tertiary", on_click=changes.ticked().clear)


def _undo() -> None:
    """Offer to bring back what this visitor deleted last."""
    if not (gone := changes.deleted()):
        return
    with st.container(border=True, horizontal=True, vertical_alignment="center", key="runs:undo"):
        st.markdown(_("Deleted runs: {n}.").format(n=len(gone)), width="content")
        st.button(_("Undo"), icon=":material/undo:", key="runs:bring-back", on_click=changes.bring_back)
        st.button(_("Close"), key="runs:forget", type="tertiary", on_click=changes.forget)
