"""The front door: the server's App, the pages in their order. Run it with `streamlit run app.py`."""

import streamlit as st

from aecore.ui import address, front, navigation
from aecore.ui.shell import begin, doorways
from aecore.ui.words import _

if __name__ != "__main__":  # the server asks once for what it serves, which is this file as a script
    app = st.App(__file__, **front.parts())
else:
    address.listen()
    begin()
    navigation.run(
        [
            navigation.Group(
                _("Learn"),
                [
                    st.Page("pages/home.py", title=_("Home"), icon=":material/home:", default=True),
                    st.Page("pages/lessons.py", title=_("Lessons"), icon=":material/school:"),
                    st.Page("pages/wasserstein.py", title=_("Wasserstein"), icon=":material/open_with:"),
                ],
            ),
            navigation.Group(
                _("Train"),
                [
                    st.Page("pages/train.py", title=_("Train"), icon=":material/play_circle:"),
                    st.Page("pages/sweeps.py", title=_("Sweeps"), icon=":material/linear_scale:"),
                ],
            ),
            navigation.Group(
                _("Look closer"),
                [
                    st.Page("pages/explore.py", title=_("Explore"), icon=":material/touch_app:"),
                    st.Page("pages/compare.py", title=_("Compare"), icon=":material/view_column:"),
                    st.Page("pages/clusters.py", title=_("Clusters"), icon=":material/bubble_chart:"),
                ],
            ),
            navigation.Group(_("Keep"), [st.Page("pages/runs.py", title=_("Runs"), icon=":material/inventory_2:")]),
        ],
        doorways(),
    )
