"""How many posteriors a map bears, and of which images."""

from __future__ import annotations

import numpy as np
import pytest

from aecore.learning.loop import train
from aecore.ui import library, mechanisms
from aecore.ui.browser import components
from aecore.ui.browser.panels import chart
from aecore.ui.browser.pictures import Pictures
from aecore.ui.mechanisms import parts
from aecore.ui.mechanisms.base import Look


@pytest.mark.parametrize(
    ("radii", "spread", "n"),
    [
        ((0.1, 0.1), (1.0, 1.0), 200),  # a VAE: all of them
        ((0.45, 0.35), (0.9, 0.9), 50),  # β = 4
        ((1.0, 0.4), (0.02, 0.9), 12),  # β = 20: one dimension has collapsed
        ((1.0, 1.0), (0.01, 0.01), 10),  # all of it has: every posterior is the prior
        ((0.0, 0.0), (0.0, 0.0), 200),  # points at one place
    ],
)
def test_fewer_ellipses_are_drawn_where_all_of_them_would_cover_the_points(radii, spread, n):
    centres = np.random.default_rng(0).normal(size=(200, 2)) * spread
    assert parts.bearable(centres, np.full((200, 2), radii)) == n


@pytest.mark.parametrize("name", ["ae", "wae_mmd", "sparse_l1", "stacked_ae"])
def test_figures_say_of_how_many_images_they_are_and_no_text_knows_it_beforehand(name, tiny, small, monkeypatch):
    run, said = small(name, train_images=400), []
    *_, last = train(run, tiny)
    monkeypatch.setattr(parts, "figures", lambda look, told, key: said.extend(figure.help for figure in told))
    monkeypatch.setattr(chart, "part", lambda told, **how: said.append(str(told.head())))
    monkeypatch.setattr(components, "digits_part", lambda sheet, key: None)
    monkeypatch.setattr(parts.sentences, "part", lambda told, **how: said.extend(each.text for each in told))
    monkeypatch.setattr(library, "finished", dict)
    pictures = Pictures(tiny.test_labels, tiny.classes, tiny.test_images.shape[1:], tiny.test_images[:10], ("",) * 10)
    mechanisms.find(run.objective.mechanism).parts(Look(run, [last], pictures))
    n = len(tiny.test_images)
    assert n < 500
    assert name == "stacked_ae" or any(str(n) in words for words in said)
    assert not any("500" in words for words in said if "images" in words)


def test_no_more_than_there_are():
    assert parts.bearable(np.zeros((0, 2)), np.zeros((0, 2))) == 0
    assert parts.bearable(np.zeros((3, 2)), np.ones((3, 2))) == 3


def test_the_images_that_stand_for_all_are_of_every_class():
    labels = np.array([7, 7, 7, 1, 1, 3, 7, 3], np.uint8)
    assert parts.even_rows(labels, 3).tolist() == [0, 3, 5]
    assert parts.even_rows(labels, 5).tolist() == [0, 1, 3, 4, 5]
    assert parts.even_rows(labels, 8).tolist() == [*range(8)]
