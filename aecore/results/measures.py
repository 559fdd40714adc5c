"""What is measured of a run: the names, units, ways to write and better ends of all figures, in one table.

Pages translate the words (`WORDS` are all there are); exports and the command line write them as they stand.
"""

from __future__ import annotations

from dataclasses import dataclass

NATS, PER_PIXEL, DIMENSIONS = "nats per image", "per pixel", "dimensions"
SHORT = {NATS: "nats"}  # where a figure says in its help what it is of
HUGE = 1e6  # a figure from here on has no digits worth reading
SCALE = ("dataset", "likelihood", "binarise")


@dataclass(frozen=True)
class Measure:
    """One figure of a run.

    name: its key among test figures and the facts of `analyses.measures`; label, unit and help in words ("" for no
    unit); digits: decimals that are worth reading; symbol: what theory calls it; times: what it is multiplied by when
    it is written, as 100 for per cent.
    better: "low", "high", "zero" (the nearest), or "" where no end is better. apart: fields in which runs must not
    differ, or the values cannot be compared.
    """

    name: str
    label: str
    unit: str
    digits: int
    help: str
    symbol: str = ""
    better: str = ""
    apart: tuple[str, ...] = ("dataset",)
    times: float = 1.0

    @property
    def short(self) -> str:
        """The unit as it stands beside a figure."""
        return SHORT.get(self.unit, self.unit)

    def write(self, value: float) -> str:
        """Return a value in words, with a true minus sign; of one beyond all bounds the order of magnitude."""
        shown = value * self.times
        text = f"{shown:.{self.digits}f}" if abs(shown) < HUGE else f"{shown:.1e}"
        return text.replace("-", "−", 1) if text.startswith("-") else text


def of(name: str) -> Measure:
    """Return the measure of a name. Raises KeyError."""
    return BY_NAME[name]


MEASURES = (
    Measure("total", "Test loss", NATS, 1,
            "The sum that is minimised, on test images: another sum for each objective."),
    Measure("recon", "Reconstruction", NATS, 1,
            "Distortion D: −log p(x│z) without constants, summed over the pixels of a test image; with a Gaussian "
            "posterior at drawn codes, which costs something.", "D", "low", SCALE),
    Measure("kl", "KL", NATS, 2,
            "Rate R: the KL from the posterior to the prior, unweighted, which is how much a code tells about its test "
            "image. Neither end is better. Point codes have none.", "R"),
    Measure("rate_distortion", "−ELBO", NATS, 2,
            "The negative evidence lower bound, whatever β is: an upper bound on −log p(x), up to the likelihood's "
            "constant; on grey pixels it is no likelihood. Point codes have none.", "R + D", "low", SCALE),
    Measure("mmd", "MMD² penalty", NATS, 2, "λ · MMD², as it is minimised; near 0 the codes fit the prior."),
    Measure("mse", "MSE", PER_PIXEL, 4,
            "Mean squared error of the reconstruction from the mean code, on test images (white = 1); the same "
            "whatever is optimised.", "", "low"),
    Measure("knn", "k-NN accuracy", "k = 5", 3,
            "The share of test images whose five nearest training codes vote for their class: how well classes lie "
            "apart.", "", "high"),
    Measure("mmd2", "MMD² to the prior", "", 4,
            "How far the cloud of all codes is from N(0, I); 0 when equal, a little below by chance. Only objectives "
            "with a prior try to lower it.", "", "zero", ("dataset", "latent_dim")),
    Measure("trustworthiness", "Trustworthiness", "0 to 1", 3,
            "How far the five nearest neighbours in the codes are neighbours in the pixels too, of 2,000 test images; "
            "1 is perfect.", "", "high"),
    Measure("continuity", "Continuity", "0 to 1", 3,
            "How far neighbours in a space stay neighbours in a picture of it; 1 is perfect.", "", "high"),
    Measure("frechet", "Fréchet distance of samples", "features of a classifier", 1,
            "How far decoded samples are from as many test images, in the features of a small classifier trained here "
            "on the same data; only to be compared within a data set.", "", "low"),
    Measure("active_units", "Active units", DIMENSIONS, 0,
            "Latent dimensions whose mean moves between images (variance above 0.01); the others have collapsed to the "
            "prior. Point codes have none."),
    Measure("seconds", "Training", "s", 1, "Seconds of training, pictures and pauses left out."),
    Measure("train_mse", "MSE, training images", PER_PIXEL, 4, "Of training images from all over."),
    Measure("probe_mse", "MSE, test images", PER_PIXEL, 4, "Of test images from all over, the same ones always."),
    Measure("pca_mse", "MSE, PCA", PER_PIXEL, 4,
            "Of the same test images, by as many principal components as the code has numbers."),
    Measure("probe_recon", "Reconstruction so far", NATS, 1,
            "Of test images by the layers that have learnt so far."),
    Measure("gain", "Gain over the ELBO", NATS, 2,
            "How far the bound on log p(x) with many codes an image lies above that with one, on the same images."),
    Measure("gap", "Posterior gap", NATS, 2,
            "At least so far is the encoder's posterior from the true one: KL(q(z│x) ‖ p(z│x)), by a bound with many "
            "codes an image."),
    Measure("gap_error", "Posterior gap, standard error", NATS, 2, "Over the images that it is a mean of."),
    Measure("corruption_mse", "Corrupted, MSE", PER_PIXEL, 4,
            "Of corrupted test images (white = 1) against the clean ones; the same noise at each look."),
    Measure("noisy_mse", "Restored, MSE", PER_PIXEL, 4,
            "Of what is made of corrupted test images (white = 1), against the clean ones; the same noise at each "
            "look."),
)  # fmt: skip
ALIKE = ("recon", "kl", "mse")  # what means the same for every objective, of that which every look measures
BY_NAME = {measure.name: measure for measure in MEASURES}

#: What the terms of a loss are called, weighted as they are minimised. One that is not here goes by its own name.
TERMS = {
    "recon": of("recon").label, "kl": of("kl").label, "mmd": "MMD²", "l1": "L1 penalty", "sparsity": "Sparsity",
    "jacobian": "Jacobian", "bound": "Bound", "adversary": "Adversary",
}  # fmt: skip
WORDS = (*(word for m in MEASURES for word in (m.label, m.unit, m.short, m.help)), *TERMS.values())
