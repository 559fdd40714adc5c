"""The objectives, one file each. A file dropped into this folder appears everywhere."""

from __future__ import annotations

import functools
import importlib
import pkgutil

from aecore.knobs import ONE_OF, InvalidField
from aecore.objectives.base import Objective, reserve

__all__ = ["Objective", "catalogue", "find", "reserve"]


def catalogue() -> dict[str, type[Objective]]:
    """Return every objective by name, in the order in which a course teaches them."""
    return dict(_found(tuple(__path__)))


@functools.cache
def _found(folders: tuple[str, ...]) -> dict[str, type[Objective]]:
    names = [module.name for module in pkgutil.iter_modules(folders) if module.name != "base"]
    return dict(sorted(((name, _load(name)) for name in names), key=lambda pair: pair[1].order))


def find(name: str) -> type[Objective]:
    """Return the objective called `name`. Raises InvalidField that lists what there is."""
    found = catalogue()
    if name not in found:
        raise InvalidField("objective", name, ONE_OF, choices=", ".join(found))
    return found[name]


def _load(name: str) -> type[Objective]:
    module = importlib.import_module(f"{__name__}.{name}")
    # type(item), not isinstance: asking a lazy module for its class would load it, and torch with it
    classes = [item for item in vars(module).values() if issubclass(type(item), type) and issubclass(item, Objective)]
    own: list[type[Objective]] = [item for item in classes if item.__module__ == module.__name__]
    if len(own) != 1:
        raise ImportError(f"{module.__name__} must define exactly one objective, it defines {len(own)}.")
    return own[0]
