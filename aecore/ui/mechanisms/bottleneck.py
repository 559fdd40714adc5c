"""The bottleneck, shown: the error against the size of the code beside PCA's, and on new images beside seen ones."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import streamlit as st

from aecore import theme
from aecore.run import Run
from aecore.ui import charts, library
from aecore.ui.i18n import N_, _
from aecore.ui.mechanisms.base import Look, Panel

EVEN = 0.01  # difference from PCA, as a share, that counts as none
BY_HEART = 1.25  # test error over training error from which the images are learnt by heart
LARGEST = 1024  # numbers of a code
TRAIN, TEST = N_("training images"), N_("test images")

TESTED = N_("per pixel, of 500 test images, the same ones always")
BY_PCA = N_("per pixel, of the same test images by as many principal components as the code has numbers")
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

    def show(self, look: Look) -> None:
        """Draw the tab."""
        test = look.last.test
        with st.container(horizontal=True, gap="medium", key="bottleneck:figures"):
            metric(_("MSE, training images"), test.get("train_mse"), _("per pixel, of 500 training images"))
            metric(_("MSE, test images"), test.get("probe_mse"), _(TESTED))
            metric(_("MSE, PCA"), test.get("pca_mse"), _(BY_PCA))
        st.echarts_chart(_sizes(look), key="bottleneck:sizes", height=250)
        st.echarts_chart(_gap(look), key="bottleneck:gap", height=210)
        st.markdown(" ".join(_said(look)), width="stretch")


def metric(label: str, value: float | None, told: str) -> None:
    """Show an MSE, or a dash where there is none yet."""
    st.metric(label, "–" if value is None else f"{value:.4f}", help=told, width="content")


def _sizes(look: Look) -> dict[str, Any]:
    """The error against the size of the code: PCA's curve, finished runs, this run's way down."""
    pca, own = _("PCA"), _("this run")
    found = look.arrays
    curve = list(zip(found["sizes"].tolist(), found["pca"].tolist(), strict=True)) if "sizes" in found else []
    others = _others(look.run)
    top = charts.round_up(1.1 * max([error for _size, error in (*curve, *others)], default=0.07))
    option = charts.lines({pca: curve}, _("latent size"), _("test MSE per pixel"),
                          x_type="log", x_min=1, x_max=LARGEST, y_min=0, y_max=top)  # fmt: skip
    if others:
        charts.dots(option, _("finished runs"), others, theme.SERIES[2], symbol="emptyCircle")
    now = look.last.test["probe_mse"]
    way = [min(value, top) for _step, value in charts.thinned(look.history("probe_mse"))]
    charts.dots(option, own, [(look.run.latent_dim, min(now, top))], theme.TEST, size=14, z=6,
                symbol="triangle" if now > top else "circle",
                label={"show": True, "formatter": f"{now:.4f}", "position": "right", "color": theme.TEST,
                       "fontSize": theme.FONT_SIZE - 1, "fontWeight": "bold"})  # fmt: skip
    option["series"].append({
        "type": "line", "data": [(look.run.latent_dim, value) for value in way], "showSymbol": False, "silent": True,
        "lineStyle": {"color": theme.TEST, "width": 2, "opacity": 0.45}, "tooltip": {"show": False}})  # fmt: skip
    option["tooltip"] |= {"trigger": "item", "valueFormatter": "%.4f"}
    return option


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


def _gap(look: Look) -> dict[str, Any]:
    """Both errors over the run."""
    told = {_(TRAIN): look.history("train_mse"), _(TEST): look.history("probe_mse")}
    top = charts.ceiling([value for history in told.values() for _step, value in history])
    return charts.lines({name: charts.thinned(history) for name, history in told.items()}, _("step"),
                        _("MSE per pixel"), x_min=0, y_min=0, y_max=top)  # fmt: skip


def _said(look: Look) -> list[str]:
    """What is seen, in sentences; nothing while nothing is learnt."""
    test, d = look.last.test, look.run.latent_dim
    if not look.last.step or "pca_mse" not in test:
        return []
    pixels = look.pictures.size[0] * look.pictures.size[1]
    said = [_(COPY).format(d=d, pixels=pixels) if d >= pixels else _against_pca(d, test["probe_mse"], test["pca_mse"])]
    ratio = test["probe_mse"] / max(test["train_mse"], 1e-9)
    n = look.run.train_images or look.last.samples / max(look.last.epoch, 1e-9)
    return [*said, _(GAP if ratio > BY_HEART else NO_GAP).format(ratio=ratio, n=round(n))]


def _against_pca(d: int, error: float, pca: float) -> str:
    share = error / pca - 1
    text = SAME if abs(share) < EVEN else WORSE if share > 0 else BETTER
    return _(text).format(d=d, share=100 * abs(share))
