"""The server's App around a script: the engine that lives with it, who a visitor is, what is had by its content."""

from __future__ import annotations

from typing import Any

import streamlit as st
from starlette.middleware import Middleware

from aecore.server import live, things
from aecore.server.headers import Headers
from aecore.server.house import lifespan
from aecore.server.visitors import Visitors
from aecore.ui.head import Head

MIDDLEWARE = [Middleware(each) for each in (Headers, Visitors, Head)]


def parts() -> dict[str, Any]:
    """Return what `st.App` takes beside the script. Streamlit finds an App only where a file itself calls that."""
    return {"lifespan": lifespan, "routes": [live.route(base()), things.route(base())], "middleware": MIDDLEWARE}


def base() -> str:
    """Return the path below which the whole app is served, "" for the root."""
    return str(st.get_option("server.baseUrlPath") or "")
