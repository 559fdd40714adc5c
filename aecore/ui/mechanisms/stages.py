"""Stacked training, shown: which layer learns, what each stage reached, and what fine-tuning changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from aecore import palette
from aecore.results import curves
from aecore.ui.browser import components, views
from aecore.ui.browser.panels import stepper
from aecore.ui.browser.panels.chart import Chart
from aecore.ui.browser.panels.marks import Level, Line, Mark
from aecore.ui.browser.panels.stepper import Stage
from aecore.ui.browser.part import Part
from aecore.ui.charts import axes
from aecore.ui.mechanisms import parts
from aecore.ui.mechanisms.base import Beside, Look, Panel
from aecore.ui.words import N_, _

COURSE = 240  # px: height of the chart
ALONE = N_("Layer 1 learns alone: an autoencoder with one hidden layer.")
NEXT = N_("Layer {n} learns now, on the codes of the layers before it, which stay as they are. "
          "A narrower layer can only lose detail.")  # fmt: skip
TUNED = N_("Now all layers learn together: fine-tuning has won **{won:.1f} nats** since the last layer was added.")


class Stages(Panel):
    """A stepper of the stages, the test reconstruction cut by stages, the pictures after each."""

    title = N_("Stages")

    def parts(self, look: Look) -> Sequence[Part | Beside]:
        """Return what the tab shows."""
        sizes = (look.pictures.size[0] * look.pictures.size[1], *look.run.widths, look.run.latent_dim)
        layers = len(sizes) - 1
        found = look.arrays
        reached = dict(zip(found["stage"].tolist(), found["recon"].tolist(), strict=True)) if found else {}
        now = int(look.last.test["stage"])
        over = look.last.step >= (look.last.stop or look.last.total_steps)
        stages = _stepper(sizes, reached, layers + 2 if over else now)
        pictures = [components.digits_part(_pictures(look, layers), key="stages:pictures")] if found else []
        return [stepper.part(stages, key="stages:stepper"),
                parts.course(look, _course(look, layers), "stages:course", COURSE),
                parts.said([_said(now, layers, reached)], "stages:said"), *pictures]  # fmt: skip


def _name(stage: int, layers: int) -> str:
    return _("layer {n}").format(n=stage) if stage <= layers else _("fine-tuning")


def _stepper(sizes: tuple[int, ...], reached: Mapping[int, float], now: int) -> list[Stage]:
    """Each stage: its name, the layer's shape, the nats it reached; the present one stands out."""
    layers, stages = len(sizes) - 1, []
    for stage in range(1, layers + 2):
        state = "now" if stage == now else "done" if stage < now else "later"
        shape = f"{sizes[stage - 1]} → {sizes[stage]}" if stage <= layers else _("all layers")
        value = _("{nats:.1f} nats").format(nats=reached[stage]) if stage in reached else "–"
        stages.append(Stage(_name(stage, layers), state, shape, value))
    return stages


def _course(look: Look, layers: int) -> Chart:
    """The test reconstruction over the run, with a line where each stage begins."""
    history, stages = look.history("probe_recon"), look.history("stage")
    begins: dict[int, float] = {}
    for (before, _was), (_step, stage) in zip([(0, 1.0), *stages], stages, strict=False):
        begins.setdefault(int(stage), before)
    marks: list[Mark] = [Line("", curves.thinned(history), palette.SERIES[0])]
    marks += [Level(_name(stage, layers), step, axis="x") for stage, step in begins.items() if stage > 1]
    y = axes.measured("probe_recon", high=axes.ceiling([value for _step, value in history]))
    return Chart(axes.steps(look.run.stop or look.last.total_steps), y, marks)


def _said(now: int, layers: int, reached: Mapping[int, float]) -> str:
    if now <= layers:
        return _(NEXT).format(n=now) if now > 1 else _(ALONE)
    won = reached[layers] - reached[now] if {layers, now} <= reached.keys() else None
    return _(TUNED).format(won=won) if won is not None else ""


def _pictures(look: Look, layers: int) -> views.DigitSheet:
    found = look.arrays
    rows: list[views.Row] = [(_("x, test image"), "ink", look.pictures.examples / np.float32(255))]
    for stage, x_hat in zip(found["stage"].tolist(), found["x_hat"], strict=True):
        images = x_hat.reshape(-1, *look.pictures.size).astype(np.float32) / 255
        rows.append((_name(stage, layers), "ink", images))
    return views.digit_sheet(rows, look.last.step, cell=56, caption=_("The same digits as each stage last drew them."))
