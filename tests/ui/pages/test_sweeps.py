"""The Sweeps page: sweeps asked for, trained, opened, put together; what its tabs show; every bad input."""

from __future__ import annotations

import dataclasses
import time
from collections.abc import Iterator
from types import SimpleNamespace

import numpy as np
import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from aecore import data
from aecore.analyses.base import Outcome
from aecore.analyses.sweeps.question import Sweep
from aecore.analyses.sweeps.reel import Take
from aecore.engine.base import State
from aecore.knobs import InvalidField
from aecore.results import gallery
from aecore.results.snapshot import Snapshot, principal_plane
from aecore.results.store import Result, Store
from aecore.run import Run
from aecore.server import house
from aecore.shipped import ROOT
from aecore.ui import analyses, session
from aecore.ui.charts.heat import heat_map
from aecore.ui.pages.runs import opening
from aecore.ui.pages.sweeps import asking, dimensions, factors, members, plane, queue, table
from tests.ui.told import messages

SMALL = {"dataset": "digits", "objective": "beta_vae", "latent_dim": "4", "widths": "16", "train_images": "100",
         "epochs": "1"}  # fmt: skip
BETAS = "beta:0.5,1,4"


def made_up(run: Run, seed: int = 0) -> Snapshot:
    """A last snapshot whose figures follow from the run: the larger β, the less rate and the more distortion."""
    rng, d = np.random.default_rng(seed), run.latent_dim
    codes = rng.normal(size=(300, d)).astype("f2")
    beta = getattr(run.objective, "beta", 1.0)
    test = {"recon": 80.0 + 5 * beta, "mse": 0.02, "total": 120.0}
    if run.objective.posterior == "gaussian":
        test |= {"kl": 20.0 / beta, "active_units": float(d)}
    weights = {"decoder.0.weight": rng.normal(size=(16, d)), "decoder.0.bias": np.zeros(16),
               "decoder.2.weight": rng.normal(size=(784, 16)), "decoder.2.bias": np.zeros(784)}  # fmt: skip
    return Snapshot(
        step=9, total_steps=9, epoch=1.0, samples=100, seconds=2.0, samples_per_second=50.0, phase="train", knobs={},
        curve=(), test=test, codes=codes, kl_per_dim=np.linspace(2, 0, d, dtype=np.float32),
        x_hat=np.full((10, 784), 9, np.uint8), plane=principal_plane(codes.astype("f4"), None) if d > 2 else None,
        steering=(), stop=0, weights={name: w.astype(np.float32) for name, w in weights.items()})  # fmt: skip


class FakeEngine:
    slots = 2

    def __init__(self, store: Store) -> None:
        self.store = store

    def jobs(self):
        return []

    def attach(self, job_id: str):
        return None


@pytest.fixture
def kept(monkeypatch, own_store) -> Iterator[object]:
    """Puts made-up finished runs into the store of the page and returns their ids: `kept(run, …)`."""
    store = Store(own_store)
    monkeypatch.setattr(session, "engine", lambda: FakeEngine(store))
    st.cache_resource.clear()

    def keep(*runs: Run) -> list[str]:
        for seed, run in enumerate(runs):
            store.save(Result(run, made_up(run, seed), ((9, {"mse": 0.02}),), {}))
        return [run.id for run in runs]

    yield keep
    st.cache_resource.clear()


def open_page(**link: str) -> AppTest:
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    for name, value in link.items():
        app.query_params[name] = value
    app = app.switch_page("pages/sweeps.py").run()
    assert not app.exception
    return app


def said(app: AppTest) -> str:
    return "\n".join(each.value for each in [*app.warning, *app.info, *app.markdown, *app.caption])


def button(app: AppTest, label: str):
    return next((each for each in app.button if each.label == label), None)


def swept() -> Sweep:
    return Sweep.from_link(SMALL | {"sweep": BETAS})


# --- what is asked for -------------------------------------------------------------------------------------


