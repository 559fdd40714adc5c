"""The app through Streamlit's own test harness: what a click changes, without a browser."""

from __future__ import annotations

import time
from collections.abc import Iterator
from types import SimpleNamespace

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from aecore.engine.base import State
from aecore.server import house
from aecore.server.live import obey
from aecore.server.visitors import COOKIE
from aecore.shipped import ROOT
from aecore.ui import session
from aecore.ui.pages.runs.training import Moving
from aecore.wire.protocol import FOREIGN, Order
from tests.ui.told import messages

SMALL = {"dataset": "digits", "widths": "32", "train_images": "1000", "epochs": "2"}


@pytest.fixture(scope="module", autouse=True)
def closed_engine() -> Iterator[None]:
    yield
    house.close()
    st.cache_resource.clear()


def open_page(**link: str) -> AppTest:
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    for name, value in (SMALL | link).items():
        app.query_params[name] = value
    return app.switch_page("pages/train.py").run()


def button(app: AppTest, label: str):
    return next(b for b in app.button if b.label == label)


def finished(app: AppTest):
    job = session.engine().attach(app.session_state["job"])
    end = time.monotonic() + 60
    while not job.state.final and time.monotonic() < end:
        time.sleep(0.05)
    return job


def test_opens_with_a_link():
    app = open_page(objective="beta_vae", beta="8", latent_dim="5", seed="3")
    assert not app.exception
    run = app.session_state["draft"]
    assert (run.objective.name, run.objective.beta, run.latent_dim, run.seed) == ("beta_vae", 8.0, 5, 3)
    assert app.select_slider(key="field:beta_vaebeta").value == 8.0


@pytest.mark.parametrize("objective", ["ae", "vae", "beta_vae", "wae_mmd"])
def test_trains_and_keeps(objective):
    app = open_page(objective=objective)
    button(app, "Train").click().run()
    assert not app.exception
    job = finished(app)
    assert job.state is State.DONE
    app.run()
    assert button(app, "Train again").label
    assert app.query_params["job"] == job.id
    again = open_page(objective=objective)
    assert again.session_state["job"]
    assert session.engine().attach(again.session_state["job"]).state is State.DONE


def test_steering_goes_to_the_job_and_into_the_address():
    app = open_page(objective="beta_vae", beta="1", epochs="500", seed="11")
    button(app, "Train").click().run()
    assert app.selectbox(key="field:dataset").disabled
    job = session.engine().attach(app.session_state["job"])
    assert obey(job.by, Order("knob", job.id, "beta", 10.0)) == ""
    button(app, "Stop").click().run()
    job = finished(app)
    for _each in range(3):  # on a busy machine the harness may tell the address of the run before
        app.run()
        assert not app.exception
        if "steering" in app.query_params:
            break
    assert [(s.knob, s.value) for s in job.run.steering] == [("beta", 10.0)]
    assert "beta:10" in app.query_params["steering"]
    assert job.state is State.STOPPED


def test_a_second_visitor_watches_and_may_train_a_copy():
    first, second = (open_page(objective="vae", epochs="500", seed="12") for _ in range(2))
    button(first, "Train").click().run()
    button(second, "Train").click().run()
    assert first.session_state["job"] == second.session_state["job"]
    assert first.query_params["job"] == second.query_params["job"]
    button(second, "Train my own copy").click().run()
    assert first.session_state["job"] != second.session_state["job"]
    for app in (first, second):
        button(app, "Stop").click().run()
        finished(app)


def test_a_link_lets_watch_and_gives_no_command():
    first = open_page(objective="beta_vae", epochs="500", seed="14")
    button(first, "Train").click().run()
    link = {name: first.query_params[name] for name in first.query_params}
    for asked in (link, {name: value for name, value in link.items() if name != "job"}):
        second = open_page(**asked)
        assert second.session_state["job"] == first.session_state["job"]
        assert not {"Pause", "Step", "Stop"} & {each.label for each in second.button}
        assert any("You only watch" in each.value for each in second.caption)
        assert all(knob["locked"] for knob in messages(second, "knob"))
        job = session.engine().attach(first.session_state["job"])
        assert obey("another", Order("knob", job.id, "beta", 10.0)) == obey("", Order("stop", job.id)) == FOREIGN
        button(second, "Reset").click().run()
        assert not session.engine().attach(first.session_state["job"]).stopping
    first.run()
    button(first, "Stop").click().run()
    finished(first)


def test_a_browser_that_comes_back_with_its_cookie_commands_again_and_one_without_does_not(monkeypatch):
    first = open_page(objective="vae", epochs="500", seed="15")
    button(first, "Train").click().run()
    job = session.engine().attach(first.session_state["job"])
    for told, commands in (("f" * 32, False), ("x", False), ("", False), (job.by, True)):
        with monkeypatch.context() as patch:
            patch.setattr(type(st.context), "cookies", property(lambda _context, told=told: {COOKIE: told}))
            again = open_page(objective="vae", epochs="500", seed="15", job=job.id)
        assert ("Stop" in {each.label for each in again.button}) is commands
    button(first, "Stop").click().run()
    finished(first)


def test_a_paused_training_is_looked_at_on_the_runs_page_by_whoever_began_it():
    looked = []
    job = SimpleNamespace(id="a", by="owner", watch=lambda who, touches=False: looked.append(who))
    Moving([job]).look("another", False)
    assert not looked, "others who pass by do not keep its place"
    Moving([job]).look("owner", False)
    assert looked == ["owner"]


def test_a_link_to_a_training_that_is_no_more_says_so():
    app = open_page(objective="vae", seed="16", job="nobody")
    assert any("nothing of it was kept" in each.value for each in app.warning)
    assert button(app, "Train").label


def test_reset_forgets_the_picture_and_keeps_the_settings():
    app = open_page(objective="ae", seed="13")
    button(app, "Train").click().run()
    button(app, "Reset").click().run()
    assert app.session_state["job"] == ""
    assert app.session_state["draft"].seed == 13


def test_a_wrong_link_is_one_sentence():
    app = open_page(objective="beta_vae", beta="-1")
    assert "beta is -1" in app.warning[0].value
    assert not app.exception


def test_a_wrong_width_changes_nothing():
    app = open_page(objective="vae")
    app.text_input(key="field:widths").set_value("a lot").run()
    assert app.session_state["draft"].widths == (32,)
    assert "widths" in app.toast[0].value


def test_korean():
    app = open_page(objective="vae", lang="ko", seed="21")
    assert button(app, "학습").label
    assert not app.exception


def test_data_that_is_not_here_is_offered(monkeypatch):
    monkeypatch.setenv("AECORE_DATA_DIR", "/nowhere")
    app = open_page(objective="vae", dataset="kmnist")
    assert button(app, "Get Kuzushiji-MNIST").label
    assert button(app, "Train").disabled
    assert not app.exception
