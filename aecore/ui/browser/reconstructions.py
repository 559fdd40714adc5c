"""Ten test images, what the network makes of them, and the difference: a strip that a film moves."""

from __future__ import annotations

import numpy as np

from aecore.results.snapshot import Snapshot
from aecore.ui.browser import components, views
from aecore.ui.browser.part import Part
from aecore.ui.browser.pictures import Pictures
from aecore.ui.words import _


def part(last: Snapshot | None, shown: Pictures, series: str, *, key: str) -> Part:
    """Return the images alone before the first snapshot, and the reconstructions alone where there are no images."""
    rows: list[views.Row] = []
    x = shown.examples.astype(np.float32) / 255
    if len(x):
        rows.append((_("x, test image"), "ink", x))
    if last:
        x_hat = last.x_hat.reshape(-1, *shown.size).astype(np.float32) / 255
        rows.append((_("x̂, reconstruction"), "ink", x_hat))
        if len(x):
            rows.append((_("x̂ − x"), "signed", x_hat - x))
    replay = views.Replay(series) if len(x) else views.Replay(series, 0, None, None)
    sheet = views.digit_sheet(rows, step=last.step if last else 0, captions=shown.captions)
    return components.digits_part(sheet, key=key, replays=[replay] if last else [])
