"""The critic's landscape: where it takes a code for a draw of the prior."""

from __future__ import annotations

from torch import Tensor

from aecore.mechanisms.aggregate import GRID, Aggregate
from aecore.mechanisms.base import Scene, Seen, half
from aecore.nn import losses
from aecore.results.snapshot import Array


class Critic(Aggregate):
    """measures: those of `Aggregate`; `critic_prior` and `critic_codes`, the critic's mean D on draws of the prior and
    on codes, in [0, 1]: one half each when it cannot tell them apart.

    arrays: mean and std of `Aggregate`; for d = 2 field (32, 32) float16, D over [−3.5, 3.5]², in [0, 1], first row
    at the bottom.
    """

    def look(self, scene: Scene) -> Seen:
        """Ask the critic as well."""
        seen = super().look(scene)
        z = scene.net.encode(scene.probe)[0]
        opinions = {"critic_prior": losses.prior_sample(z, scene.rng), "critic_codes": z}
        measured = {name: float(scene.net.judge(codes).sigmoid().mean()) for name, codes in opinions.items()}
        return Seen({**seen.measures, **measured}, seen.arrays)

    def field(self, scene: Scene, z: Tensor) -> dict[str, Array]:
        """D over the plane."""
        return {"field": half(scene.net.judge(self.places).sigmoid().reshape(GRID, GRID))}
