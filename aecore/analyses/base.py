"""What an analysis is: a function of a heavy module, asked for by name with plain arguments; arrays and facts come out.

An analysis is written `def f(report: Report, store: Store, *, …) -> Outcome`; its keyword arguments are plain JSON.
It tells `report(stage, fraction)` how far the whole of it is, with one of the `STAGES` below, as often as it likes.
It raises `Unsuitable` for what cannot be analysed; `DataError` and `InvalidField` it lets pass.
Equal arguments give equal outcomes, which are kept: whoever changes what it returns raises its request's `version`.
It needs no process of its own: `f(print, Store(), …)` does the same here and now.
"""

from __future__ import annotations

import hashlib
import importlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from aecore.results.snapshot import Array

Report = Callable[[str, float], None]
JSON = Any  # what `json` reads and writes: None, bool, int, float, str, and lists and string-keyed dicts of them

# Stages, as pages show them (translated).
START = "Getting ready"
LOAD = "Loading images"
ENCODE = "Encoding images"
REDUCE = "Finding principal components"
NEIGHBOURS = "Finding neighbours"
PLACE = "Placing points"
CLUSTER = "Finding clusters"
MEASURE = "Measuring"
STAGES = (START, LOAD, ENCODE, REDUCE, NEIGHBOURS, PLACE, CLUSTER, MEASURE)


def within(report: Report, low: float, high: float) -> Report:
    """Return a report for a part of an analysis: its 0 … 1 is `low` … `high` of the whole."""
    return lambda stage, fraction: report(stage, low + (high - low) * fraction)


# What any analysis may meet, as templates that pages translate.
KILLED = "The analysis ended unexpectedly: this machine may have run out of memory. Try it with fewer images."
NO_MEMORY = "There is not enough memory for this analysis: try it with fewer images."
NO_PROCESS = "No process could be started for the analysis ({why})."
BROKEN = "The analysis failed ({why})."
DISK = ("A file of the analysis could not be written or read ({what}: {why}). Free some space there, or name another "
        "folder in AECORE_CACHE_DIR.")  # fmt: skip
MESSAGES = (KILLED, NO_MEMORY, NO_PROCESS, BROKEN, DISK)


class AnalysisError(Exception):
    """An analysis cannot be had: one sentence, made from `template` and `values`.

    A page translates the template and fills it itself.
    """

    def __init__(self, template: str, **values: object) -> None:
        super().__init__(template.format(**values))
        self.template, self.values = template, values

    def __reduce__(self) -> tuple[Any, ...]:
        return _rebuild, (type(self), self.template, self.values)


def _rebuild(kind: type[AnalysisError], template: str, values: dict[str, object]) -> AnalysisError:
    return kind(template, **values)


class Unsuitable(AnalysisError):  # noqa: N818 - it speaks of what was given, as InvalidField does
    """What was given cannot be analysed: another choice can."""


@dataclass(frozen=True)
class Request:
    """An analysis asked for: "module:function" and its arguments, plain JSON. Equal requests are one and the same."""

    function: str
    arguments: Mapping[str, JSON]
    version: int = 1

    @cached_property
    def key(self) -> str:
        """The request's name on disk: 20 hexadecimal digits of the hash of all that it says."""
        said = json.dumps([self.function, self.arguments, self.version], sort_keys=True, allow_nan=False)
        return hashlib.sha256(said.encode()).hexdigest()[:20]


def find(name: str) -> Callable[..., Any]:
    """Return the function that a request names: "module:function"."""
    module, function = name.split(":")
    found: Callable[..., Any] = getattr(importlib.import_module(module), function)
    return found


@dataclass(frozen=True, eq=False)
class Outcome:
    """What an analysis found: arrays by name, and facts, plain JSON; among them `run`, the id of one it trained itself.

    runs: of which results of runs this is true (id → `Store.digest`); `ask.make` notes it.
    """

    arrays: Mapping[str, Array] = field(default_factory=dict)
    facts: Mapping[str, JSON] = field(default_factory=dict)
    runs: Mapping[str, str] = field(default_factory=dict)
