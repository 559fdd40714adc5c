"""What a page tells the components in the browser, read from Streamlit's test harness."""

from __future__ import annotations

from typing import Any

from streamlit.testing.v1 import AppTest

from aecore.wire.envelope import open_envelope


def messages(app: AppTest, kind: str) -> list[dict[str, Any]]:
    """Return the head of each message to components of a kind, in the order of the page."""
    sent = (each.proto for each in app.get("bidi_component"))
    return [open_envelope(each.bytes)[0] for each in sent if each.component_name == f"aecore_{kind}"]


def complaint(app: AppTest) -> str:
    """Return what a page says of what is wrong with its job; "" for nothing."""
    told = (each for bar in messages(app, "progress") for each in bar["complaints"])
    return next((each["text"] for each in told if each["level"] == "error"), "")


def figures(app: AppTest) -> dict[str, str]:
    """Return label → value of all figures on a page; of several with one label the last."""
    return {each["label"]: each["value"] for row in messages(app, "figures") for each in row["figures"]}
