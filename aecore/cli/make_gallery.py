"""Makes the gallery: trains its runs and writes their files. The same runs on the same machine give the same bytes."""

from __future__ import annotations

import math
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from aecore.data import places
from aecore.data.base import Dataset
from aecore.learning import hardware
from aecore.learning.record import Record
from aecore.results import gallery, measures
from aecore.results.gallery.files import pack_piece, pack_sweep
from aecore.results.snapshot import LIVE, Snapshot
from aecore.run import Run
from aecore.wire import network as portable

FRAMES = 24  # of a film
#: The frames of a film that keep their networks, beside the last one: from the first on, so that all of it can be
#: touched. Between two of them the networks are mixed, which is far from the truth where a network has just begun.
KEYS = (0, 2, 3, 5, 8, 12)


@dataclass(frozen=True)
class Made:
    """A file that was written: its name, size in bytes, and of which run, with its test figures."""

    name: str
    size: int
    run: Run
    test: Mapping[str, float]


@dataclass
class Opening:
    """Looks `frames` times, ever more seldom: most happens at the beginning. A cadence of `training.train`."""

    frames: int
    turn: int = field(default=0, init=False)  # looks that were due so far

    def due(self, step: int, total: int) -> bool:
        """Whether the next look is due after `step` of `total` steps."""
        before, self.turn = self.turn, int(self.frames * math.sqrt(step / total))
        return self.turn > before

    def looked(self, took: float, cost: float) -> None:
        """Cost does not matter here."""


def runs() -> dict[str, Run]:
    """Return the runs of the gallery by their keys."""
    return {key: Run.from_link({**gallery.SHARED, **link}) for key, link in gallery.PIECES.items()}


def swept() -> tuple[Run, ...]:
    """Return the runs of its sweep, in the order of their values."""
    base = Run.from_link({**gallery.SHARED, **gallery.SWEPT})
    return tuple(base.changed(gallery.SWEEP, value) for value in gallery.BETAS)


def make(folder: Path, images: Dataset, singles: Mapping[str, Run], sweep: Sequence[Run]) -> Iterator[Made]:
    """Train the runs and write each one's file, its film's, and the sweep's into `folder`; tell each as it is written.

    Raises DataError, Diverged, OSError.
    """
    labels = images.test_labels[:LIVE]
    for key, run in singles.items():
        last, reel = _trained(run, images)
        packed = pack_piece(run, _networked(run, last, encoder=True), labels)
        yield _write(folder / f"{key}.bin", packed, run, last)
        yield _write(folder / f"{key}.film.bin", reel, run, last)
    pieces = []
    for run in sweep:
        last, _reel = _trained(run, images)
        pieces.append(pack_piece(run, _networked(run, last, encoder=False), labels))
    yield _write(folder / "sweep.bin", pack_sweep(gallery.SWEEP, pieces), run, last)


def table(made: Made) -> str:
    """Return one line about a file."""
    figures = "  ".join(f"{name} {measures.of(name).write(made.test[name])}" for name in ("total", *measures.ALIKE)
                        if name in made.test)  # fmt: skip
    return f"{made.name:<20} {made.size / 1e6:5.2f} MB  {figures}  {made.run.to_command()}"


def _write(path: Path, packed: bytes, run: Run, last: Snapshot) -> Made:
    small = zlib.compress(packed, 9)
    places.write(path, small)
    return Made(path.name, len(small), run, last.test)


def _trained(run: Run, images: Dataset) -> tuple[Snapshot, bytes]:
    """Train a run; return its last snapshot and its film."""
    record, cadence = Record(images.test_labels, timed=False), Opening(FRAMES)

    def networked(step: int, full: bool) -> bool:
        return full or cadence.turn in KEYS

    *_, last = record.train(run, images, cadence=cadence, device=hardware.pick_device(), networked=networked)
    return last, record.film.pack()


def _networked(run: Run, last: Snapshot, *, encoder: bool) -> Snapshot:
    """Return a last snapshot with its network in one byte a weight."""
    assert last.weights is not None
    network = portable.network(run, last.weights, last.shape, step=last.step, encoder=encoder, precision="byte")
    return replace(last, network=network)
