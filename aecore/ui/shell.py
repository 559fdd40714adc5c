"""What every page shares: title, style, language."""

from __future__ import annotations

import streamlit as st
from streamlit.runtime.pages_manager import PagesManager

from aecore.knobs import InvalidField
from aecore.ui import analyses, session
from aecore.ui.i18n import ASSETS, LANGUAGES, _, explain, keep_language, language

#: Bars move with each poll: were they to glide there, the browser would draw the page all the time.
STYLE = """
<style>
[data-testid="stMainBlockContainer"] { padding: 2.6rem 2rem 3rem; max-width: 118rem; }
[data-testid="stSidebarHeader"] { height: 2.5rem; margin-bottom: 0; }
[data-testid="stMetricValue"] { font-size: 1.35rem; font-variant-numeric: tabular-nums; }
[data-testid="stMetricLabel"] p { font-size: .85rem; opacity: .8; }
.st-key-figures { column-gap: 1.1rem; row-gap: .2rem; }
.st-key-figures:has(> :nth-child(4):last-child) { display: grid; grid-template-columns: repeat(2, max-content); }
[data-stale="true"] { opacity: 1 !important; transition: none !important; }
[data-testid="stProgress"] * { transition: none !important; }
@media (max-width: 640px) {
  [data-testid="stMainBlockContainer"] { padding: 4.2rem .8rem 2rem; }
  [data-testid="stLayoutWrapper"]:has(> :is(.st-key-controls, .st-key-compare-controls)) { flex: 1 0 100%; }
}
</style>
"""


def dress(title: str) -> None:
    """Set up a page that needs no run: title and style; call it first."""
    _through_the_front_door()
    keep_language()
    st.set_page_config(page_title=f"{title} · aecore", page_icon=str(ASSETS / "icon.png"), layout="wide")
    st.html(STYLE)


def frame(title: str) -> None:
    """Set the page up and restore the session; call it first."""
    dress(title)
    session.begin()
    analyses.service()
    if notice := st.session_state.pop("notice", None):
        assert isinstance(notice, InvalidField)
        st.warning(_("The link could not be read: {reason} The defaults are shown.").format(reason=explain(notice)))


_first = iter([True])  # the first page that this process shows


def _through_the_front_door() -> None:
    """Have app.py make the list of pages.

    Streamlit makes one from the folder pages/, by file names, until app.py has run once: who opens a new server by the
    link of a page would see that list.
    """
    if next(_first, False) and PagesManager.uses_pages_directory:
        PagesManager.uses_pages_directory = False
        st.rerun()


def language_switch() -> None:
    """Show the choice of language; it is kept in the address."""

    def choose() -> None:
        st.query_params["lang"] = st.session_state["field:lang"]

    st.session_state["field:lang"] = language()
    st.segmented_control(
        _("Language"), list(LANGUAGES), format_func=LANGUAGES.__getitem__, key="field:lang", required=True,
        label_visibility="collapsed", on_change=choose)  # fmt: skip
