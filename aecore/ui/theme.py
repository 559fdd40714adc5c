"""Whether the page is light or dark."""

from __future__ import annotations

import streamlit as st


def dark() -> bool:
    """Whether the page is dark; before the browser has said so it is not."""
    return st.context.theme.type == "dark"
