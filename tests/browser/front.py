"""Serves the script that SCRIPT names as the app itself is served."""

import os

import streamlit as st

from aecore.ui import front

app = st.App(os.environ["SCRIPT"], **front.parts())
