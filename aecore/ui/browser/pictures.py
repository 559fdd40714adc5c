"""What the pages need of a data set: labels, the ten examples, and atlases of test images. Read once, kept small."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from aecore import data
from aecore.data.atlas import atlas
from aecore.results.snapshot import LIVE, example_rows
from aecore.run import Run

ATLAS_COLUMNS = 100


@dataclass(frozen=True)
class Pictures:
    """labels: (n,) of the test images; classes: their names; size: (H, W) of an image;
    examples: (10, H, W) uint8 as the run is judged on them, and the name of each one's class.
    """

    labels: NDArray[np.uint8]
    classes: tuple[str, ...]
    size: tuple[int, int]
    examples: NDArray[np.uint8]
    captions: tuple[str, ...]


@st.cache_resource(show_spinner=False, max_entries=4)
def pictures(dataset: str, binarised: bool = False) -> Pictures:
    """Return a data set's pictures; the data set itself is let go. Raises DataError."""
    found = data.load(dataset)
    rows = example_rows(found.test_labels[:LIVE])
    captions = tuple(found.classes[label] for label in found.test_labels[rows])
    height, width = found.test_images.shape[1:]
    return Pictures(found.test_labels.copy(), found.classes, (height, width), found.judged(binarised)[rows], captions)


def of_run(run: Run) -> Pictures:
    """Return the pictures that a run is judged on: black and white for one on binarised images. Raises DataError."""
    return pictures(run.dataset, run.binarise != "none")


def source(run: Run) -> str:
    """Return a name for the test images that a run is judged on, the same for runs that share them."""
    return run.dataset if run.binarise == "none" else f"{run.dataset}-binarised"


@st.cache_resource(show_spinner=False, max_entries=8)
def test_atlas(dataset: str, binarised: bool, n: int) -> bytes:
    """Return one PNG of the first n test images, `ATLAS_COLUMNS` in a row: about 160 bytes an image."""
    return atlas(data.load(dataset).judged(binarised)[:n], ATLAS_COLUMNS)
