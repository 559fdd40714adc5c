"""Training a run within an analysis. Needs torch."""

from __future__ import annotations

from aecore.analyses.base import Report
from aecore.analyses.clusters.reasons import TRAIN
from aecore.analyses.points import answer
from aecore.learning import hardware
from aecore.learning.control import EverySeconds
from aecore.learning.record import Record
from aecore.results.store import Store
from aecore.run import Run

LOOK = 2.0  # seconds between two looks at the training


def learn(run: Run, report: Report, store: Store, fresh: bool = False) -> None:
    """Have a run in the store: train it unless it is there, or in any case if `fresh`. Raises Diverged, and StoreError
    before it trains where the store cannot be written.
    """
    if run.id in store and not fresh:
        return
    store.check_writable()
    report(TRAIN, 0)
    device, images = hardware.pick_device(), answer.load(run.dataset)
    record = Record(images.test_labels)
    for snapshot in record.train(run, images, cadence=EverySeconds(LOOK), device=device):
        report(TRAIN, snapshot.step / snapshot.total_steps)
    record.keep(store, run, snapshot, device, fresh)
