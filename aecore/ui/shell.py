"""What every page shares: title, place of its settings, address."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial

import streamlit as st
from streamlit.delta_generator import DeltaGenerator
from streamlit.navigation.page import Page
from streamlit.runtime.pages_manager import PagesManager

from aecore import settings
from aecore.ui import address, navigation
from aecore.ui.address import Address
from aecore.ui.browser import components
from aecore.ui.plain import plain
from aecore.ui.words import _, explain

LOG = logging.getLogger(__name__)


def begin() -> None:
    """Begin a run of the app: its layout first of all, so that nothing is painted in another place before."""
    st.set_page_config(page_title=navigation.NAME, page_icon=navigation.MARK, layout="wide")
    heed_settings()


def heed_settings() -> None:
    """Say what is wrong with the server's settings, if anything, and end the page there."""
    if not (found := settings.wrong()):
        return
    st.error(_("A setting of this server is wrong, so it cannot begin:"), icon=":material/error:")
    for error in found:
        st.text(explain(error))
        LOG.error(error)
    st.text(_("Correct it in the environment and start the server again."))
    st.stop()


#: What pages were called once; links to those names lead on.
MOVED = {"traversals": "sweeps"}


@contextmanager
def page(title: str, held: Address) -> Iterator[DeltaGenerator]:
    """Set a page up and take up what its address, `held`, asks for; when the page is laid out, write the address.

    Yield the place of its settings: beside the page, or below it where there is no room. All of a page stands in here.
    """
    _through_the_front_door()
    address.enter(held.page)
    st.set_page_config(page_title=f"{title} · {navigation.NAME}")
    components.runtime()
    address.take(held)
    with st.container(key="desk"):
        settings = st.container(key="settings")
        with st.container(key="work"):
            _notes()
            yield settings
    components.address(address.tell(held))


def doorways() -> list[Page]:
    """Return the pages behind the names that others had once."""
    return [st.Page(partial(_lead_on, *names), title=names[1], url_path=names[0], visibility="hidden")
            for names in MOVED.items()]  # fmt: skip


def _lead_on(old: str, new: str) -> None:
    """Have the browser turn to the new name, with the same query and without a step of its own."""
    address.enter(old)
    components.runtime()
    address.link(new, query=address.visit().said)
    components.address(address.moved(new))


_first = iter([True])  # the first page that this process shows


def _through_the_front_door() -> None:
    """Have app.py make the list of pages.

    Streamlit makes one from the folder pages/, by file names, until app.py has run once: who opens a new server by the
    link of a page would see that list.
    """
    if next(_first, False) and PagesManager.uses_pages_directory:
        PagesManager.uses_pages_directory = False
        st.rerun()


def _notes() -> None:
    with st.container():  # always there: a message that comes or goes must not shift, and so remount, what is below
        for sentence in address.visit().notes:
            st.warning(plain(sentence), icon=":material/link_off:")
