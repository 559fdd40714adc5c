"""Sweeps and the plane of rate and distortion, against values worked out by hand."""

from __future__ import annotations

import math

import numpy as np
import pytest

from aecore import objectives
from aecore.analyses.sweeps.question import (
    REFUSALS,
    Sweep,
    along,
    elbo_lines,
    frontier,
    point,
    ready,
    sweepable,
    tangent,
)
from aecore.knobs import InvalidField
from aecore.objectives.beta_vae import BetaVAE
from aecore.run import Run

BASE = Run("beta_vae", dataset="shapes", latent_dim=10)


def test_runs_differ_in_the_knob_alone():
    runs = Sweep(BASE, "beta", (1, 4, 0.5)).runs()
    assert [run.objective.beta for run in runs] == [1.0, 4.0, 0.5]
    assert {run.changed("beta", 4).id for run in runs} == {BASE.id}
    sizes = Sweep(BASE, "latent_dim", (2, 4)).runs()
    assert [(run.latent_dim, run.objective) for run in sizes] == [(2, BASE.objective), (4, BASE.objective)]


def test_the_bases_own_value_and_steering_do_not_matter():
    other = BASE.changed("beta", 7).steered(3, "beta", 2.0)
    assert Sweep(other, "beta", (1, 4)) == Sweep(BASE, "beta", (1.0, 4.0))
    assert not Sweep(other, "beta", (1, 4)).base.steering


@pytest.mark.parametrize(
    ("knob", "values", "told"),
    [
        ("beta", (1.0,), r"beta is \(1.0,\), but it must be from 2 to 12 values"),
        ("beta", (), "from 2 to 12 values"),
        ("beta", tuple(range(13)), "from 2 to 12 values"),
        ("beta", (1, 4, 1.0), "beta is 1.0, but it must be given once"),
        ("beta", (1, -1), "beta is -1, but it must be a number from 0 to 1000"),
        ("beta", (1, math.nan), "a number from 0 to 1000"),
        ("beta", (1, "4"), "a number from 0 to 1000"),
        ("latent_dim", (2, 2.5), "latent_dim is 2.5, but it must be a whole number from 1 to 1024"),
        ("sigma", (0.1, 0.2), "sweep is 'sigma', but it must be one of beta, latent_dim, lr, batch_size, epochs, seed"),
        ("gamma", (1, 2), "sweep is 'gamma'"),  # without effect: the form is β · KL
        ("widths", ((8,), (16,)), "sweep is 'widths'"),
        ("form", ("beta", "capacity"), "sweep is 'form'"),
    ],
)
def test_what_cannot_be_swept_is_said_in_a_sentence(knob, values, told):
    with pytest.raises(InvalidField, match=told):
        Sweep(BASE, knob, values)


def test_a_run_that_is_not_allowed_is_found_at_once():
    with pytest.raises(InvalidField, match="at most 131"):
        Sweep(Run("iwae").changed("k", 500), "batch_size", (100, 200))


def test_a_link_restores_the_sweep():
    sweep = Sweep(BASE, "beta", (0.1, 1, 4))
    link = sweep.to_link()
    assert link == {"objective": "beta_vae", "dataset": "shapes", "latent_dim": "10", "sweep": "beta:0.1,1,4"}
    assert Sweep.from_link(link) == sweep
    capacity = Run(BetaVAE(form="capacity"))
    for each in (Sweep(capacity, "gamma", (10, 100)), Sweep(BASE, "lr", (1e-5, 3e-4)), Sweep(BASE, "seed", (5, 3))):
        assert Sweep.from_link(each.to_link()) == each


@pytest.mark.parametrize(("text", "told"), [
    ("", "a knob and its values, such as beta:0.1,1,4"), ("beta", "such as beta:0.1,1,4"),
    ("beta:", "from 2 to 12 values"), ("beta:1,x", "beta is 'x'"), ("rho:1,2", "sweep is 'rho'"),
])  # fmt: skip
def test_a_bad_link_is_refused(text, told):
    with pytest.raises(InvalidField, match=told):
        Sweep.from_link({"objective": "beta_vae", "sweep": text})


