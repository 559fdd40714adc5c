"""The linear autoencoder: how far its subspace is from the principal one, and its basis beside the eigen-digits."""

from __future__ import annotations

import torch
from torch import Tensor

from aecore.mechanisms.base import Mechanism, Scene, Seen, signed
from aecore.mechanisms.principal import Judged, Principal
from aecore.nn import quality
from aecore.run import Run

SHOWN = 10  # directions


class Subspace(Mechanism):
    """measures: `angle`, the largest principal angle between the decoder's columns and the principal subspace of the
    same size, in degrees; per pixel, of the same test images at every look, `probe_mse` of the reconstructions, not
    clipped to [0, 1] under the Gaussian likelihood, as PCA's are not, and `pca_mse` by PCA of the same size.

    arrays: angles (d,) float32 degrees, falling; basis (≤ 10, D) int8, the decoder's columns; eigen (≤ 10, D) int8,
    the principal components; turned (≤ 10, D) int8, the learnt subspace's own directions nearest to each of them.
    PCA is fitted beside the training: `angle` and all that compares is there from the second or third look on.
    """

    def __init__(self, run: Run, images: Tensor) -> None:
        super().__init__(run, images)
        self._principal, self._judged = Principal(run, images), Judged()

    def look(self, scene: Scene) -> Seen:
        """Compare the two subspaces."""
        basis = self._basis(scene)
        measures, drawn = {"probe_mse": self._error(scene)}, {"basis": signed(basis.T[:SHOWN])}
        found = self._principal.found(wait=scene.last)
        if found is None:
            return Seen(measures, drawn)
        eigen, errors = found.axes[:, : self.run.latent_dim], self._judged.errors(found, scene.probe)
        own = torch.linalg.qr(basis)[0]
        angles = _angles(own, eigen)
        turned = own @ (own.T @ eigen[:, :SHOWN])
        measures |= {"angle": float(angles.max()), "pca_mse": float(errors[eigen.shape[1]])}
        drawn |= {"eigen": signed(eigen.T[:SHOWN]), "turned": signed(turned.T)}
        return Seen(measures, {"angles": angles.float().numpy(force=True), **drawn})

    def _basis(self, scene: Scene) -> Tensor:
        """The decoder's columns, (D, d) float32: what one unit of each code draws."""
        codes = torch.eye(self.run.latent_dim, device=self.images.device)
        origin = scene.net.decode(torch.zeros_like(codes[:1]))
        return (scene.net.decode(codes) - origin).T

    def _error(self, scene: Scene) -> float:
        x_hat = scene.net.mean(scene.net.decode(scene.net.encode(scene.probe)[0]))
        return float(quality.mse(x_hat, scene.probe))


def _angles(a: Tensor, b: Tensor) -> Tensor:
    """Principal angles between the columns' spans, both orthonormal (D, r), (D, s): (min(r, s),) degrees, falling.

    Björck & Golub 1973: cosines are the singular values of AᵀB; small angles come from their sines, which float32
    resolves where the cosine is 1.
    """
    cosines = torch.linalg.svdvals(a.T @ b)
    wide, thin = (a, b) if a.shape[1] >= b.shape[1] else (b, a)
    sines = torch.linalg.svdvals(thin - wide @ (wide.T @ thin)).flip(0)
    angles = torch.where(cosines > 0.7, sines.clamp(0, 1).arcsin(), cosines.clamp(0, 1).arccos())
    return angles.flip(0).rad2deg()
