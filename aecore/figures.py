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


def reparameterised(eps: NDArray[np.floating], mu: float, sigma: float, words: tuple[str, str]) -> go.Figure:
    """Draw noise ε (n,) becoming z = μ + σ ε: ε with its density above, z with its own below, a line for each draw.

    `words` name the noise and the code.
    """
    z, gap = mu + sigma * eps, np.full_like(eps, np.nan)
    figure = go.Figure(layout=theme.layout() | {"height": 360, "hovermode": "closest"})
    figure.add_scatter(x=np.stack([eps, z, gap], 1).ravel(), y=np.tile([1.0, 0.0, np.nan], len(eps)), mode="lines",
                       line={"color": theme.MARK, "width": 1}, opacity=0.6, hoverinfo="skip")  # fmt: skip
    _draws(figure, eps, (0.0, 1.0), 1.0, theme.MARK, words[0])
    _draws(figure, z, (mu, sigma), 0.0, theme.TERMS[1], words[1])
    return figure.update_yaxes(visible=False, range=[-1.8, 1.8]).update_xaxes(range=[-7, 7], zeroline=False)


def _draws(
    figure: go.Figure, values: NDArray[np.floating], law: tuple[float, float], level: float, colour: str, name: str
) -> None:
    """Add draws of a normal law (mean, spread) at height `level`, 1 or 0, their density away from the other row."""
    (centre, spread), side = law, 1 if level else -1
    if spread:
        grid = np.linspace(-7, 7, 281)
        curve = level + side * 0.6 / spread * np.exp(-0.5 * ((grid - centre) / spread) ** 2)
        figure.add_scatter(x=grid, y=curve, mode="lines", line={"color": colour, "width": 2.5}, hoverinfo="skip")
    dots = {"color": colour, "size": 9, "line": {"width": 1, "color": "white"}}
    figure.add_scatter(x=values, y=np.full_like(values, level), mode="markers", marker=dots,
                       hovertemplate="%{x:.2f}<extra></extra>")  # fmt: skip
    figure.add_annotation(x=-6.9, y=level, text=name, showarrow=False, xanchor="left", yshift=14 * side)
