"""What is said of a long run: whether it reached its end, and not above its best."""

from __future__ import annotations

import dataclasses

import pytest

from aecore import objectives
from aecore.bench import steady
from aecore.run import Run


def test_the_plans_hold_every_objective_with_three_seeds_and_the_three_that_had_the_disease():
    assert {(run.objective.name, run.seed) for run in steady.PLANS["digits"]} == {
        (name, seed) for name in objectives.catalogue() for seed in (0, 1, 2)}  # fmt: skip
    assert {run.objective.name for run in steady.PLANS["mnist"]} == {"vae", "beta_vae", "iwae"}
    assert [run.epochs for run in steady.PLANS["thousand"]] == [1000]


def test_test_images_choose_no_default(monkeypatch, tiny, small):
    seen = []
    monkeypatch.setattr(steady.data, "load", lambda name: tiny)
    monkeypatch.setattr(steady, "judge", lambda run, images: seen.append(images))
    monkeypatch.setitem(steady.PLANS, "digits", [small()])
    list(steady.check("digits"))
    assert (seen[0].test_images == tiny.train_images[tiny.validation]).all()


def test_a_run_that_learns_holds(tiny, small):
    verdict = steady.judge(small(), tiny)
    assert verdict.holds
    assert verdict.steps == verdict.planned == 16
    assert "| yes |" in steady.line(verdict)


def test_a_run_that_diverges_does_not(tiny, small):
    verdict = steady.judge(small(likelihood="gaussian", lr=10.0, schedule="constant", epochs=20), tiny)
    assert not verdict.holds
    assert "diverged" in steady.line(verdict)


@pytest.mark.parametrize(("last", "holds"), [(100.0, True), (109.0, True), (111.0, False)])
def test_a_run_may_end_a_tenth_above_its_best(last, holds):
    verdict = steady.Verdict(Run(objectives.find("vae")()), 100.0, last, 10, 10, 1.0)
    assert verdict.holds is holds
    assert not dataclasses.replace(verdict, steps=9).holds
