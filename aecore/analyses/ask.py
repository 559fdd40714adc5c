"""Having an analysis: its outcome is taken from the disk if it is kept there and still true, else made and kept.

Outcomes lie in the store, beside the runs that they are of. A run that was trained again is another result: what was
found out about the one before is then as good as nothing.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import replace

from aecore.analyses.base import JSON, Outcome, Report, Request, find
from aecore.analyses.cache import Cache
from aecore.results.store import Store
from aecore.results.store.trouble import FOUND, refusal
from aecore.run import is_id

LOG = logging.getLogger(__name__)


def ask(request: Request, report: Report, store: Store) -> Outcome:
    """Return what `request` asks for, as it is kept, else made now."""
    return kept(request, store) or make(request, report, store)


def make(request: Request, report: Report, store: Store, **how: bool) -> Outcome:
    """Make what `request` asks for, and keep it if the disk lets us. `how` does not change what comes out."""
    asked_of = {run: store.digest(run) for run in _named(request.arguments)}
    found: Outcome = find(request.function)(report, store, **request.arguments, **how)
    trained = {run: store.digest(run) for run in _named({"run": found.facts.get("run")})}
    outcome = replace(found, runs=trained | asked_of)
    try:
        cache(store).put(request, outcome)
    except OSError as error:
        LOG.warning(refusal(FOUND, error, folder=store.analyses))  # it is shown nevertheless
    return outcome


def kept(request: Request, store: Store) -> Outcome | None:
    """Return what is kept of an equal request, if it is still true of the runs as they are now."""
    found = cache(store).get(request)
    return found if found and current(found, store) else None


def at_hand(request: Request, store: Store) -> bool:
    """Whether `kept` would find something, at the cost of a look."""
    runs = cache(store).runs(request)
    return runs is not None and current(Outcome(runs=runs), store)


def current(outcome: Outcome, store: Store) -> bool:
    """Whether the runs of an outcome are still the results that it was found of."""
    return all(store.digest(run) == digest for run, digest in outcome.runs.items())


def cache(store: Store) -> Cache:
    """Return where the analyses of a store's runs are kept."""
    return Cache(store.analyses)


def _named(arguments: JSON) -> Iterator[str]:
    """Yield the ids of the runs that arguments name, however deep."""
    if isinstance(arguments, dict):
        for name, value in arguments.items():
            if name == "run" and is_id(value):
                yield value
            else:
                yield from _named(value)
