"""The measures of the table: what each is called, what it says, which end is the better one, where it may be marked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from aecore import comparison
from aecore.run import Run
from aecore.ui.i18n import N_


@dataclass(frozen=True)
class Measure:
    """A row: its key in the facts of `aecore.measures`, name, unit, how it is written, one sentence on it.

    better: "low", "high", "zero" (the nearest), or "" where no end is better. apart: fields in which runs must not
    differ, or the values cannot be compared.
    """

    name: str
    label: str
    unit: str
    form: str
    help: str
    better: str = ""
    apart: tuple[str, ...] = ("dataset",)


SCALE = ("dataset", "likelihood", "binarise")
MEASURES = (
    Measure("mse", N_("Test MSE"), N_("per pixel"), "{:.4f}", N_(
        "Mean squared error of the reconstruction from the mean code, on all test images; the same whatever is "
        "optimised."), "low"),
    Measure("recon", N_("Reconstruction"), N_("nats per image"), "{:.2f}", N_(
        "Distortion D: −log p(x│z) without constants, summed over the pixels; with a Gaussian posterior at drawn "
        "codes, which costs something."), "low", SCALE),
    Measure("rate", N_("Rate"), N_("nats per image"), "{:.2f}", N_(
        "R: the KL from the posterior to the prior, unweighted: how much a code tells about its image. Neither end is "
        "better. Point codes have none.")),
    Measure("rate_distortion", "R + D", N_("nats per image"), "{:.2f}", N_(
        "The negative evidence lower bound, whatever β is: an upper bound on −log p(x), up to the likelihood's "
        "constant. Point codes have none."), "low", SCALE),
    Measure("knn", N_("k-NN accuracy"), "k = 5", "{:.3f}", N_(
        "The share of test images whose five nearest training codes vote for their class: how well classes lie apart."),
        "high"),
    Measure("mmd2", N_("MMD² to the prior"), "q(z), N(0, I)", "{:.4f}", N_(
        "How far the cloud of all codes is from N(0, I), of 2,000 test images; 0 when equal, a little below by chance. "
        "Only objectives with a prior try to lower it."), "zero", ("dataset", "latent_dim")),
    Measure("trustworthiness", N_("Trustworthiness"), N_("0 to 1"), "{:.3f}", N_(
        "How far the five nearest neighbours in the codes are neighbours in the pixels too, of 2,000 test images; 1 is "
        "perfect."), "high"),
    Measure("frechet", N_("Fréchet distance of samples"), N_("features of a classifier"), "{:.1f}", N_(
        "How far 10,000 decoded samples are from the test images, in the features of a small classifier trained here "
        "on the same data; only to be compared within a data set."), "low"),
    Measure("active", N_("Active units"), N_("dimensions"), "{:.0f}", N_(
        "Latent dimensions whose mean moves between images (variance above 0.01); the others have collapsed to the "
        "prior. Point codes have none.")),
)  # fmt: skip


def best(measure: Measure, values: Sequence[float | None], runs: Sequence[Run]) -> int | None:
    """Return the place of the better value; None where nothing is better or it cannot be told yet, or at all."""
    known = [value for value in values if value is not None]
    if not measure.better or len(known) < comparison.LEAST or len({measure.form.format(v) for v in known}) == 1:
        return None
    if set(measure.apart) & set(comparison.varied(runs)):
        return None
    keys = {"low": lambda v: v, "high": lambda v: -v, "zero": abs}
    order = sorted((keys[measure.better](value), place) for place, value in enumerate(values) if value is not None)
    shown = [measure.form.format(values[place]) for _key, place in order[:2]]
    return None if shown[0] == shown[1] else order[0][1]


def known(test: Mapping[str, float], gaussian: bool) -> dict[str, float]:
    """Return the measures that a snapshot's test figures hold already, while the others must wait."""
    found = {name: test[name] for name in ("mse", "recon") if name in test}
    if gaussian and "kl" in test:
        found |= {"rate": test["kl"], "rate_distortion": test["recon"] + test["kl"], "active": test["active_units"]}
    return found
