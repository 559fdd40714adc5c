"""The mechanism tab: what is measured in `aecore.mechanisms`, shown. One file each, of the same name."""

from __future__ import annotations

import importlib

from aecore.ui.mechanisms.base import Panel


def find(name: str) -> Panel:
    """Return the panel of the mechanism called `name`: the one class that its module defines."""
    module = importlib.import_module(f"{__name__}.{name}")
    classes = [item for item in vars(module).values() if isinstance(item, type) and issubclass(item, Panel)]
    return next(item for item in classes if item.__module__ == module.__name__)()
