"""Does what is trained here behave as theory says? Short runs on real images, one claim a function."""

from __future__ import annotations

import functools
import itertools
import time
from collections.abc import Callable
from dataclasses import dataclass

import torch
from torch import Tensor

from aecore import objectives
from aecore.data.base import Dataset
from aecore.learning import architecture
from aecore.learning.control import EverySteps
from aecore.learning.loop import train
from aecore.nn import binarise, losses, nets, pca, quality
from aecore.results.snapshot import Snapshot
from aecore.run import Run

CPU = torch.device("cpu")
NULL = 60  # pairs of prior samples that give the null band
JUDGED = 500  # samples of the importance bound that judges all likelihoods alike


@dataclass(frozen=True)
class Verdict:
    """claim: what theory demands; measured: the figures, with units; holds: whether they agree; seconds it took."""

    claim: str
    measured: str
    holds: bool
    seconds: float = 0.0


class Lab:
    """Trains runs on one data set, each at most once, and keeps their networks."""

    def __init__(self, data: Dataset) -> None:
        self.data = data
        self.test = torch.tensor(data.test_images.reshape(len(data.test_images), -1)).float() / 255
        self._made: dict[Run, tuple[nets.Autoencoder, Snapshot]] = {}

    def train(self, objective: str, **link: object) -> tuple[nets.Autoencoder, Snapshot]:
        """Return the network, in float32, and the last snapshot of a run written as a link."""
        run = Run.from_link({"objective": objective, "dataset": self.data.name} | {k: str(v) for k, v in link.items()})
        if run not in self._made:
            *_, last = train(run, self.data, cadence=EverySteps(10**9), device=CPU)
            assert last.weights is not None
            self._made[run] = architecture.restore(run, last.weights, last.shape), last
        return self._made[run]

    @functools.cached_property
    def components(self) -> pca.Components:
        """PCA of the training images."""
        return pca.fit(torch.tensor(self.data.train_images.reshape(len(self.data.train_images), -1)))


def linear_is_pca(lab: Lab) -> Verdict:
    """Compare the linear autoencoder's error with PCA's."""
    best = lab.components.errors(lab.test)
    ratios = {d: lab.train("linear_ae", latent_dim=d)[1].test["mse"] / float(best[d]) for d in (2, 10, 32)}
    measured = ", ".join(f"d = {d}: {ratio:.4f}" for d, ratio in ratios.items())
    return Verdict("Linear AE reaches PCA's test MSE within 1 % (ratio)", measured,
                   all(abs(ratio - 1) <= 0.01 for ratio in ratios.values()))  # fmt: skip


def deep_beats_pca(lab: Lab) -> Verdict:
    """Compare the deep autoencoder's error with PCA's at equal width."""
    best = lab.components.errors(lab.test)
    pairs = {d: (lab.train("ae", latent_dim=d)[1].test["mse"], float(best[d])) for d in (2, 10, 32)}
    measured = ", ".join(f"d = {d}: {deep:.4f} against {linear:.4f}" for d, (deep, linear) in pairs.items())
    return Verdict("Deep AE beats PCA of equal width (test MSE per pixel)", measured,
                   all(deep < linear for deep, linear in pairs.values()))  # fmt: skip


def tuning_helps(lab: Lab) -> Verdict:
    """Compare a stacked autoencoder before and after fine-tuning."""
    before, after = lab.train("stacked_ae")[1].mechanism["recon"][-2:]
    return Verdict(
        "Stacked AE: fine-tuning lowers the reconstruction (nats)", f"{before:.1f} → {after:.1f}", bool(after < before)
    )


def more_weight_fewer_active(lab: Lab) -> Verdict:
    """Follow the share of active units as λ of the L1 penalty grows."""
    shares = {lam: lab.train("sparse_l1", lam=lam)[1].test["fraction_active"] for lam in (0, 0.1, 1)}
    measured = ", ".join(f"λ = {lam:g}: {100 * share:.1f} %" for lam, share in shares.items())
    return Verdict("Sparse L1: the share of active units falls with λ", measured, _falling(list(shares.values())))


