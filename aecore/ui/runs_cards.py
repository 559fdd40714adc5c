"""A card for each run: its picture, scores and reconstructions, and what can be done with it."""

from __future__ import annotations

import re
import time
from collections.abc import Sequence
from datetime import timedelta

import streamlit as st
from babel.dates import format_timedelta

from aecore.store import LONGEST
from aecore.ui import library, runs_export, runs_open, runs_pictures, runs_titles, runs_trash, session, status
from aecore.ui.i18n import N_, _, language
from aecore.ui.library import Entry

MAP = 116  # px
COMPARED = ("recon", "kl", "mse")  # figures that mean the same for every objective
MORE = {"rename": N_("Rename"), "export": N_("Link and export"), "delete": N_("Delete")}
ICONS = {"rename": ":material/edit:", "export": ":material/download:", "delete": ":material/delete:"}


def finished(entry: Entry) -> None:
    """Show a finished run."""
    with st.container(border=True, height="stretch", key=f"run:{entry.id}"):
        if st.session_state.get("runs:renaming") == entry.id:
            _rename(entry)
        else:
            _choose(entry)
        drawn = runs_pictures.stored(entry.id, entry.written, dark())
        _body(entry, drawn, _("{seconds:.1f} s of training").format(seconds=entry.seconds))
        _actions(entry)


def moving(entry: Entry) -> None:
    """Show a run that trains or waits."""
    last = library.snapshot(entry)
    with st.container(border=True, height="stretch", key=f"run:{entry.id}"):
        st.markdown(plain(entry.title))
        status.progress(library.job(entry), last)
        _body(entry, runs_pictures.both(last, entry, dark()) if last else None, "")
        _open(entry)


def ticked() -> set[str]:
    """Return the ids of the runs that this visitor has ticked; change it in place."""
    chosen: set[str] = st.session_state.setdefault("runs:ticked", set())
    return chosen


def dark() -> bool:
    """Whether the page is dark."""
    return st.context.theme.type == "dark"


def plain(text: str) -> str:
    """Return a title, which anybody may have written, as Markdown that shows it letter by letter."""
    return re.sub(r"([\\`*_{}\[\]()<>#+\-.!$~:|&])", r"\\\1", text)


def confirm(entries: Sequence[Entry]) -> None:
    """Ask whether these runs shall be deleted."""
    st.dialog(_("Delete runs"), icon=":material/delete:")(_confirm)(entries)


def _confirm(entries: Sequence[Entry]) -> None:
    st.markdown("\n".join(f"- {plain(entry.title)}" for entry in entries))
    st.caption(_("Undo on this page brings them back."))
    with st.container(horizontal=True):
        sure = st.button(_("Delete"), type="primary", icon=":material/delete:", key="runs:really",
                         on_click=_delete, args=([entry.id for entry in entries],))  # fmt: skip
        if st.button(_("Cancel"), key="runs:cancel") or sure:
            st.rerun()  # which closes the window


def _delete(ids: Sequence[str]) -> None:
    st.session_state["runs:deleted"] = runs_trash.discard(session.engine().store, ids)
    ticked().difference_update(ids)


def _choose(entry: Entry) -> None:
    """Show the title with a box to tick."""
    key = f"runs:tick:{entry.id}"
    st.session_state[key] = entry.id in ticked()
    st.checkbox(plain(entry.title), key=key, on_change=_tick, args=(entry.id, key))


def _tick(run_id: str, key: str) -> None:
    if st.session_state[key]:
        ticked().add(run_id)
    else:
        ticked().discard(run_id)


def _body(entry: Entry, drawn: tuple[bytes, bytes] | None, spent: str) -> None:
    """Show map and scores side by side, the reconstructions below."""
    with st.container(horizontal=True, gap="small"):
        with st.container(width=MAP, height=MAP, border=False):
            if drawn:
                st.image(drawn[0], width=MAP, alt=_("Latent map: test images by their codes"))
        with st.container(width="stretch", gap=None):
            st.markdown("  \n".join(_scores(entry)))
            told = [_settings(entry), spent, _ago(entry)]
            st.caption(" · ".join(part for part in told if part))
    if drawn:
        st.image(drawn[1], width="stretch", alt=_("Ten test images, reconstructed"))


def _scores(entry: Entry) -> list[str]:
    """The figures that compare, each with its unit."""
    told = {figure.name: figure for figure in status.FIGURES}
    return [f":small[{_(told[name].label)} **{told[name].write(entry.test[name])}** {_(told[name].unit)}]"
            for name in COMPARED if name in entry.test]  # fmt: skip


def _settings(entry: Entry) -> str:
    """What a run is that its user has named."""
    made = runs_titles.of(entry.run)
    return plain(made) if made != entry.title else ""


def _ago(entry: Entry) -> str:
    """When it was stored, as people say it."""
    if not entry.written:
        return ""
    past = timedelta(seconds=min(-1.0, entry.written - time.time()))
    return format_timedelta(past, add_direction=True, locale=language())


def _open(entry: Entry) -> None:
    page = st.menu_button(_("Open in"), runs_open.pages(1), format_func=runs_open.label, icon=":material/open_in_new:",
                          key=f"runs:open:{entry.id}")  # fmt: skip
    if page:
        runs_open.open_in(page, [entry.id])


def _actions(entry: Entry) -> None:
    with st.container(horizontal=True, gap="small"):
        _open(entry)
        action = st.menu_button(_("More"), list(MORE), format_func=lambda name: f"{ICONS[name]} {_(MORE[name])}",
                                icon=":material/more_horiz:", type="tertiary", key=f"runs:more:{entry.id}")  # fmt: skip
    if action == "rename":
        st.session_state["runs:renaming"] = entry.id
        st.rerun()
    elif action == "export":
        runs_export.dialog(entry)
    elif action == "delete":
        confirm([entry])


def _rename(entry: Entry) -> None:
    """Show the title as a field; an empty one goes back to the name made from the settings."""
    key = f"runs:title:{entry.id}"
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.text_input(_("Name"), entry.title, LONGEST, key=key, placeholder=runs_titles.of(entry.run),
                      on_change=_name, args=(entry.id, key))  # fmt: skip
        st.button(_("Done"), key=f"runs:named:{entry.id}", on_click=_name, args=(entry.id, key))


def _name(run_id: str, key: str) -> None:
    title, made = st.session_state[key], library.find(run_id)
    if made:
        session.engine().store.rename(run_id, "" if title == runs_titles.of(made.run) else title)
    st.session_state.pop("runs:renaming", None)
