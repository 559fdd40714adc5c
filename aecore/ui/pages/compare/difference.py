"""The dialog that lists every field in which two runs differ."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from aecore.analyses import comparison
from aecore.ui.pages.compare import titles
from aecore.ui.pages.compare.state import Lane
from aecore.ui.plain import Markdown, plain
from aecore.ui.words import _


def button(shown: Sequence[Lane]) -> None:
    """Offer the dialog."""
    if st.button(_("Differences"), icon=":material/difference:", disabled=len(shown) < comparison.LEAST,
                 help=_("Every setting in which two of these runs differ."), key="compare:difference"):  # fmt: skip
        st.dialog(_("Differences"), width="medium")(_show)(shown)


def _show(shown: Sequence[Lane]) -> None:
    """Compare the first run with the others; which others is a choice when there are several."""
    other = shown[1]
    if len(shown) > comparison.LEAST:
        chosen = st.segmented_control(
            _("The first run and"), list(range(1, len(shown))), default=1, required=True,
            format_func=lambda place: plain(shown[place].title), key="compare:other")  # fmt: skip
        other = shown[chosen]
    st.markdown(table(shown[0], other))
    st.caption(_("Identical otherwise."))


def table(first: Lane, second: Lane) -> Markdown:
    """Return a Markdown table: field, value of the first run, value of the second."""
    pair = (first.run, second.run)
    rows = [(_("Setting"), first.title, second.title)]
    rows += [(titles.label(each.field, pair), titles.value(each.field, each.first, pair),
              titles.value(each.field, each.second, pair)) for each in comparison.differences(*pair)]  # fmt: skip
    head, *rest = ("| " + " | ".join(plain(cell) for cell in row) + " |" for row in rows)
    return "\n".join([head, "| --- | --- | --- |", *rest])