def test_a_newcomer_is_offered_a_sweep_over_beta(kept):
    app = open_page()
    assert app.query_params["ready"] == "beta"
    button(app, "Sweep a knob of your own").click().run()
    assert app.text_input(key="sweep:values").value == "0.1, 0.5, 1, 4, 20"
    assert app.query_params["sweep"] == "beta:0.1,0.5,1,4,20"
    (summary,) = (row["lines"][0]["text"] for row in messages(app, "sentences"))
    assert "not trained yet: β = 0.1, β = 0.5, β = 1, β = 4, β = 20" in summary
    assert button(app, "Run the sweep")


def test_a_link_is_restored_and_kept(kept):
    link = SMALL | {"sweep": BETAS, "tab": "plane", "at": "4"}
    kept(*swept().runs())
    app = open_page(**link)
    assert app.query_params == link
    again = open_page(**app.query_params)
    assert again.query_params == link
    assert (again.text_input(key="sweep:values").value, again.session_state["sweep:at"]) == ("0.5, 1, 4", "4")


def test_what_is_typed_makes_another_link(kept):
    app = open_page(**SMALL, sweep=BETAS)
    app.text_input(key="sweep:values").set_value("1; 2 3,8").run()
    assert app.query_params["sweep"] == "beta:1,2,3,8"
    app.selectbox(key="sweep:knob").set_value("latent_dim").run()
    assert app.query_params["sweep"] == "latent_dim:1,2,4,8,16,32"
    app.selectbox(key="field:sweep:objective").set_value("sparse_l1").run()
    assert not app.exception
    assert app.query_params["sweep"].startswith("latent_dim:")
    button(app, "Suggest values").click().run()
    assert app.query_params["objective"] == "sparse_l1"


@pytest.mark.parametrize(
    ("link", "sentence"),
    [
        ({"sweep": "beta:1"}, "from 2 to 12 values"),
        ({"sweep": "beta:" + ",".join(map(str, range(13)))}, "from 2 to 12 values"),
        ({"sweep": "beta:1,4,1"}, "given once"),
        ({"sweep": "beta:1,x"}, "a number from 0 to 1000"),
        ({"sweep": "beta:1,-4"}, "a number from 0 to 1000"),
        ({"sweep": "rho:1,4"}, "it must be one of beta, latent_dim"),
        ({"sweep": BETAS, "epochs": "0"}, "epochs is 0"),
        ({"sweep": BETAS, "objective": "nothing"}, "objective is nothing"),
        ({"run": "0123456789ab"}, "The run 0123456789ab is not here any more"),
        ({"runs": "0123456789ab,cd", "knob": "beta"}, "The run cd is not here any more"),
    ],
)
def test_a_bad_link_is_said_in_a_sentence_and_the_page_works(kept, link, sentence):
    app = open_page(**(SMALL | link))
    assert sentence in said(app)
    if "runs" in link:
        app.selectbox(key="sweep:mode").set_value("train").run()
    app.text_input(key="sweep:values").set_value("1, 2").run()
    assert not app.exception
    assert app.query_params["sweep"].endswith(":1,2")
    assert sentence not in said(app)


def test_values_that_are_wrong_keep_the_address(kept):
    app = open_page(**SMALL, sweep=BETAS)
    app.text_input(key="sweep:values").set_value("1").run()
    assert "from 2 to 12 values" in said(app)
    assert app.query_params["sweep"] == BETAS
    assert app.text_input(key="sweep:values").value == "1"


# --- finished runs -----------------------------------------------------------------------------------------


def test_finished_runs_open_at_once_with_their_figures(kept):
    kept(*swept().runs())
    app = open_page(**SMALL, sweep=BETAS, tab="plane")
    assert not button(app, "Run the sweep")
    told = app.dataframe[0].value
    assert told["β"].tolist() == ["0.5", "1", "4"]
    assert told["KL (R), nats per image"].tolist() == [40.0, 20.0, 5.0]
    assert told["−ELBO (R + D), nats per image"].tolist() == [122.5, 105.0, 105.0]
    assert "slope −β = −1:" in said(app)
    assert button(app, f"{opening.label('explore')}")


