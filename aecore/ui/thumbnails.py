"""Small pictures of a run: its latent map and its ten reconstructions, as PNG with a clear background."""

from __future__ import annotations

import io

import numpy as np
import streamlit as st
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from aecore import data, palette
from aecore.results.plane import View, plane_of
from aecore.results.snapshot import Snapshot
from aecore.ui import library
from aecore.ui.browser import pictures
from aecore.ui.library import Entry

SIDE = 264  # pixels of a map: twice what is shown, for fine screens
MOST = 2_000  # points of a map
FINE = 2  # drawn so many times larger, then reduced: round dots
RADIUS = 2.6  # pixels, of a dot
STRAYS = 0.4  # per cent at each end that may lie outside
ENLARGED = 2  # each pixel of a reconstruction becomes a square of so many
SHADES = 48  # colours of a map's PNG


@st.cache_data(show_spinner=False, max_entries=800)
def stored(run_id: str, written: float, dark: bool) -> tuple[bytes, bytes] | None:
    """Return map and strip of a finished run, or None if it cannot be opened; `written` tells versions apart."""
    entry = library.find(run_id)
    last = library.snapshot(entry) if entry else None
    return both(last, entry, dark) if last and entry else None


def both(last: Snapshot, entry: Entry, dark: bool) -> tuple[bytes, bytes]:
    """Return map and strip of a snapshot."""
    labels = pictures.pictures(entry.run.dataset).labels if data.available(entry.run.dataset) else None
    return latent_map(last, labels), strip(last.x_hat.reshape(-1, *last.shape), dark)


def latent_map(last: Snapshot, labels: NDArray[np.uint8] | None) -> bytes:
    """Draw the codes of the first test images in the colours of their classes; grey where the classes are not known."""
    n = min(len(last.codes), MOST)
    colours = (palette.MARK,) if labels is None else palette.PALETTE
    owners = np.zeros(len(last.codes) + 1, np.uint8) if labels is None else labels
    places = plane_of(last, owners, View())[:n]
    image = Image.new("RGBA", (SIDE * FINE, SIDE * FINE), (127, 127, 127, 0))
    draw, radius = ImageDraw.Draw(image), RADIUS * FINE
    for (x, y), owner in zip(_on_paper(places) * FINE, owners[:n], strict=True):
        draw.ellipse((x - radius, y - radius, x + radius, y + radius), fill=colours[owner % len(colours)])
    return _png(image.reduce(FINE).quantize(SHADES, Image.Quantize.FASTOCTREE))


def strip(x_hat: NDArray[np.uint8], dark: bool) -> bytes:
    """Draw images (n, H, W) side by side, their ink dark on a light page and light on a dark one."""
    ink = np.concatenate(list(x_hat), axis=1)
    ink = ink.repeat(ENLARGED, 0).repeat(ENLARGED, 1)
    return _png(Image.fromarray(np.stack([np.full_like(ink, 235 if dark else 20), ink], 2)))


def _on_paper(places: NDArray[np.float32]) -> NDArray[np.float32]:
    """Codes on the map (n, 2) → pixels (n, 2): one scale for both axes, y upwards, strays outside."""
    if not len(places):
        return places
    low, high = np.percentile(places, [STRAYS, 100 - STRAYS], axis=0)
    reach = max(float((high - low).max()), 1e-6)
    share = (places - (low + high) / 2) / reach * np.float32(0.9) + np.float32(0.5)
    return np.column_stack([share[:, 0], 1 - share[:, 1]]) * np.float32(SIDE)


def _png(image: Image.Image) -> bytes:
    held = io.BytesIO()
    image.save(held, "PNG", optimize=True)
    return held.getvalue()
