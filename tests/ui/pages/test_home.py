"""The Home page through Streamlit's own test harness: what it shows and where it leads, on a machine without MNIST."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from aecore import data, objectives
from aecore.results import gallery
from aecore.server import house
from aecore.shipped import ROOT
from aecore.teaching.lessons import LESSONS


@pytest.fixture
def bare(monkeypatch, tmp_path) -> Iterator[None]:
    """A machine without MNIST."""
    monkeypatch.setenv("AECORE_DATA_DIR", str(tmp_path))
    st.cache_resource.clear()
    yield
    house.close()
    st.cache_resource.clear()


def opened(**query: str) -> AppTest:
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    for name, value in query.items():
        app.query_params[name] = value
    app.run()
    assert not app.exception
    return app


def links(app: AppTest) -> list[tuple[str, str]]:
    """The page's links: (page, query)."""
    return [(link.proto.page, link.proto.query_string) for link in app.get("page_link")]


def test_home_leads_on_without_mnist(bare):
    assert not data.available("mnist")
    app = opened()
    found = links(app)
    assert ("train", "") in found  # the way to MNIST
    assert ("train", "objective=vae&widths=256-128&epochs=30&dataset=digits") in found
    assert ("compare", "") in found
    assert ("lessons", "") in found
    for name in objectives.catalogue():
        assert ("train", f"objective={name}&dataset=digits") in found
        lessons = [lesson.key for lesson in LESSONS if name in lesson.objectives]  # a new objective has none
        assert not lessons or ("lessons", f"lesson={lessons[0]}") in found


def test_another_run_of_the_gallery_is_a_click_away(bare):
    app = opened()
    for key in gallery.PIECES:
        app.segmented_control(key="home:piece").set_value(key).run()
        assert not app.exception
        title = objectives.find(gallery.piece(key).run.objective.name).title
        assert title in [each.value for each in app.subheader]


def test_a_link_from_before_there_was_a_home_opens_the_train_page(bare):
    app = opened(objective="beta_vae", beta="8", dataset="digits")
    assert app.session_state["draft"].objective.beta == 8.0


def test_a_link_of_home_changes_what_the_train_page_had(bare):
    app = opened(objective="beta_vae", beta="8", dataset="digits")
    app.query_params.clear()
    app.switch_page("pages/home.py").run()
    app.query_params["objective"] = "iwae"
    app.switch_page("pages/train.py").run()
    assert not app.exception
    assert app.session_state["draft"].objective.name == "iwae"


def test_without_the_files_home_still_leads_on(bare, monkeypatch):
    monkeypatch.setattr(gallery, "piece", lambda key: None)
    app = opened()
    assert "make gallery" in app.info[0].value
    assert ("train", "objective=vae&dataset=digits") in links(app)


def test_an_objective_without_an_extra_term_shows_its_equation(bare, monkeypatch):
    iwae, vae = objectives.find("iwae"), objectives.find("vae")
    monkeypatch.setattr(iwae, "extra", "")
    shown = [each.value for each in opened().markdown]
    assert {f"${iwae.equation}$", f"${vae.extra}$"} <= set(shown)
