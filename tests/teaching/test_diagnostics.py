"""Findings: each provoked, by made-up figures or by a small run that is really trained, and a case that must not."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from string import Formatter

import numpy as np
import pytest

from aecore import objectives
from aecore.data.base import Dataset
from aecore.learning.control import EverySteps
from aecore.learning.loop import Diverged, train
from aecore.results.snapshot import Point, Snapshot
from aecore.run import Run, Steer
from aecore.teaching import diagnostics as say
from aecore.teaching.diagnostics import base, codes, fit, prior, rate, reason
from aecore.ui import failures

VAE, AE, WAE = Run("vae"), Run("ae"), Run("wae_mmd")
FALLING = [300, 200, 180, 170, 160, 152, 148, 145, 142, 139, 135, 130]
FLAT = [300, 200, 170, 165, 162, 161, 160.5, 160, 160, 160, 160, 160]
CLIMBED = [300, 200, 160, 140, 150, 160, 170, 180, 190, 200, 210, 220]
JUMPED = [300, 200, 160, 150, 400, 180, 150, 145, 144, 143, 143, 143]
SPREAD = np.random.default_rng(0).standard_normal((2000, 2)).astype(np.float16)
DIFFERENT = np.tile(np.arange(0, 250, 25, np.uint8)[:, None], 16)  # ten examples of different brightness
ALIKE = np.full((10, 16), 40, np.uint8)


def shots(
    curve: Sequence[float] = FLAT, test: Mapping[str, float] | None = None, kl: Sequence[float] = (3.0, 2.0),
    codes: np.ndarray = SPREAD, x_hat: np.ndarray = DIFFERENT, mechanism: Mapping[str, np.ndarray] | None = None,
    knobs: Mapping[str, float] | None = None, steering: tuple[Steer, ...] = (), planned: int = 1200,
    phases: Sequence[str] = ("train",), term: str = "recon",
) -> list[Snapshot]:  # fmt: skip
    """Make up a run of 1,200 steps: a training curve of 48 points through `curve`, one look at each of its values."""
    losses = np.interp(np.linspace(0, len(curve) - 1, 4 * len(curve)), range(len(curve)), curve)
    points = [Point(25 * (i + 1), {term: float(loss)}) for i, loss in enumerate(losses)]
    figures = {"total": curve[-1], "recon": curve[-1], "mse": 0.04} | dict(test or {})
    return [
        Snapshot(
            step=1200 * i // len(curve), total_steps=planned, epoch=1.0, samples=1, seconds=1.0,
            samples_per_second=1.0, phase=phases[min(len(phases) - 1, i * len(phases) // (len(curve) + 1))],
            knobs={"lr": 3e-3, "lr_now": 3e-3, **(knobs or {})}, curve=tuple(points[4 * (i - 1) : 4 * i]) if i else (),
            test=figures, codes=codes, kl_per_dim=np.array(kl, np.float32), x_hat=x_hat, plane=None,
            steering=steering, stop=0, mechanism=mechanism or {"mean_std": np.full(2, 0.1, np.float16)},
        )
        for i in range(len(curve) + 1)
    ]  # fmt: skip


def texts(run: Run, snapshots: list[Snapshot]) -> list[str]:
    return [finding.text for finding in say.diagnose(run, snapshots)]


def the(text: str, run: Run, snapshots: list[Snapshot]) -> str:
    """The whole sentence of the one finding with this text."""
    (found,) = [finding for finding in say.diagnose(run, snapshots) if finding.text == text]
    return str(found)


# --- what is said, and when --------------------------------------------------------------------------------


def test_nothing_is_said_before_there_is_something_to_say():
    assert say.diagnose(VAE, []) == []
    assert say.diagnose(VAE, shots(kl=(0, 0), planned=12_000)) == []  # a tenth of the run
    assert texts(VAE, shots(kl=(0, 0), planned=6_000)) == [codes.COLLAPSE]


def test_a_sound_run_gets_good_words_alone():
    assert texts(VAE, shots()) == [rate.SETTLED]
    falling = say.diagnose(VAE, shots([300, 200, *np.linspace(160, 145, 10)]))
    assert [(f.text, f.level) for f in falling] == [(rate.ON_COURSE, "good")]
    assert texts(VAE, shots(planned=3000)) == []  # it may rest now and fall later


def test_the_gravest_comes_first_and_good_words_are_not_mixed_with_warnings():
    found = say.diagnose(VAE, shots(kl=(3, 0), test={"mmd2": 1.0, "null_high": 0.01, "recon": 200}))
    assert [f.text for f in found] == [fit.OVERFITTING, prior.OFF_PRIOR, codes.DEAD_UNITS]
    assert [f.level for f in found] == ["warning", "warning", "note"]


def lost(planned: int = 1200) -> list[Snapshot]:
    """A run whose test figures end beyond all reason."""
    seen = shots(planned=planned)
    return [replace(seen[0], test={"total": 545.0, "recon": 545.0, "kl": 0.1, "mse": 0.2}), *seen[1:-1],
            replace(seen[-1], test={"total": 18_283_704.0, "recon": 190.0, "kl": 18_283_514.0})]  # fmt: skip


def test_figures_beyond_all_reason_are_said_at_once_and_alone():
    assert texts(VAE, lost()) == texts(VAE, lost(planned=12_000)) == [reason.LOST]
    assert "18,283,704 nats" in the(reason.LOST, VAE, lost())
    assert reason.lost(VAE, shots()) is None


def test_a_wrong_learning_rate_is_said_alone():
    assert texts(VAE, shots(CLIMBED, kl=(0, 0), x_hat=ALIKE, test={"mmd2": 1.0})) == [rate.CLIMBING]


def test_it_is_cheap_enough_for_every_poll():
    many = np.tile(SPREAD, (5, 1))
    snapshots = shots(codes=many)
    started = time.perf_counter()
    for _ in range(10):
        say.diagnose(VAE, snapshots)
    assert (time.perf_counter() - started) / 10 < 0.05  # a millisecond or two where nobody else wants the core


def test_every_text_is_listed_and_its_gaps_are_filled():
    parts = (base, codes, fit, prior, rate, reason)
    written = {value for part in parts for name, value in vars(part).items()
               if isinstance(value, str) and name.isupper()}  # fmt: skip
    assert written == set(say.TEXTS)
    beta = Run(objectives.find("beta_vae")(form="capacity", capacity=0.1))
    cases = [
        (VAE, lost()),
        (beta, shots(kl=(0, 0), knobs={"capacity": 0.1})), (VAE, shots(kl=(0.1, 0))), (VAE, shots(kl=(3, 0))),
        (WAE, shots(kl=(), test={"mmd2": 1.0, "null_high": 0.01}, codes=SPREAD / 3, knobs={"lam": 1.0})),
        (WAE, shots(kl=(), x_hat=ALIKE, codes=SPREAD / np.float16(100), knobs={"lam": 1e5})),
        (AE, shots(kl=(), codes=SPREAD * [1, 0])),
        (Run("sparse_l1"), shots(kl=(), codes=SPREAD * [1, 0], knobs={"lam": 1.0})),
        (VAE, shots(test={"mmd2": 1.0, "null_high": 0.01})), (AE, shots(kl=(), test={"recon": 200})),
        (AE, shots(kl=(), test={"train_mse": 0.02})), (VAE, shots(CLIMBED)), (VAE, shots(JUMPED)),
        (VAE, shots([300, 9000, 250, *[206] * 9], x_hat=ALIKE)), (VAE, shots(knobs={"lr": 1e-6})),
        (VAE, shots(FALLING, planned=1200)), (VAE, shots([300, 200, *np.linspace(160, 145, 10)])), (VAE, shots()),
    ]  # fmt: skip
    findings = [finding for run, case in cases for finding in say.diagnose(run, case)]
    assert {part for finding in findings for part in (finding.text, finding.move) if part} == set(say.TEXTS)
    for finding in findings:
        gaps = {gap for part in (finding.text, finding.move) for _, gap, _, _ in Formatter().parse(part) if gap}
        assert gaps <= set(finding.values)
        assert "{" not in str(finding)


# --- the learning rate -------------------------------------------------------------------------------------


def test_climbing():
    assert the(rate.CLIMBING, VAE, shots(CLIMBED)) == (
        "The training loss has climbed back from 143 to 216 nats per image. "
        "The learning rate is too high: lower it, now 0.003 at its peak, to a third.")  # fmt: skip
    slightly = [300, 200, 160, 150, 145, 143, 144, 146, 148, 150, 151, 152]
    assert texts(VAE, shots(slightly)) == []


def test_climbing_of_what_the_weight_moves_is_not_blamed_on_the_learning_rate():
    assert rate.CLIMBING in texts(VAE, shots(CLIMBED, steering=(Steer(300, "lr", 0.1),)))
    beta = Run("beta_vae")
    assert rate.CLIMBING not in texts(beta, shots(CLIMBED, steering=(Steer(1100, "beta", 30.0),), knobs={"beta": 4.0}))
    assert rate.CLIMBING in texts(beta, shots(CLIMBED, steering=(Steer(100, "beta", 30.0),), knobs={"beta": 4.0}))


def test_a_new_layer_may_begin_with_a_worse_loss():
    stacked = Run("stacked_ae")
    jump = [300, 200, 160, 150, 145, 144, 300, 200, 160, 150, 145, 144]
    assert not {rate.CLIMBING, rate.UNSTEADY} & set(texts(stacked, shots(jump, phases=("layer 1", "layer 2"))))
    assert not {rate.CLIMBING, rate.UNSTEADY} & set(texts(stacked, shots(jump, phases=("fine-tuning",))))  # stored
    assert rate.UNSTEADY in texts(VAE, shots(jump))


def with_penalty(snapshots: list[Snapshot], recon: Callable[[float], float]) -> list[Snapshot]:
    """Split the loss of made-up snapshots: `recon` of it is the reconstruction term, the rest the penalty."""

    def split(point: Point) -> Point:
        total = sum(point.terms.values())
        return Point(point.step, {"recon": recon(total), "mmd": total - recon(total)})

    return [replace(s, curve=tuple(split(point) for point in s.curve)) for s in snapshots]


def test_a_trade_of_one_term_for_the_other_is_no_climb():
    climbed = shots(CLIMBED, kl=(), knobs={"lam": 5.0})
    assert rate.CLIMBING in texts(WAE, climbed)
    steady = with_penalty(climbed, lambda total: 100.0)
    assert not {rate.CLIMBING, rate.UNSTEADY} & set(texts(WAE, steady))


def test_jumps_of_a_loss_that_is_mostly_penalty_are_blamed_on_its_weight():
    climbed = shots(CLIMBED, kl=(), knobs={"lam": 1e5})
    assert the(rate.CLIMBING, WAE, climbed).endswith("to a third.")
    heavy = with_penalty(climbed, lambda total: total / 10)
    assert the(rate.CLIMBING, WAE, heavy).endswith("Lower λ (now 100000).")


def test_a_jump_that_came_back():
    assert "jumped from 202 to 346 nats per image and come back" in the(rate.UNSTEADY, VAE, shots(JUMPED))
    levels = {f.text: f.level for f in say.diagnose(VAE, shots(JUMPED))}
    assert levels[rate.UNSTEADY] == "note"  # it got further than before
    stuck = [300, 200, 160, 150, 400, 230, 215, 214, 213, 212, 212, 211]
    assert {f.text: f.level for f in say.diagnose(VAE, shots(stuck))}[rate.UNSTEADY] == "warning"
    assert rate.UNSTEADY not in texts(VAE, shots([300, 900, 160, 150, 148, *[145] * 7]))  # while it warms up


def test_a_network_that_was_killed():
    exploded = [300, 9000, 250, *[206] * 9]
    assert texts(AE, shots(exploded, kl=(), x_hat=ALIKE)) == [rate.KILLED]
    assert rate.KILLED not in texts(AE, shots(exploded, kl=()))  # it has recovered
    assert rate.KILLED not in texts(AE, shots([300, 250, *[206] * 10], kl=(), x_hat=ALIKE))  # it never exploded


@pytest.mark.parametrize(
    ("lr", "steps", "told"), [(1e-5, 1200, True), (1e-4, 1200, False), (1e-5, 50_000, False), (3e-3, 10, False)]
)
def test_too_low(lr, steps, told):
    made = [replace(s, total_steps=steps) for s in shots(knobs={"lr": lr})]
    assert (rate.SLOW in texts(VAE, [s for s in made if s.step <= steps])) is told


def test_undertrained():
    assert "by 15 nats per image in its last quarter. More epochs" in the(rate.UNDERTRAINED, VAE, shots(
        [300, 200, 180, 170, 160, 152, 150, 148, 146, 142, 136, 128]))  # fmt: skip
    assert rate.UNDERTRAINED not in texts(VAE, shots(FALLING, planned=1300))  # it has not ended
    assert rate.UNDERTRAINED not in texts(VAE, shots())


def test_diverged_says_what_to_do(small, tiny):
    with pytest.raises(Diverged, match="lower learning rate"):
        list(train(small("vae", lr=10.0), tiny))
    words = failures.FAILURES["diverged"].format(message="", step=7)
    assert "at step 7" in words
    assert "learning rate is too high; try a tenth" in words


# --- codes -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kl", "expected"),
    [((0.05, 0.05), codes.COLLAPSE), ((3.0, 0.01), codes.DEAD_UNITS), ((3.0, 0.03), None), ((0.15, 0.15), None)],
    ids=repr,
)
def test_collapse_and_dead_units(kl, expected):
    found = {codes.COLLAPSE, codes.DEAD_UNITS} & set(texts(VAE, shots(kl=kl)))
    assert found == ({expected} if expected else set())


def test_dead_units_are_counted_and_named():
    told = the(codes.DEAD_UNITS, VAE, shots(kl=(3, 0, 0, 2, 0), codes=np.zeros((4, 5), np.float16)))
    assert told.startswith("3 of 5 latent dimensions are not used (KL below 0.02 nats each): z2, z3, z5.")
    assert told.endswith(base.LIGHTER) or told.endswith(codes.SHRINK)
    many = the(codes.DEAD_UNITS, VAE, shots(kl=(3, *[0] * 20), codes=np.zeros((4, 21), np.float16)))
    assert many.startswith("20 of 21")
    assert "z9 …." in many


@pytest.mark.parametrize(
    ("knobs", "words"),
    [({"beta": 50.0}, "Lower β (now 50)."), ({"form": "capacity", "capacity": 0.1}, "Raise C (now 0.1).")],
    ids=repr,
)
def test_collapse_names_the_slider(knobs, words):
    run = Run(objectives.find("beta_vae")(**knobs))
    given = {name: value for name, value in knobs.items() if name != "form"}
    assert the(codes.COLLAPSE, run, shots(kl=(0, 0), knobs=given)).endswith(words)
    assert the(codes.COLLAPSE, VAE, shots(kl=(0, 0))).endswith(base.LIGHTER)


@pytest.mark.parametrize("name", ["sparse_l1", "sparse_kl", "contractive", "wae_mmd", "wae_gan"])
def test_over_regularised_names_the_slider(name):
    flat, heavy = SPREAD / np.float16(100), {"lam": 100.0}
    told = the(codes.OVER_REGULARISED, Run(name), shots(kl=(), x_hat=ALIKE, codes=flat, knobs=heavy))
    assert told.startswith("Over-regularised: the reconstructions show only 0 % of")
    assert told.endswith("Lower λ (now 100).")
    for sound in ({"codes": SPREAD, "x_hat": ALIKE}, {"codes": flat}, {"codes": flat, "x_hat": ALIKE, "planned": 3000}):
        assert codes.OVER_REGULARISED not in texts(Run(name), shots(kl=(), knobs=heavy, **sound))


def test_what_cannot_be_weighed_less_is_not_over_regularised():
    assert codes.OVER_REGULARISED not in texts(AE, shots(kl=(), x_hat=ALIKE, codes=SPREAD / np.float16(100)))


@pytest.mark.parametrize(
    ("name", "move"), [("denoising_gaussian", "Lower σ (now 3)."), ("denoising_masking", "Raise p (now 3).")]
)
def test_every_weight_is_moved_its_own_way(name, move):
    run = Run(name)
    knob = base.weight(run).name
    words, values = base.move(run, shots(knobs={knob: 3.0})[-1], more=False)
    assert words.format(**values) == move


def test_units_that_rest():
    sparse = Run("sparse_l1")
    half_dead = np.abs(SPREAD) * np.array([1, 0], np.float16)
    assert "1 of 2 units are never on, in none of 2,000 test images: z2." in the(
        codes.NEVER_ON, sparse, shots(kl=(), codes=half_dead, knobs={"lam": 1.0}))  # fmt: skip
    assert codes.NEVER_ON not in texts(sparse, shots(kl=(), codes=np.abs(SPREAD), knobs={"lam": 1.0}))
    assert "image (codes with next to no variance): z2." in the(
        codes.NO_VARIANCE, AE, shots(kl=(), codes=half_dead + np.float16(0.5)))  # fmt: skip
    assert codes.NO_VARIANCE not in texts(AE, shots(kl=(), codes=SPREAD * np.array([1, 0.1], np.float16)))


# --- overfitting and the prior -----------------------------------------------------------------------------


@pytest.mark.parametrize(("recon", "told"), [(180, True), (165, False), (150, False)])
def test_overfitting(recon, told):
    assert (fit.OVERFITTING in texts(VAE, shots(test={"recon": recon}))) is told


def test_overfitting_tells_the_gap_and_looks_at_the_bound_where_there_is_no_reconstruction_term():
    assert "cost 30 nats more each than training images (190 against 160)" in the(
        fit.OVERFITTING, VAE, shots(test={"recon": 190.0}))  # fmt: skip
    iwae = Run("iwae")
    assert fit.OVERFITTING in texts(iwae, shots(test={"total": 190.0}, term="bound"))
    assert fit.OVERFITTING not in texts(iwae, shots(test={"recon": 190.0}, term="bound"))


@pytest.mark.parametrize(("train", "told"), [(0.02, True), (0.035, False)])
def test_overfitting_by_mse(train, told):
    assert (fit.OVERFITTING_MSE in texts(AE, shots(kl=(), test={"train_mse": train}))) is told


@pytest.mark.parametrize(("mmd2", "told"), [(0.4, True), (0.09, False), (-0.01, False)])
def test_codes_off_the_prior(mmd2, told):
    snapshots = shots(kl=(), test={"mmd2": mmd2, "null_high": 0.011}, knobs={"lam": 5.0})
    assert (prior.OFF_PRIOR in texts(WAE, snapshots)) is told
    if told:
        assert the(prior.OFF_PRIOR, WAE, snapshots).endswith("below 0.011. Raise λ (now 5).")
        assert prior.OFF_PRIOR not in texts(AE, snapshots)


def test_holes():
    ring = SPREAD / np.linalg.norm(SPREAD.astype(float), axis=1, keepdims=True)
    told = the(prior.GAPS, WAE, shots(kl=(), codes=ring.astype(np.float16), knobs={"lam": 5.0}))
    assert told.startswith(
        "Holes: 58 % of the prior's mass lies where there is no code (of 2,000 draws of the prior: 0 %)"
    )
    assert prior.GAPS not in texts(WAE, shots(kl=(), knobs={"lam": 5.0}))
    assert prior.GAPS not in texts(WAE, shots(kl=(), codes=np.zeros((2000, 3), np.float16), knobs={"lam": 5.0}))


def test_posteriors_that_are_wide_fill_the_holes_between_their_means():
    still = np.zeros((2000, 2), np.float16)
    wide, narrow = ({"mean_std": np.full(2, std, np.float16)} for std in (1.0, 0.1))
    assert prior.GAPS not in texts(VAE, shots(codes=still, mechanism=wide))
    assert prior.GAPS in texts(VAE, shots(codes=still, mechanism=narrow))


def test_all_cells_hold_the_same_mass():
    z = np.random.default_rng(1).standard_normal((200_000, 2)).astype(np.float32)
    assert prior.empty(z) == 0
    assert prior.empty(z[z[:, 0] > 0]) == 0.5
    assert abs(prior.empty(z[:200]) - np.exp(-1)) < 0.1


def test_a_space_without_a_prior():
    assert prior.NO_PRIOR in texts(AE, shots(kl=()))
    assert prior.NO_PRIOR not in texts(WAE, shots(kl=(), knobs={"lam": 500.0}))


# --- really trained ----------------------------------------------------------------------------------------


PROVOKED = {
    "collapse": ("beta_vae", {"beta": 50.0}, codes.COLLAPSE),
    "sparse": ("sparse_l1", {"lam": 1000.0}, codes.OVER_REGULARISED),
    "contractive": ("contractive", {"lam": 1e5}, codes.OVER_REGULARISED),
    "prior": ("wae_mmd", {"lam": 0.0}, prior.OFF_PRIOR),
    "slow": ("ae", {"lr": 1e-6}, rate.SLOW),
    "too fast": ("ae", {"lr": 1.0}, rate.KILLED),
    "by heart": ("ae", {"train_images": 64, "epochs": 120, "widths": (256,)}, fit.OVERFITTING),
}


def said_of(run: Run, data: Dataset) -> list[str]:
    return texts(run, list(train(run, data, cadence=EverySteps(15))))


@pytest.mark.parametrize("case", PROVOKED)
def test_provoked_by_a_run_and_not_by_the_same_one_at_its_defaults(small, tiny, case):
    objective, changes, expected = PROVOKED[case]
    own = {name: value for name, value in changes.items() if name in ("beta", "lam")}
    rest = {"epochs": 15, "lr": 1e-2} | {name: value for name, value in changes.items() if name not in own}
    assert expected in said_of(small(objectives.find(objective)(**own), **rest), tiny)
    assert expected not in said_of(small(objective, epochs=8, lr=1e-2), tiny)
