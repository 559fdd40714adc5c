"""How a training run is watched and steered: when to look, and orders from outside."""

from __future__ import annotations

import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import Enum
from typing import Protocol


class Command(Enum):
    """An order without an argument."""

    PAUSE = "pause"
    RESUME = "resume"
    STEP = "step"
    STOP = "stop"


@dataclass(frozen=True)
class SetKnob:
    """Move a live knob from the next step on."""

    name: str
    value: float


@dataclass(frozen=True)
class Touch:
    """Somebody touches the map, or no longer: let snapshots carry the network from now on, or not."""

    on: bool


Order = Command | SetKnob


class Control(Protocol):
    """Where orders come from."""

    def orders(self, wait: bool) -> Iterable[Order]:
        """Return the orders that have come; with `wait`, sleep until there is at least one."""
        ...


class NoControl:
    """Nobody gives orders."""

    def orders(self, wait: bool) -> Iterable[Order]:
        """Return nothing."""
        return ()


class Cadence(Protocol):
    """When a snapshot is due."""

    def due(self, step: int, total: int) -> bool:
        """Whether to look after `step` of `total` steps."""
        ...

    def looked(self, took: float, cost: float) -> None:
        """Learn that a snapshot was just taken: it took so many seconds, and cost so many of the processor."""
        ...


@dataclass
class EverySteps:
    """Look each `steps` steps; by default fifty times in a run. The same run gives the same snapshots."""

    steps: int = 0

    def due(self, step: int, total: int) -> bool:
        """Whether `step` is a multiple of the interval."""
        return step % (self.steps or max(1, total // 50)) == 0

    def looked(self, took: float, cost: float) -> None:
        """Cost does not matter here."""


@dataclass
class EverySeconds:
    """Look each `seconds` seconds, and never so often that looking takes more than `share` of the time.

    What others take of the processor while it looks is no cost of looking: they take it from training alike. Still, it
    trains at least as long as it looks.
    """

    seconds: float = 0.3
    share: float = 0.05
    _next: float = field(default=0.0, init=False)

    def due(self, step: int, total: int) -> bool:
        """Whether the interval has passed."""
        return time.perf_counter() >= self._next

    def looked(self, took: float, cost: float) -> None:
        """Set the next time from when the last look began and what it cost."""
        now = time.perf_counter()
        self._next = max(now - took + max(self.seconds, min(took, cost) / self.share), now + took)