def test_the_run_of_another_page_is_one_of_a_sweep(kept):
    (run_id,) = kept(swept().runs()[1].changed("beta", 7.0))
    app = open_page(run=run_id)
    assert app.query_params["sweep"] == "beta:0.1,0.5,1,4,7,20"
    assert "β = 7 alone" in said(app)


def test_a_steered_run_stands_alone(kept):
    (run_id,) = kept(swept().runs()[1].steered(0, "beta", 2.0))
    app = open_page(run=run_id)
    assert app.query_params["runs"] == run_id
    assert "from 2 to 12 runs" in said(app)
    assert "β-VAE alone" in said(app)


def test_finished_runs_are_put_together(kept):
    low, high = kept(*swept().runs()[:2])
    again = kept(swept().runs()[1].changed("seed", 5))
    app = open_page(runs=f"{high},{low},{again[0]}", knob="beta", tab="plane")
    assert app.dataframe[0].value["β"].tolist() == ["0.5", "1 (1)", "1 (2)"]
    app.multiselect(key="sweep:ids").set_value([low, high]).run()
    assert app.query_params["runs"] == f"{low},{high}"
    assert app.dataframe[0].value["β"].tolist() == ["0.5", "1"]
    app.multiselect(key="sweep:ids").set_value([]).run()
    assert "Choose from two to twelve" in said(app)


def test_runs_that_do_not_go_together_are_refused_and_the_first_is_shown(kept):
    beta, other = swept().runs()[0], Run("ae", dataset="digits", latent_dim=4)
    ids = kept(beta, other, dataclasses.replace(beta, dataset="shapes"))
    app = open_page(runs=f"{ids[0]},{ids[1]}", knob="beta")
    assert "ae has none of this name" in said(app)
    assert "β-VAE alone" in said(app)
    app = open_page(runs=f"{ids[0]},{ids[2]}", knob="beta")
    assert "the same for all runs of a comparison: the first one's is digits" in said(app)


def test_without_a_rate_distortion_is_shown_along_the_knob(kept):
    link = SMALL | {"objective": "ae", "sweep": "latent_dim:1,3", "tab": "plane"}
    kept(*Sweep.from_link(link).runs())
    app = open_page(**link)
    assert "A rate needs codes that are Gaussian" in said(app)
    assert app.dataframe[0].value["Reconstruction (D), nats per image"].tolist() == [85.0, 85.0]
    assert "KL (R), nats per image" not in app.dataframe[0].value


@pytest.mark.parametrize("tab", ["slider", "dimensions", "plane", "factors"])
@pytest.mark.parametrize("sweep", ["latent_dim:1,2,5", "seed:0,1", BETAS])
def test_every_tab_of_every_kind_of_sweep(kept, tab, sweep):
    link = SMALL | {"sweep": sweep, "tab": tab}
    kept(*Sweep.from_link(link).runs())
    app = open_page(**link)
    assert app.query_params["tab"] == tab
    if tab == "factors":
        assert "Nobody knows the factors behind Digits" in said(app)
    if tab == "slider":
        app.toggle(key="sweep:common").set_value(True).run()
        assert not app.exception


def test_korean_words_change_no_choice(kept):
    kept(*swept().runs())
    app = open_page(**SMALL, sweep=BETAS, tab="plane", at="4", lang="ko")
    assert (app.query_params["tab"], app.query_params["at"]) == ("plane", "4")


# --- training ----------------------------------------------------------------------------------------------


