"""The panels of the bottleneck, the subspace, the stages and sparsity, drawn from real tiny runs."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterator

import numpy as np
import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from aecore import knobs
from aecore.learning.loop import train
from aecore.results.store import FORMAT, Store
from aecore.server import house
from aecore.shipped import ROOT
from aecore.ui import form, mechanisms, session
from aecore.ui.browser import components
from aecore.ui.browser.panels import chart, figures
from aecore.ui.browser.panels.marks import Level
from aecore.ui.browser.pictures import Pictures
from aecore.ui.charts import axes
from aecore.ui.fields import _even_stops
from aecore.ui.mechanisms.base import Look

OBJECTIVES = ("ae", "linear_ae", "stacked_ae", "sparse_l1", "sparse_kl")


@pytest.fixture(scope="module", autouse=True)
def closed_engine() -> Iterator[None]:
    yield
    house.close()
    st.cache_resource.clear()


@pytest.fixture(scope="module")
def runs(tiny, small):
    """A tiny run of each objective: name → (run, snapshots)."""
    asked = {name: small(name) if name == "linear_ae" else small(name, epochs=3) for name in OBJECTIVES}
    return {name: (run, list(train(run, tiny))) for name, run in asked.items()}


@pytest.fixture
def shown(tiny):
    labels = tiny.test_labels
    return Pictures(labels, tiny.classes, tiny.test_images.shape[1:], tiny.test_images[:10], tuple("0123456789"))


@pytest.fixture
def drawn(monkeypatch, tmp_path):
    """What a panel draws: charts and sheets by key; everything else is left out."""
    held: dict[str, object] = {}
    monkeypatch.setattr(chart, "part", lambda told, key, **_: held.setdefault(key, told))
    monkeypatch.setattr(components, "digits_part", lambda sheet, key: held.setdefault(key, sheet))
    monkeypatch.setattr(session, "engine", lambda: type("E", (), {"store": Store(tmp_path)})())
    return held


def show(objective, runs, shown, upto=None, **changes):
    run, snapshots = runs[objective]
    seen = [dataclasses.replace(s, mechanism={}) for s in snapshots[:upto][:-1]]
    last = dataclasses.replace(snapshots[:upto][-1], **changes)
    mechanisms.find(run.objective.mechanism).parts(Look(run, [*seen, last], shown))


@pytest.mark.parametrize("objective", OBJECTIVES)
@pytest.mark.parametrize("upto", [1, 2, None])
def test_a_panel_draws_charts_that_can_be_sent(objective, upto, runs, shown, drawn):
    show(objective, runs, shown, upto)
    charts = [told for told in drawn.values() if isinstance(told, chart.Chart)]
    assert charts
    for told in charts:
        json.dumps(told.head(), allow_nan=False)
        assert told.numbers()


@pytest.mark.parametrize("objective", OBJECTIVES)
def test_a_panel_lives_without_arrays(objective, runs, shown, drawn):
    show(objective, runs, shown, mechanism={})


def test_the_bottleneck_shows_pca_and_where_this_run_is(runs, shown, drawn):
    show("ae", runs, shown)
    pca, way, _others, own = drawn["bottleneck:sizes"].marks
    assert [size for size, _error in pca.points][:3] == [1, 2, 3]
    assert own.points[0][0] == 2
    train_line, test_line = drawn["bottleneck:gap"].marks
    assert len(train_line.points) == len(test_line.points) == len(way.points) == len(runs["ae"][1])


def test_the_bottleneck_shows_the_best_finished_run_of_each_other_size(runs, shown, drawn, tmp_path):
    run = runs["ae"][0]
    for name, changes, error in (("a", {"latent_dim": 8}, 0.03), ("b", {"latent_dim": 8}, 0.02),
                                 ("c", {"latent_dim": 16, "train_images": 100}, 0.01)):  # fmt: skip
        (tmp_path / name).mkdir()
        document = {"format": FORMAT, "run": dataclasses.replace(run, **changes).to_dict(),
                    "last": {"test": {"mse": error}, "seconds": 1.0}}  # fmt: skip
        (tmp_path / name / "run.json").write_text(json.dumps(document))
    (tmp_path / "d").mkdir()
    (tmp_path / "d" / "run.json").write_text("{")
    show("ae", runs, shown)
    assert drawn["bottleneck:sizes"].marks[2].points == [(8, 0.02)]


def test_the_subspace_shows_three_rows_and_its_angles(runs, shown, drawn):
    show("linear_ae", runs, shown)
    assert len(drawn["subspace:angles"].marks[0].values) == 2
    assert (len(drawn["subspace:basis"].rows), drawn["subspace:basis"].cols) == (3, 2)


def test_the_stages_are_cut_where_they_begin(runs, shown, drawn):
    show("stacked_ae", runs, shown)
    levels = [mark for mark in drawn["stages:course"].marks if isinstance(mark, Level)]
    assert [(level.name, level.axis) for level in levels] == [("layer 2", "x"), ("fine-tuning", "x")]
    assert 0 < levels[0].value < levels[1].value
    assert [row.label for row in drawn["stages:pictures"].rows] == [
        "x, test image",
        "layer 1",
        "layer 2",
        "fine-tuning",
    ]


def test_a_sigmoid_is_never_off_so_only_its_mean_activation_is_told(runs, shown, drawn, monkeypatch):
    labels: list[str] = []
    monkeypatch.setattr(figures, "part", lambda told, **_: labels.extend(each.label for each in told))
    show("sparse_kl", runs, shown)
    assert labels == ["Mean activation"]
    assert drawn["sparsity:course"].y.name == "mean activation"
    show("sparse_l1", runs, shown)
    assert labels == ["Mean activation", "Active", "Exact zeros", "Mean activation"]


def test_sparsity_shows_rho_only_where_there_is_one(runs, shown, drawn):
    show("sparse_kl", runs, shown)
    assert [(mark.name, mark.value) for mark in drawn["sparsity:means"].marks[1:]] == [("ρ = 0.05", 0.05)]
    drawn.clear()
    show("sparse_l1", runs, shown)
    assert drawn["sparsity:means"].marks[1:] == []
    assert drawn["sparsity:patterns"].cols == 16


def test_an_axis_holds_the_only_look_that_there_is(runs, shown, drawn):
    show("sparse_l1", runs, shown, 1)
    course = drawn["sparsity:course"]
    assert course.y.high >= course.marks[0].points[0][1] > 0


# --- charts and settings -----------------------------------------------------------------------------------


@pytest.mark.parametrize(("value", "end"), [(0.067, 0.08), (1, 1), (0, 1), (0.031, 0.04), (130, 150)])
def test_axes_end_at_round_numbers(value, end):
    assert axes.round_up(value) == pytest.approx(end)


def test_the_first_plunge_does_not_set_the_axis():
    assert axes.ceiling([0.23, *np.linspace(0.05, 0.04, 20)]) == pytest.approx(0.06)


@pytest.mark.parametrize(
    ("objective", "changes", "gone", "forced"),
    [("vae", {}, {"code_activation"}, {}),
     ("ae", {"network": "linear"}, {"widths", "activation"}, {}),
     ("ae", {"network": "conv"}, {"widths"}, {}),
     ("linear_ae", {}, {"widths", "activation"}, {"network": ("linear",)}),
     ("sparse_kl", {}, set(), {"code_activation": ("sigmoid",)})],
)  # fmt: skip
def test_only_choices_with_an_effect_are_offered(small, objective, changes, gone, forced):
    offered = {item.name: item.choices for item in form.offered(small(objective, **changes), {"lr"})}
    assert gone == set(form.NETWORK + form.OPTIMISER) - {"lr"} - set(offered)
    assert {name: choices for name, choices in offered.items() if len(choices) == 1} == forced


def test_a_share_has_a_slider_of_even_steps():
    tune = next(item for item in knobs.knobs(session.objectives.find("stacked_ae")) if item.name == "tune")
    assert {0.05, 0.4, 0.9} <= _even_stops(tune)
    assert len(_even_stops(tune)) == 18


def test_a_forced_choice_is_shown_and_cannot_be_moved():
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    app.query_params["objective"] = "sparse_kl"
    app.query_params["dataset"] = "digits"
    app.switch_page("pages/train.py").run()
    assert not app.exception
    box = app.selectbox(key="field:code_activation")
    assert (box.value, box.disabled) == ("sigmoid", True)
