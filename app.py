"""The front door: the pages in their order. Run it with `streamlit run app.py`."""

import streamlit as st

from aecore.ui.i18n import _

st.navigation([st.Page("pages/train.py", title=_("Train"), default=True)]).run()