@pytest.mark.parametrize("name", objectives.catalogue())
def test_every_knob_of_every_objective_has_values_ready(name):
    run = Run(name)
    for item in sweepable(run):
        values = ready(run, item.name)
        assert list(values) == sorted(Sweep(run, item.name, values).values)
        assert len(values) >= 4, item.name


def test_ready_values_by_hand():
    assert ready(BASE, "beta") == (0.1, 0.5, 1, 4, 20)
    assert ready(Run("contractive"), "lam") == (0.6, 2.5, 10, 40, 150)
    assert ready(Run("vae"), "lr") == (0.0002, 0.0008, 0.003, 0.01, 0.05)
    with pytest.raises(InvalidField, match="one of beta"):
        ready(BASE, "sigma")


def test_runs_chosen_one_by_one_make_a_sweep():
    runs = Sweep(BASE, "beta", (1, 4)).runs()
    assert along(runs, "beta") == (1, 4)
    assert along([*runs, Run("vae", dataset="shapes")], "latent_dim") == (10, 10, 2)


@pytest.mark.parametrize(("runs", "knob", "told"), [
    ([BASE], "beta", "runs is 1, but it must be from 2 to 12 runs"),
    ([BASE] * 13, "beta", "runs is 13"),
    ([BASE, BASE.changed("dataset", "digits")], "beta", "dataset is 'digits', .* the first one's is shapes"),
    ([BASE, Run("vae", dataset="shapes")], "beta", "knob is 'beta', .* each of the runs has; vae has none"),
])  # fmt: skip
def test_runs_that_make_no_sweep_are_refused(runs, knob, told):
    with pytest.raises(InvalidField, match=told):
        along(runs, knob)


def test_refusals_can_be_translated():
    with pytest.raises(InvalidField) as caught:
        Sweep(BASE, "beta", (1,))
    assert caught.value.template in REFUSALS


def test_point_is_rate_and_distortion():
    figures = {"kl": 3.0, "recon": 40.0, "total": 52.0}
    assert point(BASE, figures) == (3.0, 40.0)
    with pytest.raises(InvalidField, match=r"objective is 'ae', .* only there is a rate"):
        point(Run("ae"), figures)


def test_frontier_by_hand():
    #          the ends,            on it,  beaten,  above the chord, on a chord, at an end's rate
    plane = [(0, 10), (6, 1), (2, 4), (3, 5), (1, 7.5), (4, 2.5), (0, 12), (7, 1)]
    assert frontier(plane).tolist() == [0, 2, 1]  # (4, 2.5) lies on the chord from (2, 4) to (6, 1)
    assert frontier([(1, 1)]).tolist() == [0]
    assert frontier([(1, 1), (1, 1)]).tolist() == [0]
    assert frontier([(1, 1), (2, 2)]).tolist() == [0]
    assert frontier(np.zeros((0, 2))).tolist() == []


def test_the_frontier_holds_the_best_point_of_every_beta():
    plane = np.random.default_rng(0).uniform(0, 10, (200, 2))
    on_it = set(frontier(plane).tolist())
    best = {int((plane[:, 1] + beta * plane[:, 0]).argmin()) for beta in np.geomspace(1e-4, 1e4, 4000)}
    assert best <= on_it
    slopes = np.diff(plane[frontier(plane)], axis=0)
    steepness = -slopes[:, 1] / slopes[:, 0]
    assert (np.diff(steepness) < 0).all()
    assert (steepness > 0).all()


def test_tangent_by_hand_lies_below_all_others():
    assert tangent((2, 4), 1.5, [0, 2, 4]).tolist() == [7, 4, 1]
    plane = np.random.default_rng(1).uniform(0, 10, (50, 2))
    best = plane[(plane[:, 1] + 3 * plane[:, 0]).argmin()]
    assert (plane[:, 1] >= tangent(tuple(best), 3, plane[:, 0]) - 1e-9).all()


def test_elbo_lines_are_round_and_span_the_points():
    assert elbo_lines([(10, 90), (20, 103)]).tolist() == [100, 105, 110, 115, 120, 125]
    assert elbo_lines([(1, 2)]).tolist() == pytest.approx([3.0])
