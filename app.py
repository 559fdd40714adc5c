"""The front door: the pages in their order. Run it with `streamlit run app.py`."""

import streamlit as st

from aecore.ui.i18n import _, settle

settle()
st.navigation(
    [
        st.Page("pages/home.py", title=_("Home"), default=True),
        st.Page("pages/train.py", title=_("Train")),
        st.Page("pages/explore.py", title=_("Explore")),
        st.Page("pages/compare.py", title=_("Compare")),
        st.Page("pages/clusters.py", title=_("Clusters")),
        st.Page("pages/runs.py", title=_("Runs")),
        st.Page("pages/traversals.py", title=_("Traversals")),
        st.Page("pages/lessons.py", title=_("Lessons")),
        st.Page("pages/wasserstein.py", title=_("Wasserstein distance")),
    ]
).run()
