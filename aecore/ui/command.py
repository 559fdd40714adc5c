"""Who commands a job: the visitor who began it. A link gives watching, never command.

A visitor is a browser, by a cookie that the server gave it with its first page and that no script can read (see
`server.visitors`); it stands in no address, so nobody can come by it who is given a link. One that refuses cookies is a
visitor as long as its session lasts.
"""

from __future__ import annotations

import secrets

import streamlit as st

from aecore.engine.base import Job
from aecore.server import visitors

KEY = "visitor"


def visitor() -> str:
    """Return the name of this page's visitor: a secret between browser and server."""
    found: str = _named() or st.session_state.setdefault(KEY, secrets.token_hex(16))
    return found


def wired() -> bool:
    """Whether this visitor is known on the live wire too, and so may command over it: by the cookie alone."""
    return bool(_named())


def owns(job: Job) -> bool:
    """Whether this visitor began the job; all others only watch."""
    return job.by == visitor()


def _named() -> str:
    return visitors.valid(str(st.context.cookies.get(visitors.COOKIE)))
