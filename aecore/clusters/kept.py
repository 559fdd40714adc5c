"""One analysis within another: its outcome is taken from the disk if it is kept there, else made and kept."""

from __future__ import annotations

import contextlib

from aecore.analysis.base import Outcome, Report, Request
from aecore.analysis.cache import Cache
from aecore.analysis.worker import find
from aecore.store import Store


def ask(request: Request, report: Report, store: Store) -> Outcome:
    """Return what `request` asks for, as it is kept, else made now."""
    return _cache(store).get(request) or make(request, report, store)


def make(request: Request, report: Report, store: Store, **how: bool) -> Outcome:
    """Make what `request` asks for, and keep it if the disk lets us. `how` does not change what comes out."""
    outcome: Outcome = find(request.function)(report, store, **request.arguments, **how)
    with contextlib.suppress(OSError):
        _cache(store).put(request, outcome)
    return outcome


def _cache(store: Store) -> Cache:
    return Cache(store.root.parent / "analyses")  # where the service keeps them
