"""Pages of a newcomer, with nothing trained yet: never blank, always a sentence and a way on."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from aecore import data
from aecore.results import gallery
from aecore.server import house
from aecore.shipped import ROOT
from aecore.ui import ready_made, session
from tests.ui.told import messages


@pytest.fixture(scope="module", autouse=True)
def nothing(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """An empty store that the app reads."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("AECORE_STORE_DIR", str(tmp_path_factory.mktemp("empty") / "runs"))
        st.cache_resource.clear()
        house.close()
        session.engine()  # made now, it reads this store
        yield
        house.close()
        st.cache_resource.clear()


def open_page(page: str, **link: str) -> AppTest:
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    for name, value in link.items():
        app.query_params[name] = value
    return app.switch_page(f"pages/{page}.py").run()


def cards(app: AppTest) -> list[str]:
    """The runs to which the cards of a page lead."""
    queries = (link.proto.query_string for link in app.get("page_link") if link.proto.page == "explore")
    return [query.removeprefix("run=").partition("&")[0] for query in queries if query.startswith("run=")]


@pytest.mark.parametrize(
    ("page", "link"), [("runs", {}), ("compare", {}), ("clusters", {"space": "z"}), ("clusters", {"dataset": "digits"})]
)
def test_the_ready_made_runs_can_be_pressed(page, link):
    app = open_page(page, **link)
    assert not app.exception
    assert cards(app) == [ready_made.MARK + key for key in gallery.PIECES]
    assert len(app.get("image")) >= len(gallery.PIECES)


def test_explore_and_sweeps_open_with_what_is_ready():
    assert messages(open_page("explore"), "latent_map")[0]["n"] > 0
    assert messages(open_page("sweeps"), "latent_map")[0]["n"] > 0


@pytest.mark.parametrize("here", [True, False])
def test_the_ready_made_runs_are_compared_at_once_with_or_without_their_images(here, monkeypatch, tmp_path):
    if not here:
        monkeypatch.setenv("AECORE_DATA_DIR", str(tmp_path))
        st.cache_resource.clear()
        assert not data.available("mnist")
    app = open_page("compare")
    assert messages(app, "latent_map") == []
    next(each for each in app.button if each.label == "Compare the ready-made runs").click().run()
    assert not app.exception
    maps = messages(app, "latent_map")
    assert len(maps) == len(gallery.PIECES)
    assert all(each["n"] > 0 for each in maps)
    (chart,) = messages(app, "curves")
    assert [each["n"] > 5 for each in chart["curves"]] == [True] * len(maps), "the test loss has a history"
    assert not list(app.error)
    again = open_page("compare", vs=app.query_params["vs"])
    assert len(messages(again, "latent_map")) == len(gallery.PIECES)
