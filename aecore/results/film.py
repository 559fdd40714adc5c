"""The film of a training: its snapshots thinned evenly and packed for the browser, never more than five megabytes.

A frame is what is shown at one step: the map, the reconstructions, the score. Networks are too large to be kept for
each frame: some are keys with a network of their own, closer together at the beginning, when it moves fastest;
between two keys the browser mixes them. On MNIST a VAE's pixels are then off by .03 on average at most.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, Protocol, TypeVar

import numpy as np
from numpy.typing import NDArray

from aecore.results.plane import View, lift_of, plane_of
from aecore.results.snapshot import LIVE, Snapshot
from aecore.wire import network
from aecore.wire.envelope import pack_envelope
from aecore.wire.quantise import planar

MOST = 5_000_000  # bytes of a film
FRAMES = 64
CURVE = 500  # points of the curve
HEAD = 1_200  # bytes of a frame's figures, at most about


class Dated(Protocol):
    """What belongs to a step."""

    @property
    def step(self) -> int:
        """The optimiser step."""
        ...


Item = TypeVar("Item", bound=Dated)


@dataclass(frozen=True)
class Frame:
    """One moment: `head` as the browser reads it, the map's points, the reconstructions, images of `shape` (H, W)."""

    step: int
    head: dict[str, Any]
    points: bytes
    x_hat: bytes
    shape: tuple[int, int]


@dataclass(frozen=True)
class Key:
    """A network kept at one step, in one byte a weight."""

    step: int
    net: bytes


@dataclass
class Thinned(Generic[Item]):
    """At most `most` of the things that come, spread evenly over `clock(step)`; the first always stays."""

    most: int
    clock: Callable[[int], float] = float
    items: list[Item] = field(default_factory=list)

    def wants(self, step: int) -> bool:
        """Whether a thing of this step is worth keeping: it lies no nearer to the one before than half the usual."""
        if len(self.items) < self.most or not self.items:
            return self.most > 0
        first, last = self.clock(self.items[0].step), self.clock(self.items[-1].step)
        return self.clock(step) - last >= (last - first) / len(self.items) / 2

    def keep(self, item: Item) -> None:
        """Keep it; when there are too many, that one goes whose neighbours are nearest to each other."""
        self.items.append(item)
        if len(self.items) > self.most:
            times = [self.clock(kept.step) for kept in self.items]
            gaps = [after - before for before, after in zip(times, times[2:], strict=False)]
            del self.items[1 + gaps.index(min(gaps)) if gaps else -1]


class Film:
    """Records snapshots as they come, and packs what it has when asked."""

    def __init__(self, labels: NDArray[np.uint8]) -> None:
        self._labels = labels
        self._frames: Thinned[Frame] = Thinned(FRAMES)
        self._keys: Thinned[Key] | None = None
        self._curve: list[tuple[int, float]] = []
        self._newest: Snapshot | None = None

    def wants_network(self, step: int) -> bool:
        """Whether a snapshot of this step had better carry its network."""
        return self._keys is None or self._keys.wants(step)

    def add(self, snapshot: Snapshot) -> None:
        """Record a snapshot, which must hold its arrays and may hold its network."""
        self._newest = snapshot
        self._curve.append((snapshot.step, round(snapshot.test["total"], 4)))
        if self._frames.wants(snapshot.step):
            self._frames.keep(_frame(snapshot, self._labels))
        if snapshot.network and self.wants_network(snapshot.step):
            self._keys = self._keys or Thinned(self._most_keys(snapshot), math.sqrt)
            self._keys.keep(_key(snapshot))

    def _most_keys(self, snapshot: Snapshot) -> int:
        """How many networks there is room for beside the frames and the newest; none of a very wide network."""
        frame, net = _frame(snapshot, self._labels), len(network.in_bytes(snapshot.network))
        frames = (FRAMES + 1) * (len(frame.points) + len(frame.x_hat) + HEAD)
        return max(0, (MOST - frames) // net - 1)

    def pack(self) -> bytes:
        """Return the film so far; its last frame is the newest snapshot. Nothing before the first snapshot."""
        if self._newest is None:
            return b""
        frames, keys = list(self._frames.items), list(self._keys.items) if self._keys else []
        if frames[-1].step != self._newest.step:
            frames.append(_frame(self._newest, self._labels))
        if self._newest.network and (not keys or keys[-1].step != self._newest.step):
            keys.append(_key(self._newest))
        return pack(frames, keys, self._curve[:: -(-len(self._curve) // CURVE)])


def pack(frames: Sequence[Frame], keys: Sequence[Key], curve: Sequence[tuple[int, float]], kind: str = "film") -> bytes:
    """Pack frames in their order, the networks to mix between, and the curve (step, total in nats per image)."""
    steps = [key.step for key in keys]
    heads = [frame.head | {"net": _place(frame.step, steps)} for frame in frames]
    head = {"kind": kind, "n": len(frames[0].points) // 4, "shape": frames[0].shape, "frames": heads,
            "curve": curve}  # fmt: skip
    parts = {"points": b"".join(f.points for f in frames), "x_hat": b"".join(f.x_hat for f in frames)}
    return pack_envelope(head, parts | {f"net{i}": key.net for i, key in enumerate(keys)})


def _frame(snapshot: Snapshot, labels: NDArray[np.uint8]) -> Frame:
    points, extent = planar(plane_of(snapshot, labels, View())[:LIVE])
    head = {"step": snapshot.step, "label": "", "range": extent, "lift": lift_of(snapshot, View()).to_dict(),
            "total": round(snapshot.test["total"], 4), "seconds": round(snapshot.seconds, 3),
            "test": told(snapshot.test)}  # fmt: skip
    return Frame(snapshot.step, head, points, snapshot.x_hat.tobytes(), snapshot.shape)


def told(test: Mapping[str, float]) -> dict[str, float]:
    """Return test figures as short as they are worth reading; what is no number is left out, for JSON has none."""
    return {name: float(f"{value:.6g}") for name, value in test.items() if math.isfinite(value)}


def _key(snapshot: Snapshot) -> Key:
    return Key(snapshot.step, network.in_bytes(snapshot.network))


def _place(step: int, steps: Sequence[int]) -> tuple[int, int, float] | None:
    """Where a step lies among the keys: between which two, and how far. None before the first key."""
    after = int(np.searchsorted(steps, step))
    if after < len(steps) and steps[after] == step:
        return (after, after, 0.0)
    if after in (0, len(steps)):
        return None
    before = after - 1
    return (before, after, round((step - steps[before]) / (steps[after] - steps[before]), 4))
