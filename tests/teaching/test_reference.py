"""Reference bands: told where the settings match and nowhere else, and true to what was measured."""

from __future__ import annotations

from dataclasses import replace

import pytest

from aecore.run import Run, Steer
from aecore.teaching import reference
from aecore.ui.pages.train import status

ENTRIES = [pytest.param(entry, id="-".join(entry.link.values())) for entry in reference.MEASURED]


def test_the_vae_everybody_knows():
    bands = reference.bands(Run("vae"))
    assert 143 < bands["total"].low < 144.8 < bands["total"].high < 147
    assert bands["mse"].low < 0.0382 < bands["mse"].high


@pytest.mark.parametrize(("d", "pca"), [(2, 0.0557), (10, 0.0341), (32, 0.0168)])
def test_a_linear_autoencoder_is_expected_where_pca_is(d, pca):
    band = reference.bands(Run("linear_ae", latent_dim=d))["mse"]
    assert band.low <= pca <= band.high


@pytest.mark.parametrize("entry", ENTRIES)
def test_a_band_holds_what_was_measured_and_little_more(entry):
    bands = reference.bands(Run.from_link(entry.link))
    assert bands.keys() == entry.figures.keys()
    for name, values in entry.figures.items():
        assert bands[name].low < min(values) <= max(values) < bands[name].high
        assert bands[name].high - bands[name].low < 0.12 * max(values)


@pytest.mark.parametrize("entry", ENTRIES)
def test_the_settings_are_those_that_were_measured(entry):
    assert Run.from_link(entry.link).id == entry.id, "A default has changed: this run is to be measured again."


@pytest.mark.parametrize("change", [{"epochs": 6}, {"latent_dim": 3}, {"dataset": "digits"}, {"likelihood": "gaussian"},
                                    {"stop": 100}, {"train_images": 1000}], ids=str)  # fmt: skip
def test_other_settings_have_no_band(change):
    assert reference.bands(Run("vae", **change)) == {}


def test_a_steered_run_has_no_band_and_another_seed_has():
    assert reference.bands(replace(Run("vae"), steering=(Steer(10, "lr", 1e-3),))) == {}
    assert reference.bands(Run("vae", seed=7, precision="fp32")) == reference.bands(Run("vae")) != {}


def test_no_objective_borrows_the_band_of_another():
    assert reference.bands(Run("beta_vae"))["total"].low > reference.bands(Run("vae"))["total"].high


@pytest.mark.parametrize(("epochs", "told"), [(5, "expected here ≈ 143.4–146.2"), (6, "")])
def test_the_band_stands_beside_the_figure_and_every_figure_has_its_unit(epochs, told):
    figures = status.told_of(None, Run("vae", epochs=epochs))
    assert [(f.label, f.unit, f.value) for f in figures] == [
        ("Test loss", "nats", "–"), ("Reconstruction", "nats", "–"), ("MSE", "per pixel", "–")]  # fmt: skip
    assert [f.band for f in figures][:2] == [told, ""]
