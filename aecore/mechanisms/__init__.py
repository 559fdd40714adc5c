"""What shows how an objective works, one file each: measured beside every snapshot, named by the objective."""

from __future__ import annotations

import importlib

from aecore.mechanisms.base import Mechanism


def find(name: str) -> type[Mechanism]:
    """Return the mechanism called `name`: the one class that its module defines. Raises ModuleNotFoundError."""
    module = importlib.import_module(f"{__name__}.{name}")
    classes = [item for item in vars(module).values() if isinstance(item, type) and issubclass(item, Mechanism)]
    return next(item for item in classes if item.__module__ == module.__name__)
