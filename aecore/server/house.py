"""The engine of this server: it begins with the server and ends with it, whatever any visitor does."""

from __future__ import annotations

import gc
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from aecore import settings
from aecore.engine.base import Engine
from aecore.engine.choice import chosen

ANALYSES_AFTER = 20.0  # seconds until the process for analyses warms up: the first trainings come before

_lock = threading.Lock()
_held: Engine | None = None


def engine() -> Engine:
    """Return the server's engine. Where no server has begun it (in a test), the first who asks does.

    Raises InvalidField when a setting is wrong.
    """
    global _held
    with _lock:
        _held = _held or chosen()
        return _held


def close() -> None:
    """End all workers; whoever asks for the engine afterwards gets another."""
    global _held
    with _lock:
        ended, _held = _held, None
    if ended:
        ended.close()


@asynccontextmanager
async def lifespan(app: object) -> AsyncIterator[None]:
    """Have what trainings need loaded before the first visitor comes, and leave no process behind.

    With a wrong setting there is no engine: the page says what to correct.
    """
    later = threading.Timer(settings.warm_after(ANALYSES_AFTER), lambda: engine().warm_analyses())
    if not settings.wrong():
        engine().warm()
        later.daemon = True
        later.start()
        gc.freeze()  # what is loaded by now stays: no collection needs to look at it again at each run of a page
    try:
        yield
    finally:
        later.cancel()
        close()
