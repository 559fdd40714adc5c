"""Panels of denoising, contraction, posterior, importance, aggregate, critic: what they make of a real, tiny run."""

from __future__ import annotations

import dataclasses
import json

import pytest

from aecore.learning.loop import train
from aecore.results.plane import View
from aecore.results.snapshot import example_rows
from aecore.ui import mechanisms, phrases
from aecore.ui.browser import components, views
from aecore.ui.browser.packing import ARROW_BYTES, ELLIPSE_BYTES
from aecore.ui.browser.panels import chart, figures, sentences
from aecore.ui.browser.panels.marks import Level
from aecore.ui.browser.pictures import Pictures
from aecore.ui.mechanisms.base import Look

OBJECTIVES = ("denoising_gaussian", "denoising_masking", "contractive", "vae", "beta_vae", "iwae", "wae_mmd", "wae_gan")
OVERLAY = {"denoising": "arrows", "posterior": "ellipses", "importance": "ellipses", "aggregate": "field",
           "critic": "field", "contraction": None}  # fmt: skip
CASES = [(name, d) for name in OBJECTIVES for d in (1, 2, 5)]


@pytest.fixture(scope="module")
def look(tiny, small):
    """A look at the end of a run of an objective; each run is made once."""
    made: dict[tuple[str, int], Look] = {}
    rows = example_rows(tiny.test_labels)
    shown = Pictures(tiny.test_labels, tiny.classes, tiny.test_images.shape[1:], tiny.test_images[rows],
                     tuple(str(label) for label in tiny.test_labels[rows]))  # fmt: skip

    def make(objective: str, d: int) -> Look:
        if (objective, d) not in made:
            run = small(objective, latent_dim=d)
            made[objective, d] = Look(run, list(train(run, tiny)), shown)
        return made[objective, d]

    return make


@pytest.fixture
def drawn(monkeypatch):
    """What a panel draws: charts and sheets by key, words in order."""
    found: dict[str, object] = {"words": []}
    monkeypatch.setattr(chart, "part", lambda told, key, **_: found.update({key: told}))
    monkeypatch.setattr(components, "digits_part", lambda sheet, key: found.update({key: sheet}))
    monkeypatch.setattr(figures, "part", lambda told, **_: found["words"].extend((f.label, f.value) for f in told))
    monkeypatch.setattr(sentences, "part", lambda said, **_: found["words"].extend(each.text for each in said))
    return found


def mapped(look: Look, view: View) -> views.MapView:
    """The map as the live panel makes it, as far as overlays are concerned."""
    panel = mechanisms.find(look.run.objective.mechanism)
    return views.MapView(b"", (0.0, 1.0, 0.0, 1.0), 1, look.pictures.classes, phrases.map_text(),
                         **panel.overlays(look, view))  # fmt: skip


@pytest.mark.parametrize(("objective", "d"), CASES)
def test_a_panel_draws_a_run(look, drawn, objective, d):
    seen = look(objective, d)
    panel = mechanisms.find(seen.run.objective.mechanism)
    panel.parts(seen)
    charts = [item for item in drawn.values() if isinstance(item, chart.Chart)]
    assert charts
    for told in charts:
        json.dumps(told.head(), allow_nan=False)
        assert told.x.name
        assert told.y.name
        assert all(len(mark.columns()[0]) for mark in told.marks)
    assert all(value != "–" for item in drawn["words"] if isinstance(item, tuple) for value in item)


@pytest.mark.parametrize(("objective", "d"), CASES)
def test_a_panel_survives_what_is_missing(look, drawn, objective, d):
    """The first look has neither band nor field; a run from disk has scalars for all looks; arrays may be gone."""
    seen = look(objective, d)
    panel = mechanisms.find(seen.run.objective.mechanism)
    first = dataclasses.replace(seen, snapshots=[dataclasses.replace(seen.snapshots[0], mechanism={})])
    bare = dataclasses.replace(seen, snapshots=[dataclasses.replace(seen.last, mechanism={})])
    untold = dataclasses.replace(seen.last, mechanism={}, test={"total": 1.0, "recon": 1.0, "mse": 0.1})
    for poor in (first, bare, dataclasses.replace(seen, snapshots=[untold])):
        panel.parts(poor)
        assert panel.overlays(poor, View()) == {}
    panel.parts(dataclasses.replace(seen, snapshots=seen.snapshots[:1]))


@pytest.mark.parametrize(("objective", "d"), CASES)
def test_a_panel_lays_its_mark_over_the_map(look, objective, d):
    seen = look(objective, d)
    asked = OVERLAY[seen.run.objective.mechanism]
    for view in (View(), View((4, 1))) if d > 2 else (View(),):
        shown = mapped(seen, view)
        if asked == "ellipses":
            told, rest = divmod(len(shown.ellipses), ELLIPSE_BYTES)
            assert 0 < told <= 200  # wide ones are fewer
            assert rest == 0
        elif asked == "arrows":
            assert len(shown.arrows) == 200 * ARROW_BYTES
        elif asked == "field":
            assert (shown.field is not None) == (d == 2)
        else:
            assert not shown.ellipses
            assert not shown.arrows
            assert shown.field is None


@pytest.mark.parametrize("objective", ["denoising_gaussian", "vae", "wae_mmd", "wae_gan"])
def test_the_switch_takes_the_overlay_off(look, objective):
    seen = look(objective, 2)
    name = seen.run.objective.mechanism
    off = dataclasses.replace(seen, chosen={f"overlay:{name}": False})
    assert mechanisms.find(name).overlays(off, View()) == {}


def test_points_give_way_while_the_panels_own_tab_is_open(look):
    seen = look("vae", 2)
    panel = mechanisms.find("posterior")
    assert not panel.overlays(seen, View())["muted"]
    assert panel.overlays(dataclasses.replace(seen, quiet=True), View())["muted"]


def test_a_capacity_is_marked_against_the_kl(look, drawn, small, tiny):
    run = small("beta_vae").changed("form", "capacity")
    seen = dataclasses.replace(look("vae", 2), run=run, snapshots=list(train(run, tiny)))
    mechanisms.find("posterior").parts(seen)
    (cut,) = (mark for mark in drawn["posterior:plane"].marks if isinstance(mark, Level))
    assert (cut.name, cut.value, cut.axis) == ("C = 5", 5.0, "x")


def test_dead_dimensions_are_pale_and_large_codes_are_cut(look, drawn):
    seen = look("vae", 5)
    kl = seen.last.kl_per_dim.repeat(10)
    kl[::2] = 0.001
    last = dataclasses.replace(seen.last, kl_per_dim=kl)
    mechanisms.find("posterior").parts(dataclasses.replace(seen, snapshots=[last]))
    (bars,) = drawn["posterior:kl"].marks
    assert len(bars.values) == 32
    assert sum(bars.pale) == 7
    assert ("Used dimensions", "25 of 50") in drawn["words"]
    assert "32" in drawn["posterior:kl"].x.name
