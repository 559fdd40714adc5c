"""Gaussian posteriors, shown: ellipses on the map, KL by dimension, and the way through rate and distortion."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from aecore import palette
from aecore.results.plane import View
from aecore.teaching import diagnostics
from aecore.ui import phrases
from aecore.ui.browser.panels import chart
from aecore.ui.browser.panels.chart import Chart
from aecore.ui.browser.panels.figures import Figure
from aecore.ui.browser.panels.marks import Dots, Level, Line, Mark, Points
from aecore.ui.browser.part import Part
from aecore.ui.charts import axes, dimensions
from aecore.ui.mechanisms import parts
from aecore.ui.mechanisms.base import Beside, Look, Panel
from aecore.ui.words import N_, _

KEY = "posterior"
PLANE = 260  # px: height of the plane of rate and distortion


class Posterior(Panel):
    """KL of each dimension, active units, rate against distortion, MMD² to the prior; ellipses on the map."""

    title = N_("Posterior")
    choices = parts.switched(KEY)

    def controls(self, look: Look) -> None:
        """Draw the switch of the ellipses."""
        ellipse_switch()

    def parts(self, look: Look) -> Sequence[Part | Beside]:
        """Return what the tab shows."""
        figures = parts.figures(look, [active(look), parts.fit(look), gap(look)], KEY)
        kl = [self._dimensions(look)] if len(look.last.kl_per_dim) else []
        return [figures, *kl, *self._rate_distortion(look)]

    def overlays(self, look: Look, view: View) -> dict[str, Any]:
        """Ellipses of the first 200 images, or of some of them: one standard deviation of the posterior, to scale."""
        if "std" not in look.arrays or not parts.wanted(look, KEY):
            return {}
        return {"ellipses": parts.outlined(look, view, look.arrays["std"]), "muted": look.quiet}

    def _dimensions(self, look: Look) -> Part:
        words = parts.of_images(look, phrases.axis("kl"))
        shown = dimensions.bars(look.last.kl_per_dim, words, diagnostics.DEAD)
        return chart.part(shown, key=f"{KEY}:kl", height=parts.CHART)

    def _rate_distortion(self, look: Look) -> list[Part]:
        """The run's path; through its end the line on which the loss is the same."""
        path = rate_distortion(look)
        if not path:
            return []
        beta = 1.0 if look.run.objective.name != "beta_vae" else look.last.knobs.get("beta", 1.0)
        capacity = look.last.knobs.get("capacity") if getattr(look.run.objective, "form", "") == "capacity" else None
        marks: list[Mark] = [Line(_("the run so far"), path, palette.SERIES[0], dotted=True),
                             Dots(_("now"), path[-1:], palette.TEST, radius=6)]  # fmt: skip
        if capacity is None:
            name = _("same loss, D + βR (β = {beta:g})").format(beta=beta) if beta != 1 else _("same loss, D + R")
            marks.append(Line(name, same_loss(path, beta), look="reference"))
        else:
            marks.append(Level(f"C = {capacity:g}", capacity, axis="x"))
        plane = Chart(axes.measured("kl", near=True), axes.measured("recon", near=True), marks, plane=True)
        return [chart.part(plane, key=f"{KEY}:plane", height=PLANE)]


def ellipse_switch() -> None:
    """The switch of the ellipses."""
    parts.switch(KEY, _("On the map: posteriors of up to 200 images, 1 σ, to scale"))


def active(look: Look) -> Figure:
    """The figure of used dimensions, by the criterion of the chart's pale bars and of the finding below."""
    kl = look.last.kl_per_dim
    form = _("{n:.0f} of {d}").format(n=(kl >= diagnostics.DEAD).sum(), d=len(kl))
    said = _("latent dimensions whose KL is at least {limit:g} nats per image").format(limit=diagnostics.DEAD)
    return Figure(_("Used dimensions"), form, help=said)


def gap(look: Look) -> Figure:
    """The figure of how far the encoder's posterior is from the true one."""
    test, label = look.last.test, "KL(q(z│x) ‖ p(z│x))"
    if "gap" not in test or "gap_of" not in look.arrays:
        return Figure(
            label, "–", help=_("By how much the ELBO misses log p(x): measured when the run holds or has ended.")
        )
    images, codes = look.arrays["gap_of"].tolist()
    value = f"{test['gap']:.2f} ± {test['gap_error']:.2f}"
    told = _("By how much the ELBO misses log p(x), and so how far the encoder's posterior is from the true one: the "
             "bound with {codes} codes an image less that with one, and therefore rather too small. Mean of {images} "
             "test images and its standard error.")  # fmt: skip
    return Figure(label, value, _("nats"), told.format(codes=codes, images=images))


def rate_distortion(look: Look) -> list[tuple[float, float]]:
    """The run's path without its first plunge: (rate, distortion) of each look, in nats per image."""
    tests = {s.step: (s.test["kl"], s.test["recon"]) for s in look.snapshots if "kl" in s.test}
    if not tests:
        return []
    return [tests[int(step)] for step, _rate in parts.later([(step, rate) for step, (rate, _d) in tests.items()])]


def same_loss(path: Points, beta: float) -> Points:
    """Two points of the line D + βR = now, within what the path covers, and a little to each side."""
    rate, distortion = path[-1]
    rates, distortions = zip(*path, strict=True)
    reach = max(max(rates) - min(rates), 1.0) * 0.5
    reach = min(reach, max(max(distortions) - min(distortions), 1.0) / max(beta, 1e-6))
    return [(r, distortion + beta * (rate - r)) for r in (max(0.0, rate - reach), rate + reach)]
