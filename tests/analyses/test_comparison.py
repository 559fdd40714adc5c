"""Comparisons: what the presets hold constant, what a link brings back, how two runs differ, which value is better."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from aecore.analyses import comparison
from aecore.analyses.comparison import OTHER_DATA, OTHER_SCALE, SEVERAL
from aecore.knobs import InvalidField
from aecore.run import Run, Steer
from aecore.ui.browser.views import Contour
from aecore.ui.pages.compare import frames, measures
from aecore.ui.pages.compare.measures import MEASURES

BY_NAME = {measure.name: measure for measure in MEASURES}


@pytest.mark.parametrize("name", comparison.presets("digits"))
def test_a_preset_changes_one_thing(name):
    runs = comparison.presets("digits")[name]
    assert comparison.LEAST <= len(runs) <= comparison.MOST
    assert len(set(runs)) == len(runs)
    assert comparison.caveats(runs) == []
    alike = ("dataset", "seed", "epochs", "batch_size", "latent_dim", "likelihood", "binarise", "widths")
    assert not set(alike) & set(comparison.varied(runs))
    assert name == "linear" or "network" not in comparison.varied(runs)


@pytest.mark.parametrize("name", comparison.presets("mnist"))
def test_a_link_brings_every_run_back(name):
    runs = comparison.presets("mnist")[name]
    assert tuple(map(comparison.from_link, comparison.to_link(runs))) == runs


def test_a_link_holds_what_was_done_to_a_run():
    run = Run("beta_vae", dataset="digits", widths=(64, 32), steering=(Steer(10, "beta", 2.0),), stop=30)
    (text,) = comparison.to_link([run])
    assert comparison.from_link(text) == run


@pytest.mark.parametrize("text", ["", "nothing", "objective=pca", "objective=vae&epochs=0"])
def test_a_wrong_description_is_one_sentence(text):
    with pytest.raises(InvalidField):
        comparison.from_link(text)


def test_differences_name_field_and_both_values():
    first, second = Run("vae"), Run("vae").changed("latent_dim", 10).changed("lr", 1e-3)
    found = [(each.field, each.first, each.second) for each in comparison.differences(first, second)]
    assert found == [("latent_dim", 2, 10), ("lr", 3e-3, 1e-3)]
    assert comparison.differences(first, Run("vae")) == []


def test_a_knob_of_another_objective_differs_from_nothing():
    found = {each.field: (each.first, each.second) for each in comparison.differences(Run("ae"), Run("contractive"))}
    assert found == {"objective": ("ae", "contractive"), "lam": (None, 10.0)}


def test_caveats_say_what_does_not_compare():
    vae = Run("vae", dataset="mnist")
    assert [c.template for c in comparison.caveats([vae, replace(vae, dataset="digits")])] == [OTHER_DATA]
    assert [c.template for c in comparison.caveats([vae, replace(vae, likelihood="gaussian")])] == [OTHER_SCALE]
    (several,) = comparison.caveats([vae, Run("ae", dataset="mnist", seed=3)])
    assert (several.template, several.fields) == (SEVERAL, ("objective", "seed"))


def test_what_may_be_changed_gives_a_run_each_time():
    run = Run("sparse_kl")
    for item in comparison.changeable(run):
        if item.kind == "choice":
            assert all(run.changed(item.name, choice) for choice in item.choices)
    assert "network" not in {item.name for item in comparison.changeable(Run("linear_ae"))}


def test_the_better_value_is_marked_only_where_one_is():
    vae, wide = Run("vae"), Run("vae", latent_dim=10)
    assert measures.best(BY_NAME["mse"], [0.04, 0.03, None], [vae, wide, wide]) == 1
    assert measures.best(BY_NAME["knn"], [0.7, 0.9], [vae, wide]) == 1
    assert measures.best(BY_NAME["mmd2"], [-0.001, 0.02], [vae, Run("vae", seed=1)]) == 0
    assert measures.best(BY_NAME["kl"], [3.0, 9.0], [vae, wide]) is None, "a rate has no better end"
    assert measures.best(BY_NAME["mse"], [0.04001, 0.04002], [vae, wide]) is None, "they are written alike"
    assert measures.best(BY_NAME["mse"], [0.04, None], [vae, wide]) is None
    other = replace(vae, likelihood="gaussian")
    assert measures.best(BY_NAME["recon"], [150.0, 20.0], [vae, other]) is None
    assert measures.best(BY_NAME["mse"], [0.04, 0.03], [vae, other]) == 1


def test_a_frame_holds_all_clouds_and_stands_still():
    rng = np.random.default_rng(0)
    small, large = rng.normal(size=(500, 2)), rng.normal(size=(500, 2)) * (8, 3) + (5, 0)
    prior = Contour(0.0, 0.0, 12.0, 12.0)
    frame = frames.around([small, large], [prior], None)
    assert frame[0] <= -12 < 12 <= frame[3]
    for cloud in (small, large):
        inside = (cloud >= (frame[0], frame[2])) & (cloud <= (frame[1], frame[3]))
        assert inside.all(1).mean() > 0.98
    assert frames.around([small, large * 0.98], [prior], frame) == frame
    assert frames.around([small, small], [], frame) != frame
    assert frames.around([], [prior], frame) is None
    assert frames.around([np.zeros((10, 2))], [], None)[1] > 0


def test_a_wide_cloud_is_cut_and_its_share_outside_known():
    square = np.array([[0, 0], [1, 1], [3, 0], [0, -5.0]])
    assert frames.outside(square, (-1.0, 2.0, -1.0, 2.0)) == 0.5
    assert frames.outside(square[:0], (-1.0, 2.0, -1.0, 2.0)) == 0.0
