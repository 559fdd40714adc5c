"""The page on the Wasserstein distance: what its clouds begin as, and the page itself."""

from __future__ import annotations

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from aecore.shipped import ROOT
from aecore.teaching.transport import transport
from aecore.ui.browser.clouds import REACH
from aecore.ui.pages.wasserstein import scene as scenes
from aecore.ui.pages.wasserstein.scene import Scene
from tests.ui.told import figures

FIGURES = ("W₁, primal", "W₁, dual", "Gap")


# --- scenes ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("preset", scenes.PRESETS)
@pytest.mark.parametrize(("n", "m"), [(3, 30), (30, 3), (12, 12)])
@pytest.mark.parametrize("seed", [0, 1, 9999])
def test_clouds_are_in_the_plane_and_come_again(preset, n, m, seed):
    scene = Scene(preset, n, m, seed).sound()
    a, b = scene.draw()
    assert (a.shape, b.shape) == ((scene.n, 2), (scene.m, 2))
    assert scene.m == (n if preset in scenes.PAIRED else m)
    assert (np.abs(np.r_[a, b]) <= REACH).all()
    np.testing.assert_array_equal(scene.draw()[0], a)


def test_presets_are_what_they_are_called():
    assert transport(*Scene("shift").draw()).primal == pytest.approx(2.6)
    assert transport(*Scene("same").draw()).primal == pytest.approx(0, abs=1e-12)
    assert transport(*Scene("ring", 30, 30).draw()).primal > 1.5
    assert not np.array_equal(Scene("random").draw()[0], Scene("random", seed=1).draw()[0])


def test_an_address_comes_back():
    for scene in (Scene(), Scene("ring", 5, 17, 3)):
        assert Scene.from_link(scene.to_link()) == scene


@pytest.mark.parametrize(
    ("link", "scene"),
    [
        ({}, Scene()),
        ({"preset": "nothing", "n": "many", "seed": "-1", "lang": "ko"}, Scene()),
        ({"preset": "random", "n": "99", "m": "1"}, Scene("random", 30, 3)),
        ({"preset": "random", "n": "7"}, Scene("random", 7, 7)),
        ({"preset": "same", "n": "7", "m": "9"}, Scene("same", 7, 7)),
        ({"n": "³", "m": "9" * 5000}, Scene()),
    ],
)
def test_a_wrong_address_is_as_by_default(link, scene):
    assert Scene.from_link(link) == scene


# --- the page ----------------------------------------------------------------------------------------------


def open_page(**link: str) -> AppTest:
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    for name, value in link.items():
        app.query_params[name] = value
    return app.switch_page("pages/wasserstein.py").run()


def button(app: AppTest, label: str):
    return next(b for b in app.button if b.label == label)


def test_the_page_shows_one_number_twice():
    app = open_page()
    assert not app.exception
    shown = figures(app)
    assert tuple(shown) == FIGURES
    assert shown["W₁, primal"] == shown["W₁, dual"] == "2.600"
    assert float(shown["Gap"]) < 1e-12


def test_the_page_opens_with_a_link_and_keeps_it():
    app = open_page(preset="random", n="5", m="9", seed="4")
    expected = transport(*Scene("random", 5, 9, 4).draw()).primal
    assert figures(app)["W₁, primal"] == f"{expected:.3f}"
    assert (app.slider(key="ot:n").value, app.slider(key="ot:m").value) == (5, 9)
    app.slider(key="ot:m").set_value(20).run()
    assert not app.exception
    assert app.query_params == {"preset": "random", "n": "5", "m": "20", "seed": "4", "p": "1"}


def test_another_power_moves_no_point_and_is_in_the_link():
    app = open_page(preset="random", n="5", m="9", seed="4")
    before = app.session_state["transport:shown"]
    app.segmented_control(key="ot:p").set_value(2).run()
    assert not app.exception
    now = app.session_state["transport:shown"]
    assert now.a is before.a
    assert now.series == before.series
    assert app.query_params["p"] == "2"
    found, shown = transport(now.a, now.b, power=2), figures(app)
    assert tuple(shown) == ("W₂", "W₂², primal", "W₂², dual", "Gap")
    assert shown["W₂"] == f"{found.primal**0.5:.3f}"
    assert shown["W₂², primal"] == shown["W₂², dual"] == f"{found.primal:.3f}"
    again = open_page(preset="random", n="5", m="9", seed="4", p="2")
    assert figures(again) == shown


@pytest.mark.parametrize("p", ["0", "3", "x", "1.5"])
def test_a_power_that_is_not_offered_is_one_that_is(p):
    assert Scene.from_link({"p": p}).p in scenes.POWERS


def test_what_is_said_of_equal_clouds_holds_for_both():
    a, _ = Scene("same").draw()
    b = a.copy()
    b[0] += (3.0, 4.0)
    far = [transport(np.c_[a[:, 0] * 1e-3, a[:, 1] * 1e-3], np.c_[a[:, 0] * 1e-3, a[:, 1] * 1e-3] + (b - a), power=p)
           for p in (1, 2)]  # fmt: skip
    assert far[0].distance == pytest.approx(5 / len(a), rel=0.01)
    assert far[1].distance == pytest.approx(5 / len(a) ** 0.5, rel=0.01)


def test_a_preset_with_pairs_has_as_many_points_in_both():
    app = open_page(preset="random", n="5", m="9")
    app.pills(key="ot:preset").set_value("same").run()
    assert not app.exception
    assert app.slider(key="ot:m").disabled
    assert app.slider(key="ot:m").value == 5
    assert figures(app)["W₁, primal"] == "0.000"


def test_shuffle_and_reset():
    app = open_page(preset="random")
    first = figures(app)
    button(app, "Shuffle").click().run()
    assert figures(app) != first
    button(app, "Reset").click().run()
    assert not app.exception
    assert app.session_state["transport:shown"].scene.seed == 1


def test_prices_are_shown_when_asked_for():
    app = open_page()
    app.toggle(key="ot:prices").set_value(True).run()
    assert not app.exception


def test_a_wae_is_set_up_on_the_train_page():
    app = open_page()
    button(app, "Set up a WAE on the Train page").click().run()
    assert not app.exception
    assert app.session_state["draft"].objective.name == "wae_mmd"
    assert button(app, "Train").label
