"""A finished run to take things away from: trained for a second, kept in a store."""

from __future__ import annotations

import pytest
import torch

from aecore import data
from aecore.learning.control import EverySteps
from aecore.learning.record import Record
from aecore.results.exports import Subject
from aecore.results.store import Store
from aecore.run import Run

TITLE = "β-VAE “first” · λ 1/2 · 한국어"


@pytest.fixture(scope="session")
def kept(tmp_path_factory) -> tuple[Store, Run]:
    """A store with one small run on the embedded digits, steered on its way."""
    run = Run("beta_vae", dataset="digits", train_images=300, widths=(16,), latent_dim=3, epochs=2, seed=4)
    run = run.steered(2, "beta", 2.0)
    images, store, cpu = data.load("digits"), Store(tmp_path_factory.mktemp("kept")), torch.device("cpu")
    record = Record(images.test_labels)
    *_, last = record.train(run, images, cadence=EverySteps(), device=cpu)
    record.keep(store, run, last, cpu)
    return store, run


@pytest.fixture(scope="session")
def subject(kept) -> Subject:
    store, run = kept
    return Subject(store.open(run.id), (store.path(run.id) / "weights.safetensors").read_bytes(), TITLE)
