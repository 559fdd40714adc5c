"""Pictures of the points: a few to look at, or an atlas of all of them for the map."""

from __future__ import annotations

import hashlib
from typing import Any

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from aecore import data
from aecore.data.atlas import atlas
from aecore.data.base import Bytes
from aecore.ui import views
from aecore.ui.pictures import ATLAS_COLUMNS

MOST = 10_000  # tiles of an atlas: browsers decode the whole of it


@st.cache_data(show_spinner=False, max_entries=16)
def at(dataset: str, part: str, rows: tuple[int, ...]) -> Bytes:
    """Return the images (n, H, W) uint8 of some rows of a part; the data set itself is let go. Raises DataError."""
    return _images(dataset, part, np.array(rows, np.int64))


def name(dataset: str, part: str, rows: NDArray[Any]) -> str:
    """Return the name of the atlas of these rows; "" where they are too many for one."""
    if len(rows) > MOST:
        return ""
    return f"{dataset}-{part}-{hashlib.blake2b(rows.tobytes(), digest_size=6).hexdigest()}"


def assets(dataset: str, part: str, rows: NDArray[Any]) -> dict[str, bytes]:
    """Return the atlas of these rows for the browser, by its name."""
    known = name(dataset, part, rows)
    return {known: _atlas(dataset, part, known, rows)} if known else {}


def tiles(dataset: str, part: str, rows: NDArray[Any]) -> views.Atlas | None:
    """Return where the pictures of these rows are."""
    known = name(dataset, part, rows)
    height, width = data.describe(dataset).shape
    return views.Atlas(known, ATLAS_COLUMNS, (height, width)) if known else None


@st.cache_resource(show_spinner=False, max_entries=4)
def _atlas(dataset: str, part: str, known: str, _rows: NDArray[Any]) -> bytes:
    return atlas(_images(dataset, part, _rows), ATLAS_COLUMNS)


def _images(dataset: str, part: str, rows: NDArray[Any]) -> Bytes:
    """In the part "all", training images come first: see `aecore.spaces.Points`."""
    found = data.load(dataset)
    early = (rows < len(found.train_images)) if part == "all" else np.full(len(rows), part == "train")
    late = rows[~early] - (len(found.train_images) if part == "all" else 0)
    images = np.empty((len(rows), *found.test_images.shape[1:]), np.uint8)
    images[early], images[~early] = found.train_images[rows[early]], found.test_images[late]
    return images
