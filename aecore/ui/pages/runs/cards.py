"""A card for each run: its picture, scores and reconstructions, and what can be done with it."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from datetime import timedelta

import streamlit as st
from babel.dates import format_timedelta

from aecore.results import measures
from aecore.results.store import LONGEST
from aecore.ui import library, phrases, thumbnails, titles
from aecore.ui.browser.part import Part, mount
from aecore.ui.library import Entry
from aecore.ui.pages.runs import changes, export, opening
from aecore.ui.plain import Markdown, plain
from aecore.ui.theme import dark
from aecore.ui.words import N_, _, language

MAP = 116  # px
MORE = {"rename": N_("Rename"), "export": N_("Link and export"), "delete": N_("Delete")}
ICONS = {"rename": ":material/edit:", "export": ":material/download:", "delete": ":material/delete:"}


def finished(entry: Entry) -> None:
    """Show a finished run."""
    with st.container(border=True, height="stretch", key=f"run:{entry.id}"):
        if st.session_state.get("runs:renaming") == entry.id:
            _rename(entry)
        else:
            _choose(entry)
        drawn = thumbnails.stored(entry.id, entry.written, dark())
        _body(entry, drawn, _("{seconds:.1f} s of training").format(seconds=entry.seconds))
        _actions(entry)


def moving(entry: Entry, shown: Mapping[str, Part]) -> None:
    """Show a run that trains or waits, from the parts of its scene."""
    with st.container(border=True, height="stretch", key=f"run:{entry.id}"):
        st.markdown(plain(entry.title))
        mount(shown[f"runs-status:{entry.id}"])
        with st.container(horizontal=True, gap="small"):
            with st.container(width=MAP, height=MAP, border=False):
                mount(shown[f"runs-map:{entry.id}"])
            with st.container(width="stretch", gap=None):
                mount(shown[f"runs-scores:{entry.id}"])
                st.caption(_settings(entry), help=plain(titles.whole(entry.run)))
        mount(shown[f"runs-digits:{entry.id}"])
        _open(entry)


def confirm(entries: Sequence[Entry]) -> None:
    """Ask whether these runs shall be deleted."""
    st.dialog(_("Delete runs"), icon=":material/delete:")(_confirm)(entries)


def _confirm(entries: Sequence[Entry]) -> None:
    st.markdown("\n".join(f"- {plain(entry.title)}" for entry in entries))
    st.caption(_("Undo on this page brings them back."))
    with st.container(horizontal=True):
        sure = st.button(_("Delete"), type="primary", icon=":material/delete:", key="runs:really",
                         on_click=changes.discard, args=([entry.id for entry in entries],))  # fmt: skip
        if st.button(_("Cancel"), key="runs:cancel") or sure:
            st.rerun()  # which closes the window


def _choose(entry: Entry) -> None:
    """Show the title with a box to tick."""
    key = f"runs:tick:{entry.id}"
    st.session_state[key] = entry.id in changes.ticked()
    st.checkbox(plain(entry.title), key=key, on_change=_tick, args=(entry.id, key))


def _tick(run_id: str, key: str) -> None:
    if st.session_state[key]:
        changes.ticked().add(run_id)
    else:
        changes.ticked().discard(run_id)


def _body(entry: Entry, drawn: tuple[bytes, bytes] | None, spent: Markdown) -> None:
    """Show map and scores side by side, the reconstructions below."""
    with st.container(horizontal=True, gap="small"):
        with st.container(width=MAP, height=MAP, border=False):
            if drawn:
                st.image(drawn[0], width=MAP, alt=_("Latent map: test images by their codes"))
        with st.container(width="stretch", gap=None):
            st.markdown("  \n".join(_scores(entry)))
            told = [_settings(entry), spent, plain(_ago(entry))]
            st.caption(" · ".join(part for part in told if part), help=plain(titles.whole(entry.run)))
    if drawn:
        st.image(drawn[1], width="stretch", alt=_("Ten test images, reconstructed"))


def _scores(entry: Entry) -> list[Markdown]:
    """The figures that compare, each with its unit."""
    return [f":small[{each}]" for each in scores(entry.test)]


def scores(test: Mapping[str, float]) -> list[Markdown]:
    """Return the figures that compare, each with its unit."""
    return [phrases.figure(name, test[name], strong=True) for name in measures.ALIKE if name in test]


def _settings(entry: Entry) -> Markdown:
    """What a run is that its user has named."""
    made = titles.of(entry.run)
    return plain(made) if made != entry.title else ""


def _ago(entry: Entry) -> str:
    """When it was stored, as people say it."""
    if not entry.written:
        return ""
    past = timedelta(seconds=min(-1.0, entry.written - time.time()))
    return format_timedelta(past, add_direction=True, locale=language())


def _open(entry: Entry) -> None:
    page = st.menu_button(_("Open in"), opening.pages(1), format_func=opening.label, icon=":material/open_in_new:",
                          key=f"runs:open:{entry.id}")  # fmt: skip
    if page:
        opening.open_in(page, [entry.id])


def _actions(entry: Entry) -> None:
    with st.container(horizontal=True, gap="small"):
        _open(entry)
        action = st.menu_button(_("More"), list(MORE), format_func=lambda name: f"{ICONS[name]} {_(MORE[name])}",
                                icon=":material/more_horiz:", type="tertiary", key=f"runs:more:{entry.id}")  # fmt: skip
    if action == "rename":
        st.session_state["runs:renaming"] = entry.id
        st.rerun()
    elif action == "export":
        export.of_entry(entry)
    elif action == "delete":
        confirm([entry])


def _rename(entry: Entry) -> None:
    """Show the title as a field; an empty one goes back to the name made from the settings."""
    key = f"runs:title:{entry.id}"
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.text_input(_("Name"), entry.title, LONGEST, key=key, placeholder=titles.of(entry.run),
                      on_change=_name, args=(entry.id, key))  # fmt: skip
        st.button(_("Done"), key=f"runs:named:{entry.id}", on_click=_name, args=(entry.id, key))


def _name(run_id: str, key: str) -> None:
    title, made = st.session_state[key], library.find(run_id)
    if made:
        changes.rename(run_id, "" if title == titles.of(made.run) else title)
    st.session_state.pop("runs:renaming", None)
