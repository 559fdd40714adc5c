"""The app through Streamlit's own test harness: what a click changes, without a browser."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from aecore.bench.browser import ROOT
from aecore.engine.base import State
from aecore.ui import session

SMALL = {"dataset": "digits", "widths": "32", "train_images": "1000", "epochs": "2"}


@pytest.fixture(scope="module", autouse=True)
def closed_engine() -> Iterator[None]:
    yield
    session.engine().close()
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
    app.select_slider(key="field:beta_vaebeta").set_value(10.0).run()
    button(app, "Stop").click().run()
    job = finished(app)
    app.run()
    assert [(s.knob, s.value) for s in job.run.steering] == [("beta", 10.0)]
    assert "beta:10" in app.query_params["steering"]
    assert job.state is State.STOPPED


def test_a_second_visitor_watches_and_may_train_a_copy():
    first, second = (open_page(objective="vae", epochs="500", seed="12") for _ in range(2))
    button(first, "Train").click().run()
    button(second, "Train").click().run()
    assert first.session_state["job"] == second.session_state["job"]
    assert "job" not in second.query_params
    button(second, "Train my own copy").click().run()
    assert first.session_state["job"] != second.session_state["job"]
    for app in (first, second):
        button(app, "Stop").click().run()
        finished(app)


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
