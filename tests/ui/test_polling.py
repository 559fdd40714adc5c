"""How pages follow what moves: no clock of the browser's, and one helper."""

from __future__ import annotations

import re
from pathlib import Path

from streamlit.testing.v1 import AppTest

UI = Path(__file__).parents[2] / "aecore" / "ui"


def page() -> None:
    """Count to three; the page is run once more at three."""
    import streamlit as st

    from aecore.ui import polling

    counted = st.session_state.setdefault("counted", [0])
    st.session_state.runs = st.session_state.get("runs", 0) + 1

    def draw() -> None:
        counted[0] += 1
        st.text(f"seen {counted[0]}")

    polling.follow(draw, lambda: counted[0] == 3 and st.session_state.runs == 1, key="test", every=0.4)


def test_what_is_stale_runs_the_page_instead_of_the_next_look():
    app = AppTest.from_function(page).run()
    assert [text.value for text in app.text] == ["seen 1"]
    app.session_state.counted = [3]
    app.session_state.runs = 0
    app.run()
    assert app.session_state.runs == 2
    assert [text.value for text in app.text] == ["seen 4"]


def test_nothing_is_asked_for_by_a_clock():
    """See `aecore.ui.polling`: what a clock asks for heaps up at a slow reader, until the server cuts it off."""
    asking = [path for path in UI.rglob("*.py") if re.search(r"run_every\s*=", path.read_text(encoding="utf-8"))]
    assert asking == []


def test_files_to_download_are_made_when_they_are_wanted():
    """The bytes of each look would be a new file, gone with the next look while the browser still asks for it."""
    for path in UI.rglob("*.py"):
        for call in re.findall(r"download_button\(\s*_\([^)]*\),\s*(\S+)", path.read_text(encoding="utf-8")):
            assert call.startswith(("lambda:", "_maker(")), f"{path}: {call}"
