"""Runs on somebody's own images, which are in no menu: every page opens them, or says why not."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from streamlit.testing.v1 import AppTest

from aecore import data
from aecore.learning.loop import train
from aecore.learning.record import Record
from aecore.results.store import Store
from aecore.run import Run

PAGES = {
    "runs": {},
    "explore": {"run": "{0}"},
    "compare": {"runs": "{0},{1}"},
    "clusters": {"run": "{0}", "space": "z"},
    "sweeps": {"runs": "{0},{1}", "knob": "seed"},
    "train": {"objective": "vae", "dataset": "{own}"},
}


@pytest.fixture
def kept(own_store) -> dict[str, object]:
    """Keep two runs on images of 6×10 pixels; return their ids and the images' own."""
    rng, labels = np.random.default_rng(0), np.arange(60, dtype=np.uint8) % 3
    images = np.where(rng.random((60, 6, 10)) < 0.2 + 0.3 * labels[:, None, None], 255, 0).astype(np.uint8)
    mine = data.Dataset("mine", "Mine", images, labels, images[:30], labels[:30], ("a", "b", "c"), "Drawn.", False)
    ids = []
    for seed in (0, 1):
        run = Run("vae", widths=(8,), batch_size=20, epochs=1, latent_dim=3, seed=seed, precision="fp32")
        record = Record(mine.test_labels)
        for snapshot in train(run, mine, networked=record.networked):
            record.add(snapshot)
        result = record.result(run, snapshot, torch.device("cpu"))
        Store().save(result, film=record.film.pack())
        ids.append(result.run.id)
    return {"ids": ids, "own": mine.id}


@pytest.mark.parametrize("page", PAGES)
def test_a_page_opens_them_or_says_why_not(page, kept):
    app = AppTest.from_file("../../app.py", default_timeout=60)
    for name, text in PAGES[page].items():
        app.query_params[name] = text.format(*kept["ids"], own=kept["own"])
    app.switch_page(f"pages/{page}.py").run()
    assert not app.exception
    said = [*app.warning, *app.error, *app.markdown]
    if page not in ("runs", "clusters"):
        assert any(f"{kept['own']} is somebody's own and in no menu" in element.value for element in said)
