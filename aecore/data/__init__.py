"""Data sets: arrays with provenance. The registry is the folder `sets`, one file a data set.

    from aecore import data
    mnist = data.load("mnist", download=True)

Nothing here imports torch, scikit-learn or Streamlit: the web process uses it too.
"""

import re

from aecore.data.base import OWN_PATTERN, Built, Dataset, Description, Factors, Origin, Progress, to_bytes
from aecore.data.errors import DataError
from aecore.data.sets import catalogue

__all__ = ["OWN_PATTERN", "Built", "DataError", "Dataset", "Description", "Factors", "available", "describe", "fetch",
           "is_own", "load", "missing", "names", "to_bytes"]  # fmt: skip

OWN_TITLE = "Own images"


def names() -> tuple[str, ...]:
    """Return the names of all data sets, in the order of the menus."""
    return tuple(catalogue())


def load(name: str, *, download: bool = False, progress: Progress | None = None) -> Dataset:
    """Return the data set `name`, one of `names()`.

    Looks in the folder that AECORE_DATA_DIR names, then in the cache; only then, and only if `download`, on the web.
    `progress(done, total)` is called with bytes, in the calling thread; what it raises ends the download.
    Errors: `DataError` for an unknown name, and when the set is neither here nor to be had.
    """
    return _find(name).load(download, progress).registered()


def available(name: str) -> bool:
    """Tell quickly whether `load(name)` needs no network: its files are there and look whole.

    Somebody's own images, `own-…`, never are.
    """
    return not is_own(name) and _find(name).available()


def missing(name: str) -> DataError:
    """Return the sentence that says what is missing of a set that is not available, and where it was looked for."""
    return DataError("own", name=name) if is_own(name) else _find(name).missing()


def fetch(name: str, progress: Progress | None = None) -> None:
    """Put what `load(name)` needs, and is not here yet, into the cache, verified. Errors: `DataError`."""
    load(name, download=True, progress=progress)


def describe(name: str) -> Description:
    """Return what is known of `name` without loading it: of somebody's own images, no more than their id.

    Errors: `DataError` for an unknown name.
    """
    if is_own(name):
        return Description(
            name, OWN_TITLE, "", "", train=0, test=0, shape=(0, 0), classes=(), download=0, stand_in=False
        )
    return _find(name).description


def is_own(name: str) -> bool:
    """Tell whether `name` is the id of somebody's own images, which are in no menu."""
    return re.fullmatch(OWN_PATTERN, name) is not None


def _find(name: str) -> Origin:
    if is_own(name):
        raise DataError("own", name=name)
    found = catalogue()
    if name not in found:
        raise DataError("unknown", name=name, allowed=", ".join(found))
    return found[name]
