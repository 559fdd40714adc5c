"""What the files of the gallery hold: a run without its images, and a sweep of such runs, each one envelope."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from aecore.results.snapshot import SHAPE, Plane, Snapshot
from aecore.run import Run
from aecore.wire.envelope import open_envelope, pack_envelope

DIGITS = 4  # of a test figure behind the point


@dataclass(frozen=True, eq=False)
class Piece:
    """A finished run of the gallery.

    snapshot: its last one, of the first test images only; the figures are of all of them. Times and curve are left
    out, for they differ each time the gallery is made. labels: (n,) classes of those images.
    """

    run: Run
    snapshot: Snapshot
    labels: NDArray[np.uint8]

    def decoder(self) -> bytes:
        """Return the network without its encoder: all that it takes to touch the map, and half as large."""
        head, blobs = open_envelope(self.snapshot.network)
        head.pop("encoder", None)
        return pack_envelope(head, {name: blob for name, blob in blobs.items() if name.startswith("decoder")})


@dataclass(frozen=True, eq=False)
class Swept:
    """Runs that differ in one knob, in the order of its values; their networks are decoders alone."""

    knob: str
    pieces: tuple[Piece, ...]


def pack_piece(run: Run, last: Snapshot, labels: NDArray[np.uint8]) -> bytes:
    """Pack a run by its last snapshot; of the test images as many as there are `labels` (n,)."""
    test = {name: round(value, DIGITS) for name, value in last.test.items()}
    plane = last.plane and {"centre": last.plane.centre.tolist(), "axes": last.plane.axes.tolist(),
                            "explained": last.plane.explained}  # fmt: skip
    head = {"run": run.to_dict(), "step": last.step, "test": test, "plane": plane, "shape": last.shape}
    blobs = {"codes": last.codes[: len(labels)].astype("<f2").tobytes(), "labels": labels.tobytes(),
             "kl_per_dim": last.kl_per_dim.astype("<f4").tobytes(), "x_hat": last.x_hat.tobytes(),
             "network": last.network}  # fmt: skip
    return pack_envelope(head, blobs)


def read_piece(packed: bytes) -> Piece:
    """Return what `pack_piece` packed."""
    head, blobs = open_envelope(packed)
    run = Run.from_dict(head["run"])
    labels = np.frombuffer(blobs["labels"], np.uint8)
    flat, shape = head["plane"], tuple(head.get("shape", SHAPE))
    plane = flat and Plane(_floats(flat["centre"]), _floats(flat["axes"]), flat["explained"])
    snapshot = Snapshot(
        step=head["step"], total_steps=head["step"], epoch=run.epochs, samples=head["step"] * run.batch_size,
        seconds=0.0, samples_per_second=0.0, phase="", knobs={}, curve=(), test=head["test"],
        codes=np.frombuffer(blobs["codes"], np.float16).reshape(len(labels), -1),
        kl_per_dim=np.frombuffer(blobs["kl_per_dim"], np.float32),
        x_hat=np.frombuffer(blobs["x_hat"], np.uint8)
        .reshape(-1, math.prod(shape)), plane=plane, steering=(), stop=0, dataset=run.dataset, shape=shape,
        network=blobs["network"])  # fmt: skip
    return Piece(run, snapshot, labels)


def pack_sweep(knob: str, pieces: Sequence[bytes]) -> bytes:
    """Pack a sweep of runs that `pack_piece` packed."""
    return pack_envelope({"knob": knob}, {f"run{i}": piece for i, piece in enumerate(pieces)})


def read_sweep(packed: bytes) -> Swept:
    """Return what `pack_sweep` packed."""
    head, blobs = open_envelope(packed)
    return Swept(head["knob"], tuple(read_piece(blobs[f"run{i}"]) for i in range(len(blobs))))


def _floats(values: list[Any]) -> NDArray[np.float32]:
    return np.array(values, np.float32)