def activity_meets_rho(lab: Lab) -> Verdict:
    """Compare mean activations with ρ."""
    means = {rho: lab.train("sparse_kl", rho=rho)[1].test["mean_activation"] for rho in (0.05, 0.2)}
    measured = ", ".join(f"ρ = {rho}: {mean:.3f}" for rho, mean in means.items())
    return Verdict("Sparse KL: the mean activation is near ρ (within a quarter)", measured,
                   all(abs(mean - rho) <= rho / 4 for rho, mean in means.items()))  # fmt: skip


def denoising_denoises(lab: Lab) -> Verdict:
    """Give a denoising and a plain autoencoder the same noisy test images."""
    plain, parts = lab.train("ae")[0], []
    for name in ("denoising_gaussian", "denoising_masking"):
        net, objective = lab.train(name)[0], objectives.find(name)()
        noisy = objective.corrupt(lab.test, torch.Generator().manual_seed(0))
        parts.append((name, _mse(net, noisy, lab.test), _mse(plain, noisy, lab.test)))
    measured = ", ".join(f"{name}: {own:.4f} against {other:.4f}" for name, own, other in parts)
    return Verdict("Denoising AE beats the plain AE on noisy images (MSE per pixel)", measured,
                   all(own < other for _, own, other in parts))  # fmt: skip


def contraction_contracts(lab: Lab) -> Verdict:
    """Compare the encoders' Jacobians, scale taken out: the norm alone falls when the code is merely made smaller."""
    seen = [_jacobian(lab.train(name)[0], lab.test[::10]) for name in ("contractive", "ae")]
    (norm, ratio), (plain, plains) = seen
    return Verdict("Contractive AE: ‖∂z/∂x‖² / Var(z) below the plain AE's",
                   f"{ratio:.3g} against {plains:.3g} (‖∂z/∂x‖²: {norm:.3g} against {plain:.3g})",
                   ratio < plains)  # fmt: skip


def bound_rises_with_k(lab: Lab) -> Verdict:
    """Score one VAE with more and more samples."""
    net = lab.train("vae", **LIKELIHOOD_RUN)[0]
    bounds = {k: _bound(net, _binary(lab), k) for k in (1, 5, 50, JUDGED)}
    measured = ", ".join(f"k = {k}: {bound:.2f}" for k, bound in bounds.items())
    return Verdict(
        "One VAE, scored with k samples: the negative bound falls (nats)", measured, _falling(list(bounds.values()))
    )


def training_with_k_helps(lab: Lab) -> Verdict:
    """Train with k = 1, 5, 50 and judge all by the same 500-sample bound."""
    judged = {k: _bound(lab.train("iwae", k=k, **LIKELIHOOD_RUN)[0], _binary(lab), JUDGED) for k in (1, 5, 50)}
    measured = ", ".join(f"k = {k}: {bound:.2f}" for k, bound in judged.items())
    return Verdict(f"IWAE trained with k samples: −log p(x) by {JUDGED} samples falls (nats)", measured,
                   _falling(list(judged.values())))  # fmt: skip


def beta_trades(lab: Lab) -> Verdict:
    """Follow rate and distortion over β."""
    seen = {beta: lab.train("beta_vae", beta=beta, latent_dim=10)[1].test for beta in (0.1, 1, 4, 20)}
    measured = ", ".join(f"β = {beta:g}: R {t['kl']:.1f}, D {t['recon']:.1f}" for beta, t in seen.items())
    holds = _falling([t["kl"] for t in seen.values()]) and _falling([-t["recon"] for t in seen.values()])
    return Verdict("β-VAE: the rate falls and the distortion rises with β (nats)", measured, holds)


