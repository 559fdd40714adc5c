"""The bottleneck, shown: the error against the size of the code beside PCA's, and on new images beside seen ones."""

from __future__ import annotations

from collections.abc import Sequence

from aecore import palette
from aecore.results import curves
from aecore.run import Run
from aecore.ui import library
from aecore.ui.browser.panels import chart
from aecore.ui.browser.panels.chart import Axis, Chart
from aecore.ui.browser.panels.marks import Dots, Line, Mark
from aecore.ui.browser.part import Part
from aecore.ui.charts import axes
from aecore.ui.mechanisms import parts
from aecore.ui.mechanisms.base import Beside, Look, Panel
from aecore.ui.words import N_, _

EVEN = 0.01  # difference from PCA, as a share, that counts as none
BY_HEART = 1.25  # test error over training error from which the images are learnt by heart
LARGEST = 1024  # numbers of a code
TALL = 260  # px: height of the chart of sizes
TRAIN, TEST = N_("training images"), N_("test images")

BETTER = N_("With a code of size {d} the error is **{share:.0f} % lower** than that of PCA: a network that is not "
            "linear does more with as many numbers.")  # fmt: skip
WORSE = N_("With a code of size {d} the error is **{share:.0f} % higher** than that of PCA, which is the best that a "
           "linear code can do.")  # fmt: skip
SAME = N_("With a code of size {d} the error is that of PCA.")
COPY = N_("A code of size {d} is as large as the image ({pixels} pixels): a copy would do, and nothing needs to be "
          "learnt about the images.")  # fmt: skip
GAP = N_("On test images the error is **{ratio:.1f} times** that on training images: these {n:,} images are being "
         "learnt by heart.")  # fmt: skip
NO_GAP = N_("Test and training images are reconstructed about equally well ({ratio:.2f} : 1): "
            "nothing is learnt by heart.")  # fmt: skip


class Bottleneck(Panel):
    """MSE against latent size beside PCA; training and test MSE over the run; what both say."""

    title = N_("Bottleneck")

    def parts(self, look: Look) -> Sequence[Part | Beside]:
        """Return what the tab shows."""
        errors = [parts.measured(look, name) for name in ("train_mse", "probe_mse", "pca_mse")]
        return [parts.figures(look, errors, "bottleneck"),
                chart.part(_sizes(look), key="bottleneck:sizes", height=TALL),
                parts.course(look, _gap(look), "bottleneck:gap"),
                parts.said(_said(look), "bottleneck:said")]  # fmt: skip


def _sizes(look: Look) -> Chart:
    """The error against the size of the code: PCA's curve, finished runs, this run's way down."""
    found, d = look.arrays, look.run.latent_dim
    pca = list(zip(found["sizes"].tolist(), found["pca"].tolist(), strict=True)) if "sizes" in found else []
    others = _others(look.run)
    top = axes.round_up(1.1 * max([error for _size, error in (*pca, *others)], default=0.07))
    own = [(d, look.last.test["probe_mse"])]
    way = [(d, min(value, top)) for _step, value in curves.thinned(look.history("probe_mse"))]
    marks: list[Mark] = [
        Line(_("PCA"), pca, palette.SERIES[0]), Line("", way, palette.TEST, look="trace"),
        Dots(_("finished runs"), others, palette.SERIES[2], filled=False),
        Dots(_("this run"), own, palette.TEST, [_("this run: {y}")], radius=7)]  # fmt: skip
    size = Axis(_("latent size"), 1, LARGEST, log=True, digits=0)
    return Chart(size, axes.measured("probe_mse", 0, top), marks, plane=True)


def _others(run: Run) -> Sequence[tuple[int, float]]:
    """The best finished run of each other latent size: same objective, same images; (size, test MSE) in order."""
    best: dict[int, float] = {}
    for told in library.finished().values():
        size, error = told.run.latent_dim, told.test.get("mse")
        if error is not None and size != run.latent_dim and _likeness(told.run) == _likeness(run):
            best[size] = min(best.get(size, error), error)
    return sorted(best.items())


def _likeness(run: Run) -> tuple[object, ...]:
    """What two runs must share for their errors to compare."""
    return run.objective.name, run.dataset, run.train_images, run.binarise


def _gap(look: Look) -> Chart:
    """Both errors over the run."""
    told = {_(TRAIN): look.history("train_mse"), _(TEST): look.history("probe_mse")}
    top = axes.ceiling([value for history in told.values() for _step, value in history])
    lines = [Line(name, curves.thinned(history), colour)
             for (name, history), colour in zip(told.items(), palette.SERIES, strict=False)]  # fmt: skip
    return Chart(axes.steps(), axes.measured("mse", 0, top), lines)


def _said(look: Look) -> list[str]:
    """What is seen, in sentences; nothing while nothing is learnt."""
    test, d = look.last.test, look.run.latent_dim
    if not look.last.step or "pca_mse" not in test:
        return []
    pixels = look.pictures.size[0] * look.pictures.size[1]
    copied = _(COPY).format(d=d, pixels=pixels)
    said = [copied if d >= pixels else _against_pca(d, test["probe_mse"], test["pca_mse"])]
    ratio = test["probe_mse"] / max(test["train_mse"], 1e-9)
    n = look.run.train_images or look.last.samples / max(look.last.epoch, 1e-9)
    return [*said, _(GAP if ratio > BY_HEART else NO_GAP).format(ratio=ratio, n=round(n))]


def _against_pca(d: int, error: float, pca: float) -> str:
    share = error / pca - 1
    text = SAME if abs(share) < EVEN else WORSE if share > 0 else BETTER
    return _(text).format(d=d, share=100 * abs(share))