def test_a_sweep_is_trained_to_its_end():
    st.cache_resource.clear()
    try:
        app = open_page(**SMALL, sweep="beta:1,4")
        button(app, "Run the sweep").click().run()
        assert not app.exception
        end = time.monotonic() + 60
        while not all(job.state.final for job in session.engine().jobs()) and time.monotonic() < end:
            time.sleep(0.05)
        app.run()
        found, reason = members.of(asking.train(Run.from_link(SMALL), "beta", "1, 4"))
        assert reason == ""
        assert [member.told.test["kl"] > 0 for member in found] == [True, True]
        assert app.session_state["sweep:tabs"] == "Slider"
        assert not button(app, "Run the sweep")
    finally:
        house.close()
        st.cache_resource.clear()


class Ended:
    """A job that has ended and is kept, or was refused."""

    id, state, position, failure, unkept = "a", State.DONE, 0, None, None
    stopping, orphaned, silence = False, False, 0.0

    def __init__(self, kept: str) -> None:
        self.kept = kept

    def snapshots(self) -> tuple[()]:
        return ()


@pytest.mark.parametrize(("kept", "asks"), [("0123456789ab", True), ("", False)])
def test_a_run_that_ends_while_the_page_is_drawn_is_seen_at_the_next_look(monkeypatch, kept, asks):
    run = Run.from_link(SMALL)
    before = [members.Member("1", "β = 1", run, None, Ended(kept))]  # the store was looked into a moment too early
    after = [dataclasses.replace(before[0], told=SimpleNamespace(seconds=1.0))]
    followed = []
    monkeypatch.setattr(queue.live, "follow", lambda *given: followed.append(given))
    queue.lines(before, lambda: after)
    ((scene, then, moving),) = followed
    assert moving is asks
    assert then != scene.standing()


def test_the_time_left_is_that_of_all_runs():
    assert queue.left([], 3, [], 2) is None
    assert queue.left([(0.0, 0.1)], 3, [], 2) is None
    assert queue.left([(0.5, 5.0)], 0, [], 2) == pytest.approx(5.0)
    assert queue.left([(0.5, 5.0), (0.5, 5.0)], 2, [], 2) == pytest.approx(15.0)
    assert queue.left([], 2, [8.0, 12.0], 1) == pytest.approx(20.0)


# --- the ready-made sweep ----------------------------------------------------------------------------------


def test_the_ready_made_sweep_needs_no_images(kept, monkeypatch):
    assert gallery.sweep() is not None
    monkeypatch.setattr(data, "available", lambda name: name != "mnist")
    app = open_page(ready="beta", tab="plane")
    assert app.dataframe[0].value["β"].tolist() == ["0.1", "0.5", "1", "4", "20"]
    assert app.query_params["ready"] == "beta"
    app = open_page(ready="beta")
    assert app.session_state["sweep:tabs"] == "Slider"
    app.selectbox(key="sweep:mode").set_value("train").run()
    button(app, "Open the ready-made β sweep").click().run()
    assert not app.exception
    assert app.query_params["ready"] == "beta"


# --- what the tabs are made of -----------------------------------------------------------------------------


def takes(objective: str = "beta_vae") -> list[Take]:
    runs = [Run(objective, dataset="digits", latent_dim=4).changed("beta", beta) for beta in (0.5, 1, 4)]
    return [Take(f"β = {run.objective.beta:g}", run, made_up(run), b"") for run in runs]


def test_the_plane_holds_points_frontier_tangent_and_bounds():
    *_lines, runs = plane.plane(takes(), takes()[2]).marks
    drawn = {mark.name: mark.points for mark in plane.plane(takes(), takes()[2]).marks}
    assert runs.points == [(40.0, 82.5), (20.0, 85.0), (5.0, 100.0)]
    assert runs.labels == ["β = 0.5", "β = 1", "β = 4"]
    assert drawn["Frontier"] == [(5.0, 100.0), (20.0, 85.0), (40.0, 82.5)]
    (r0, d0), (r1, d1) = drawn["Slope −β = −4"]
    assert (d1 - d0) / (r1 - r0) == pytest.approx(-4, abs=1e-3)
    assert d0 + 4 * r0 == pytest.approx(100 + 4 * 5, abs=1e-3)
    for name, line in drawn.items():
        if name.startswith("R + D = "):
            assert [x + y for x, y in line] == pytest.approx([float(name[8:])] * 2)


