"""What can be steered and the buttons over the panel that lives while a run trains; the other settings beside it."""

from __future__ import annotations

import streamlit as st

from aecore.ui import session, shell
from aecore.ui.data_notice import data_notice
from aecore.ui.form import formula
from aecore.ui.pages.train import keeping, settings
from aecore.ui.pages.train.controls import controls
from aecore.ui.pages.train.live import live
from aecore.ui.pages.train.scene import standing
from aecore.ui.words import _


def show() -> None:
    """Lay the page out."""
    with shell.page(_("Train"), session.ADDRESS) as beside:
        watched = session.job()
        then = standing(watched)  # as what is drawn first shows it: what ends meanwhile has the page made anew
        moving = session.moving()
        form = settings.form()
        with beside:
            settings.fixed(form)
        with st.container(horizontal=True, vertical_alignment="center", key="console"):
            form.objective(labelled=False)
            controls()
            formula(session.draft().objective)
        settings.steering(form)
        with st.container():
            data_notice()
            keeping.notice()
        live(then, moving)
