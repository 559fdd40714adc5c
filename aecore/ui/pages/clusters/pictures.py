"""Pictures of the points: a few to look at, or an atlas of all of them for the map."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Any

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from aecore import data
from aecore.data.atlas import atlas
from aecore.data.base import Bytes
from aecore.ui import library
from aecore.ui.browser import views
from aecore.ui.browser.pictures import ATLAS_COLUMNS
from aecore.ui.pages.clusters.asking import CODES, Asked

MOST = 10_000  # tiles of an atlas: browsers decode the whole of it


@dataclass(frozen=True)
class Shown:
    """Whose images are shown: of a part of a data set, test images as runs on `binarised` ones are judged on them."""

    dataset: str
    part: str
    binarised: bool = False


def of(asked: Asked) -> Shown:
    """Return whose images belong to the points: those that their run is judged on, where they are its codes."""
    run = library.find(asked.run) if asked.cloud in CODES else None
    return Shown(asked.dataset, asked.part, run is not None and run.run.binarise != "none")


@st.cache_data(show_spinner=False, max_entries=16)
def at(shown: Shown, rows: tuple[int, ...]) -> Bytes:
    """Return the images (n, H, W) uint8 of some rows of a part; the data set itself is let go. Raises DataError."""
    return _images(shown, np.array(rows, np.int64))


def name(shown: Shown, rows: NDArray[Any]) -> str:
    """Return the name of the atlas of these rows; "" where they are too many for one."""
    if len(rows) > MOST:
        return ""
    kind = "-binarised" * shown.binarised
    return f"{shown.dataset}-{shown.part}{kind}-{hashlib.blake2b(rows.tobytes(), digest_size=6).hexdigest()}"


def assets(shown: Shown, rows: NDArray[Any]) -> dict[str, bytes]:
    """Return the atlas of these rows for the browser, by its name."""
    known = name(shown, rows)
    return {known: _atlas(shown, known, rows)} if known else {}


def tiles(shown: Shown, rows: NDArray[Any]) -> views.Atlas | None:
    """Return where the pictures of these rows are."""
    known = name(shown, rows)
    height, width = data.describe(shown.dataset).shape
    return views.Atlas(known, ATLAS_COLUMNS, (height, width)) if known else None


@st.cache_resource(show_spinner=False, max_entries=4)
def _atlas(shown: Shown, known: str, _rows: NDArray[Any]) -> bytes:
    return atlas(_images(shown, _rows), ATLAS_COLUMNS)


def _images(shown: Shown, rows: NDArray[Any]) -> Bytes:
    """In the part "all", training images come first: see `aecore.analyses.points.answer.Points`."""
    found, part = data.load(shown.dataset), shown.part
    early = (rows < len(found.train_images)) if part == "all" else np.full(len(rows), part != "test")
    late = rows[~early] - (len(found.train_images) if part == "all" else 0)
    images = np.empty((len(rows), *found.test_images.shape[1:]), np.uint8)
    images[early], images[~early] = found.train_images[rows[early]], found.judged(shown.binarised)[late]
    return images
