"""What can be taken away from a run: its link, and files that are made when they are asked for."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from aecore.results import exports
from aecore.results.exports import Export, Subject
from aecore.results.store import Result
from aecore.run import Run
from aecore.ui import session, titles
from aecore.ui.library import Entry
from aecore.ui.pages.runs import opening
from aecore.ui.words import N_, _

Source = Callable[[], Subject]

#: What the files are called on screen, in groups of one kind: title → (ending, words on the button).
GROUPS: dict[str, tuple[tuple[str, str], ...]] = {
    N_("All of it"): (("zip", N_("Everything (ZIP)")),),
    N_("Networks"): (("weights.safetensors", N_("Weights (safetensors)")), ("decoder.onnx", N_("Decoder (ONNX)")),
                     ("encoder.onnx", N_("Encoder (ONNX)"))),
    N_("Tables"): (("codes.csv", N_("Codes (CSV)")), ("metrics.csv", N_("Curves and figures (CSV)"))),
    N_("Pictures"): (("map.png", N_("Latent map (PNG)")), ("map.svg", N_("Latent map (SVG)")),
                     ("loss.png", N_("Loss curves (PNG)")), ("loss.svg", N_("Loss curves (SVG)"))),
    N_("To reproduce it"): (("configuration.json", N_("Configuration (JSON)")), ("reproduce.py", N_("Python script"))),
}  # fmt: skip


def of_entry(entry: Entry) -> None:
    """Open a window with the link and the files of a run that is kept."""
    store = session.engine().store
    _dialog(entry.run, entry.title, lambda: exports.stored(store, entry.id, entry.title))


def of_unkept(result: Result) -> None:
    """Open the window for a run that the store refused: its files are made from what is held of it."""
    title = titles.of(result.run)
    _dialog(result.run, title, lambda: exports.unkept(result, title))


def _dialog(run: Run, title: str, subject: Source) -> None:
    st.dialog(_("Link and export"), width="medium", icon=":material/download:")(_content)(run, title, subject)


def _content(run: Run, title: str, subject: Source) -> None:
    st.caption(_("Link: opens this run on the Train page"))
    st.code(opening.link(run), language=None, wrap_lines=True)
    offered = {export.ending: export for export in exports.offered(run)}
    for group, files in GROUPS.items():
        st.caption(_(group))
        with st.container(horizontal=True, gap="small"):
            for ending, words in files:
                name = exports.filename(title, run, offered[ending]) if ending in offered else ""
                _button(offered.get(ending), name, ending, words, subject)
    if len(offered) < len(exports.EXPORTS):
        st.caption(_("Codes and map need the data set, which is not on this machine."))


def _button(export: Export | None, name: str, ending: str, words: str, subject: Source) -> None:
    """Offer a file, which is made in a thread of the server once it is asked for; without an `export`, say that it is
    not to be had here.
    """
    key = f"export:{ending}"
    if export is None:
        st.button(_(words), key=key, disabled=True)
        return
    make = export.make
    st.download_button(_(words), lambda: make(subject()), key=key, mime=export.mime, file_name=name, on_click="ignore")
