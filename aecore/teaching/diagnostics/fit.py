"""Overfitting: what is learnt of the training images and does not hold for others."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from aecore.results.snapshot import Snapshot
from aecore.run import Run
from aecore.teaching.diagnostics.base import Finding

GAP = 0.08  # of the loss: how far the test images may lie above the training images; sound runs: 0.02
MSE_GAP = 0.35  # of the MSE of 500 training images, which are a sample: sound runs reach 0.15

OVERFITTING = ("Overfitting: test images cost {gap:.0f} nats more each than training images ({test:.0f} against "
               "{train:.0f}): the network is learning these images by heart.")  # fmt: skip
OVERFITTING_MSE = ("Overfitting: the MSE per pixel is {test:.4f} on test images, {train:.4f} on training images: the "
                   "network is learning these images by heart.")  # fmt: skip
MORE_IMAGES = "More training images, smaller layers or fewer epochs help."
TEXTS = (OVERFITTING, OVERFITTING_MSE, MORE_IMAGES)


def fit(run: Run, snapshots: Sequence[Snapshot]) -> Iterator[Finding]:
    """Compare test with training images, at the last two looks: after a single bad step the two differ as well."""
    last = snapshots[-1]
    if all(_gap(look) for look in snapshots[-2:] if look.terms) and (gap := _gap(last)):
        train, test = _compared(last)
        yield Finding(OVERFITTING, {"gap": gap, "test": test, "train": train}, move=MORE_IMAGES)
        return
    seen, unseen = last.test.get("train_mse"), last.test.get("probe_mse", last.test["mse"])
    if seen is not None and unseen > (1 + MSE_GAP) * seen:
        yield Finding(OVERFITTING_MSE, {"test": unseen, "train": seen}, move=MORE_IMAGES)


def _gap(look: Snapshot) -> float:
    """How far test images lie above training images, nats per image; 0 within the usual, or where it is not known."""
    train, test = _compared(look)
    return test - train if look.terms and test - train > GAP * abs(train) else 0.0


def _compared(last: Snapshot) -> tuple[float, float]:
    """The loss of training and of test images, nats per image: of the reconstruction alone, where it is a term.

    A penalty on a whole batch (MMD², sparsity) depends on which images are in it, and the batches differ.
    """
    if "recon" in last.terms:
        return last.terms["recon"], last.test["recon"]
    return sum(last.terms.values()), last.test["total"]
