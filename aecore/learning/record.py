"""Training a run so that it can be kept: the one loop that records what `train` yields, and the result and film of it.

record = Record(images.test_labels)
for snapshot in record.train(run, images, cadence=EverySeconds(), device=device):
    show(snapshot)
record.keep(store, run, snapshot, device)
"""

from __future__ import annotations

import platform
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from aecore.data.base import Dataset
from aecore.learning import hardware, loop
from aecore.learning.control import Cadence, Control
from aecore.learning.loop import Networked
from aecore.results.film import Film
from aecore.results.snapshot import Snapshot
from aecore.results.store import Result, Store
from aecore.run import Run


class Record:
    """What has been seen of a training: each snapshot as it comes, until the result is asked for.

    `labels`: classes of the test images, (n,). Not `timed`, all times are 0: equal runs then make equal bytes.
    """

    def __init__(self, labels: NDArray[np.uint8], timed: bool = True) -> None:
        self._seen: list[Snapshot] = []
        self._timed = timed
        self.film = Film(labels)

    def train(
        self,
        run: Run,
        images: Dataset,
        *,
        cadence: Cadence,
        device: torch.device,
        control: Control | None = None,
        networked: Networked | None = None,
    ) -> Iterator[Snapshot]:
        """Train `run` and yield its snapshots, each noted before; see `loop.train`, which may raise Diverged.

        `networked`: which snapshots carry their network; by default those that the film has use for.
        """
        for snapshot in loop.train(run, images, cadence=cadence, control=control, device=device,
                                   networked=networked or self.networked):  # fmt: skip
            seen = snapshot if self._timed else replace(snapshot, seconds=0.0, samples_per_second=0.0)
            self.add(seen)
            yield seen

    def networked(self, step: int, full: bool) -> bool:
        """Which snapshots should carry their network, for `train`."""
        return full or self.film.wants_network(step)

    def add(self, snapshot: Snapshot) -> None:
        """Note a snapshot; its arrays go into the film and are let go."""
        self.film.add(snapshot)
        self._seen.append(replace(snapshot, codes=snapshot.codes[:0], mechanism={}, network=b"", weights=None))

    def result(self, run: Run, last: Snapshot, device: torch.device) -> Result:
        """Put together what the store keeps of `run`, which ended with the snapshot `last`.

        It is kept as it was made: on the images that it learnt from, whatever it was asked for, steered and stopped.
        """
        run = replace(run, dataset=last.dataset or run.dataset, steering=last.steering, stop=last.stop)
        curve = tuple(point for snapshot in self._seen for point in snapshot.curve)
        made: dict[str, Any] = {
            "device": str(device), "threads": torch.get_num_threads(), "machine": platform.machine(),
            "precision": "bf16" if hardware.use_bf16(run.precision, device) else "fp32",
            "torch": torch.__version__, "numpy": np.__version__, "python": platform.python_version(),
        }  # fmt: skip
        return Result(run, replace(last, curve=curve), tuple((s.step, s.test) for s in self._seen), made)

    def keep(self, store: Store, run: Run, last: Snapshot, device: torch.device, fresh: bool = False) -> Path:
        """Keep the result with its film in a store; return its folder. Raises StoreError."""
        return store.save(self.result(run, last, device), fresh, self.film.pack())
