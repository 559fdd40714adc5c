"""The ways between the pages: a rail at the left edge, a strip at the top where it is narrow; the same links in both.

Streamlit's sidebar is not used: on a laptop it takes a fifth of the width from the map, on a phone it covers the map
that one steers, and it moves the page aside a moment after it was painted.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import streamlit as st
from streamlit.navigation.page import Page

from aecore import shipped
from aecore.ui import address, words
from aecore.ui.plain import plain
from aecore.ui.words import LANGUAGES, _, language

NAME = "aecore"
MARK = str(shipped.ASSETS / "icon.png")


@dataclass(frozen=True)
class Group:
    """Pages that belong together, each with an icon, under a title."""

    title: str
    pages: Sequence[Page]


def run(groups: Sequence[Group], hidden: Sequence[Page] = ()) -> None:
    """Show the rail and run the page that the address names.

    hidden: pages that only links lead to.
    """
    chosen = st.navigation([*(page for group in groups for page in group.pages), *hidden], position="hidden")
    _rail(groups)
    chosen.run()


def _rail(groups: Sequence[Group]) -> None:
    with st.container(key="rail"):
        _mark(groups[0].pages[0])
        for place, group in enumerate(groups):
            with st.container(key=f"rail-group-{place}"):
                st.caption(plain(group.title))
                for page in group.pages:
                    address.link(page, icon=None)
        _language_switch()


def _mark(home: Page) -> None:
    """The app's sign and name, which lead to the first page."""
    with st.container(key="rail-mark"):
        st.image(MARK, width=34)
        address.link(home, NAME)


def _language_switch() -> None:
    st.session_state["field:lang"] = language()
    st.segmented_control(
        _("Language"), list(LANGUAGES), format_func=LANGUAGES.__getitem__, key="field:lang", required=True,
        label_visibility="collapsed", on_change=lambda: words.choose(st.session_state["field:lang"]))  # fmt: skip
