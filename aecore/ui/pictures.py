"""What the pages need of a data set: labels, the ten examples, and atlases of test images. Read once, kept small."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from aecore import data
from aecore.data.atlas import atlas
from aecore.snapshot import example_rows

LIVE = 2_000  # images behind the points of a live map
ATLAS_COLUMNS = 100


@dataclass(frozen=True)
class Pictures:
    """labels: (n,) of the test images; examples: (10, H, W) uint8 and their class names; atlases: n → PNG."""

    labels: NDArray[np.uint8]
    classes: tuple[str, ...]
    size: tuple[int, int]
    examples: NDArray[np.uint8]
    captions: tuple[str, ...]
    atlases: dict[int, bytes]


@st.cache_resource(show_spinner=False, max_entries=4)
def pictures(dataset: str) -> Pictures:
    """Return a data set's pictures; the data set itself is let go. Raises DataError."""
    found = data.load(dataset)
    rows = example_rows(found.test_labels[:LIVE])
    atlases = {min(n, len(found.test_images)): atlas(found.test_images[:n], ATLAS_COLUMNS) for n in (LIVE, 10_000)}
    labels = found.test_labels.copy()
    captions = tuple(found.classes[label] for label in labels[rows])
    height, width = found.test_images.shape[1:]
    return Pictures(labels, found.classes, (height, width), found.test_images[rows].copy(), captions, atlases)
