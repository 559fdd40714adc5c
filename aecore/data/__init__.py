"""Data sets: arrays with provenance.

    from aecore import data
    mnist = data.load("mnist", download=True)

Nothing here imports torch, scikit-learn or Streamlit: the web process uses it too.
"""

from collections.abc import Callable
from typing import Protocol

from aecore.data import digits, lookup, shapes, sources
from aecore.data.base import DataError, Dataset, Description, Factors

__all__ = ["NAMES", "DataError", "Dataset", "Description", "Factors", "available", "describe", "fetch", "load"]

NAMES = ("mnist", "digits", "fashion", "kmnist", "shapes")


class Maker(Protocol):
    """A module that makes its data set from what is here, so that nothing is ever downloaded."""

    DESCRIPTION: Description

    def available(self) -> bool:
        """Tell whether `load` will succeed."""

    def load(self) -> Dataset:
        """Return the data set. Errors: `DataError`."""


MADE: dict[str, Maker] = {"digits": digits, "shapes": shapes}


def load(name: str, *, download: bool = False, progress: Callable[[int, int], None] | None = None) -> Dataset:
    """Return the data set `name`, one of `NAMES`.

    Looks in `$AECORE_DATA_DIR/<name>`, then in the cache; only then, and only if `download`, on the web.
    `progress(done, total)` is called with bytes, in the calling thread; what it raises ends the download.
    Errors: `DataError` for an unknown name, and when the set is neither here nor to be had.
    """
    if _known(name) in MADE:
        return MADE[name].load()
    return lookup.load(sources.SETS[name], download, progress)


def available(name: str) -> bool:
    """Tell quickly whether `load(name)` needs no network: its files are there and look whole."""
    return MADE[name].available() if _known(name) in MADE else lookup.available(sources.SETS[name])


def fetch(name: str, progress: Callable[[int, int], None] | None = None) -> None:
    """Put what `load(name)` needs, and is not here yet, into the cache, verified. Errors: `DataError`."""
    load(name, download=True, progress=progress)


def describe(name: str) -> Description:
    """Return what is known of `name` without loading it."""
    if _known(name) in MADE:
        return MADE[name].DESCRIPTION
    each = sources.SETS[name]
    count, height, width = each.train_images.shape
    return Description(
        name=name,
        title=each.title,
        about=each.about,
        credit=each.credit,
        train=count,
        test=each.test_images.shape[0],
        shape=(height, width),
        classes=each.classes,
        download=sum(source.size for source in each.files),
        stand_in=False,
    )


def _known(name: str) -> str:
    if name not in NAMES:
        raise DataError("unknown", name=name, allowed=", ".join(NAMES))
    return name
