"""What can be taken away from a run: its link, and files that are made when they are asked for."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from aecore import exports
from aecore.exports import Export
from aecore.store import Store
from aecore.ui import runs_open, session
from aecore.ui.i18n import N_, _
from aecore.ui.library import Entry

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


def dialog(entry: Entry) -> None:
    """Open a window with the link and the files."""
    st.dialog(_("Link and export"), width="medium", icon=":material/download:")(_content)(entry)


def _content(entry: Entry) -> None:
    st.caption(_("Link: opens this run on the Train page"))
    st.code(runs_open.link(entry.run), language=None, wrap_lines=True)
    offered = {export.ending: export for export in exports.offered(entry.run)}
    for title, files in GROUPS.items():
        st.caption(_(title))
        with st.container(horizontal=True, gap="small"):
            for ending, words in files:
                _button(entry, offered.get(ending), ending, words)
    if len(offered) < len(exports.EXPORTS):
        st.caption(_("Codes and map need the data set, which is not on this machine."))


def _button(entry: Entry, export: Export | None, ending: str, words: str) -> None:
    key = f"export:{ending}"
    if export is None:
        st.button(_(words), key=key, disabled=True)
        return
    st.download_button(_(words), _maker(export, session.engine().store, entry), key=key, mime=export.mime,
                       file_name=exports.filename(entry.title, entry.run, export), on_click="ignore")  # fmt: skip


def _maker(export: Export, store: Store, entry: Entry) -> Callable[[], bytes]:
    """Return what makes the file, in a thread of the server, once it is asked for."""
    return lambda: exports.make(export, store, entry.id, entry.title)
