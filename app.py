"""The front door: the pages in their order. Run it with `streamlit run app.py`."""

import streamlit as st

from aecore.ui.i18n import _

st.navigation(
    [
        st.Page("pages/train.py", title=_("Train"), default=True),
        st.Page("pages/lessons.py", title=_("Lessons")),
        st.Page("pages/wasserstein.py", title=_("Wasserstein distance")),
    ]
).run()
