"""The Train page: what stands below the figures of a mechanism."""

from __future__ import annotations

import dataclasses
from types import SimpleNamespace

import pytest

from aecore.engine.base import State
from aecore.learning.loop import train
from aecore.ui.pages.train import scene, status


@pytest.mark.parametrize("known", [True, False])
def test_it_is_said_of_how_many_images_the_figures_are(tiny, small, known):
    *_, last = train(small("ae"), tiny)
    test = dict(last.test) if known else {name: value for name, value in last.test.items() if name != "probed"}
    said = [each.text for each in scene._of_how_many(dataclasses.replace(last, test=test))]
    n = min(500, len(tiny.test_images))
    assert said == ([f"Measured on {n} test images from all over, where nothing else is said."] if known else [])


@pytest.mark.parametrize("steps", [3, 16])
def test_the_bar_of_a_stopped_run_stands_where_it_was_stopped(steps, tiny, small):
    run = small("ae", stop=steps)
    *snapshots, last = train(run, tiny)
    job = SimpleNamespace(
        run=run, asked=run, state=State.STOPPED, stopping=False, placed=False, failure=None, unkept=None,
        silence=0.0, orphaned=False, snapshots=lambda: (*snapshots, last))  # fmt: skip
    shown = status.bar(job)
    assert shown.share == steps / 16
    assert f"epoch {2 * steps / 16:.1f} of 2" in shown.told