def test_only_what_minimises_d_plus_beta_r_has_a_tangent():
    assert plane.weight(Run("vae")) == 1.0
    assert plane.weight(Run("beta_vae").changed("beta", 7)) == 7.0
    assert plane.weight(Run("beta_vae").changed("form", "capacity")) is None
    assert plane.weight(Run("iwae")) is None


@pytest.mark.parametrize("values", [(1.0, 40.0), (80.2, 80.3), (0.0, 0.0), (3e3, 1e4), (5.0,)])
def test_a_window_holds_its_values_with_room(values):
    low, high = plane.window(values)
    assert 0 <= low <= min(values)
    assert high > max(values)


def test_dimensions_are_ordered_by_what_they_carry():
    last = dataclasses.replace(made_up(Run("vae", latent_dim=4)), kl_per_dim=np.array([0.1, 3, 0, 2], np.float32))
    assert dimensions.order(last).tolist() == [1, 3, 0, 2]
    codes = last.codes * np.array([1, 5, 3, 0], np.float16)
    assert dimensions.order(dataclasses.replace(last, kl_per_dim=last.kl_per_dim[:0], codes=codes))[0] == 1


def test_the_table_is_written_as_csv():
    columns = {"β": ["0.5", "1", "4"]} | table.gathered(takes())
    rows = table.as_csv(columns).splitlines()
    assert rows[0] == "β,kl,recon,rate_distortion,mse,active_units,seconds"
    assert rows[3] == "4,5.0,100.0,105.0,0.02,4.0,2.0"


def test_variance_between_classes():
    labels = np.array([0, 0, 1, 1], np.uint8)
    codes = np.array([[0, 0, 1.0], [0, 2, 1], [4, 0, 1], [4, 2, 1]])
    np.testing.assert_allclose(factors.between_classes(codes, labels, 10), [1, 0, 0])


def test_known_factors_are_scored_one_run_after_the_other(kept, monkeypatch):
    link = SMALL | {"dataset": "shapes", "sweep": "beta:1,4", "tab": "factors", "at": "4"}
    ids = kept(*Sweep.from_link(link).runs())
    values = {key: 0.25 for key, _title, _text in factors.SCORES}
    facts = {"names": ["shape", "x"], "values": values, "chance": dict.fromkeys(values, 0.0), "active": [0, 2]}
    done = Outcome({"heat": np.eye(4, 2), "importance": np.eye(4, 2)}, facts)
    found = {ids[0]: done}
    monkeypatch.setattr(analyses, "outcome", lambda request, label: found.get(request.arguments["run"]))
    app = open_page(**link)
    assert app.dataframe[0].value["β"].tolist() == ["1", "chance"]
    assert "a dimension alone tells" not in said(app)
    found[ids[1]] = done
    app.run()
    assert app.dataframe[0].value["MIG"].tolist() == [0.25, 0.25, 0.0]
    assert "**β = 4**: the share of each factor that a dimension alone tells" in said(app)


def test_a_heat_map_has_a_cell_for_each_share():
    shares = np.array([[0.9, 0.0], [0.123, 0.5]])
    chart = heat_map(shares, ["z₁", "z₂"], ["x", "y"], "shares")
    assert (chart.y.names, chart.x.names, chart.alt) == (["z₁", "z₂"], ["x", "y"], "shares")
    np.testing.assert_array_equal(chart.marks[0].figures, shares)


def test_what_was_asked_raises_for_what_it_cannot_be():
    with pytest.raises(InvalidField, match="from 2 to 12 values"):
        asking.train(Run("vae"), "latent_dim", "3").sweep()
    assert asking.train(Run("vae"), "beta").knob == "L"  # a knob it does not have: the first that it has
