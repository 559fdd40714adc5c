"""Stacked training, shown: which layer learns, what each stage reached, and what fine-tuning changed."""

from __future__ import annotations

import html
from collections.abc import Mapping
from typing import Any

import numpy as np
import streamlit as st

from aecore import theme
from aecore.ui import charts, components, views
from aecore.ui.i18n import N_, _
from aecore.ui.mechanisms.base import Look, Panel

STYLE = f"""
<style>
.stages {{ display: flex; flex-wrap: wrap; gap: 6px 4px; }}
.stages > div {{ flex: 1 1 92px; padding: 6px 10px; border-radius: 8px; line-height: 1.3; font-size: .88rem;
  border: 1px solid color-mix(in srgb, currentColor 22%, transparent); font-variant-numeric: tabular-nums; }}
.stages > .later {{ opacity: .5; }}
.stages > .now {{ border: 2px solid {theme.TEST}; padding: 5px 9px;
  background: color-mix(in srgb, {theme.TEST} 12%, transparent); }}
.stages b, .stages span, .stages strong {{ display: block; }}
.stages strong {{ font-size: 1.1rem; font-weight: 600; }}
.stages span {{ opacity: .75; }}
@media (max-width: 640px) {{ .stages > div {{ flex-basis: 40%; }} }}
</style>
"""
ALONE = N_("Layer 1 learns alone: an autoencoder with one hidden layer.")
NEXT = N_("Layer {n} learns now, on the codes of the layers before it, which stay as they are. "
          "A narrower layer can only lose detail.")  # fmt: skip
TUNED = N_("Now all layers learn together: fine-tuning has won **{won:.1f} nats** since the last layer was added.")


class Stages(Panel):
    """A stepper of the stages, the test reconstruction cut by stages, the pictures after each."""

    title = N_("Stages")

    def show(self, look: Look) -> None:
        """Draw the tab."""
        sizes = (look.pictures.size[0] * look.pictures.size[1], *look.run.widths, look.run.latent_dim)
        layers = len(sizes) - 1
        found = look.arrays
        reached = dict(zip(found["stage"].tolist(), found["recon"].tolist(), strict=True)) if found else {}
        now = int(look.last.test["stage"])
        over = look.last.step >= (look.last.stop or look.last.total_steps)
        st.html(STYLE + _stepper(sizes, reached, layers + 2 if over else now))
        st.echarts_chart(_course(look, layers), key="stages:course", height=230)
        st.markdown(_said(now, layers, reached))
        if found:
            components.digits(_pictures(look, layers), key="stages:pictures")


def _name(stage: int, layers: int) -> str:
    return _("layer {n}").format(n=stage) if stage <= layers else _("fine-tuning")


def _stepper(sizes: tuple[int, ...], reached: Mapping[int, float], now: int) -> str:
    """Each stage in a box: its name, the layer's shape, the nats it reached; the present one stands out."""
    layers, boxes = len(sizes) - 1, []
    for stage in range(1, layers + 2):
        kind = "now" if stage == now else "done" if stage < now else "later"
        shape = f"{sizes[stage - 1]} → {sizes[stage]}" if stage <= layers else _("all layers")
        value = _("{nats:.1f} nats").format(nats=reached[stage]) if stage in reached else "–"
        name = ("✓ " if kind == "done" else "") + _name(stage, layers)
        lines = zip(("b", "span", "strong"), (name, shape, value), strict=True)
        boxes.append(f'<div class="{kind}">' + "".join(f"<{t}>{html.escape(w)}</{t}>" for t, w in lines) + "</div>")
    return f'<div class="stages" role="list">{"".join(boxes)}</div>'


def _course(look: Look, layers: int) -> dict[str, Any]:
    """The test reconstruction over the run, with a line where each stage begins."""
    history, stages = look.history("probe_recon"), look.history("stage")
    option = charts.lines({_("Reconstruction"): charts.thinned(history)}, _("step"),
                          _("test reconstruction, nats per image"), x_min=0,
                          x_max=look.run.stop or look.last.total_steps,
                          y_max=charts.ceiling([value for _step, value in history]))  # fmt: skip
    begins: dict[int, float] = {}
    for (before, _was), (_step, stage) in zip([(0, 1.0), *stages], stages, strict=False):
        begins.setdefault(int(stage), before)
    charts.cut(option, {_name(stage, layers): step for stage, step in begins.items() if stage > 1})
    option["tooltip"] |= {"valueFormatter": "%.1f"}
    return option


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
