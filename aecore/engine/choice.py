"""Which engine: AECORE_ENGINE names a module of this package, and that module's `make` makes it."""

from __future__ import annotations

import importlib

from aecore import settings
from aecore.engine.base import Engine
from aecore.results.store import Store


def chosen(store: Store | None = None) -> Engine:
    """Return the engine that the settings name, over a store, by default the user's. Raises InvalidField."""
    module = importlib.import_module(f"{__package__}.{settings.engine()}")
    engine: Engine = module.make(store)
    return engine
