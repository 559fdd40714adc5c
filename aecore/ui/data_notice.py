"""What must be said of the chosen data: that it is a stand-in, or that it is not here yet; and how to get it."""

from __future__ import annotations

import streamlit as st

from aecore import data
from aecore.data.errors import DataError
from aecore.ui import session
from aecore.ui.plain import plain
from aecore.ui.words import _, explain


def data_notice() -> None:
    """Say it, with a button that downloads what is missing."""
    chosen = data.describe(session.draft().dataset)
    wanted = data.describe("mnist") if chosen.stand_in else chosen
    here = data.available(wanted.name)
    if here and not chosen.stand_in:
        return
    with st.container(border=True, key="data-notice"):
        if data.is_own(chosen.name):
            st.markdown(":material/info: " + plain(explain(data.missing(chosen.name))))
            return
        if chosen.stand_in:
            st.markdown(":material/info: " + _("**Stand-in data.** These are scikit-learn's small digits, enlarged and "
                                               "varied; figures on them are not figures on MNIST."))  # fmt: skip
        else:
            told = _("{title} is not on this machine yet.").format(title=plain(chosen.title))
            st.markdown(":material/download: " + told)
        if not here:
            _offer(wanted)
            with st.popover(_("I have it already"), icon=":material/folder_open:", type="tertiary"):
                st.text(explain(data.missing(wanted.name)))  # paths: plain text, not Markdown
        elif st.button(_("Use {title}").format(title=plain(wanted.title))):
            _use(wanted.name)


def _offer(wanted: data.Description) -> None:
    """Offer the download, with a bar. Leaving the page, or any click, ends it cleanly."""
    if not st.button(_("Get {title}").format(title=plain(wanted.title)), icon=":material/download:"):
        return
    bar = st.progress(0.0, _("Downloading {title} …").format(title=plain(wanted.title)))

    def progress(done: int, total: int) -> None:
        shown = _("Downloading {title}: {done:.1f} of {total:.1f} MB").format(
            title=plain(wanted.title), done=done / 1e6, total=total / 1e6)  # fmt: skip
        bar.progress(min(1.0, done / max(total, 1)), shown)

    try:
        data.fetch(wanted.name, progress)
    except DataError as error:
        bar.empty()
        st.error(plain(explain(error)))
        return
    _use(wanted.name)


def _use(name: str) -> None:
    session.revise(session.draft().changed("dataset", name))
    st.rerun()
