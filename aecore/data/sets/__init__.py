"""The data sets, one file each. A file dropped into this folder appears everywhere."""

import functools
import importlib
import pkgutil

from aecore.data.base import Origin


def catalogue() -> dict[str, Origin]:
    """Return every data set's origin by its name, in the order of the menus."""
    found = ((name, _load(name)) for name in _names(tuple(__path__)))
    return dict(sorted(found, key=lambda pair: (pair[1].order, pair[0])))


@functools.cache
def _names(folders: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(module.name for module in pkgutil.iter_modules(folders))


def _load(name: str) -> Origin:
    found = getattr(importlib.import_module(f"{__name__}.{name}"), "SET", None)
    if not isinstance(found, Origin) or found.description.name != name:
        raise ImportError(f"{__name__}.{name} must define SET, the origin of a data set called {name!r}.")
    return found
