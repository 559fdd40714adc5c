"""Training a run within an analysis. Needs torch."""

from __future__ import annotations

from aecore import hardware, spaces
from aecore.analysis.base import Report
from aecore.clusters.words import TRAIN
from aecore.control import EverySeconds
from aecore.results import Record
from aecore.run import Run
from aecore.store import Store
from aecore.training import train

LOOK = 2.0  # seconds between two looks at the training


def learn(run: Run, report: Report, store: Store, fresh: bool = False) -> None:
    """Have a run in the store: train it unless it is there, or in any case if `fresh`. Raises Diverged, StoreError."""
    if run.id in store and not fresh:
        return
    report(TRAIN, 0)
    device, images = hardware.pick_device(), spaces.load(run.dataset)
    record = Record(images.test_labels)
    for snapshot in train(run, images, cadence=EverySeconds(LOOK), device=device):
        report(TRAIN, snapshot.step / snapshot.total_steps)
        record.add(snapshot)
    store.save(record.result(run, snapshot, device), fresh, record.film.pack())
