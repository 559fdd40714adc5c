"""Makes the gallery: trains its runs and writes their files. The same runs on the same machine give the same bytes."""

from __future__ import annotations

import math
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from aecore import film, gallery, hardware, portable, training
from aecore.data.base import Dataset
from aecore.film import Film
from aecore.gallery.files import pack_piece, pack_sweep
from aecore.run import Run
from aecore.snapshot import Snapshot

POINTS = film.POINTS  # test images on the maps
FRAMES = 24  # of a film
#: The frames of a film that keep their networks, beside the last one. Before the first of them the map only moves;
#: after it, mixed networks differ from the true ones by .03 of full ink a pixel on average at most.
KEYS = (8, 11, 14)


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
    folder.mkdir(parents=True, exist_ok=True)
    labels = images.test_labels[:POINTS]
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
    figures = "  ".join(f"{name} {made.test[name]:.{digits}f}" for name, digits in
                        (("total", 1), ("recon", 1), ("kl", 2), ("mse", 4)) if name in made.test)  # fmt: skip
    return f"{made.name:<20} {made.size / 1e6:5.2f} MB  {figures}  {made.run.to_command()}"


def _write(path: Path, packed: bytes, run: Run, last: Snapshot) -> Made:
    small = zlib.compress(packed, 9)
    path.write_bytes(small)
    return Made(path.name, len(small), run, last.test)


def _trained(run: Run, images: Dataset) -> tuple[Snapshot, bytes]:
    """Train a run; return its last snapshot and its film."""
    record, cadence = Film(images.test_labels), Opening(FRAMES)

    def networked(step: int, full: bool) -> bool:
        return full or cadence.turn in KEYS

    for snapshot in training.train(run, images, cadence=cadence, device=hardware.pick_device(), networked=networked):
        last = replace(snapshot, seconds=0.0)  # the clock is no part of a run
        record.add(last)
    return last, record.pack()


def _networked(run: Run, last: Snapshot, *, encoder: bool) -> Snapshot:
    """Return a last snapshot with its network in one byte a weight."""
    assert last.weights is not None
    network = portable.network(run, last.weights, step=last.step, encoder=encoder, precision="byte")
    return replace(last, network=network)