def wae_meets_prior(lab: Lab) -> Verdict:
    """Compare the aggregated posteriors with the prior's null band."""
    seen = {name: _mmd2(lab.train(name)[0], lab.test[::10]) for name in ("wae_mmd", "wae_gan", "ae")}
    top = _null_top(1000)
    measured = ", ".join(f"{name}: {value:.4f}" for name, value in seen.items()) + f"; null below {top:.4f}"
    return Verdict("WAE: MMD² near its null (at most three times its 97.5 % point), the plain AE's far above",
                   measured, max(seen["wae_mmd"], seen["wae_gan"]) <= 3 * top < seen["ae"])  # fmt: skip


LIKELIHOOD_RUN = {"binarise": "stochastic", "latent_dim": 20, "train_images": 30_000, "epochs": 4}
CLAIMS: tuple[Callable[[Lab], Verdict], ...] = (
    linear_is_pca, deep_beats_pca, tuning_helps, more_weight_fewer_active, activity_meets_rho, denoising_denoises,
    contraction_contracts, bound_rises_with_k, training_with_k_helps, beta_trades, wae_meets_prior)  # fmt: skip


def check(data: Dataset) -> list[Verdict]:
    """Check every claim; minutes. Each verdict tells its seconds, the training it had to do included."""
    lab, verdicts = Lab(data), []
    for claim in CLAIMS:
        started = time.perf_counter()
        verdict = claim(lab)
        spent = time.perf_counter() - started
        verdicts.append(Verdict(verdict.claim, verdict.measured, verdict.holds, round(spent, 1)))
    return verdicts


def table(verdicts: list[Verdict]) -> str:
    """Return the verdicts as Markdown."""
    lines = ["| theory demands | measured | holds | seconds |", "| --- | --- | --- | --- |"]
    lines += [f"| {v.claim} | {v.measured} | {'yes' if v.holds else '**no**'} | {v.seconds:.0f} |" for v in verdicts]
    return "\n".join(lines)


def _falling(values: list[float]) -> bool:
    return all(later < earlier for earlier, later in itertools.pairwise(values))


@torch.no_grad()
def _mse(net: nets.Autoencoder, seen: Tensor, target: Tensor) -> float:
    return float(quality.mse(net.mean(net.decode(net.encode(seen)[0])), target))


@torch.no_grad()
def _jacobian(net: nets.Autoencoder, x: Tensor) -> tuple[float, float]:
    """The mean of ‖∂z/∂x‖², and that divided by the variance of the codes."""
    norm = float(losses.jacobian_norm2(lambda images: net.encode(images)[0], x, torch.Generator()).mean())
    return norm, norm / float(net.encode(x)[0].var(0).sum())


def _binary(lab: Lab) -> Tensor:
    return binarise.stochastic(lab.test[::20], torch.Generator().manual_seed(0))


@torch.no_grad()
def _bound(net: nets.Autoencoder, x: Tensor, k: int) -> float:
    """The negative bound of binary images with k samples, averaged, in nats."""
    rng = torch.Generator().manual_seed(1)
    passes = (net(part, part, rng, k) for part in torch.split(x, 50))
    bounds = [losses.importance_bound(losses.log_weights(p.recon, p.z, p.mu, p.logvar)) for p in passes]
    return -float(torch.cat(bounds).mean())


@torch.no_grad()
def _mmd2(net: nets.Autoencoder, x: Tensor) -> float:
    return quality.aggregate_mmd2(*net.encode(x))


def _null_top(n: int) -> float:
    """The 97.5 % point of MMD² between two draws of the prior."""
    rng, like = torch.Generator().manual_seed(0), torch.empty(n, 2)
    pairs = ((losses.prior_sample(like, rng), losses.prior_sample(like, rng)) for _ in range(NULL))
    return float(torch.quantile(torch.stack([losses.mmd2(a, b) for a, b in pairs]), 0.975))
