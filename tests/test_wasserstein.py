"""The page on the Wasserstein distance: its clouds, what the browser is sent and sends, the page itself."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from aecore.bench.browser import ROOT
from aecore.envelope import open_envelope, pack_envelope
from aecore.transport import transport
from aecore.ui import clouds
from aecore.ui.clouds import PlanView, Scene

WORDS = dict.fromkeys(clouds.TEXT, "word")
FIGURES = ("W₁, primal", "W₁, dual", "Gap")


def view(**changes: object) -> PlanView:
    a, b = np.array([[0.0, 0.0], [1.0, 1.0]]), np.array([[2.0, 0.0], [0.0, 2.0], [1.0, -1.0]])
    sound = PlanView("shift-2-3-0-0", 4, (a, b), transport(a, b).coupling, ("#112233", "#445566"), WORDS)
    return dataclasses.replace(sound, **changes)


# --- scenes ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("preset", clouds.PRESETS)
@pytest.mark.parametrize(("n", "m"), [(3, 30), (30, 3), (12, 12)])
@pytest.mark.parametrize("seed", [0, 1, 9999])
def test_clouds_are_in_the_plane_and_come_again(preset, n, m, seed):
    scene = Scene(preset, n, m, seed).sound()
    a, b = scene.draw()
    assert (a.shape, b.shape) == ((scene.n, 2), (scene.m, 2))
    assert scene.m == (n if preset in clouds.PAIRED else m)
    assert (np.abs(np.r_[a, b]) <= clouds.REACH).all()
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


# --- messages ----------------------------------------------------------------------------------------------


def test_the_message_holds_the_ways_that_carry_mass():
    told, _ = open_envelope(pack_envelope(view().message(), {}))
    assert (told["series"], told["seq"], told["prices"]) == ("shift-2-3-0-0", 4, None)
    assert told["clouds"] == [[[0, 0], [1, 1]], [[2, 0], [0, 2], [1, -1]]]
    assert sum(mass for _i, _j, mass in told["plan"]) == pytest.approx(1, abs=1e-5)
    assert len(told["plan"]) <= 4
    assert set(told["text"]) == set(clouds.TEXT)


def test_the_message_holds_the_prices_if_they_are_shown():
    told = view(prices=(np.array([0.0, 0.5]), np.array([1.0, 2.0, 3.0]))).message()
    assert told["prices"] == [[0.0, 0.5], [1.0, 2.0, 3.0]]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("seq", -1),
        ("clouds", (np.zeros((2, 3)), np.zeros((3, 2)))),
        ("clouds", (np.full((2, 2), np.nan), np.zeros((3, 2)))),
        ("clouds", (np.full((2, 2), 4.1), np.zeros((3, 2)))),
        ("coupling", np.zeros((3, 2))),
        ("coupling", np.full((2, 3), -0.1)),
        ("prices", (np.zeros(3), np.zeros(2))),
        ("text", {}),
    ],
)
def test_a_view_names_the_field_that_is_wrong(field, value):
    with pytest.raises(ValueError, match=f"^{field}: "):
        view(**{field: value})


def test_a_move_is_read():
    told = {"series": "s", "seq": 3, "a": [[0, 1]], "b": [[9, -9], [1.5, 2]]}
    seq, a, b = clouds.read_move(told, "s", (1, 2))
    assert seq == 3
    assert a.tolist() == [[0, 1]]
    assert b.tolist() == [[4, -3], [1.5, 2]]  # no farther than the plane


@pytest.mark.parametrize(
    "change",
    [
        {"series": "another"},
        {"seq": "3"},
        {"a": None},
        {"a": [[0, 1], [2, 3]]},
        {"a": [["x", 1]]},
        {"a": [[0, float("nan")]]},
        {"b": [[0, 1], [2]]},
        {"b": [[float("inf"), 1], [2, 2]]},
    ],
)
def test_a_move_that_makes_no_sense_is_none(change):
    told = {"series": "s", "seq": 3, "a": [[0, 1]], "b": [[1, 1], [2, 2]]}
    assert clouds.read_move(told | change, "s", (1, 2)) is None
    assert clouds.read_move("told", "s", (1, 2)) is None


# --- the page ----------------------------------------------------------------------------------------------


def open_page(**link: str) -> AppTest:
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    for name, value in link.items():
        app.query_params[name] = value
    return app.switch_page("pages/wasserstein.py").run()


def figures(app: AppTest) -> dict[str, str]:
    return {metric.label: metric.value for metric in app.metric}


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
    assert app.query_params == {"preset": "random", "n": "5", "m": "20", "seed": "4"}


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
