"""The Home page: a ready-made latent map to touch, three ways on, the family of objectives."""

import streamlit as st

from aecore.ui import home, home_family, home_ways, shell
from aecore.ui.i18n import _

home.forward()
shell.dress(_("Home"))
with st.sidebar:
    shell.language_switch()
home_ways.ways(home.show())
home_family.family()
