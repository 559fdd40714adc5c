"""From the snapshots of a training to what the store keeps: the result and the film."""

from __future__ import annotations

import platform
from dataclasses import replace
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from aecore import hardware
from aecore.film import Film
from aecore.run import Run
from aecore.snapshot import Snapshot
from aecore.store import Result


class Record:
    """What has been seen of a training: each snapshot as it comes, until the result is asked for.

    `labels`: classes of the test images, (n,).
    """

    def __init__(self, labels: NDArray[np.uint8]) -> None:
        self._seen: list[Snapshot] = []
        self.film = Film(labels)

    def networked(self, step: int, full: bool) -> bool:
        """Which snapshots should carry their network, for `train`."""
        return full or self.film.wants_network(step)

    def add(self, snapshot: Snapshot) -> None:
        """Note a snapshot; its arrays go into the film and are let go."""
        self.film.add(snapshot)
        self._seen.append(replace(snapshot, codes=snapshot.codes[:0], mechanism={}, network=b"", weights=None))

    def result(self, run: Run, last: Snapshot, device: torch.device) -> Result:
        """Put together what the store keeps of `run`, which ended with the snapshot `last`."""
        curve = tuple(point for snapshot in self._seen for point in snapshot.curve)
        made: dict[str, Any] = {
            "device": str(device), "threads": torch.get_num_threads(), "machine": platform.machine(),
            "precision": "bf16" if hardware.use_bf16(run.precision, device) else "fp32",
            "torch": torch.__version__, "numpy": np.__version__, "python": platform.python_version(),
        }  # fmt: skip
        return Result(run, replace(last, curve=curve), tuple((s.step, s.test) for s in self._seen), made)
