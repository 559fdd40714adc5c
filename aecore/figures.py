"""Figures that change on a click: arrays in, plotly figures out. What moves while it trains is drawn elsewhere."""

from __future__ import annotations

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from aecore import theme
from aecore.projection import SUBSCRIPTS


def dimension_bars(values: NDArray[np.floating], words: str, threshold: float) -> go.Figure:
    """Draw one bar for each latent dimension (d,), largest first; those below `threshold` are not used and pale.

    `words` names the axis and its unit.
    """
    order = np.argsort(values)[::-1]
    colours = [theme.TERMS[0] if values[i] >= threshold else theme.MARK for i in order]
    names = [f"z{i + 1}".translate(SUBSCRIPTS) for i in order]
    bars = go.Bar(x=names, y=values[order], marker_color=colours, hovertemplate="%{x}: %{y:.3f}<extra></extra>")
    figure = go.Figure(bars, layout=theme.layout())
    return figure.update_yaxes(title_text=words, rangemode="tozero")
