"""The scores of a finished run, as a worker makes them."""

from __future__ import annotations

import importlib
from dataclasses import dataclass, replace

import numpy as np
import pytest

from aecore import data
from aecore.analyses.base import Unsuitable
from aecore.analyses.factors import question
from aecore.analyses.factors.answer import factors_of
from aecore.results.snapshot import Snapshot
from aecore.results.store import Result
from aecore.run import Run

NAMES = ("shape", "scale", "rotation", "x", "y")


@dataclass(frozen=True)
class Held:
    """A store of one run."""

    result: Result

    def open(self, run_id: str) -> Result | None:
        return self.result if run_id == self.result.run.id else None


@pytest.fixture(scope="module")
def levels() -> np.ndarray:
    return data.load("shapes").factors.test


def held(run: Run, codes: np.ndarray) -> Held:
    """Make up a finished run with these codes (n, d)."""
    last = Snapshot(
        step=1, total_steps=1, epoch=1.0, samples=1, seconds=1.0, samples_per_second=1.0, phase="train", knobs={},
        curve=(), test={}, codes=codes.astype(np.float16), kl_per_dim=np.zeros(0, np.float32),
        x_hat=np.zeros((10, 784), np.uint8), plane=None, steering=(), stop=0,
    )  # fmt: skip
    return Held(Result(run, last, (), {}))


def quiet(stage: str, fraction: float) -> None:
    """Hear nothing."""


def test_codes_that_are_the_factors(levels):
    heard: list[tuple[str, float]] = []
    run = Run("ae", dataset="shapes", latent_dim=5)
    found = factors_of(lambda *told: heard.append(told), held(run, levels), run=run.id)
    assert found.facts["names"] == list(NAMES)
    assert min(found.facts["values"].values()) > 0.95
    assert found.facts["chance"]["factor_vae"] == 0.2
    assert found.facts["active"] == [0, 1, 2, 3, 4]
    assert found.arrays["heat"].shape == found.arrays["importance"].shape == (5, 5)
    assert [share for _, share in heard] == sorted(share for _, share in heard)
    assert heard[-1][1] <= 1
    again = factors_of(quiet, held(run, levels), run=run.id)
    assert again.facts == found.facts


def test_fewer_codes_than_images_are_those_of_the_first(levels):
    run = Run("ae", dataset="shapes", latent_dim=5)
    assert factors_of(quiet, held(run, levels[:2000]), run=run.id).facts["values"]["mig"] > 0.95


def test_collapsed_dimensions_count_only_where_codes_are_points(levels):
    codes = levels * np.array([1, 1, 1, 1, 0.01])  # y in steps of 0.01: a variance of 0.002
    point, gaussian = (Run(name, dataset="shapes", latent_dim=5) for name in ("ae", "vae"))
    there = factors_of(quiet, held(point, codes), run=point.id)
    assert there.facts["active"] == [0, 1, 2, 3, 4]
    assert there.facts["values"]["mig"] > 0.95
    here = factors_of(quiet, held(gaussian, codes), run=gaussian.id)
    assert here.facts["active"] == [0, 1, 2, 3]
    assert not here.arrays["heat"][4].any()
    assert here.facts["values"]["mig"] == pytest.approx(0.8, abs=0.03)


def test_what_cannot_be_scored_is_said_in_a_sentence():
    run = Run("ae", dataset="digits")
    there = held(run, np.zeros((1800, 2)))
    with pytest.raises(Unsuitable, match="Nobody knows the factors behind these images: choose a run on the shapes"):
        factors_of(quiet, there, run=run.id)
    with pytest.raises(Unsuitable, match="Run 123 is not among the finished runs"):
        factors_of(quiet, there, run="123")


def test_the_request_names_the_function():
    request = question.factors_of("0123456789ab")
    module, _, name = request.function.partition(":")
    assert getattr(importlib.import_module(module), name) is factors_of
    assert request.arguments == {"run": "0123456789ab"}
    assert replace(request, version=2).key != request.key
