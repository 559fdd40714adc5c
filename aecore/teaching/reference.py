"""Reference bands: which test figures a run with given settings is known to reach, to compare a run with.

Measured on MNIST with this package (CPU, precision `auto`): all 60,000 training images, every setting not in the link
as the objective suggests it, figures on all 10,000 test images at the end, with seeds 0 and 1 (VAE: 0, 1, 2).
Two seeds differ by 3 % at most (sparse, KL: 8 %). For the linear autoencoder PCA says the same: .0557, .0341, .0168
per pixel. Left out are figures that hold a penalty on a whole batch (MMD², sparsity), which is noisy.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import dataclass, replace

from aecore.run import Run

SPREAD = 0.01  # of a figure: added on both sides of what was measured, twice as much where it was measured once


@dataclass(frozen=True)
class Band:
    """Where a figure is expected at the end of a run: nats per image, or per pixel for `mse`."""

    low: float
    high: float


@dataclass(frozen=True)
class Measured:
    """A run as its link has it, its id (with other defaults it would be another), and what its figures were.

    figures: name → one value for each of the seeds tried: nats per image, or per pixel for `mse`.
    """

    link: Mapping[str, str]
    id: str
    figures: Mapping[str, tuple[float, ...]]


MEASURED: tuple[Measured, ...] = (
    Measured({"objective": "ae"}, "dad9e0e5c9b9", {"total": (135.1, 135.6), "mse": (0.0370, 0.0372)}),
    Measured({"objective": "linear_ae"}, "94055f37fb86", {"mse": (0.0557, 0.0557)}),
    Measured({"objective": "linear_ae", "latent_dim": "10"}, "333c51aa27d8", {"mse": (0.0341, 0.0341)}),
    Measured({"objective": "linear_ae", "latent_dim": "32"}, "e85633c07489", {"mse": (0.0168, 0.0168)}),
    Measured({"objective": "stacked_ae"}, "faee8512807b", {"total": (142.5, 143.2), "mse": (0.0403, 0.0407)}),
    Measured({"objective": "sparse_l1"}, "e57ae39f53ce", {"recon": (68.0, 68.3), "mse": (0.0083, 0.0084)}),
    Measured({"objective": "sparse_kl"}, "73901e2d32ab", {"recon": (90.6, 87.7), "mse": (0.0177, 0.0164)}),
    Measured({"objective": "denoising_gaussian"}, "9432da417b31", {"total": (141.2, 142.1), "mse": (0.0380, 0.0384)}),
    Measured({"objective": "denoising_masking"}, "0c9969b148c3", {"total": (139.1, 139.6), "mse": (0.0408, 0.0413)}),
    Measured({"objective": "contractive"}, "21ddf9d1d21a", {"total": (141.8, 141.7), "mse": (0.0397, 0.0397)}),
    Measured({"objective": "vae"}, "4d0d18c51a04", {"total": (144.8, 144.8, 144.8), "mse": (0.0382, 0.0382, 0.0382)}),
    Measured({"objective": "iwae"}, "9bbc7a86e562", {"total": (141.5, 140.2), "mse": (0.0393, 0.0381)}),
    Measured({"objective": "beta_vae"}, "ab8816064026", {"total": (162.4, 161.0), "mse": (0.0399, 0.0391)}),
    Measured({"objective": "wae_mmd"}, "cdb919e9207a", {"recon": (140.6, 141.0), "mse": (0.0395, 0.0398)}),
    Measured({"objective": "wae_gan"}, "f6e8497088af", {"recon": (139.1, 139.4), "mse": (0.0388, 0.0390)}),
)  # fmt: skip


@functools.lru_cache(maxsize=64)
def bands(run: Run) -> Mapping[str, Band]:
    """Return the bands of a run's test figures by name; {} where no run of these settings was measured.

    The seed and the precision do not matter; a run that was steered or stopped is another one.
    """
    figures = _by_run().get(replace(run, seed=0, precision=run.default("precision")), {})
    return {name: _band(values) for name, values in figures.items()}


@functools.cache
def _by_run() -> dict[Run, Mapping[str, tuple[float, ...]]]:
    runs = ((Run.from_link(entry.link), entry) for entry in MEASURED)
    return {run: entry.figures for run, entry in runs if run.id == entry.id}


def _band(values: tuple[float, ...]) -> Band:
    spread = SPREAD if len(values) > 1 else 2 * SPREAD
    return Band(min(values) * (1 - spread), max(values) * (1 + spread))
