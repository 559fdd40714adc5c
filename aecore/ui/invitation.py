"""What a page offers while it has nothing of its own to show: the ready-made runs, each a card that can be pressed."""

from __future__ import annotations

import streamlit as st

from aecore.results import gallery
from aecore.ui import address, ready_made, thumbnails
from aecore.ui.words import _

MAP = 150  # px
CARD = MAP + 34


def ready() -> None:
    """Show the ready-made runs as cards that lead to Explore; nothing where they are not on this machine."""
    entries = ready_made.entries()
    if not entries:
        return
    st.markdown("**" + _("Ready-made runs, to be touched at once") + "**")
    with st.container(horizontal=True, key="ready-made"):
        for entry in entries:
            with st.container(border=True, key=f"card:{entry.id}", gap="small", width=CARD):
                address.link("explore", ready_made.name(entry.id.removeprefix(ready_made.MARK)), {"run": entry.id})
                st.image(_picture(entry.id.removeprefix(ready_made.MARK)), width=MAP,
                         alt=_("Latent map: test images by their codes"))  # fmt: skip


@st.cache_data(show_spinner=False, max_entries=len(gallery.PIECES))
def _picture(key: str) -> bytes:
    """Draw the map of a run of the gallery, as PNG."""
    piece = gallery.piece(key)
    assert piece is not None
    return thumbnails.latent_map(piece.snapshot, piece.labels)
