"""Findings: each provoked by made-up figures, and each with a case that must not provoke it."""

from __future__ import annotations

from collections.abc import Sequence
from string import Formatter

import numpy as np
import pytest

from aecore import diagnostics as say
from aecore.run import Run, Steer
from aecore.snapshot import Point, Snapshot

VAE, AE = Run("vae"), Run("ae")


def shots(
    test: Sequence[float], train: float | None = None, kl: Sequence[float] = (3.0, 2.0), steps: int = 100,
    lr: float = 3e-3, steering: tuple[Steer, ...] = (), planned: int | None = None,
) -> list[Snapshot]:  # fmt: skip
    """Make snapshots at even steps with these test totals; the training loss is the last of them or `train`."""
    loss = test[-1] if train is None else train
    return [
        Snapshot(
            step=steps * i // (len(test) - 1), total_steps=planned or steps, epoch=1.0, samples=1, seconds=1.0,
            samples_per_second=1.0, phase="train", knobs={"lr": lr, "lr_now": lr},
            curve=(Point(1, {"recon": loss - 5, "kl": 5.0}),) if i else (), test={"total": float(total)},
            codes=np.zeros((4, 2), np.float16), kl_per_dim=np.array(kl, np.float32),
            x_hat=np.zeros((10, 4), np.uint8), plane=None, steering=steering, stop=0,
        )
        for i, total in enumerate(test)
    ]  # fmt: skip


def texts(run: Run, snapshots: list[Snapshot]) -> list[str]:
    return [finding.text for finding in say.diagnose(run, snapshots)]


FALLING = [300, 200, 180, 170, 165, 160]
FLAT = [300, 160.2, 160.1, 160.1, 160, 160]


def test_nothing_is_said_before_there_is_something_to_say():
    assert say.diagnose(VAE, []) == []
    assert say.diagnose(VAE, shots(FALLING, kl=(0, 0), planned=1000)) == []  # a tenth of the run
    assert texts(VAE, shots(FALLING, kl=(0, 0), planned=600)) != []


def test_a_sound_run_gets_good_words_alone():
    findings = say.diagnose(VAE, shots(FALLING))
    assert [(f.text, f.level) for f in findings] == [(say.ON_COURSE, "good")]
    assert "fell by 5.0 nats" in str(findings[0])
    assert texts(VAE, shots(FLAT)) == [say.SETTLED]


@pytest.mark.parametrize(
    ("kl", "expected"),
    [
        ((0.05, 0.05), say.COLLAPSE),
        ((3.0, 0.01), say.DEAD_UNITS),
        ((3.0, 0.03), None),
        ((0.15, 0.15), None),
        ((), None),
    ],
    ids=repr,
)
def test_collapse_and_dead_units(kl, expected):
    found = {say.COLLAPSE, say.DEAD_UNITS} & set(texts(VAE, shots(FALLING, kl=kl)))
    assert found == ({expected} if expected else set())


def test_dead_units_are_counted():
    finding = next(f for f in say.diagnose(VAE, shots(FALLING, kl=(3, 0, 0, 2, 0))) if f.text == say.DEAD_UNITS)
    assert str(finding).startswith("3 of 5 latent dimensions are not used")
    assert finding.level == "note"


@pytest.mark.parametrize(("train", "told"), [(140, True), (150, False), (160, False), (170, False)])
def test_overfitting(train, told):
    assert (say.OVERFITTING in texts(VAE, shots(FALLING, train=train))) is told


def test_overfitting_tells_the_gap():
    finding = next(f for f in say.diagnose(VAE, shots(FALLING, train=130)) if f.text == say.OVERFITTING)
    assert "lies 30 nats above" in str(finding)


@pytest.mark.parametrize(
    ("test", "told"),
    [([300, 150, 140, 150, 155, 160], True), ([300, 150, 140, 142, 145, 150], False), (FALLING, False)],
)
def test_climbing(test, told):
    assert (say.CLIMBING in texts(VAE, shots(test))) is told


def test_climbing_that_is_overfitting_or_steering_is_not_blamed_on_the_learning_rate():
    climbing = [300, 150, 140, 150, 155, 160]
    assert say.CLIMBING not in texts(VAE, shots(climbing, train=100))
    assert say.OVERFITTING in texts(VAE, shots(climbing, train=100))
    assert say.CLIMBING not in texts(VAE, shots(climbing, steering=(Steer(5, "lr", 0.1),)))


@pytest.mark.parametrize(("test", "lr", "told"), [(FLAT, 1e-5, True), (FLAT, 1e-3, False), (FALLING, 1e-5, False)])
def test_slow(test, lr, told):
    assert (say.SLOW in texts(VAE, shots(test, lr=lr))) is told


def test_a_space_without_a_prior():
    assert say.NO_PRIOR in texts(AE, shots(FALLING, kl=()))
    assert say.NO_PRIOR not in texts(Run("wae_mmd"), shots(FALLING, kl=()))


def test_the_gravest_comes_first():
    levels = [f.level for f in say.diagnose(AE, shots([300, 150, 140, 150, 155, 170], train=100, kl=(0, 0)))]
    assert levels == sorted(levels, key=["warning", "good", "note"].index) or levels[0] == "warning"
    assert levels.count("warning") == 2


def test_every_text_is_listed_and_its_gaps_are_filled():
    listed = {name for name, value in vars(say).items() if isinstance(value, str) and name.isupper()}
    assert {value for name, value in vars(say).items() if name in listed} == set(say.TEXTS)
    cases = [shots(FALLING, kl=(0, 0)), shots(FALLING, kl=(3, 0)), shots(FALLING, train=100), shots(FLAT, lr=1e-5),
             shots([300, 150, 140, 150, 155, 160])]  # fmt: skip
    findings = [finding for case in cases for finding in say.diagnose(AE, case)]
    assert {finding.text for finding in findings} == set(say.TEXTS)
    for finding in findings:
        gaps = {gap for _, gap, _, _ in Formatter().parse(finding.text) if gap}
        assert gaps == set(finding.values)
        assert "{" not in str(finding)
